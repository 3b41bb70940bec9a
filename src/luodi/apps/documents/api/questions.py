"""Open questions: what the leader has to decide, and the answers typed back in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import Field

from luodi.apps.documents.actions import Answer, answer
from luodi.apps.documents.api.desk import QuestionOut
from luodi.apps.documents.api.owners import Owner
from luodi.apps.documents.api.requirements import RequirementOut
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Requirement
from luodi.apps.documents.queries.desk import desk_of, document_on_desk
from luodi.apps.documents.queries.questions import open_questions
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Key, Pk, Strict


class OpenOut(Schema):
    """A requirement with everything that is open about it, and the units that are suggested."""

    requirement: int
    version: int
    text: str
    questions: list[QuestionOut]
    suggestions: list[dict[str, Any]]


@routes.get("/documents/{pk}/questions", DECOMPOSE, list[OpenOut])
def list_questions(request: ActorRequest, pk: Pk) -> list[OpenOut]:
    """No owner, no date, nobody leading, a vague time: in the order of the text."""
    desk = desk_of(document_on_desk(request.actor, pk), whole=True)
    found: dict[int, OpenOut] = {}
    for question in open_questions(desk.rows):
        row = question.row
        one = found.setdefault(
            row.pk,
            OpenOut(
                requirement=row.pk,
                version=row.version,
                text=row.text,
                questions=[],
                suggestions=row.suggestions[:3],
            ),
        )
        one.questions.append(
            QuestionOut(
                doubt=question.doubt.value, detail=question.detail, sentence=question.sentence
            )
        )
    return list(found.values())


class AnswerIn(Strict):
    """What was decided about one requirement; what is left out stays open."""

    requirement: Key
    lead: Owner | None = None
    due: dt.date | None = None
    leader: str = Field("", max_length=60)


class Answers(Strict):
    """All that was decided, saved in one step."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=2000)


@routes.post("/documents/{pk}/questions", DECOMPOSE, list[RequirementOut])
def answer_questions(request: ActorRequest, pk: Pk, sent: Answers) -> list[Requirement]:
    """Type the leader's decisions in."""
    document, actor = document_on_desk(request.actor, pk), request.actor
    given = [
        Answer(one.requirement, one.lead.found(actor) if one.lead else None, one.due, one.leader)
        for one in sent.answers
    ]
    rows = answer(actor=actor, document_id=document.pk, answers=given)
    found = Requirement.objects.filter(document=document, pk__in=[row.pk for row in rows])
    return list(found.prefetch_related("parties"))
