"""Signed-in requests: who acts, when an idle session ends, and the change of a first password."""

from __future__ import annotations

import time
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.queries import actor_of
from luodi.kernel.access import to_sign_in
from luodi.kernel.middleware import Handler
from luodi.kernel.rest import problems

_SEEN, _BEGAN = "luodi_seen", "luodi_began"
_IDLE = _("您有一段时间没有操作，为安全起见已退出，请重新登录。")
_OVER = _("登录已满规定的时间，请重新登录。")
_FIRST = _("请先登录页面修改初始密码，再使用接口。")
_NOTE_EVERY = 60  # seconds; the session is not written on every request


class SessionLimits:
    """Ends a session nobody has used for LUODI_IDLE_MINUTES, and any after LUODI_SESSION_HOURS.

    Polling does not count as use. Writing a session prolongs it, so its beginning is kept in it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get(_SEEN, now)
        if now - seen > settings.LUODI_IDLE_MINUTES * 60:
            return self._out(request, _IDLE)
        if now - request.session.setdefault(_BEGAN, now) > settings.SESSION_COOKIE_AGE:
            return self._out(request, _OVER)
        polls = request.headers.get("X-Luodi-Poll") == "1"
        if not polls and (now - seen >= _NOTE_EVERY or _SEEN not in request.session):
            request.session[_SEEN] = now
        return self.get_response(request)

    def _out(self, request: HttpRequest, sentence: Promise) -> HttpResponse:
        """To the sign-in page; a program is told, unless it has a token besides the session."""
        logout(request)
        if not problems.expected(request):
            messages.info(request, str(sentence))
            return to_sign_in(request)
        if request.headers.get("Authorization"):
            return self.get_response(request)
        return problems.sign_in(sentence)


class CurrentActor:
    """Sets `request.actor`, and sends those with a first password to change it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None
        if request.user.is_authenticated:
            actor = actor_of(request.user, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]  # see kernel.access.ActorRequest
        if actor is not None and self._must_change(request):
            if problems.expected(request):
                return problems.answer(403, _FIRST)
            address = reverse("account_change_password")
            if request.method == "GET" and request.path != "/":
                address += f"?next={quote(request.get_full_path())}"
            return HttpResponseRedirect(address)
        return self.get_response(request)

    @staticmethod
    def _must_change(request: HttpRequest) -> bool:
        if not getattr(request.user, "must_change_password", False):
            return False
        if problems.expected(request) and request.headers.get("Authorization"):
            return False  # a token says for itself whose it is and whether it holds
        records = request.session.get("account_authentication_methods") or []
        if any(record.get("method") == "socialaccount" for record in records):
            return False  # came by the office's own provider and may never have seen the password
        allowed = (
            reverse("account_change_password"),
            reverse("account_logout"),
            "/static/",
            "/i18n/",
        )
        return not request.path.startswith(allowed)
