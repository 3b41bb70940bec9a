"""The task table as the annexes of a notice, laid out to GB/T 9704-2012 (see :mod:`.gongwen`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from docx.document import Document

from luodi.files.out import gongwen
from luodi.files.out.gongwen_table import Column, add_table
from luodi.files.out.report import Report, build
from luodi.files.out.rows import TaskRow, goal_runs
from luodi.files.out.source import Source
from luodi.files.out.widths import lines_of
from luodi.files.out.words import say
from luodi.reading import Reading

# Millimetres; together the 225 mm of a type area on its side.
TASKS = (
    ("number", 10.0),
    ("heading", 22.0),
    ("content", 52.0),
    ("lead", 19.0),
    ("responsible", 21.0),
    ("support", 21.0),
    ("deadline", 21.0),
    ("targets", 22.0),
    ("section", 13.0),
    ("state", 24.0),
)
QUESTIONS = (
    ("number", 14.0),
    ("item", 76.0),
    ("missing", 45.0),
    ("clue", 30.0),
    ("suggestions", 60.0),
)
OTHERS = (("number", 12.0), ("quote", 110.0), ("kind", 24.0), ("reason", 41.0), ("section", 38.0))
CENTRED = frozenset({"number", "lead", "responsible", "support", "deadline", "targets", "section"})


PAGE_LINES = 24  # lines of a cell on one page: a merged cell must not outgrow it


@dataclass(frozen=True, slots=True)
class Annex:
    """A table that follows the first: its name, its columns with widths, its rows."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[tuple[str, ...]]


def _task_values(row: TaskRow) -> tuple[str, ...]:
    number, heading, content, *fields = row.values()
    state = row.state.replace("：", " ").replace(": ", " ")
    return (number, heading, content, *fields[:5], row.section or "—", state)


def _columns(report: Report, columns: Sequence[tuple[str, float]]) -> list[Column]:
    return [Column(say(name, report.lang), width, name in CENTRED) for name, width in columns]


def _preface(document: Document, report: Report) -> None:
    """The annex's first page: what was read, how to read the table, what is open."""
    lang, en = report.lang, report.lang == "en"
    gongwen.annex_head(document, f"{say('annex', lang)}1", report.title)
    gongwen.line(document, "")
    about = [part for part in (report.source_line, report.notice, report.coverage) if part]
    parts = [
        ("一、", "文件情况", "The document", about),
        ("二、", "分解口径", "How to read the table", [report.note.removeprefix("口径：")]),
    ]
    whole = [f"{q.item}：{q.missing}。" for q in report.questions if not q.number]
    if whole:
        parts.append(("三、", "文件本身待核事项", "To be settled about the document", whole))
    for mark, zh, english, texts in parts:
        gongwen.body(document, mark + (english if en else zh), gongwen.HEITI)
        for text in texts:
            gongwen.body(document, text)


def _height(values: Sequence[str]) -> float:
    """Lines of a row, from the widths of its columns at five millimetres a character or two."""
    return max(lines_of(v, w / 1.9) for v, (_, w) in zip(values, TASKS, strict=True))


def _tasks(document: Document, report: Report) -> None:
    gongwen.turn_to_landscape(document)
    if not report.tasks:
        gongwen.body(document, report.nothing)
        return
    rows = [_task_values(row) for row in report.tasks]
    runs = goal_runs(report.tasks, [_height(values) for values in rows], PAGE_LINES)
    add_table(document, _columns(report, TASKS), rows, merged=1, runs=runs)


def _annex(document: Document, report: Report, number: int, annex: Annex) -> None:
    """A further annex on a page of its own."""
    gongwen.turn_to_landscape(document)
    mark = f"{say('annex', report.lang)}{number}"
    gongwen.annex_head(document, mark, say(annex.name, report.lang))
    gongwen.line(document, "")
    add_table(document, _columns(report, annex.columns), annex.rows, merged=-1)


def _annexes(report: Report) -> list[Annex]:
    """The annexes after the first, without empty ones."""
    whole = say("whole", report.lang)
    questions = [
        (q.number or whole, q.item, q.missing, q.clue or "—", q.suggestions or "—")
        for q in report.questions
    ]
    others = [(str(o.number), o.quote, o.kind, o.reason, o.section or "—") for o in report.others]
    found = [Annex("questions", QUESTIONS, questions), Annex("others", OTHERS, others)]
    return [annex for annex in found if annex.rows]


def render_docx(reading: Reading, source: Source | None = None, lang: str = "zh") -> bytes:
    """附件1 任务分解表, 附件2 待明确事项, 附件3 未转任务 as a .docx (Office Open XML, ECMA-376)."""
    report = build(reading, source, lang)
    document = gongwen.new_document(report.title)
    _preface(document, report)
    _tasks(document, report)
    for number, annex in enumerate(_annexes(report), start=2):
        _annex(document, report, number, annex)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
