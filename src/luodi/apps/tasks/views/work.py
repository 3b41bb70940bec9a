"""My work, and what is done from it: signing, returning, reporting, settling, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks.actions import (
    Report,
    reassign,
    release,
    report,
    return_task,
    sign,
    uphold,
    withdraw,
)
from luodi.apps.tasks.forms import ReasonForm, ReportForm, SettleForm
from luodi.apps.tasks.models import Progress, TaskParty
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.lists import attachment_for, known_parties
from luodi.apps.tasks.queries.page import last_report, last_values
from luodi.apps.tasks.queries.work import to_sign, work_of
from luodi.apps.tasks.rules import REPORT, RETURN, SETTLE, SIGN, VIEW, WITHDRAW, WORK
from luodi.apps.tasks.steps import is_left_behind
from luodi.kernel import attachments
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.repeats import Repeated


@require_safe
@require(WORK)
def my_work(request: ActorRequest) -> HttpResponse:
    """What waits for the actor, by urgency."""
    assigned = bool(request.GET.get("assigned"))
    groups = work_of(request.actor, timezone.localdate(), assigned=assigned)
    context = {"groups": groups, "may_sign": request.actor.may(SIGN), "assigned": assigned}
    return render_page(request, "tasks/my_work.html", context)


@require_POST
@require(SIGN)
def sign_for(request: ActorRequest) -> HttpResponse:
    """Sign for the parts named, or for everything that waits (`all`)."""
    actor = request.actor
    if request.POST.get("all"):
        pks = to_sign(actor)
    else:
        pks = known_parties(actor, keys(request.POST.getlist("party")))
    try:
        done = sign(actor=actor, party_ids=pks, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        said = ngettext("已签收 %(n)d 项任务。", "已签收 %(n)d 项任务。", len(done))
        messages.success(request, said % {"n": len(done)})
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@require(RETURN)
def return_one(request: ActorRequest, pk: int) -> HttpResponse:
    """“Not ours”, with the reason."""
    party = party_for(request.actor, pk, acting=True)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _(
        "写明不属于本单位职责的依据，如“三定”规定、已明确的牵头单位。"
    )
    if request.method == "POST" and form.is_valid():
        try:
            return_task(
                actor=request.actor,
                party=party,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已退回，督查室处理后会告诉您。"))
            return _back(request)
    return _form_page(request, "tasks/return.html", {"party": party, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(SETTLE)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Uphold, reassign, release or withdraw what a unit returned, or left when it ended."""
    party = party_for(request.actor, pk)
    is_left = party.task.is_open and is_left_behind(request.actor, party)
    form = SettleForm(request.POST or None, actor=request.actor, is_left=is_left)
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, party, form.cleaned_data)
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已处理，有关单位会收到消息。"))
            return _back(request)
    return _form_page(
        request, "tasks/settle.html", {"party": party, "form": form, "is_left": is_left}
    )


def _settle(request: ActorRequest, party: TaskParty, said: dict[str, Any]) -> None:
    now, reason, actor = timezone.now(), said["reason"], request.actor
    match said["decision"]:
        case "uphold":
            uphold(actor=actor, party=party, reason=reason, now=now)
        case "release":
            release(actor=actor, party=party, reason=reason, now=now)
        case "withdraw":
            withdraw(actor=actor, task_ids=[party.task_id], reason=reason, now=now)
        case _ if said["unit"] is None:
            raise Mistake(_("请选择改派给哪个单位。"), "unit")
        case _:
            reassign(actor=actor, party=party, unit=said["unit"], reason=reason, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
@require(WITHDRAW)
def withdraw_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw a task, with the reason."""
    task = task_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw(actor=request.actor, task_ids=[task.pk], reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已撤销，有关单位会收到消息。"))
            return HttpResponseRedirect(reverse("tasks:task", args=[task.pk]))
    return _form_page(request, "tasks/withdraw.html", {"task": task, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(REPORT)
def report_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Report on a task, in place or on a page of its own."""
    party = party_for(request.actor, pk, acting=True)
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        targets=party.task.targets.all(),
        unchanged=bool(request.POST.get("unchanged")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            progress = report(
                actor=request.actor, party=party, said=_said(request, form), now=timezone.now()
            )
        except Repeated as known:
            return _reported(request, party, None, known)
        except Mistake as mistake:
            if mistake.field == "files":
                mistake.field = "evidence"
            tell(form, mistake)
        else:
            return _reported(request, party, progress)
    context = {
        "party": party,
        "form": form,
        "last": last_report(party),
        "values": last_values(party),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "rows": [(target, form[f"value-{target.pk}"]) for target in form.targets],
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "tasks/report.html", context, fragment="form", status=status)


def _reported(
    request: ActorRequest,
    party: TaskParty,
    progress: Progress | None,
    known: Repeated | None = None,
) -> HttpResponse:
    """The report is filed, or was `known` before it was sent once more."""
    if not is_fragment(request):
        messages.success(request, str(known.sentence) if known else _("已反馈。"))
        return _back(request)
    party = party_for(request.actor, party.pk)
    done = {"party": party, "progress": progress, "next": party.work.last(), "known": known}
    return render_page(request, "tasks/report_done.html", done)


@require_safe
@require(VIEW)
def evidence(request: ActorRequest, progress: int, pk: int) -> FileResponse:
    """A file that came with a report."""
    return attachments.download(attachment_for(request.actor, progress, pk))


def _said(request: ActorRequest, form: ReportForm) -> Report:
    said = form.cleaned_data
    return Report(
        text=said["text"],
        unchanged=bool(request.POST.get("unchanged")),
        problems=said["problems"],
        next_step=said["next_step"],
        values=form.values(),
        files=tuple((one.name, one.chunks()) for one in said["evidence"]),
        token=said["token"],
    )


def _form_page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context["next"] = request.POST.get("next") or request.GET.get("next", "")
    status = 422 if request.method == "POST" else 200
    return render_page(request, template, context, fragment="form", status=status)


def _back(request: ActorRequest) -> HttpResponse:
    """To where the form was, within this site; else to my work."""
    target = request.POST.get("next", "")
    if not (target and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = reverse("tasks:my-work")
    return HttpResponseRedirect(target)
