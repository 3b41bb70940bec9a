"""Issuing a document: the preview, the issue itself, a large one under way."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.documents.models import Document
from luodi.apps.documents.queries import is_being_matched
from luodi.apps.tasks.actions import AT_ONCE, AlreadyIssued, IssueOptions, issue, issue_later
from luodi.apps.tasks.forms.issuing import IssueForm
from luodi.apps.tasks.notes import covering_note, signed
from luodi.apps.tasks.queries.issuer import issuer_of
from luodi.apps.tasks.queries.lists import issue_job_for
from luodi.apps.tasks.queries.load import loads, unreached
from luodi.apps.tasks.queries.plan import Confirmed, Plan, document_to_issue, plan_issue
from luodi.apps.tasks.rules import ISSUE
from luodi.core.burden import MINUTES_A_FIGURE, MINUTES_A_REPORT
from luodi.core.rhythm import rhythm_of
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@require(ISSUE)
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """What issuing the document would do, by the choices made so far; nothing is changed."""
    document = document_to_issue(request.actor, pk)
    data = request.POST if request.method == "POST" else None
    rhythm = rhythm_of(data.get("rhythm", "") if data else "")
    plan = plan_issue(document, timezone.localdate(), _members(request))
    rows = loads(plan, rhythm)
    made = covering_note(document, rows, len(plan.tasks), rhythm, _signature(request.actor))
    own_words = _own_words(data, made)
    form = IssueForm(
        initial={
            "token": data.get("token") if data else uuid.uuid4(),
            "rhythm": rhythm.value,
            "note": own_words or made,
            "note_made": made,
            "reason": data.get("reason", "") if data else "",
            "accept_past": bool(data and data.get("accept_past")),
        }
    )
    return _page(request, plan, form, {"rows": rows, "note_is_own": bool(own_words)})


@require_POST
@require(ISSUE)
def issue_now(request: ActorRequest, pk: int) -> HttpResponse:
    """Issue, at once or as a job; the second press of the button leads to the same batch."""
    document = document_to_issue(request.actor, pk)
    form, now = IssueForm(request.POST), timezone.now()
    try:
        if form.is_valid():
            return _issue(request, document, _options(request, form), now)
    except AlreadyIssued as known:
        messages.info(request, str(known.sentence))
        return HttpResponseRedirect(reverse("tasks:batch", args=[known.batch.pk]))
    except Mistake as mistake:
        tell(form, mistake)
    plan = plan_issue(document, timezone.localdate(now), _members(request))
    context = {"rows": loads(plan, rhythm_of(form.data.get("rhythm", "")))}
    return _page(request, plan, form, context, status=422)


@require_safe
@require(ISSUE)
def issue_job(request: ActorRequest, pk: int) -> HttpResponse:
    """How far a large issue is; then the batch."""
    job = issue_job_for(request.actor, pk)
    context: dict[str, Any] = {"job": job, "document_pk": job.arguments["document_id"]}
    if job.result:
        context["result_url"] = reverse("tasks:batch", args=[job.result["batch"]])
    return render_page(request, "tasks/issue_job.html", context, fragment="job")


def _issue(
    request: ActorRequest, document: Document, options: IssueOptions, now: dt.datetime
) -> HttpResponse:
    planned = plan_issue(document, timezone.localdate(now), options.members)
    if len(planned.tasks) > AT_ONCE:
        job = issue_later(actor=request.actor, document=document, options=options, now=now)
        return HttpResponseRedirect(reverse("tasks:issue-job", args=[job.pk]))
    batch = issue(actor=request.actor, document=document, options=options, now=now)
    messages.success(
        request,
        _("已交办：%(number)s，%(tasks)d 项任务，%(units)d 个单位。")
        % {"number": batch.number, "tasks": batch.tasks_count, "units": batch.units_count},
    )
    return HttpResponseRedirect(reverse("tasks:batch", args=[batch.pk]))


def _page(
    request: ActorRequest, plan: Plan, form: IssueForm, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    form.fields["reason"].required = plan.undecided > 0
    context = {
        "plan": plan,
        "document": plan.document,
        "form": form,
        "report_minutes": MINUTES_A_REPORT,
        "figure_minutes": MINUTES_A_FIGURE,
        "in_background": len(plan.tasks) > AT_ONCE,
        "again_from": plan.document.issued,
        "is_being_matched": is_being_matched(plan.document),
        "unreached": unreached(plan, timezone.localdate()),
        **more,
    }
    return render_page(request, "tasks/preview.html", context, fragment="preview", status=status)


def _members(request: ActorRequest) -> Confirmed:
    """The members that are ticked, of the groups that were shown."""
    chosen: dict[int, set[int]] = {pk: set() for pk in keys(request.POST.getlist("group"))}
    for pair in request.POST.getlist("member"):
        named = keys(pair.split(":"))
        if len(named) == 2 and named[0] in chosen:
            chosen[named[0]].add(named[1])
    return {group: frozenset(units) for group, units in chosen.items()}


def _options(request: ActorRequest, form: IssueForm) -> IssueOptions:
    said = form.cleaned_data
    return IssueOptions(
        token=str(said["token"]),
        note=said["note"].replace("\r\n", "\n"),
        rhythm=said["rhythm"],
        reason=said["reason"],
        accept_past=said["accept_past"],
        seen=said["seen"],
        members=_members(request),
    )


def _own_words(data: Any, made: str) -> str:
    """The note as the officer has changed it; "" if it is still as the system worded it."""
    if not data:
        return ""
    note, proposed = (data.get(k, "").replace("\r\n", "\n") for k in ("note", "note_made"))
    return note if note.strip() not in (proposed.strip(), made.strip()) else ""


def _signature(actor: Actor) -> str:
    return signed(issuer_of(actor), timezone.localdate())
