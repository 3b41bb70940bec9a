"""One's own account: preferences, delegations, tokens. Making tokens is for the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.accounts import actions
from luodi.apps.accounts.api.routes import mine
from luodi.apps.accounts.models import ApiToken, Delegation, User
from luodi.apps.accounts.queries import (
    delegation_for,
    delegations_of,
    token_for,
    tokens_of,
)
from luodi.apps.accounts.rules import DELEGATE, OWN, TOKENS
from luodi.apps.orgs.queries import people_visible_to, person_for
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing


class TokenOut(Schema):
    """A token: what it is for and what it may do, never its text."""

    id: int
    name: str
    scopes: list[str]
    expires_on: dt.date
    revoked_at: dt.datetime | None
    created_at: dt.datetime


@mine.get("/me/tokens", TOKENS, Listing[TokenOut])
def list_tokens(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """My own tokens."""
    return listing(request, tokens_of(request.actor), cursor)


@mine.post("/me/tokens/{pk}/revoke", TOKENS, TokenOut)
def revoke_token(request: ActorRequest, pk: Pk) -> ApiToken:
    """One of my tokens, perhaps the one that asks, no longer works."""
    row = token_for(request.actor, pk)
    return actions.revoke_token(actor=request.actor, row=row)


class DelegationOut(Schema):
    """Somebody stands in for somebody else."""

    id: int
    absent: int = Field(validation_alias="absent_id")
    deputy: int = Field(validation_alias="deputy_id")
    valid_from: dt.date
    valid_to: dt.date
    reason: str
    ended_at: dt.datetime | None


@mine.get("/me/delegations", DELEGATE, list[DelegationOut])
def list_delegations(request: ActorRequest) -> QuerySet[Delegation]:
    """Delegations of today and later in which I am absent or stand in."""
    return delegations_of(request.actor, timezone.localdate())


class DelegationIn(Strict):
    """Who stands in for me, from when to when, and why."""

    deputy: Key
    first_day: dt.date
    last_day: dt.date
    reason: str = Field(min_length=1, max_length=120)


@mine.post("/me/delegations", DELEGATE, DelegationOut, status=201)
def delegate(request: ActorRequest, sent: DelegationIn) -> Delegation:
    """Somebody stands in for me; it ends by itself."""
    actor = request.actor
    absent = person_for(actor, actor.person_id or 0)
    deputy = people_visible_to(actor).filter(pk=sent.deputy).first()
    if deputy is None:
        raise Mistake(_("请选择本机构的另一位同事。"), "deputy")
    return actions.delegate(
        actor=actor,
        absent=absent,
        deputy=deputy,
        first_day=sent.first_day,
        last_day=sent.last_day,
        reason=sent.reason,
    )


@mine.post("/me/delegations/{pk}/end", DELEGATE, DelegationOut)
def end_delegation(request: ActorRequest, pk: Pk) -> Delegation:
    """Back earlier than thought."""
    row = delegation_for(request.actor, pk)
    return actions.end_delegation(actor=request.actor, row=row)


class Preferences(Strict):
    """The language of pages and messages ("": the browser's); reminders by e-mail too or not."""

    language: Literal["", "zh-hans", "en"]
    wants_email: bool


@mine.get("/me/preferences", OWN, Preferences)
def get_preferences(request: ActorRequest) -> User:
    """What I prefer."""
    return _owner(request.actor)


@mine.post("/me/preferences", OWN, Preferences)
def set_preferences(request: ActorRequest, sent: Preferences) -> User:
    """Prefer something else."""
    user = _owner(request.actor)
    return actions.set_preferences(actor=request.actor, user=user, **sent.dict())


def _owner(actor: Actor) -> User:
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is None:
        raise Hidden
    return user
