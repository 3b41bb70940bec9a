"""Subscriptions: one's own page of them, and the address that calendar programs fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.accounts.queries import digest_of
from luodi.apps.agenda.actions import make_feed, revoke_feed
from luodi.apps.agenda.forms import FeedForm
from luodi.apps.agenda.ical import MEDIA_TYPE, written
from luodi.apps.agenda.models import Feed
from luodi.apps.agenda.queries.feeds import feed_for, feed_of_token, feeds_of, items_of, name_of
from luodi.apps.agenda.rules import FEEDS
from luodi.apps.agenda.usage import note_use
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.rest import throttle


@require(FEEDS)
def feeds(request: ActorRequest) -> HttpResponse:
    """My subscriptions, and a form for a new one; its address is shown on this answer only."""
    form = FeedForm(request.POST if request.method == "POST" else None, actor=request.actor)
    address, made, status = "", None, 200
    if request.method == "POST":
        try:
            made, address = _make(request, form)
        except Mistake as mistake:
            tell(form, mistake)
            status = 422
    held = list(feeds_of(request.actor))
    context: dict[str, Any] = {
        "form": form,
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}",
        "made": made,
        "own": next((feed for feed in held if feed.unit_id is None), None),
        "feeds": [feed for feed in held if feed.unit_id],
    }
    return render_page(request, "agenda/feeds.html", context, status=status)


@require_POST
@require(FEEDS)
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """The address no longer works."""
    row = feed_for(request.actor, pk)
    try:
        revoke_feed(actor=request.actor, row=row, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已停用“%(name)s”的订阅地址。") % {"name": row})
    return redirect("agenda:feeds")


@require_safe
def ical(request: HttpRequest, token: str) -> HttpResponse:
    """A calendar for a program that knows its token; nothing else is asked or told."""
    today = timezone.localdate()
    found = feed_of_token(token, today)
    asker = digest_of(token)[:32] if found else request.META.get("REMOTE_ADDR", "")
    wait = throttle.wait_for(f"feed:{asker}"[:60])
    if wait:
        return _plain(_("请求过于频繁，请稍后再试。"), 429, {"Retry-After": str(wait)})
    if found is None:
        return _plain(_("没有这个日历，或者它已经停用。"), 404)
    with override(found.feed.user.language or "zh-hans"):
        items = items_of(found, today, request.build_absolute_uri("/"))
        body = written(name_of(found.feed), items)
    note_use(found.feed, today)
    headers = {"Content-Disposition": 'inline; filename="luodi.ics"', **_PRIVATE}
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


_PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def _plain(said: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    answer = HttpResponse(
        said,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={**_PRIVATE, **(headers or {})},
    )
    # Django would write the address into the log, and the address is the secret.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    return answer


def _make(request: ActorRequest, form: FeedForm) -> tuple[Feed, str]:
    if not form.is_valid():
        raise Mistake(_("请从列表中选择单位。"), "unit")
    row, raw = make_feed(actor=request.actor, unit=form.cleaned_data["unit"], now=timezone.now())
    return row, request.build_absolute_uri(reverse("agenda:ical", args=[raw]))
