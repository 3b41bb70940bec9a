"""Reports: what units say about their tasks, in words, figures and files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field

from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import Report
from luodi.apps.tasks.api.routes import routes
from luodi.apps.tasks.models import Progress
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.lists import attachment_for
from luodi.apps.tasks.rules import REPORT, VIEW
from luodi.kernel import attachments
from luodi.kernel.access import ActorRequest
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing


class ValueOut(Schema):
    """A figure reported for a target."""

    target: int = Field(validation_alias="target_id")
    value: float


class FileOut(Schema):
    """A file that came with a report: `/progress/{pk}/files/{id}` gives it."""

    id: int
    name: str
    size: int


class ProgressOut(Schema):
    """A report of a unit."""

    id: int
    unit: int = Field(validation_alias="unit_id")
    text: str
    is_unchanged: bool
    problems: str
    next_step: str
    by_name: str
    at: dt.datetime
    values: list[ValueOut]
    files: list[FileOut]

    @staticmethod
    def resolve_files(progress: Progress) -> list[Attachment]:
        """The files that came with it."""
        return list(progress.attachments.all())


@routes.get("/tasks/{pk}/progress", VIEW, Listing[ProgressOut])
def list_progress(request: ActorRequest, pk: Pk, cursor: Query[Cursor]) -> dict[str, Any]:
    """What units have reported on a task."""
    task = task_for(request.actor, pk)
    rows = Progress.objects.filter(task=task).prefetch_related("values", "attachments")
    return listing(request, rows, cursor)


@routes.file("/progress/{pk}/files/{file}", VIEW, "application/octet-stream")
def get_evidence(request: ActorRequest, pk: Pk, file: Pk) -> HttpResponseBase:
    """A file that came with a report."""
    return attachments.download(attachment_for(request.actor, pk, file))


class Words(Strict):
    """What there is to say."""

    text: str = Field("", max_length=4000)
    unchanged: bool = False
    problems: str = Field("", max_length=2000)
    next_step: str = Field("", max_length=2000)

    def said(self, values: Mapping[str, Any], files: list[UploadedFile]) -> Report:
        """For the action; `values` are figures by the id of their target."""
        return Report(
            text=self.text,
            unchanged=self.unchanged,
            problems=self.problems,
            next_step=self.next_step,
            values=_figures(values),
            files=tuple((file.name or "", file.chunks()) for file in files),
        )


def _figures(values: Mapping[str, Any]) -> dict[int, float]:
    if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in values):
        raise Mistake(_("数字要按目标值的编号填写。"), "values")
    if not all(type(value) in (int, float) for value in values.values()):
        raise Mistake(_("请填写数字。"), "values")
    return {int(key): float(value) for key, value in values.items()}


class ReportIn(Words):
    """What there is to say; `values` are figures by the id of their target."""

    values: dict[str, float] = Field(default_factory=dict)


@routes.post("/parties/{pk}/report", REPORT, ProgressOut, status=201)
def report_progress(request: ActorRequest, pk: Pk, sent: ReportIn) -> Progress:
    """Report on a task."""
    party = party_for(request.actor, pk, acting=True)
    said = sent.said(sent.values, [])
    return actions.report(actor=request.actor, party=party, said=said, now=timezone.now())


class WordsWithFiles(Words):
    """The same as a form; `values` is JSON: figures by the id of their target."""

    values: str = Field("{}", max_length=4000)


@routes.post("/parties/{pk}/report/files", REPORT, ProgressOut, status=201)
def report_with_files(
    request: ActorRequest, pk: Pk, files: File[list[UploadedFile]], sent: Form[WordsWithFiles]
) -> Progress:
    """Report on a task with files as evidence, which nobody asks for but a unit may give."""
    party = party_for(request.actor, pk, acting=True)
    try:
        values = json.loads(sent.values)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise Mistake(_("数字要按目标值的编号填写。"), "values")
    said = sent.said(values, files)
    return actions.report(actor=request.actor, party=party, said=said, now=timezone.now())
