"""Who asks: the owner of a token, or whoever has signed in on this site; and may they do this."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from luodi.kernel.access import Actor, Permission
from luodi.kernel.rest import throttle

TokenReader = Callable[[str, dt.date], Actor | None]
_SAFE = ("GET", "HEAD", "OPTIONS")
_readers: list[TokenReader] = []


class Unknown(Exception):
    """Nobody we know asks (401)."""


class Denied(Exception):
    """Whoever asks may not do this (403); the sentence says why."""


class TooMany(Exception):
    """Asked too often (429); `wait` is the number of seconds until the next time."""

    def __init__(self, wait: int) -> None:
        super().__init__(str(wait))
        self.wait = wait


def tokens_by(reader: TokenReader) -> None:
    """Say how the text of a token becomes its owner; the app that keeps tokens does."""
    _readers[:] = [reader]


@dataclass(frozen=True)
class Needs:
    """What an operation asks of whoever calls it; ninja runs it before anything is read."""

    permission: Permission
    scope: str  # of a token; "" for what every token may do

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor, or one of the exceptions above."""
        actor = caller_of(request)
        if self.scope and actor.scopes is not None and self.scope not in actor.scopes:
            raise Denied(_("令牌没有“%(scope)s”这个范围。") % {"scope": self.scope})
        actor.require(self.permission)
        return actor


def caller_of(request: HttpRequest) -> Actor:
    """Who asks; found once a request, and counted once."""
    known: Actor | None = getattr(request, "rest_caller", None)
    if known is not None:
        return known
    header = request.headers.get("Authorization", "")
    actor, key = _by_token(header) if header else _by_session(request)
    wait = throttle.wait_for(key)
    if wait:
        raise TooMany(wait)
    request.actor = actor  # type: ignore[attr-defined]  # see kernel.access.ActorRequest
    request.rest_caller = actor  # type: ignore[attr-defined]  # this module's own note
    return actor


def _by_token(header: str) -> tuple[Actor, str]:
    kind, _blank, raw = header.partition(" ")
    actor = None
    if kind.lower() == "bearer" and raw.strip():
        actor = next(
            (a for read in _readers if (a := read(raw.strip(), timezone.localdate()))), None
        )
    if actor is None:
        raise Unknown
    digest = hashlib.sha256(raw.strip().encode("utf-8", "surrogatepass")).hexdigest()
    return actor, f"token:{digest[:32]}"


def _by_session(request: HttpRequest) -> tuple[Actor, str]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Unknown
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise Denied(_("请带上 X-CSRFToken 头，或改用令牌。"))
    return actor, f"user:{actor.user_id}"
