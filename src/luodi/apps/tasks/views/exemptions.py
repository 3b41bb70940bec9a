"""Lights that are excused: which, why, until when; ending one before its time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luodi.apps.tasks.actions import end_exemption
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.queries.exemptions import (
    exemption_for,
    exemptions_visible_to,
    in_force,
    with_task,
)
from luodi.apps.tasks.rules import DECIDE, VIEW
from luodi.apps.tasks.words import short_day
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of


@require_safe
@require(VIEW)
def exemption_list(request: ActorRequest) -> HttpResponse:
    """Those that hold today; with ``?show=all`` those of the past too."""
    today, show_all = timezone.localdate(), request.GET.get("show") == "all"
    rows = exemptions_visible_to(request.actor)
    if not show_all:
        rows = in_force(rows, today)
    context = {
        "page": page_of(with_task(rows).order_by("-pk"), request.GET.get("page")),
        "show_all": show_all,
        "may_end": request.actor.may(DECIDE),
        "today": today,
    }
    return render_page(request, "tasks/exemptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(DECIDE)
def end_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The light of a task counts again from today."""
    row, today = exemption_for(request.actor, pk), timezone.localdate()
    form = ReasonForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            end_exemption(actor=request.actor, exemption=row, reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
            status = mistake.status
        else:
            messages.success(request, _("已结束豁免，今天起恢复亮灯。"))
            return HttpResponseRedirect(reverse("tasks:task", args=[row.task_id]))
    facts = {"until": short_day(row.until, today), "who": row.granted_by, "why": row.reason}
    context = {
        "task": row.task,
        "form": form,
        "title": _("提前结束亮灯豁免"),
        "hint": _("原定豁免到 %(until)s，%(who)s批准，理由：%(why)s") % facts,
    }
    return render_page(request, "tasks/planning.html", context, fragment="form", status=status)
