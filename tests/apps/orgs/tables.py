"""Workbooks for the tests of importing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.apps.orgs.queries.sheets import sheet_of
from luodi.kernel.models import Job


def workbook(head: Sequence[Any], *rows: Sequence[Any]) -> bytes:
    """An xlsx file as an office program saves it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def heads(kind: str) -> list[str]:
    """The headings of one kind of table."""
    return [str(column.title) for column in sheet_of(kind).columns]


def hand_in(client: Any, kind: str, data: bytes, name: str = "表.xlsx") -> Job:
    """Upload a table; the job that looked at it."""
    upload = SimpleUploadedFile(name, data)
    answer = client.post(reverse("orgs:import-kind", args=[kind]), {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def go(client: Any, kind: str, check: Job) -> Job:
    """Import what was looked at; the job that did."""
    answer = client.post(reverse("orgs:import-run", args=[kind, check.pk]))
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def export(client: Any, kind: str) -> bytes:
    """The exported table."""
    if kind == "people":
        answer = client.post(reverse("orgs:export-people"))
    else:
        answer = client.get(reverse("orgs:export", args=[kind]))
    assert answer.status_code == 200
    return content_of(answer)


def content_of(answer: Any) -> bytes:
    """What a download holds; reading it to its end also closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else b""


def cells(data: bytes) -> list[list[Any]]:
    """The first sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def told(job: Job) -> dict[str, Any]:
    """What a job had to say."""
    assert isinstance(job.result, dict), job.error
    return job.result
