"""Reports that were written: the list, one of them, what its unit's head does with it, habits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks import report_list as lists
from luodi.apps.tasks.actions import Signs, set_habits, stop_report, take_back_report, vouch_report
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.forms.reporting import HabitsForm
from luodi.apps.tasks.models import Progress, ProgressState
from luodi.apps.tasks.queries.inside import habits_of, headed_units
from luodi.apps.tasks.queries.reports import correctable, is_own, party_of, report_for
from luodi.apps.tasks.report_words import sentence
from luodi.apps.tasks.rules import REPORT, VIEW, VOUCH, heads
from luodi.kernel import tables_out
from luodi.kernel.access import ActorRequest, Hidden, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page

MOST_EXPORTED = 50_000
_CHUNK = 1000


@require_safe
@require(VIEW)
def report_list(request: ActorRequest) -> HttpResponse:
    """The reports the actor sees, as the address asks for them."""
    found = lists.ReportList(request.actor, request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "list": found,
        "page": found.page(request.GET.get("page")),
        "query": query.urlencode(),
        "is_filtered": bool(found.chosen.keys() - {"task"}),
    }
    return render_page(request, "tasks/reports.html", context, fragment="rows")


@require_safe
@require(VIEW)
def report_export(request: ActorRequest) -> HttpResponseBase:
    """The same rows as xlsx or csv, streamed; at most MOST_EXPORTED, the latest."""
    rows = lists.ReportList(request.actor, request.GET).written()[:MOST_EXPORTED]
    name = _("反馈记录 %(day)s") % {"day": timezone.localdate()}
    written = lists.lines(rows.iterator(chunk_size=_CHUNK))
    table = tables_out.Table(name, lists.heads(), written)
    return tables_out.response(table, request.GET.get("format", "xlsx"))


@require_safe
@require(VIEW)
def report_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One report, and what its reader may do with it."""
    return _report_page(request, report_for(request.actor, pk), ReasonForm())


@require_POST
@require(VOUCH)
def vouch_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The head sends a report on."""
    report = report_for(request.actor, pk)
    try:
        vouch_report(actor=request.actor, progress=report, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return HttpResponseRedirect(reverse("tasks:one-report", args=[pk]))
    messages.success(request, _("已审签报出。"))
    return HttpResponseRedirect(reverse("tasks:my-work"))


@require_POST
@require(VOUCH)
def stop_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The head sends a report back to its author, with what is to be mended."""
    report, form = report_for(request.actor, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            stop_report(actor=request.actor, progress=report, reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已退回填报人修改。"))
            return HttpResponseRedirect(reverse("tasks:my-work"))
    return _report_page(request, report, form, status=422)


@require_POST
@require(REPORT)
def take_back_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The author takes a report back before the head has seen to it."""
    report = report_for(request.actor, pk)
    try:
        take_back_report(actor=request.actor, progress=report, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return HttpResponseRedirect(reverse("tasks:one-report", args=[pk]))
    messages.success(request, _("已撤回，可以改了。"))
    party = party_of(report)
    if party is None:
        return HttpResponseRedirect(reverse("tasks:my-work"))
    return HttpResponseRedirect(reverse("tasks:report", args=[party.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@require(VOUCH)
def habits(request: ActorRequest) -> HttpResponse:
    """What goes to the head of a unit before it goes out; one form for each unit headed."""
    units = {unit.pk: unit for unit in headed_units(request.actor)}
    if request.method == "POST":
        for pk in keys(request.POST.getlist("unit"), 1):
            if pk not in units:
                raise Hidden
            _set_habits(request, units[pk])
        return HttpResponseRedirect(reverse("tasks:habits"))
    forms = [(unit, _habits_form(unit)) for unit in units.values()]
    return render_page(request, "tasks/habits.html", {"forms": forms})


def _set_habits(request: ActorRequest, unit: Any) -> None:
    form = HabitsForm(request.POST)
    form.is_valid()
    try:
        set_habits(actor=request.actor, unit=unit, signs=Signs(**form.cleaned_data))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已保存，从现在起的反馈和申请按此办理。"))


def _habits_form(unit: Any) -> HabitsForm:
    now = habits_of(unit)
    names = HabitsForm.base_fields
    initial = {name: getattr(now, name) for name in names}
    return HabitsForm(initial=initial, auto_id=f"u{unit.pk}-%s")


def _report_page(
    request: ActorRequest, report: Progress, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    actor, party = request.actor, party_of(report)
    form.fields["reason"].label = _("要改什么")
    own = is_own(actor, report.unit)
    waits = report.state == ProgressState.WITH_HEAD
    may_correct = (
        own
        and actor.may(REPORT)
        and party is not None
        and report.task.is_open
        and report.pk in {row.pk for row in correctable(party)}
    )
    context = {
        "report": report,
        "party": party,
        "form": form,
        "hints": [(hint, sentence(hint)) for hint in report.hints],
        "successor": report.corrected_by.filter(state=ProgressState.FILED).first(),
        "may_vouch": waits and actor.may(VOUCH) and heads(actor, report.unit),
        "may_take_back": waits and own and actor.may(REPORT),
        "may_correct": may_correct,
        "may_rewrite": report.state == ProgressState.STOPPED and own and actor.may(REPORT),
    }
    return render_page(request, "tasks/report_page.html", context, status=status)
