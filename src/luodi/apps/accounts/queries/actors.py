"""Who somebody is at this moment: the posts held today, their roles, and whom they stand in for."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from django.db.models import Q

from luodi.apps.accounts.models import ApiToken, Delegation, User
from luodi.apps.accounts.rules import may_sign_in
from luodi.apps.orgs.models import Holding, PostRole
from luodi.kernel.access import ADMINISTRATORS, Actor, Grant, Role


def actor_of(user: User, today: dt.date) -> Actor | None:
    """The actor a signed-in user is today; None if the account belongs to no organisation."""
    if user.organisation_id is None:
        return None
    if user.person_id is None:
        return Actor(user.organisation_id, str(user), user_id=user.pk)
    absent = _stands_in_for(user.person_id, today)
    holdings = list(
        Holding.objects.filter(current(today), person_id__in=[user.person_id, *absent])
        .filter(post__closed_on=None)
        .select_related("post__unit", "person")
        .prefetch_related("post__roles__scope")
        .order_by("post__position", "id")
    )
    own = [h for h in holdings if h.person_id == user.person_id]
    grants = [grant for h in own for grant in _grants(h, "")]
    if not any(grant.role in ADMINISTRATORS for grant in grants):
        others = [h for h in holdings if h.person_id != user.person_id]
        grants += [grant for h in others for grant in _deputised(h)]
    main = own[0] if own else None
    return Actor(
        organisation_id=user.organisation_id,
        name=str(user),
        post=f"{main.post.unit}{main.post.name}" if main else "",
        user_id=user.pk,
        person_id=user.person_id,
        unit_id=main.post.unit_id if main else None,
        grants=tuple(grants),
    )


def actor_of_token(raw: str, today: dt.date) -> Actor | None:
    """The owner of a token, limited to its scopes; None for one that is unknown or ended."""
    rows = ApiToken.objects.select_related("user__person", "user__organisation")
    row = rows.filter(digest=digest_of(raw), revoked_at=None, expires_on__gte=today).first()
    if row is None or row.user.must_change_password or not may_sign_in(row.user, today):
        return None
    actor = actor_of(row.user, today)
    return replace(actor, scopes=frozenset(row.scopes)) if actor else None


def digest_of(raw: str) -> str:
    """What is kept of a token. Its text is random, so no salt is needed."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


def is_administrator(person_id: int, day: dt.date) -> bool:
    """Whether the person holds one of the three administrators' roles on that day."""
    held = Holding.objects.filter(current(day), person_id=person_id, post__closed_on=None)
    return held.filter(post__roles__role__in=[role.value for role in ADMINISTRATORS]).exists()


def current(today: dt.date) -> Q:
    """Rows with `valid_from` and `valid_to` that hold on that day."""
    return Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))


def _stands_in_for(person_id: int, today: dt.date) -> list[int]:
    rows = Delegation.objects.filter(current(today), deputy_id=person_id, ended_at=None)
    return list(rows.values_list("absent_id", flat=True))


def _deputised(holding: Holding) -> list[Grant]:
    """Administration is never handed on: a deputy would hold two roles that exclude each other."""
    grants = _grants(holding, holding.person.name)
    return [grant for grant in grants if grant.role not in ADMINISTRATORS]


def _grants(holding: Holding, delegated_by: str) -> list[Grant]:
    return [_grant(row, holding, delegated_by) for row in holding.post.roles.all()]


def _grant(row: PostRole, holding: Holding, delegated_by: str) -> Grant:
    """A role holds in its scope; without one, unit roles hold in the unit, others everywhere."""
    role = Role(row.role)
    if row.scope is not None:
        return Grant(role, row.scope_id, row.scope.path, delegated_by)
    if role in (Role.HANDLER, Role.UNIT_HEAD, Role.LIAISON):
        unit = holding.post.unit
        return Grant(role, unit.pk, unit.path, delegated_by)
    return Grant(role, None, "", delegated_by)
