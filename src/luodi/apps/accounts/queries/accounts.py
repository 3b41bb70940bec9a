"""Accounts and what belongs to them, always of the actor's own organisation."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import Prefetch, Q, QuerySet

from luodi.apps.accounts.models import ApiToken, Delegation, User
from luodi.apps.accounts.queries.actors import current
from luodi.apps.accounts.rules import ACCOUNTS, DELEGATE, SESSIONS, TOKENS
from luodi.apps.orgs.models import Holding, Person
from luodi.apps.orgs.queries import people_visible_to
from luodi.kernel import search
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.pinyin import lazy_pinyin

STATES = ("open", "first", "closed")


def users_visible_to(actor: Actor, *, words: str = "", state: str = "") -> QuerySet[User]:
    """Accounts for the administrators, by name or user name, and by state."""
    users = User.objects.filter(organisation_id=actor.organisation_id)
    if not (actor.may(ACCOUNTS) or actor.may(SESSIONS)):
        return users.none()
    if words.strip():
        people = search.find(actor.organisation_id, "person", words).values("object_id")
        users = users.filter(Q(person_id__in=people) | Q(username__istartswith=words.strip()))
    conditions = {
        "open": Q(is_active=True, must_change_password=False),
        "first": Q(is_active=True, must_change_password=True),
        "closed": Q(is_active=False),
    }
    users = users.filter(conditions.get(state, Q()))
    return users.select_related("person").order_by("username")


def with_posts(users: QuerySet[User], today: dt.date) -> QuerySet[User]:
    """The same accounts with what their people hold today, in one query more."""
    held = Holding.objects.filter(current(today), post__closed_on=None)
    held = held.select_related("post__unit").order_by("post__position", "id")
    return users.prefetch_related(Prefetch("person__holdings", held, to_attr="held"))


def user_for(actor: Actor, pk: int) -> User:
    """The account, or Hidden."""
    user = users_visible_to(actor).filter(pk=pk).first()
    if user is None:
        raise Hidden
    return user


def people_without_account(actor: Actor) -> QuerySet[Person]:
    """Those who are here and cannot sign in yet."""
    people = Person.objects.filter(organisation_id=actor.organisation_id, user=None, left_on=None)
    return people if actor.may(ACCOUNTS) else people.none()


def suggested_username(person: Person) -> str:
    """The name in pinyin, with a number if it is taken: zhangsan, zhangsan2."""
    letters = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(person.name)).lower())[:30] or "user"
    taken = {
        name.lower()
        for name in User.objects.filter(username__istartswith=letters).values_list(
            "username", flat=True
        )
    }
    numbered = (f"{letters}{number}" for number in range(2, len(taken) + 3))
    return letters if letters not in taken else next(n for n in numbered if n not in taken)


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens, the newest first."""
    rows = ApiToken.objects.filter(
        organisation_id=actor.organisation_id, user_id=actor.user_id or 0
    )
    return rows if actor.may(TOKENS) else rows.none()


def token_for(actor: Actor, pk: int) -> ApiToken:
    """One of the actor's own tokens, or Hidden."""
    row = tokens_of(actor).filter(pk=pk).first()
    if row is None:
        raise Hidden
    return row


def possible_deputies(actor: Actor) -> QuerySet[Person]:
    """Who could stand in for the actor: colleagues who are here and can sign in."""
    people = people_visible_to(actor).filter(left_on=None, user__is_active=True)
    return people.exclude(pk=actor.person_id or 0).order_by("name", "pk")


def delegations_of(actor: Actor, today: dt.date) -> QuerySet[Delegation]:
    """Delegations that hold today or later in which the actor is absent or stands in."""
    rows = Delegation.objects.filter(
        Q(absent_id=actor.person_id) | Q(deputy_id=actor.person_id),
        organisation_id=actor.organisation_id,
        ended_at=None,
        valid_to__gte=today,
    )
    rows = rows.select_related("absent", "deputy").order_by("valid_from", "id")
    return rows if actor.may(DELEGATE) and actor.person_id else rows.none()


def delegation_for(actor: Actor, pk: int) -> Delegation:
    """A delegation of the actor's own, or one the system administrator may end; or Hidden."""
    mine = Q(absent_id=actor.person_id) | Q(deputy_id=actor.person_id)
    rows = Delegation.objects.filter(organisation_id=actor.organisation_id)
    row = rows.filter(Q() if actor.may(ACCOUNTS) else mine, pk=pk).first()
    if row is None or not actor.may(DELEGATE):
        raise Hidden
    return row
