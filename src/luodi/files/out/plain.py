"""The task table as CSV and as Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from luodi.files.out.report import Report, build
from luodi.files.out.rows import COLUMNS
from luodi.files.out.safe_cells import csv_cell
from luodi.files.out.source import Source
from luodi.files.out.words import say
from luodi.reading import NodeKind, Reading

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render_csv(reading: Reading, source: Source | None = None, lang: str = "zh") -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, which office programs need to see UTF-8."""
    report = build(reading, source, lang)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([say(name, lang) for name in COLUMNS])
    for row in report.tasks:
        writer.writerow([csv_cell(value) for value in row.values()])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _cell(text: str) -> str:
    return _escape(text).replace("\n", "<br>")


def _table(head: list[str], lines: Sequence[tuple[str, ...]]) -> list[str]:
    out = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    return out + [f"| {' | '.join(_cell(v) for v in line)} |" for line in lines]


def _outline(report: Report) -> list[str]:
    marks = {NodeKind.GAP: say("gap", report.lang), NodeKind.MISSING: say("expected", report.lang)}
    out = []
    for row in report.outline:
        mark = f" ({marks[row.kind]})" if row.kind in marks else ""
        count = f" · {row.tasks}" if row.tasks else ""
        out.append(f"{'  ' * (row.level - 1)}- {_escape(row.marker + row.title)}{mark}{count}")
    return out


def render_md(reading: Reading, source: Source | None = None, lang: str = "zh") -> str:
    """Title, coverage, outline and three tables; words of the document are escaped."""
    report = build(reading, source, lang)
    top = (f"# {_escape(report.title)}", _escape(report.source_line), _escape(report.notice))
    lines = [line for part in (*top, report.coverage) if part for line in (part, "")]
    if report.outline:
        lines += [f"## {say('outline', lang)}", "", *_outline(report), ""]
    lines += [f"## {say('tasks', lang)}", ""]
    if report.tasks:
        lines += _table([say(n, lang) for n in COLUMNS], [r.values() for r in report.tasks])
    else:
        lines.append(report.nothing)
    if report.questions:
        head = [say(n, lang) for n in ("number", "item", "missing", "clue", "suggestions")]
        rows = [(q.number, q.item, q.missing, q.clue, q.suggestions) for q in report.questions]
        lines += ["", f"## {say('questions', lang)}", "", *_table(head, rows)]
    if report.others:
        head = [say(n, lang) for n in ("number", "quote", "kind", "reason", "section")]
        rest = [(str(o.number), o.quote, o.kind, o.reason, o.section) for o in report.others]
        lines += ["", f"## {say('others', lang)}", "", *_table(head, rest)]
    return "\n".join(lines) + "\n"
