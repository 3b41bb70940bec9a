"""Where somebody is signed in: one's own sessions, and all of them for the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luodi.apps.accounts import actions, rules
from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import (
    devices_of,
    session_for,
    sessions_of,
    sessions_visible_to,
)
from luodi.apps.accounts.views.own import owner
from luodi.kernel import paging
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page


@require(rules.OWN)
def sessions(request: ActorRequest) -> HttpResponse:
    """My sessions; POST ends all but this one."""
    user, key = owner(request), request.session.session_key
    rows = sessions_of(user, timezone.now())
    if request.method == "POST":
        _end(request, user, rows.exclude(session_key=key or ""))
        return redirect("accounts:sessions")
    devices = devices_of(rows[:100], key)
    return render_page(request, "accounts/sessions.html", {"devices": devices})


@require(rules.OWN)
@require_POST
def end_session(request: ActorRequest, pk: int) -> HttpResponse:
    """End one session, of my own or, as the security administrator, of anybody's."""
    row = session_for(request.actor, pk)
    if row.session_key == request.session.session_key:
        messages.info(request, _("这是您正在使用的会话，请用“退出”。"))
    else:
        _end(request, User.objects.get(pk=row.user_id), [row])
    mine = row.user_id == request.actor.user_id
    return redirect("accounts:sessions" if mine else "accounts:all-sessions")


@require(rules.SESSIONS)
def all_sessions(request: ActorRequest) -> HttpResponse:
    """Everybody's sessions in the organisation."""
    words = request.GET.get("q", "")
    rows = sessions_visible_to(request.actor, timezone.now(), words)
    page = paging.page_of(rows, request.GET.get("page"))
    devices = devices_of(page.rows, request.session.session_key)
    context = {"page": page, "devices": devices, "words": words}
    return render_page(request, "accounts/all_sessions.html", context)


def _end(request: ActorRequest, user: User, rows: object) -> None:
    try:
        ended = actions.end_sessions(actor=request.actor, user=user, sessions=rows)  # type: ignore[arg-type]  # allauth ships no types
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        text = ngettext("已结束 %(n)d 个会话。", "已结束 %(n)d 个会话。", ended) % {"n": ended}
        messages.success(request, text)
