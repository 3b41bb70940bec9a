"""Ledgers as offices have them, made for the tests, and the way through the pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.apps.ledger.models import Import, ImportRow

HEAD = ("序号", "工作任务", "责任领导", "牵头单位", "配合单位", "完成时限", "办理状态", "备注")
TEXT = "区政府第%d次常务会议定事项，按要求抓好落实。"


def line(number: int, **more: Any) -> list[Any]:
    """A row of a usual ledger; `more` by the words of its head."""
    said = {
        "序号": number,
        "工作任务": TEXT % number,
        "责任领导": "何区长",
        "牵头单位": "区住建局",
        "配合单位": "区财政局",
        "完成时限": "2027年6月底",
        "办理状态": "在办",
        "备注": "",
        **more,
    }
    return [said[head] for head in HEAD]


def book_of(*rows: Sequence[Any], head: Sequence[Any] = HEAD, above: Sequence[str] = ()) -> Any:
    """A workbook with titles above its head."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for text in above:
        sheet.append([text])
        sheet.merge_cells(
            start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(head)
        )
    for row in (head, *rows):
        sheet.append(list(row))
    return book


def data_of(book: Any) -> bytes:
    """The workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ledger(*rows: Sequence[Any], **more: Any) -> bytes:
    """A ledger as a file."""
    return data_of(book_of(*rows, **more))


def hand_in(client: Any, data: bytes, name: str = "督查台账.xlsx") -> Import:
    """Upload a ledger; the import that came of it."""
    upload = SimpleUploadedFile(name, data)
    answer = client.post(reverse("ledger:start"), {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def press(client: Any, source: Import, name: str, **sent: Any) -> Import:
    """Press a button of its page; the import afterwards."""
    answer = client.post(reverse(f"ledger:{name}", args=[source.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()
    source.refresh_from_db()
    return source


def page(client: Any, source: Import, **asked: Any) -> str:
    """What its page says."""
    answer = client.get(reverse("ledger:import", args=[source.pk]), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def mapped(client: Any, source: Import, **options: Any) -> Import:
    """Take the columns as proposed."""
    sent = {f"column-{at}": key for at, key in source.mapping.items()}
    return press(client, source, "map", year=2026, rhythm="month", **sent, **options)


def previewed(client: Any, data: bytes, name: str = "督查台账.xlsx", **options: Any) -> Import:
    """Upload and map; the import with its preview."""
    source = hand_in(client, data, name)
    assert source.state == "mapping", source.mistake
    source = mapped(client, source, **options)
    assert source.state == "preview", source.mistake
    return source


def row(source: Import, number: int) -> ImportRow:
    """A row by its number in the file."""
    return source.rows.get(number=number)


def reasons(source: Import, number: int) -> str:
    """What is wrong in a row, as people are told."""
    return "；".join(f"{one['column']}：{one['reason']}" for one in row(source, number).problems)
