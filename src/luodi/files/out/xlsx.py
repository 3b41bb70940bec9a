"""The task table as a workbook that an office can send out as it is (A4 landscape)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luodi.files.out.report import Report, build
from luodi.files.out.rows import COLUMNS, TaskRow, goal_runs
from luodi.files.out.safe_cells import Book, Sheet, Style
from luodi.files.out.source import Source
from luodi.files.out.widths import lines_of
from luodi.files.out.words import say
from luodi.reading import NodeKind, Reading

FONT = "宋体"
TASK_WIDTHS = (5, 14, 36, 12, 14, 13, 14, 16, 31, 12, 19)
# Columns in smaller type hold more characters than their width says.
TASK_ROOM = tuple(w * 10 / 8.5 if i in (8, 9, 10) else w for i, w in enumerate(TASK_WIDTHS))
LINE = 13.5  # points of one line at 10 pt
MAX_ROW = 405.0  # the file format allows 409 points
MAX_MERGE = 380.0  # a merged cell must fit on a printed page, or its text is cut
TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
A4 = 9


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of the workbook."""

    title: Style
    note: Style
    head: Style
    text: Style
    centre: Style
    small: Style
    open: Style
    grey: Style


def _styles(book: Book) -> Styles:
    cell = {"font_name": FONT, "font_size": 10, "border": 1, "text_wrap": True}
    left = {**cell, "valign": "vcenter", "align": "left"}
    centre = {**cell, "valign": "vcenter", "align": "center"}
    return Styles(
        title=book.style(
            font_name="方正小标宋简体", font_size=18, align="center", valign="vcenter"
        ),
        note=book.style(
            font_name="楷体", font_size=9.5, text_wrap=True, valign="vcenter", font_color="#404040"
        ),
        head=book.style(
            **{**centre, "font_name": "黑体", "bg_color": "#EFEFEF", "font_size": 10.5}
        ),
        text=book.style(**left),
        centre=book.style(**centre),
        small=book.style(**{**left, "font_size": 8.5, "font_color": "#404040"}),
        open=book.style(**{**centre, "bg_color": "#FFF4CE", "font_color": "#8A3B00"}),
        grey=book.style(**{**left, "font_color": "#7F7F7F", "italic": True}),
    )


def row_height(values: Sequence[str], widths: Sequence[float]) -> float:
    """The height in points that shows all of a row."""
    lines = max(lines_of(v, w) for v, w in zip(values, widths, strict=True))
    return min(MAX_ROW, lines * LINE + 6)


def _page(sheet: Sheet, widths: Sequence[float], lang: str, last_row: int) -> None:
    """Widths, frozen head, filter and print set-up; GB/T 148 A4, head row on every page."""
    layout = sheet.layout
    for column, width in enumerate(widths):
        layout.set_column(column, column, width)
    layout.set_landscape()
    layout.set_paper(A4)
    layout.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    layout.center_horizontally()
    layout.fit_to_pages(1, 0)
    layout.repeat_rows(HEAD_ROW)
    layout.set_footer("&C&10" + say("page_no", lang).format(page="&P", pages="&N"))
    layout.freeze_panes(HEAD_ROW + 1, 0)
    layout.autofilter(HEAD_ROW, 0, max(last_row, HEAD_ROW), len(widths) - 1)
    layout.print_area(0, 0, max(last_row, HEAD_ROW), len(widths) - 1)
    layout.hide_gridlines(2)


def _top(sheet: Sheet, styles: Styles, title: str, note: str, widths: Sequence[float]) -> None:
    last = len(widths) - 1
    sheet.merged((TITLE_ROW, 0, TITLE_ROW, last), title, styles.title)
    sheet.merged((NOTE_ROW, 0, NOTE_ROW, last), note, styles.note)
    lines = lines_of(title, sum(widths) * 10 / 18)
    sheet.layout.set_row(TITLE_ROW, 12 + 24 * lines)
    sheet.layout.set_row(NOTE_ROW, lines_of(note, sum(widths)) * 13 + 4)


