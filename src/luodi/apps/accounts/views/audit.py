"""The log of the organisation, for the audit administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from luodi.apps.accounts import actions, rules
from luodi.apps.accounts.forms.admin import AuditFilter, VerifyForm
from luodi.apps.accounts.queries import INLINE, csv_lines, events_for, sentence
from luodi.kernel import audit, jobs, paging
from luodi.kernel.access import ActorRequest, Hidden, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import EventChain, Job, JobState, Organisation


@require(rules.AUDIT)
def log(request: ActorRequest) -> HttpResponse:
    """Entries as sentences, the latest first."""
    form = AuditFilter(request.GET)
    page = paging.page_of(events_for(request.actor, form.filters()), request.GET.get("page"))
    rows = [(event, sentence(event)) for event in page.rows]
    context = {"form": form, "page": page, "rows": rows, "verify": VerifyForm()}
    return render_page(request, "accounts/audit.html", context)


@require(rules.AUDIT)
@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Follow the chain: at once if it is short, else in the background."""
    organisation = _organisation(request)
    form = VerifyForm(request.POST)
    try:
        known = audit.head_of(form.cleaned_data["known_head"]) if form.is_valid() else ""
    except Mistake as mistake:
        tell(form, mistake)
    if form.errors:
        return render_page(request, "accounts/verdict.html", {"verify": form}, status=422)
    chain = EventChain.objects.filter(organisation=organisation).first()
    if chain is not None and chain.last_seq >= INLINE:
        job = actions.ask_verification(
            actor=request.actor, organisation=organisation, known_head=known
        )
        return redirect("accounts:audit-verdict", job.pk)
    found = audit.verify(organisation, known)
    actions.note_verdict(
        actor=request.actor,
        organisation=organisation,
        entries=found.entries,
        is_sound=found.is_sound,
    )
    return _verdict(request, {"verdict": found.as_data()})


@require(rules.AUDIT)
def verdict(request: ActorRequest, job: int) -> HttpResponse:
    """What a verification in the background has found so far."""
    row = Job.objects.filter(
        pk=job, name="accounts.verify_audit", organisation_id=request.actor.organisation_id
    ).first()
    if row is None:
        raise Hidden
    found = row.result if row.state == JobState.DONE else None
    return _verdict(request, {"job": row, "label": jobs.label(row.name), "verdict": found})


@require(rules.AUDIT)
@require_POST
def export(request: ActorRequest) -> HttpResponseBase:
    """The entries that the filters leave, as CSV."""
    form = AuditFilter(request.GET)
    rows = events_for(request.actor, form.filters())
    facts = {key: str(request.GET[key]) for key in form.fields if request.GET.get(key)}
    actions.note_export(actor=request.actor, organisation=_organisation(request), facts=facts)
    name = f"audit-{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _verdict(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    return render_page(request, "accounts/verdict.html", context, fragment="progress")


def _organisation(request: ActorRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organisation_id)
