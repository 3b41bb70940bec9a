"""The desk: decided one by one, chapter by chapter or as the reading says; edited in bulk."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from luodi.apps.documents.actions import BulkEdit, deciding, editing
from luodi.apps.documents.api.owners import Owner
from luodi.apps.documents.api.requirements import RequirementOut, on_desk
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Decision, Document, Requirement
from luodi.apps.documents.queries import goal_for, goal_suggester
from luodi.apps.documents.queries.desk import desk_of, document_on_desk
from luodi.apps.documents.queries.questions import questions_about
from luodi.apps.documents.rules import DECOMPOSE, VIEW
from luodi.apps.orgs.queries import unit_for
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import Key, Pk, Strict
from luodi.reading import REASONS


class Chosen(Strict):
    """Requirements of a document: by their ids, or all below a line of its outline."""

    ids: list[Key] = Field([], max_length=2000)
    chapter: int | None = Field(None, ge=0, le=100_000, description="`index` of the coverage")

    def of(self, document: Document) -> list[int]:
        """Which they are; what has been issued stays out of a chapter."""
        if self.chapter is None:
            return list(dict.fromkeys(self.ids))
        below = desk_of(document).below(self.chapter)
        return [row.pk for row in below if row.issued_at is None]


class Decisions(Chosen):
    """What is decided. `as_read` sets aside what the reading takes for no task, for its reasons;

    without ids and chapter it does so in the whole document.
    """

    decision: Literal["accepted", "rejected", "slogan", "undecided", "as_read"]
    reason: str = Field(
        "", max_length=200, description="needed for `rejected`: words, or a code of `/reasons`"
    )


_DECIDE: dict[str, Any] = {
    "accepted": deciding.accept,
    "slogan": deciding.mark_slogan,
    "undecided": deciding.reopen,
    "as_read": deciding.follow_reading,
}


@routes.post("/documents/{pk}/decisions", DECOMPOSE, list[RequirementOut])
def decide(request: ActorRequest, pk: Pk, sent: Decisions) -> list[Requirement]:
    """Becomes a task, does not, is a slogan, or is open again: for one or many, all or none."""
    document = document_on_desk(request.actor, pk)
    ids = sent.of(document)
    if not ids and sent.decision == "as_read" and sent.chapter is None:
        ids = _as_read(document)
    if not ids:
        raise Mistake(_("请先勾选要求。"), "ids")
    what: dict[str, Any] = {"actor": request.actor, "document_id": document.pk, "ids": ids}
    if sent.decision == "rejected":
        reason = REASONS.get(sent.reason, (sent.reason,))[0]
        deciding.reject(**what, reason=reason)
    else:
        _DECIDE[sent.decision](**what)
    return _rows(document, ids)


def _as_read(document: Document) -> list[int]:
    rows = desk_of(document).rows
    return [r.pk for r in rows if r.decision == Decision.UNDECIDED and r.proposal in REASONS]


def _rows(document: Document, ids: list[int]) -> list[Requirement]:
    rows = Requirement.objects.filter(document=document, pk__in=ids)
    return list(rows.prefetch_related("parties"))


class Bulk(Chosen):
    """What is set on all of them; what is left out stays. Who led before then supports.

    With `suggested_goals` each that has no goal gets the one its own words suggest most.
    """

    lead: Owner | None = None
    support: list[Owner] = Field([], max_length=50)
    due: dt.date | None = None
    leader: str = Field("", max_length=60)
    goal: Key | None = None
    suggested_goals: bool = False
    accept: bool = False

    def edit(self, actor: Actor) -> BulkEdit:
        """For the action."""
        return BulkEdit(
            lead=self.lead.found(actor) if self.lead else None,
            support=tuple(one.found(actor) for one in self.support),
            due=self.due,
            leader=self.leader or None,
            goal=goal_for(actor, self.goal) if self.goal else None,
            suggested_goals=self.suggested_goals,
            accept=self.accept,
        )


@routes.post("/documents/{pk}/bulk-edit", DECOMPOSE, list[RequirementOut])
def edit_requirements(request: ActorRequest, pk: Pk, sent: Bulk) -> list[Requirement]:
    """The same owner, date, leader or goal for many: all below (二) go to one unit."""
    document = document_on_desk(request.actor, pk)
    ids, edit = sent.of(document), sent.edit(request.actor)
    editing.edit_many(actor=request.actor, document_id=document.pk, ids=ids, edit=edit)
    return _rows(document, ids)


class Undone(Schema):
    """The step that was taken back."""

    label: str


@routes.post("/documents/{pk}/undo", DECOMPOSE, Undone)
def undo_step(request: ActorRequest, pk: Pk) -> Any:
    """Take back my own last step on this desk."""
    document = document_on_desk(request.actor, pk)
    return deciding.undo(actor=request.actor, document_id=document.pk)


class GoalSuggested(Schema):
    """A goal, and the words of the requirement that suggest it."""

    goal: int
    name: str
    words: list[str]


class QuestionOut(Schema):
    """Something that is open about a requirement."""

    doubt: str
    detail: str
    sentence: str


class Card(Schema):
    """What the desk says about a requirement besides its own facts.

    `suggestions` are units with their score and the words of their duties that speak for them.
    """

    quote: str
    trail: list[str]
    suggestions: list[dict[str, Any]]
    goal_suggestions: list[GoalSuggested]
    questions: list[QuestionOut]


@routes.get("/requirements/{pk}/card", DECOMPOSE, Card)
def get_card(request: ActorRequest, pk: Pk) -> Card:
    """Its words in the text, where they stand, whom and what they suggest, what is open."""
    document, row = on_desk(request.actor, pk)
    suggest = goal_suggester(request.actor)
    return Card(
        quote=document.text[row.start : row.end],
        trail=_trail(document, row.node),
        suggestions=row.suggestions,
        goal_suggestions=[
            GoalSuggested(goal=goal.pk, name=goal.name, words=list(words))
            for goal, words in suggest(row.text)[:3]
        ],
        questions=[
            QuestionOut(doubt=one.doubt.value, detail=one.detail, sentence=one.sentence)
            for one in questions_about(row)
        ],
    )


def _trail(document: Document, node: int | None) -> list[str]:
    trail: list[str] = []
    while node is not None and node < len(document.outline):
        line = document.outline[node]
        trail.insert(0, f"{line['marker']}{line['title']}")
        node = line["parent"]
    return trail


class Taken(Strict):
    """The unit that takes the lead."""

    unit: Key


@routes.post("/requirements/{pk}/take-suggestion", DECOMPOSE, RequirementOut)
def take_suggestion(request: ActorRequest, pk: Pk, sent: Taken) -> Requirement:
    """A suggested unit takes the lead."""
    document, _row = on_desk(request.actor, pk)
    unit = unit_for(request.actor, sent.unit)
    editing.take_suggestion(actor=request.actor, document_id=document.pk, pk=pk, unit=unit)
    return on_desk(request.actor, pk)[1]


class ReasonOut(Schema):
    """Why a sentence does not become a task, as the reading and people say it."""

    code: str
    zh: str
    en: str


@routes.get("/reasons", VIEW, list[ReasonOut])
def list_reasons(request: ActorRequest) -> list[ReasonOut]:
    """The usual reasons; officers may write others."""
    return [ReasonOut(code=code, zh=zh, en=en) for code, (zh, en) in REASONS.items()]
