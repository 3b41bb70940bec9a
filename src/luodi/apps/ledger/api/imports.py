"""Imports: handed in, how far each is, its rows, what it leaves open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Query, Schema, UploadedFile
from pydantic import Field

from luodi.apps.ledger import actions
from luodi.apps.ledger.api.routes import routes
from luodi.apps.ledger.models import Import, ImportRow
from luodi.apps.ledger.queries.imports import (
    import_for,
    imports_visible_to,
    questions,
    rows_of,
)
from luodi.apps.ledger.rules import IMPORT
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing


class ImportOut(Schema):
    """A ledger on its way in. `state` says what it waits for; `mistake` what went wrong."""

    id: int
    kind: str
    state: str
    name: str
    sheet: str
    version: int
    columns: list[dict[str, Any]]
    mapping: dict[str, str]
    options: dict[str, Any]
    counts: dict[str, int]
    remarks: list[str]
    mistake: str
    batch: int | None = Field(validation_alias="batch_id")
    created_by_name: str
    created_at: dt.datetime
    finished_at: dt.datetime | None


class ProblemOut(Schema):
    """What is wrong in a row; `ask` names the answer that would settle it."""

    column: str
    reason: str
    ask: str


class LedgerRowOut(Schema):
    """A row as it came, and what is thought of it."""

    number: int
    cells: list[str]
    fate: str
    title: str
    plan: dict[str, Any]
    problems: list[ProblemOut]
    hints: list[str]
    is_aside: bool
    task: int | None = Field(validation_alias="task_id")


class RowsAsked(Cursor):
    """Which rows: of one fate, those set aside, or all; `cursor` is the number of the last seen."""

    show: str = Field("", max_length=10)
    cursor: int | None = Field(None, ge=1, le=BIGGEST)


class LedgerQuestionOut(Schema):
    """A name or word that is not known, with the units it may mean as (id, name)."""

    ask: str
    name: str
    rows: list[int]
    options: list[tuple[int, str]]


@routes.get("/ledger/imports", IMPORT, Listing[ImportOut])
def list_imports(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """Ledgers that were handed in."""
    return listing(request, imports_visible_to(request.actor), cursor)


@routes.post("/ledger/imports", IMPORT, ImportOut, status=201)
def hand_in_ledger(request: ActorRequest, file: File[UploadedFile]) -> Import:
    """Hand in a ledger (xlsx); it is read in the background, nothing else is changed by that."""
    return actions.upload(
        actor=request.actor, name=file.name or "", chunks=file.chunks(), now=timezone.now()
    )


@routes.get("/ledger/imports/{pk}", IMPORT, ImportOut)
def get_import(request: ActorRequest, pk: Pk) -> Import:
    """One of them."""
    return import_for(request.actor, pk)


@routes.get("/ledger/imports/{pk}/rows", IMPORT, Listing[LedgerRowOut])
def list_import_rows(request: ActorRequest, pk: Pk, asked: Query[RowsAsked]) -> dict[str, Any]:
    """Its rows, the last ones first."""
    rows = rows_of(import_for(request.actor, pk), asked.show)
    return listing(request, rows, asked, _shown, by="number")


def _shown(rows: Any) -> list[ImportRow]:
    return list(rows)


@routes.get("/ledger/imports/{pk}/questions", IMPORT, list[LedgerQuestionOut])
def list_import_questions(request: ActorRequest, pk: Pk) -> list[Any]:
    """What it leaves open."""
    return questions(request.actor, import_for(request.actor, pk))


class ColumnsIn(Strict):
    """What each column holds, by its number from 0, and what holds for the whole ledger."""

    mapping: dict[str, str]
    year: int = Field(ge=2000, le=2100)
    rhythm: str = "month"
    accept_past: bool = False
    first_leads: bool = False
    figures: bool = False


@routes.post("/ledger/imports/{pk}/columns", IMPORT, ImportOut)
def map_import_columns(request: ActorRequest, pk: Pk, sent: ColumnsIn) -> Import:
    """Say it; the rows are compared in the background."""
    return actions.map_columns(
        actor=request.actor,
        source=import_for(request.actor, pk),
        mapping=sent.mapping,
        options=sent.model_dump(exclude={"mapping"}),
        now=timezone.now(),
    )


class AnswersIn(Strict):
    """Answers by question: a unit's id (0: none) for a name, `open` or `closed` for a state."""

    answers: dict[str, int | str] = Field(max_length=500)


@routes.post("/ledger/imports/{pk}/answers", IMPORT, ImportOut)
def answer_import_questions(request: ActorRequest, pk: Pk, sent: AnswersIn) -> Import:
    """Answer some of them."""
    if not sent.answers:
        raise Mistake(_("请至少选择一项。"), "answers")
    return actions.answer(
        actor=request.actor,
        source=import_for(request.actor, pk),
        choices=sent.answers,
        now=timezone.now(),
    )
