"""The register of remarks on paper, as offices report it to leaders: what is done, what is not.

Official text: Chinese in any language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from docx.enum.text import WD_ALIGN_PARAGRAPH

from luodi.apps.tasks.models import Remark
from luodi.apps.tasks.paper import TYPES
from luodi.apps.tasks.queries.remarks import CLOSED, carriers_of, place_of
from luodi.apps.tasks.rules import OWNERS
from luodi.files.out import gongwen
from luodi.files.out.gongwen_table import Column, add_table
from luodi.files.out.safe_cells import Book
from luodi.kernel.models import Organisation

TITLE = "领导批示件办理情况"
HEADS = ("序号", "文件标题", "批示指示内容", "落实情况", "办理状态", "承办单位")
_WIDTHS = (12, 46, 56, 60, 24, 27)  # mm; together the 225 of a type area on its side
_CELLS = (6, 30, 44, 44, 16, 22)  # characters
_CENTRED = frozenset({"序号", "办理状态"})
_STATES = {"recorded": "待转办", "dispatched": "办理中", "answered": "已答复，待报领导"}


def parts(rows: Iterable[Remark]) -> tuple[list[Remark], list[Remark]]:
    """Those that are closed, and those that are not."""
    known = list(rows)
    done = [row for row in known if row.state == CLOSED]
    return done, [row for row in known if row.state != CLOSED]


def line(number: int, row: Remark, today: dt.date) -> tuple[str, ...]:
    """One row of the register."""
    said = f"{row.leader}（{_day(row.said_on)}）：{row.text}"
    return (str(number), place_of(row), said, progress(row), state(row, today), units(row))


def progress(row: Remark) -> str:
    """What has come of it: the answer, or how far the matter is."""
    if row.answer:
        return row.answer
    if row.state == CLOSED:
        return row.note
    return row.matter.last_progress if row.matter else ""


def state(row: Remark, today: dt.date) -> str:
    """Where it stands; of what runs, how long it still has."""
    if row.state == CLOSED:
        closed = f"（{_day(row.closed_on)}）" if row.closed_on else ""
        return f"已办结{closed}" if row.matter_id else f"圈阅{closed}"
    said = _STATES[row.state]
    if row.state == "answered":
        return said
    left = (row.due - today).days
    limit = f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"还有{left}天"
    return f"{said}，{_day(row.due)}（{limit}）"


def units(row: Remark) -> str:
    """Who carries it out."""
    found = carriers_of(row)
    lead = [str(party.unit) for party in found if party.role in OWNERS]
    support = [str(party.unit) for party in found if party.role not in OWNERS]
    return "、".join(lead) + (f"（配合：{'、'.join(support)}）" if support else "")


def docx(rows: Iterable[Remark], organisation: str, today: dt.date) -> bytes:
    """Both parts as tables on A4 lying on its side."""
    document = gongwen.new_document(TITLE)
    gongwen.landscape(document.sections[0])
    head = gongwen.line(document, TITLE, gongwen.BIAOSONG, gongwen.SIZE_2)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signed = gongwen.line(document, f"{organisation}  {today.year}年{_day(today)}", gongwen.KAITI)
    signed.alignment = WD_ALIGN_PARAGRAPH.CENTER
    columns = [Column(h, w, centred=h in _CENTRED) for h, w in zip(HEADS, _WIDTHS, strict=True)]
    for ordinal, (name, part) in zip("一二", _named(parts(rows)), strict=True):
        gongwen.line(document, f"{ordinal}、{name}", gongwen.HEITI)
        lines = [line(number, row, today) for number, row in enumerate(part, start=1)]
        if lines:
            add_table(document, columns, lines, merged=-1)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(rows: Iterable[Remark], organisation: str, today: dt.date) -> bytes:
    """A sheet for each part, ready to be printed on A4."""
    book = Book(title=f"{organisation}{TITLE}")
    cell = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"}
    head = book.style(**{**cell, "font_name": "黑体", "bg_color": "#EFEFEF", "align": "center"})
    body = book.style(**cell)
    for name, part in _named(parts(rows)):
        sheet = book.sheet(name)
        for column, (title, width) in enumerate(zip(HEADS, _CELLS, strict=True)):
            sheet.layout.set_column(column, column, width)
            sheet.text(0, column, title, head)
        for number, row in enumerate(part, start=1):
            for column, text in enumerate(line(number, row, today)):
                sheet.text(number, column, text, body)
        sheet.layout.set_landscape()
        sheet.layout.set_paper(9)
        sheet.layout.fit_to_pages(1, 0)
        sheet.layout.repeat_rows(0)
        sheet.layout.freeze_panes(1, 2)
    return book.close()


def _named(both: Sequence[list[Remark]]) -> list[tuple[str, list[Remark]]]:
    names = ("已办结", "未办结")
    return [(f"{name}（共{len(part)}项）", part) for name, part in zip(names, both, strict=True)]


def _day(day: dt.date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


FORMS = {"docx": docx, "xlsx": xlsx}


def download(
    rows: Iterable[Remark], organisation_id: int, today: dt.date, form: str
) -> HttpResponse:
    """The register as a file of that form."""
    organisation = Organisation.objects.get(pk=organisation_id)
    made = FORMS[form](rows, organisation.name, today)
    name = f"{TITLE} {today}.{form}"
    header = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(made, content_type=TYPES[form], headers={"Content-Disposition": header})
