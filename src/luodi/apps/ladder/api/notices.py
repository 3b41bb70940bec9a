"""Supervision notices and every step of theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.ladder import actions, paper
from luodi.apps.ladder.api.routes import routes
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.queries import notice_for, notices_visible_to
from luodi.apps.ladder.rules import ANSWER, ISSUE, VIEW
from luodi.apps.tasks.queries import party_for
from luodi.core.notice_flow import STANDING, NoticeState
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import BIGGEST, Cursor, Key, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import tag


class NoticeRow(Schema):
    """A notice as lists show it; no number before it is issued."""

    id: int
    number: str
    task: int = Field(validation_alias="task_id")
    party: int = Field(validation_alias="party_id")
    unit: int = Field(validation_alias="unit_id")
    state: str
    way: str
    drafted_on: dt.date
    answer_by: dt.date
    expected_on: dt.date | None
    issued_at: dt.datetime | None
    received_at: dt.datetime | None
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    version: int


class NoticeOut(NoticeRow):
    """A notice with its words."""

    text: str
    facts: dict[str, Any]
    issuer: str
    issued_by: str
    reached: int
    received_by: str
    answer: str
    answered_by: str
    returned_reason: str
    close_reason: str


class Notices(Cursor):
    """Which notices."""

    state: NoticeState | Literal["standing"] | None = None
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    task: int | None = Field(None, ge=1, le=BIGGEST)


@routes.get("/supervision-notices", VIEW, Listing[NoticeRow])
def list_notices(request: ActorRequest, wanted: Query[Notices]) -> dict[str, Any]:
    """Notices I may see, the latest first."""
    rows = notices_visible_to(request.actor).defer("text", "answer", "facts")
    if wanted.state == "standing":
        rows = rows.filter(state__in=STANDING)
    elif wanted.state is not None:
        rows = rows.filter(state=wanted.state.value)
    for name in ("unit", "task"):
        if getattr(wanted, name) is not None:
            rows = rows.filter(**{name: getattr(wanted, name)})
    return listing(request, rows, wanted)


@routes.get("/supervision-notices/{pk}", VIEW, NoticeOut)
def get_notice(request: ActorRequest, response: HttpResponse, pk: Pk) -> SupervisionNotice:
    """One notice; its ETag is its version."""
    notice = notice_for(request.actor, pk)
    tag(response, notice.version)
    return notice


@routes.file("/supervision-notices/{pk}/file", VIEW, paper.TYPE)
def get_notice_file(request: ActorRequest, pk: Pk) -> HttpResponse:
    """The notice as .docx."""
    notice = notice_for(request.actor, pk)
    name = content_disposition_header(as_attachment=True, filename=f"{notice}.docx")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(paper.docx(notice), content_type=paper.TYPE, headers=headers)


class Drafting(Strict):
    """Which unit's part of a task, and why now."""

    party: Key
    grounds: str = Field(min_length=1, max_length=300)


@routes.post("/supervision-notices", ISSUE, NoticeOut, status=201)
def draft_notice(request: ActorRequest, sent: Drafting) -> SupervisionNotice:
    """Draft a notice; nothing is sent."""
    party = party_for(request.actor, sent.party)
    return actions.draft_notice(
        actor=request.actor, party=party, grounds=sent.grounds, now=timezone.now()
    )


class Wording(Strict):
    """The text, the day by which the unit answers, and the version that was looked at."""

    text: str = Field(min_length=1, max_length=8000)
    answer_by: dt.date
    version: int = Field(ge=1, le=BIGGEST)

    def said(self) -> actions.NoticeText:
        """For the actions."""
        return actions.NoticeText(text=self.text, answer_by=self.answer_by, seen=self.version)


@routes.post("/supervision-notices/{pk}/text", ISSUE, NoticeOut)
def edit_notice(request: ActorRequest, pk: Pk, sent: Wording) -> SupervisionNotice:
    """Change a draft."""
    notice = notice_for(request.actor, pk)
    return actions.edit_notice(
        actor=request.actor, notice=notice, said=sent.said(), now=timezone.now()
    )


@routes.post("/supervision-notices/{pk}/redraft", ISSUE, NoticeOut)
def redraft_notice(request: ActorRequest, pk: Pk) -> SupervisionNotice:
    """Write the draft anew from what is known today."""
    notice = notice_for(request.actor, pk)
    return actions.redraft_notice(actor=request.actor, notice=notice, now=timezone.now())


@routes.post("/supervision-notices/{pk}/issue", ISSUE, NoticeOut)
def issue_notice(request: ActorRequest, pk: Pk, sent: Wording) -> SupervisionNotice:
    """Give it its number and send it to the unit."""
    notice = notice_for(request.actor, pk)
    return actions.issue_notice(
        actor=request.actor, notice=notice, said=sent.said(), now=timezone.now()
    )


class NoticeReason(Strict):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/supervision-notices/{pk}/drop", ISSUE, NoticeOut)
def drop_notice(request: ActorRequest, pk: Pk, sent: NoticeReason) -> SupervisionNotice:
    """Do not send a draft."""
    notice = notice_for(request.actor, pk)
    return actions.drop_notice(
        actor=request.actor, notice=notice, reason=sent.reason, now=timezone.now()
    )


@routes.post("/supervision-notices/{pk}/receive", ANSWER, NoticeOut)
def receive_notice(request: ActorRequest, pk: Pk) -> SupervisionNotice:
    """Confirm, for my unit, that it has arrived."""
    notice = notice_for(request.actor, pk, acting=True)
    return actions.receive_notice(actor=request.actor, notice=notice, now=timezone.now())


class NoticeAnswerIn(Strict):
    """What the unit answers, and when it expects to be done."""

    answer: str = Field(min_length=1, max_length=4000)
    expected_on: dt.date


@routes.post("/supervision-notices/{pk}/answer", ANSWER, NoticeOut)
def answer_notice(request: ActorRequest, pk: Pk, sent: NoticeAnswerIn) -> SupervisionNotice:
    """Answer for my unit."""
    notice = notice_for(request.actor, pk, acting=True)
    said = actions.Answer(text=sent.answer, expected_on=sent.expected_on)
    return actions.answer_notice(actor=request.actor, notice=notice, said=said, now=timezone.now())


@routes.post("/supervision-notices/{pk}/return", ISSUE, NoticeOut)
def return_notice(request: ActorRequest, pk: Pk, sent: NoticeReason) -> SupervisionNotice:
    """Ask the unit for more."""
    notice = notice_for(request.actor, pk)
    return actions.return_notice(
        actor=request.actor, notice=notice, reason=sent.reason, now=timezone.now()
    )


@routes.post("/supervision-notices/{pk}/lift", ISSUE, NoticeOut)
def lift_notice(request: ActorRequest, pk: Pk, sent: NoticeReason) -> SupervisionNotice:
    """Lift it: what it asked for has come about."""
    notice = notice_for(request.actor, pk)
    return actions.lift_notice(
        actor=request.actor, notice=notice, reason=sent.reason, now=timezone.now()
    )


@routes.post("/supervision-notices/{pk}/withdraw", ISSUE, NoticeOut)
def withdraw_notice(request: ActorRequest, pk: Pk, sent: NoticeReason) -> SupervisionNotice:
    """Take it back: it should not have been sent."""
    notice = notice_for(request.actor, pk)
    return actions.withdraw_notice(
        actor=request.actor, notice=notice, reason=sent.reason, now=timezone.now()
    )
