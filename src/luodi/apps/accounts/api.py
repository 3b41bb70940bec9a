"""Operations of the API: one's own tokens and delegations; making them is for the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.accounts.models import Delegation
from luodi.apps.accounts.queries import delegations_of, tokens_of
from luodi.apps.accounts.rules import DELEGATE, TOKENS
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, listing
from luodi.kernel.rest.routes import Routes

routes = Routes("own", read="")


class TokenOut(Schema):
    """A token: what it is for and what it may do, never its text."""

    id: int
    name: str
    scopes: list[str]
    expires_on: dt.date
    revoked_at: dt.datetime | None
    created_at: dt.datetime


@routes.get("/me/tokens", TOKENS, Listing[TokenOut])
def list_tokens(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """My own tokens."""
    return listing(request, tokens_of(request.actor), cursor)


class DelegationOut(Schema):
    """Somebody stands in for somebody else."""

    id: int
    absent: int = Field(validation_alias="absent_id")
    deputy: int = Field(validation_alias="deputy_id")
    valid_from: dt.date
    valid_to: dt.date
    reason: str


@routes.get("/me/delegations", DELEGATE, list[DelegationOut])
def list_delegations(request: ActorRequest) -> QuerySet[Delegation]:
    """Delegations of today and later in which I am absent or stand in."""
    return delegations_of(request.actor, timezone.localdate())
