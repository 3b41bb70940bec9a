"""What was sent along all channels, mail included: what did not arrive comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.notify import actions
from luodi.apps.notify.queries import (
    TABS,
    TROUBLE,
    deliveries_visible_to,
    delivery_for,
    delivery_lines,
    endpoints_visible_to,
    trouble_count,
)
from luodi.apps.notify.rules import CHANNELS, CHANNELS_VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of


@require_safe
@require(CHANNELS_VIEW)
def delivery_list(request: ActorRequest) -> HttpResponse:
    """Deliveries by state (``state``) and endpoint (``channel``)."""
    asked = request.GET.get("state", TROUBLE)
    state = asked if asked in dict(TABS) else TROUBLE
    rows = deliveries_visible_to(request.actor, state)
    endpoint = None
    for pk in keys([request.GET.get("channel", "")]):
        endpoint = endpoints_visible_to(request.actor).filter(pk=pk).first()
        rows = rows.filter(endpoint_id=pk)
    page = page_of(rows, request.GET.get("page"))
    context = {
        "page": page,
        "lines": delivery_lines(page.rows),
        "state": state,
        "states": TABS,
        "endpoint": endpoint,
        "trouble": trouble_count(request.actor),
        "may_manage": request.actor.may(CHANNELS),
        "tab": "deliveries",
    }
    return render_page(request, "notify/deliveries.html", context, fragment="rows")


@require_POST
@require(CHANNELS)
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    """Try one again."""
    delivery = delivery_for(request.actor, pk)
    said = _("已重新安排，一分钟内开始发送。")
    return _done(request, said, actions.retry_delivery, delivery=delivery)


@require_POST
@require(CHANNELS)
def aside(request: ActorRequest, pk: int) -> HttpResponse:
    """Set one aside: it is not sent."""
    delivery = delivery_for(request.actor, pk)
    return _done(request, _("已搁置，不再发送。"), actions.set_aside, delivery=delivery)


def _done(request: ActorRequest, said: str, act: Callable[..., Any], **given: Any) -> HttpResponse:
    try:
        act(actor=request.actor, **given)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, said)
    back = request.POST.get("back", "")
    known = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if known else "notify:deliveries")
