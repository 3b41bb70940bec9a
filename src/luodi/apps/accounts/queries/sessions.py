"""Open sessions: where somebody is signed in. When they were last active is not kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from luodi.apps.accounts.devices import device
from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import SESSIONS
from luodi.kernel.access import Actor, Hidden


@dataclass(frozen=True, slots=True)
class Device:
    """One session as people see it."""

    session: UserSession
    name: str
    is_current: bool


def sessions_of(user: User, now: dt.datetime) -> QuerySet[UserSession]:
    """The sessions of one account that are still open, the newest first."""
    return _open(now).filter(user_id=user.pk)


def sessions_visible_to(actor: Actor, now: dt.datetime, words: str = "") -> QuerySet[UserSession]:
    """All open sessions of the organisation, for the security administrator."""
    rows = _open(now).filter(user__organisation_id=actor.organisation_id)
    if words.strip():
        rows = rows.filter(user__username__istartswith=words.strip()) | rows.filter(
            user__person__name__startswith=words.strip()
        )
    return rows.select_related("user__person") if actor.may(SESSIONS) else rows.none()


def session_for(actor: Actor, pk: int) -> UserSession:
    """A session of the actor's own, or of anybody's for the security administrator; or Hidden."""
    row = UserSession.objects.select_related("user__person").filter(pk=pk).first()
    if row is None or row.user.organisation_id != actor.organisation_id:
        raise Hidden
    if row.user_id != actor.user_id and not actor.may(SESSIONS):
        raise Hidden
    return row


def devices_of(rows: Iterable[UserSession], session_key: str | None) -> list[Device]:
    """Sessions in people's words; `session_key` is the one that asks."""
    return [Device(row, device(row.user_agent), row.session_key == session_key) for row in rows]


def _open(now: dt.datetime) -> QuerySet[UserSession]:
    kept = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    rows: QuerySet[UserSession] = UserSession.objects.filter(Exists(kept))
    return rows.order_by("-created_at", "-id")
