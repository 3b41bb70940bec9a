"""Where somebody is signed in: one's own sessions, and all of them for the administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.accounts import actions
from luodi.apps.accounts.api.routes import mine, routes
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import (
    devices_of,
    session_for,
    sessions_of,
    sessions_visible_to,
)
from luodi.apps.accounts.rules import OWN, SESSIONS
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.rest.listing import Cursor, Listing, Pk, listing


class SessionOut(Schema):
    """A session: whose, from which kind of device and which address, since when."""

    id: int
    user: int
    name: str
    device: str
    address: str
    since: dt.datetime
    is_current: bool


class Ended(Schema):
    """How many sessions ended."""

    count: int


@mine.get("/me/sessions", OWN, Listing[SessionOut])
def list_my_sessions(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Where I am signed in."""
    rows = sessions_of(_owner(request.actor), timezone.now()).select_related("user__person")
    return listing(request, rows, cursor, _shown(request))


@mine.post("/me/sessions/end", OWN, Ended)
def end_my_sessions(request: ActorRequest) -> Ended:
    """All of them end, but the one that asks."""
    user = _owner(request.actor)
    rows = sessions_of(user, timezone.now()).exclude(session_key=_key(request))
    return Ended(count=actions.end_sessions(actor=request.actor, user=user, sessions=rows))


@mine.post("/sessions/{pk}/end", OWN, Ended)
def end_session(request: ActorRequest, pk: Pk) -> Ended:
    """One session ends: one of my own or, for the security administrator, anybody's."""
    row = session_for(request.actor, pk)
    user = User.objects.get(pk=row.user_id)
    return Ended(count=actions.end_sessions(actor=request.actor, user=user, sessions=[row]))


class Sessions(Cursor):
    """Whose."""

    q: str = Field("", max_length=40, description="the beginning of a name or user name")


@routes.get("/sessions", SESSIONS, Listing[SessionOut])
def list_sessions(request: ActorRequest, wanted: Query[Sessions]) -> dict[str, Any]:
    """Everybody's sessions in the organisation."""
    rows = sessions_visible_to(request.actor, timezone.now(), wanted.q)
    return listing(request, rows, wanted, _shown(request))


def _shown(request: ActorRequest) -> Callable[[Sequence[Any]], list[Any]]:
    def show(rows: Sequence[Any]) -> list[Any]:
        return [
            SessionOut(
                id=one.session.pk,
                user=one.session.user_id,
                name=str(one.session.user),
                device=one.name,
                address=one.session.ip,
                since=one.session.created_at,
                is_current=one.is_current,
            )
            for one in devices_of(rows, _key(request) or None)
        ]

    return show


def _key(request: ActorRequest) -> str:
    """Of the session that asks; a token has none."""
    return request.session.session_key or ""


def _owner(actor: Actor) -> User:
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is None:
        raise Hidden
    return user
