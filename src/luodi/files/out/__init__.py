"""Formats out: one reading as tree, table, JSON, xlsx, docx, html, CSV or Markdown.

Every renderer takes ``(reading, source, lang)`` and prints the rows of :mod:`.rows`.
"""

from __future__ import annotations

from collections.abc import Callable

from luodi.files.out.atomic import write_atomically
from luodi.files.out.docx import render_docx
from luodi.files.out.html import render_html
from luodi.files.out.jsonform import render_json, to_json
from luodi.files.out.plain import render_csv, render_md
from luodi.files.out.report import Report, build, notice_words, undated
from luodi.files.out.rows import TaskRow, task_rows
from luodi.files.out.schema import json_schema
from luodi.files.out.source import Source, name_words
from luodi.files.out.terminal import render_text, table_view, tree_view
from luodi.files.out.xlsx import render_xlsx
from luodi.reading import Reading

__all__ = [
    "BINARY",
    "EXTENSIONS",
    "FORMATS",
    "Report",
    "Source",
    "TaskRow",
    "build",
    "json_schema",
    "name_words",
    "notice_words",
    "render",
    "render_csv",
    "render_docx",
    "render_html",
    "render_json",
    "render_md",
    "render_text",
    "render_xlsx",
    "table_view",
    "task_rows",
    "to_json",
    "tree_view",
    "undated",
    "write_atomically",
]

EXTENSIONS: dict[str, str] = {
    "tree": "txt",
    "table": "txt",
    "json": "json",
    "xlsx": "xlsx",
    "docx": "docx",
    "html": "html",
    "csv": "csv",
    "md": "md",
}
FORMATS = tuple(EXTENSIONS)
BINARY = frozenset({"xlsx", "docx"})

_RENDERERS: dict[str, Callable[[Reading, Source | None, str], str | bytes]] = {
    "tree": lambda reading, source, lang: render_text(build(reading, source, lang), "tree"),
    "table": lambda reading, source, lang: render_text(build(reading, source, lang), "table"),
    "json": render_json,
    "xlsx": render_xlsx,
    "docx": render_docx,
    "html": render_html,
    "csv": render_csv,
    "md": render_md,
}


def render(reading: Reading, source: Source | None, form: str, lang: str = "zh") -> bytes:
    """The reading in a format of FORMATS (KeyError otherwise), as the bytes of a file."""
    out = _RENDERERS[form](reading, source, lang)
    return out if isinstance(out, bytes) else out.encode("utf-8")