def _head(sheet: Sheet, styles: Styles, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        sheet.text(HEAD_ROW, column, name, styles.head)
    sheet.layout.set_row(HEAD_ROW, 30)


def _task_line(sheet: Sheet, styles: Styles, line: int, row: TaskRow) -> None:
    values = row.values()
    looks = {
        "content": styles.text,
        "source": styles.small,
        "state": styles.small,
        "suggestions": styles.small,
    }
    sheet.number(line, 0, row.number, styles.centre)
    for column, name in list(enumerate(COLUMNS))[2:]:
        style = styles.open if name in row.missing else looks.get(name, styles.centre)
        sheet.text(line, column, values[column], style)


def _tasks(book: Book, styles: Styles, report: Report) -> None:
    lang, rows = report.lang, report.tasks
    sheet = book.sheet(say("tasks", lang))
    parts = (report.source_line, report.notice, report.note, report.coverage)
    note = "\n".join(part for part in parts if part)
    _top(sheet, styles, report.title, note, TASK_WIDTHS)
    _head(sheet, styles, [say(name, lang) for name in COLUMNS])
    heights = [row_height(r.values(), TASK_ROOM) for r in rows]
    first_line = HEAD_ROW + 1
    for i, row in enumerate(rows):
        sheet.layout.set_row(first_line + i, heights[i])
        _task_line(sheet, styles, first_line + i, row)
    for first, last in goal_runs(rows, heights, MAX_MERGE):
        area = (first_line + first, 1, first_line + last, 1)
        sheet.merged(area, rows[first].heading, styles.text)
    if not rows:
        area = (first_line, 0, first_line, len(COLUMNS) - 1)
        sheet.merged(area, report.nothing, styles.grey)
    _page(sheet, TASK_WIDTHS, lang, first_line + max(len(rows), 1) - 1)
    sheet.layout.activate()


@dataclass(frozen=True, slots=True)
class Plain:
    """A sheet of plain rows: (column word, width) pairs, and values as text."""

    name: str
    columns: tuple[tuple[str, float], ...]
    lines: Sequence[tuple[str, ...]]
    centred: frozenset[int] = frozenset({0})


def _plain(book: Book, styles: Styles, report: Report, plain: Plain) -> None:
    widths = [w for _, w in plain.columns]
    sheet = book.sheet(say(plain.name, report.lang))
    _top(sheet, styles, f"{say(plain.name, report.lang)}", report.source_line, widths)
    _head(sheet, styles, [say(name, report.lang) for name, _ in plain.columns])
    for line, values in enumerate(plain.lines, start=HEAD_ROW + 1):
        sheet.layout.set_row(line, row_height(values, widths))
        for column, value in enumerate(values):
            style = styles.centre if column in plain.centred else styles.text
            if value.isascii() and value.isdigit() and len(value) < 10:
                sheet.number(line, column, int(value), style)
            else:
                sheet.text(line, column, value, style)
    _page(sheet, widths, report.lang, HEAD_ROW + len(plain.lines))


def _questions(report: Report) -> Plain:
    columns = (("number", 7), ("item", 46), ("missing", 30), ("clue", 26), ("suggestions", 40))
    whole = say("whole", report.lang)
    lines = [
        (q.number or whole, q.item, q.missing, q.clue, q.suggestions) for q in report.questions
    ]
    return Plain("questions", columns, lines)


def _others(report: Report) -> Plain:
    columns = (
        ("number", 6),
        ("quote", 80),
        ("kind", 13),
        ("strength", 9),
        ("reason", 24),
        ("section", 22),
    )
    lines = [
        (str(o.number), o.quote, o.kind, o.strength, o.reason, o.section) for o in report.others
    ]
    return Plain("others", columns, lines, frozenset({0, 2, 3, 4}))


def _outline(report: Report) -> Plain:
    columns = (
        ("level", 6),
        ("marker", 12),
        ("title", 70),
        ("count", 9),
        ("no_lead", 9),
        ("no_deadline", 9),
        ("no_target", 9),
    )
    words = {NodeKind.GAP: say("gap", report.lang), NodeKind.MISSING: say("expected", report.lang)}
    lines = []
    for row in report.outline:
        mark = words.get(row.kind, "")
        title = "　" * (row.level - 1) + row.title + (f"（{mark}）" if mark else "")
        figures = (row.tasks, row.no_lead, row.no_deadline, row.no_target)
        lines.append((str(row.level), row.marker, title, *map(str, figures)))
    return Plain("outline", columns, lines, frozenset({0, 1, 3, 4, 5, 6}))


def render_xlsx(reading: Reading, source: Source | None = None, lang: str = "zh") -> bytes:
    """The workbook: 任务分解表, 待明确事项, 未转任务, 提纲 (Office Open XML, ECMA-376)."""
    report = build(reading, source, lang)
    book = Book(title=report.title, comments=report.source_line)
    styles = _styles(book)
    _tasks(book, styles, report)
    for plain in (_questions(report), _others(report), _outline(report)):
        _plain(book, styles, report, plain)
    return book.close()
