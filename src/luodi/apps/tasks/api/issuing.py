"""Issuing: everything accepted on the desk goes out, or nothing does."""

from __future__ import annotations

import uuid

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from luodi.apps.documents.models import Document
from luodi.apps.tasks.actions import AlreadyIssued, IssueOptions, issue, issue_later, issuing
from luodi.apps.tasks.api.preview import Choices, note_for
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.queries.load import loads
from luodi.apps.tasks.queries.plan import Plan, document_to_issue, plan_issue
from luodi.apps.tasks.rules import ISSUE
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Pk


class IssueIn(Choices):
    """How to issue; without `note` the generated one goes out.

    With the `mark` of a preview nothing is issued if anything has changed since.
    """

    note: str | None = Field(None, min_length=1, max_length=20_000)
    reason: str = Field("", max_length=200, description="why, although something is undecided")
    accept_past: bool = False
    mark: str = Field("", max_length=16)
    token: uuid.UUID | None = Field(None, description="the same token makes one batch only")


class Issued(Schema):
    """The batch; or, for a large one, the job that makes it."""

    batch: int | None
    job: int | None


@routes.post("/documents/{pk}/issue", ISSUE, Issued, status=201, scope="documents:write")
def issue_document(request: ActorRequest, pk: Pk, sent: IssueIn) -> Issued:
    """Issue everything accepted, all or nothing."""
    actor, now = request.actor, timezone.now()
    document = document_to_issue(actor, pk)
    options, plan = _options(actor, document, sent)
    try:
        if len(plan.tasks) > issuing.AT_ONCE:
            job = issue_later(actor=actor, document=document, options=options, now=now)
            return Issued(batch=None, job=job.pk)
        batch = issue(actor=actor, document=document, options=options, now=now)
    except AlreadyIssued as known:
        batch = known.batch
    return Issued(batch=batch.pk, job=None)


def _options(actor: Actor, document: Document, sent: IssueIn) -> tuple[IssueOptions, Plan]:
    members = sent.confirmed()
    plan = plan_issue(document, timezone.localdate(), members)
    note = sent.note or note_for(actor, plan, loads(plan, sent.rhythm), sent.rhythm)
    options = IssueOptions(
        token=str(sent.token or uuid.uuid4()),
        note=note,
        rhythm=sent.rhythm.value,
        reason=sent.reason,
        accept_past=sent.accept_past,
        seen=sent.mark,
        members=members,
    )
    return options, plan
