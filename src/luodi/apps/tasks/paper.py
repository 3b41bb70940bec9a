"""A batch on paper: the note with the task table as .docx (GB/T 9704-2012), the table as .xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx.enum.text import WD_ALIGN_PARAGRAPH

from luodi.apps.tasks.columns import BY_KEY, units_in
from luodi.apps.tasks.models import IssueBatch, Task
from luodi.files.out import gongwen
from luodi.files.out.gongwen_table import Column, add_table
from luodi.files.out.safe_cells import Book
from luodi.files.out.widths import balanced
from luodi.kernel.models import PartyRole

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Millimetres; together the 225 mm of a type area on its side.
_COLUMNS = (
    Column("编号", 32, centred=True),
    Column("事项", 78),
    Column("牵头单位", 26, centred=True),
    Column("责任单位", 28, centred=True),
    Column("配合单位", 28, centred=True),
    Column("时限", 33, centred=True),
)
_SHEET = (
    "number",
    "text",
    "lead",
    "responsible",
    "support",
    "due",
    "due_text",
    "targets",
    "leader",
)


def docx(batch: IssueBatch, tasks: Sequence[Task]) -> bytes:
    """The covering note, then the table on pages that lie on their side."""
    title, *lines = batch.note.split("\n")
    document = gongwen.new_document(title)
    for words in balanced(title, gongwen.TITLE_WIDTH):
        head = gongwen.line(document, words, gongwen.BIAOSONG, gongwen.SIZE_2)
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in lines:
        if text.strip() == batch.number:
            gongwen.line(document, text.strip()).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif text.endswith("："):
            gongwen.line(document, text)
        else:
            gongwen.body(document, text)
    gongwen.turn_to_landscape(document)
    gongwen.annex_head(document, "附件", "任务分工表")
    gongwen.line(document, "")
    add_table(document, _COLUMNS, [_row(task) for task in tasks], merged=-1)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _row(task: Task) -> tuple[str, ...]:
    units = ("、".join(str(p.unit) for p in units_in(task, role)) or "—" for role in _ROLES)
    return (task.number, task.text, *units, _due(task))


_ROLES = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.SUPPORT)


def _due(task: Task) -> str:
    day = task.due_current
    return f"{day.year}年{day.month}月{day.day}日" if day else task.due_text or "—"


def xlsx(batch: IssueBatch, tasks: Sequence[Task]) -> bytes:
    """The task table, ready to be printed on A4."""
    book = Book(title=batch.number)
    cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"}
    head = book.style(**{**cell, "font_name": "黑体", "bg_color": "#EFEFEF", "align": "center"})
    body = book.style(**cell)
    sheet = book.sheet("任务分工表")
    for at, key in enumerate(_SHEET):
        column = BY_KEY[key]
        sheet.layout.set_column(at, at, min(column.width, 48))
        sheet.text(0, at, str(column.label), head)
    for line, task in enumerate(tasks, start=1):
        for at, key in enumerate(_SHEET):
            sheet.text(line, at, _text(key, task), body)
    layout = sheet.layout  # A4 on its side, one page wide, head on every page
    layout.set_landscape()
    layout.set_paper(9)
    layout.fit_to_pages(1, 0)
    layout.repeat_rows(0)
    layout.freeze_panes(1, 2)
    layout.autofilter(0, 0, max(len(tasks), 1), len(_SHEET) - 1)
    return book.close()


def _text(key: str, task: Task) -> str:
    value = BY_KEY[key].value(task)
    if isinstance(value, list):
        return "、".join(value)
    return str(value) if value else ""
