"""The workbook itself: the register, its marks in a hidden column, and a sheet that explains."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import override

from luodi.apps.ledger.limits import MOST_ROWS
from luodi.apps.ledger.returning.columns import EDITABLE, LANGUAGE, Column, texts
from luodi.apps.ledger.returning.marks import Marker, head_of
from luodi.apps.tasks.models import Task
from luodi.core.rhythm import Rhythm
from luodi.files.out.safe_cells import Book, Style
from luodi.kernel.tables_out import XLSX

_LINE: dict[str, Any] = {"border": 1, "border_color": "#C8CED6", "text_wrap": True}
_HEAD = {**_LINE, "bold": True, "bg_color": "#EEF2F6", "valign": "vcenter"}
_EDIT_HEAD = {**_HEAD, "bg_color": "#D7EEDD"}
_BODY: dict[str, Any] = {"valign": "top", "text_wrap": True}
_EDIT_BODY = {**_BODY, "bg_color": "#F3FAF5"}
SHEET, EXPLAINS = "任务台账", "说明"
_GUIDE = (
    ("怎么用", "改绿色的列，保存后在“导入台账”上传。系统先列出每一处改动，确认后才写入；"
              "没有改的行不动。"),
    ("可以改的列", "对应目标、反馈频次、权重、督查室备注。"),
    ("对应目标", "按“目标”页上的名称填写；清空表示不对应目标。"),
    ("反馈频次", "可填：" + "、".join(rhythm.label for rhythm in Rhythm)),
    ("权重", "大于零的数，汇总进度时使用。"),
    ("督查室备注", "督查室内部使用，单位看不到，最多500字。"),
    ("不能改的列", "编号和其余各列。事项、要求、责任领导、时限、目标值是交办的内容，"
               "由承办单位在任务页“申请调整”，经审批后变更；单位变动用退回、改派办理；"
               "状态、亮灯、进展由系统产生。"),
    ("校验码", "最后一列是隐藏的校验码，用来认出每一行。可以排序、筛选、删行，不要改动这一列。"),
    ("别人也在改", "导出之后别人在系统里改过的格子，会同时列出两边的值，由您决定用哪一个。"),
    ("新增任务", "不要在这张表里加行。成批新增请在“导入台账”上传原有台账，或在系统里直接登记。"),
    ("一次最多", f"{MOST_ROWS}行，超过的请筛选后分几次导出。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes out."""

    name: str
    organisation_id: int
    columns: Sequence[Column]
    tasks: Iterable[Task]


def response(sheet: Sheet) -> FileResponse:
    """The workbook as a download."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    with tempfile.TemporaryDirectory(prefix="luodi-") as folder:
        path = Path(folder) / "ledger.xlsx"
        with override(LANGUAGE):
            write(path, sheet)
        with path.open("rb") as source:
            while chunk := source.read(1 << 20):
                stream.write(chunk)
    stream.seek(0)
    answer = FileResponse(stream, content_type=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}.xlsx"
    return answer


def write(path: Path, sheet: Sheet) -> None:
    """Row by row: ten thousand need no more memory than ten."""
    book = Book(path, title=sheet.name)
    head, edit_head = book.style(**_HEAD), book.style(**_EDIT_HEAD)
    body, edit_body = book.style(**_BODY), book.style(**_EDIT_BODY)
    page, last = book.sheet(SHEET), len(sheet.columns)
    for at, column in enumerate(sheet.columns):
        page.layout.set_column(at, at, column.width)
        page.text(0, at, column.head, edit_head if column.key in EDITABLE else head)
    page.layout.set_column(last, last, 10, None, {"hidden": True})
    page.text(0, last, head_of([column.key for column in sheet.columns]), head)
    page.layout.freeze_panes(1, 2)
    marker, row = Marker(sheet.organisation_id), 0
    for row, task in enumerate(sheet.tasks, start=1):
        said = texts(task, sheet.columns)
        for at, (column, text) in enumerate(zip(sheet.columns, said, strict=True)):
            page.text(row, at, text, edit_body if column.key in EDITABLE else body)
        cells = [(c.key, text) for c, text in zip(sheet.columns, said, strict=True)]
        page.text(row, last, marker.mark(task.pk, cells), body)
    page.layout.autofilter(0, 0, max(row, 1), last)
    _validate(page.layout, sheet.columns, row)
    _explain(book, head, body)
    book.close()


def _validate(layout: Any, columns: Sequence[Column], rows: int) -> None:
    """A list to choose the rhythm from."""
    at = next(at for at, column in enumerate(columns) if column.key == "rhythm")
    words = [rhythm.label for rhythm in Rhythm]
    layout.data_validation(1, at, max(rows, 1), at, {"validate": "list", "source": words})


def _explain(book: Book, head: Style, body: Style) -> None:
    page = book.sheet(EXPLAINS)
    page.layout.set_column(0, 0, 14)
    page.layout.set_column(1, 1, 90)
    for at, (name, said) in enumerate((("项目", "说明"), *_GUIDE)):
        page.text(at, 0, name, head)
        page.text(at, 1, said, head if at == 0 else body)
