"""One notice: its page, its steps, its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.ladder import paper
from luodi.apps.ladder.actions import Answer as Said
from luodi.apps.ladder.actions import (
    NoticeText,
    answer_notice,
    drop_notice,
    edit_notice,
    issue_notice,
    lift_notice,
    receive_notice,
    redraft_notice,
    return_notice,
    withdraw_notice,
)
from luodi.apps.ladder.exits import exit_of
from luodi.apps.ladder.forms import AnswerForm, NoticeForm, ReasonForm
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.queries import notice_for, unreachable
from luodi.apps.ladder.rules import ANSWER, ISSUE, VIEW, relations
from luodi.apps.ladder.words import burden_words
from luodi.core.burden_words import remarks
from luodi.core.notice_flow import NOTICE_FLOW, OUT
from luodi.kernel import timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import Event

EVENTS = 50


@require_safe
@require(VIEW)
def notice_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The notice as it went out, how far it is, and what its reader may do."""
    notice = notice_for(request.actor, pk)
    return _page(request, notice)


def _page(
    request: ActorRequest, notice: SupervisionNotice, *, status: int = 200, **forms: Any
) -> HttpResponse:
    held = relations(request.actor, notice)
    steps = {step.name for step in NOTICE_FLOW.available(notice.state, held)}
    today = timezone.localdate()
    exit_said = exit_of(notice, today) if notice.state in OUT else None
    events = Event.objects.on("ladder.supervisionnotice", notice.pk)[:EVENTS]
    is_office = "office" in held
    context: dict[str, Any] = {
        "notice": notice,
        "steps": steps,
        "exit": exit_said,
        "is_late": notice.state in ("issued", "received") and notice.answer_by < today,
        "is_old": notice.state == "draft" and notice.drafted_on != today,
        "nobody": is_office and "issue" in steps and _is_unreachable(notice),
        "lines": timeline.lines(events) if is_office else (),
        "remarks": burden_words(remarks(notice.text)) if "edit" in steps else (),
        "edit_form": NoticeForm(initial=_initial(notice)),
        "answer_form": AnswerForm(),
        "reason_form": ReasonForm(),
        "open_step": "",
    }
    return render_page(request, "ladder/notice.html", context | forms, status=status)


def _initial(notice: SupervisionNotice) -> dict[str, Any]:
    return {"text": notice.text, "answer_by": notice.answer_by, "seen": notice.version}


def _is_unreachable(notice: SupervisionNotice) -> bool:
    today = timezone.localdate()
    return bool(unreachable(notice.organisation_id, [notice.unit], today))


@require_POST
@require(ISSUE)
def write(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the officer's wording, or issue it."""
    notice, form = notice_for(request.actor, pk), NoticeForm(request.POST)
    issuing = "issue" in request.POST
    if "redraft" in request.POST:
        return _redraft(request, notice)
    if not form.is_valid():
        return _page(request, notice, status=422, edit_form=form)
    data = form.cleaned_data
    said = NoticeText(text=data["text"], answer_by=data["answer_by"], seen=data["seen"])
    act = issue_notice if issuing else edit_notice
    try:
        notice = act(actor=request.actor, notice=notice, said=said, now=timezone.now())
    except Mistake as mistake:
        tell(form, mistake)
        return _page(request, notice, status=mistake.status, edit_form=form)
    said_so = _issued_words(notice) if issuing else _("已保存，还没有发出。")
    messages.success(request, said_so)
    return HttpResponseRedirect(reverse("ladder:notice", args=[pk]))


def _redraft(request: ActorRequest, notice: SupervisionNotice) -> HttpResponse:
    try:
        redraft_notice(actor=request.actor, notice=notice, now=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已按今天的情况重拟，请核对。"))
    return HttpResponseRedirect(reverse("ladder:notice", args=[notice.pk]))


def _issued_words(notice: SupervisionNotice) -> str:
    if not notice.reached:
        return _("已核发 %(number)s，但 %(unit)s 没有可以送达的人，请另行送达。") % {
            "number": notice.number, "unit": notice.unit,
        }  # fmt: skip
    return _("已核发 %(number)s，%(unit)s 已收到消息。") % {
        "number": notice.number, "unit": notice.unit,
    }  # fmt: skip


_BY_REASON: dict[str, tuple[Callable[..., SupervisionNotice], str | Promise]] = {
    "drop": (drop_notice, gettext_lazy("已决定不发，理由留在记录里。")),
    "return": (return_notice, gettext_lazy("已请单位补充答复。")),
    "lift": (lift_notice, gettext_lazy("已解除，单位会收到消息。")),
    "withdraw": (withdraw_notice, gettext_lazy("已撤回，单位会收到消息。")),
}


@require_http_methods(["POST"])
@require(ISSUE)
def decide(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """A step of the office that needs a reason: drop, return, lift, withdraw."""
    act, done = _BY_REASON[name]
    notice, form = notice_for(request.actor, pk), ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(actor=request.actor, notice=notice, reason=reason, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, str(done))
            return HttpResponseRedirect(reverse("ladder:notice", args=[pk]))
    return _page(request, notice, status=422, reason_form=form, open_step=name)


@require_POST
@require(ANSWER)
def receive(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit has it."""
    notice = notice_for(request.actor, pk, acting=True)
    try:
        receive_notice(actor=request.actor, notice=notice, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        messages.success(request, _("已确认收到，请在答复期限前书面答复。"))
    return HttpResponseRedirect(reverse("ladder:notice", args=[pk]))


@require_POST
@require(ANSWER)
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit answers."""
    notice, form = notice_for(request.actor, pk, acting=True), AnswerForm(request.POST)
    if form.is_valid():
        said = Said(text=form.cleaned_data["answer"], expected_on=form.cleaned_data["expected_on"])
        try:
            answer_notice(actor=request.actor, notice=notice, said=said, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已答复，督查室会收到消息。"))
            return HttpResponseRedirect(reverse("ladder:notice", args=[pk]))
    return _page(request, notice, status=422, answer_form=form)


@require_safe
@require(VIEW)
def notice_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The notice as .docx."""
    notice = notice_for(request.actor, pk)
    response = HttpResponse(paper.docx(notice), content_type=paper.TYPE)
    name = f"{notice}.docx"
    header = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = header or "attachment"
    return response
