"""Reports: what units say about their tasks, in words, figures and files; lists of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Report
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import Progress, TaskParty
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries import reports as queries
from luodi.apps.tasks.report_list import ReportList
from luodi.apps.tasks.report_words import misfit, sentence
from luodi.apps.tasks.rules import REPORT, VIEW
from luodi.core.typed_figures import MisfitError, parse
from luodi.kernel import attachments
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing


class ValueOut(Schema):
    """A figure reported for a target."""

    target: int = Field(validation_alias="target_id")
    value: float


class FileOut(Schema):
    """A file that came with a report: `/progress/{pk}/files/{id}` gives it."""

    id: int
    name: str
    size: int


class HintOut(Schema):
    """What was pointed out about a report; `start` and `end` are characters of the field."""

    code: str
    field: str
    start: int
    end: int
    sentence: str

    @staticmethod
    def resolve_sentence(hint: Mapping[str, Any]) -> str:
        """In words, with the way to mend it."""
        return sentence(hint)


class ProgressOut(Schema):
    """A report of a unit. What counts are those whose `state` is filed.

    `for_lead`: of a supporting unit, for the one that leads. `corrects` is the report in whose
    place it stands, `why` says why.
    """

    id: int
    task: int = Field(validation_alias="task_id")
    unit: int = Field(validation_alias="unit_id")
    text: str
    is_unchanged: bool
    problems: str
    next_step: str
    evidence: str
    for_lead: bool
    state: str
    as_of: dt.date | None
    hints: list[HintOut]
    corrects: int | None = Field(validation_alias="corrects_id")
    why: str
    stopped_why: str
    by_name: str
    at: dt.datetime
    vouched_by: str
    vouched_at: dt.datetime | None
    values: list[ValueOut]
    files: list[FileOut]

    @staticmethod
    def resolve_files(progress: Progress) -> list[Attachment]:
        """The files that came with it."""
        return list(progress.attachments.all())


@routes.get("/tasks/{pk}/progress", VIEW, Listing[ProgressOut])
def list_progress(request: ActorRequest, pk: Pk, cursor: Query[Cursor]) -> dict[str, Any]:
    """What units have reported on a task; what has not left a unit only for that unit."""
    rows = queries.reports_visible_to(request.actor, task_for(request.actor, pk))
    return listing(request, rows.prefetch_related("values", "attachments"), cursor)


class Reports(Cursor):
    """Which reports: of a unit and all below it, of some days, of one kind."""

    unit: int | None = Field(None, ge=1, le=BIGGEST)
    task: int | None = Field(None, ge=1, le=BIGGEST)
    since: dt.date | None = None
    until: dt.date | None = None
    only: (
        Literal["hinted", "problems", "unchanged", "for_lead", "corrected", "with_head", "stopped"]
        | None
    ) = None


@routes.get("/progress", VIEW, Listing[ProgressOut])
def list_reports(request: ActorRequest, wanted: Query[Reports]) -> dict[str, Any]:
    """Reports on all tasks: those of my units, or all that have gone out for who oversees them."""
    asked = wanted.dict(exclude={"cursor", "size"}, exclude_none=True)
    rows = ReportList(request.actor, asked).rows()
    return listing(request, rows.prefetch_related("values", "attachments"), wanted)


@routes.get("/progress/{pk}", VIEW, ProgressOut)
def get_report(request: ActorRequest, pk: Pk) -> Progress:
    """One report."""
    return queries.report_for(request.actor, pk)


@routes.file("/progress/{pk}/files/{file}", VIEW, "application/octet-stream")
def get_evidence(request: ActorRequest, pk: Pk, file: Pk) -> HttpResponseBase:
    """A file that came with a report."""
    return attachments.download(queries.attachment_for(request.actor, pk, file))


class Words(Strict):
    """What there is to say; `evidence` is a number or an address, `as_of` the day it holds for.

    Where something is to be pointed out, nothing is filed and each hint is an error of the answer,
    until it is sent again, mended or with `confirm_hints`.
    """

    text: str = Field("", max_length=4000)
    unchanged: bool = False
    problems: str = Field("", max_length=2000)
    next_step: str = Field("", max_length=2000)
    evidence: str = Field("", max_length=500)
    as_of: dt.date | None = None
    confirm_hints: bool = False

    def said(
        self, party: TaskParty, values: Mapping[str, Any], files: list[UploadedFile]
    ) -> Report:
        """For the action; `values` are figures by the id of their target."""
        return Report(
            text=self.text,
            unchanged=self.unchanged,
            problems=self.problems,
            next_step=self.next_step,
            evidence=self.evidence,
            as_of=self.as_of,
            seen=None if self.confirm_hints else frozenset(),
            values=_figures(party, values),
            files=tuple((file.name or "", file.chunks()) for file in files),
        )


def _figures(party: TaskParty, values: Mapping[str, Any]) -> dict[int, float]:
    if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in values):
        raise Mistake(_("数字要按目标值的编号填写。"), "values")
    if not all(type(value) in (int, float, str) for value in values.values()):
        raise Mistake(_("请填写数字。"), "values")
    units = dict(party.task.targets.values_list("pk", "unit"))
    return {int(key): _figure(value, units.get(int(key), "")) for key, value in values.items()}


def _figure(value: float | str, unit: str) -> float:
    """A number, or one as people type it, with its unit: “53亿元”."""
    if not isinstance(value, str):
        return float(value)
    try:
        return parse(value, unit)
    except MisfitError as error:
        raise Mistake(misfit(error, value, unit), "values") from None


_Figure = Annotated[float, Field(strict=True)] | Annotated[str, Field(max_length=40)]


class ReportIn(Words):
    """The same; `values` are figures by the id of their target, numbers or as people type them."""

    values: dict[str, _Figure] = Field(default_factory=dict)


@routes.post("/parties/{pk}/report", REPORT, ProgressOut, status=201)
def report_progress(request: ActorRequest, pk: Pk, sent: ReportIn) -> Progress:
    """Report on a task."""
    return _report(request.actor, pk, sent, sent.values, [])


class WordsWithFiles(Words):
    """The same as a form; `values` is JSON: figures by the id of their target."""

    values: str = Field("{}", max_length=4000)


@routes.post("/parties/{pk}/report/files", REPORT, ProgressOut, status=201)
def report_with_files(
    request: ActorRequest, pk: Pk, files: File[list[UploadedFile]], sent: Form[WordsWithFiles]
) -> Progress:
    """Report on a task with files as evidence, which nobody asks for but a unit may give."""
    try:
        values = json.loads(sent.values)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise Mistake(_("数字要按目标值的编号填写。"), "values")
    return _report(request.actor, pk, sent, values, files)


def _report(
    actor: Actor, pk: int, sent: Words, values: Mapping[str, Any], files: list[UploadedFile]
) -> Progress:
    party = party_for(actor, pk, acting=True)
    said = sent.said(party, values, files)
    return actions.report(actor=actor, party=party, said=said, now=timezone.now())


class CorrectionIn(ReportIn):
    """What is right, all of it, and why it is corrected."""

    reason: str = Field(min_length=1, max_length=300)


@routes.post("/progress/{pk}/correct", REPORT, ProgressOut, status=201)
def correct_report(request: ActorRequest, pk: Pk, sent: CorrectionIn) -> Progress:
    """Put a report in the place of a mistaken one of one's own unit, which is kept."""
    old = queries.report_for(request.actor, pk)
    party = queries.party_of(old)
    if party is None:
        raise Hidden
    said = sent.said(party, sent.values, [])
    return actions.correct(
        actor=request.actor, progress=old, said=said, reason=sent.reason, now=timezone.now()
    )
