"""Figures for people and programs: JSON, and the table of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from luodi.bench.web.running import Outcome

START, END = "<!-- figures: {key} -->", "<!-- /figures: {key} -->"


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """For JSON."""
    return {
        "database": outcome.database,
        "tasks": outcome.tasks,
        "machine": outcome.machine,
        "load_seconds": outcome.load_seconds,
        "database_bytes": outcome.database_bytes,
        "figures": [
            {
                "name": f.name,
                "p50_ms": round(f.p50, 1),
                "p95_ms": round(f.p95, 1),
                "cpu_ms": round(f.cpu, 1),
                "budget_ms": f.budget,
                "queries": f.queries,
                "bytes": f.size,
                "note": f.note,
            }
            for f in outcome.figures
        ],
    }


def rows(outcome: Outcome, lang: str) -> Iterable[tuple[str, ...]]:
    """Cells of a table: what, p50, p95, CPU time of ours, budget, queries, size."""
    for f in outcome.figures:
        name = f.en if lang == "en" else f.zh
        times = (f"{f.p50:,.0f}", f"{f.p95:,.0f}", f"{f.cpu:,.0f}") if not f.note else ("—",) * 3
        mark = "" if f.kept else " !"
        yield (name, *times, f"{f.budget:,.0f}{mark}", str(f.queries), f"{f.size / 1000:,.0f}")


def markdown(outcome: Outcome) -> str:
    """The table as the page has it."""
    size = outcome.database_bytes / 1e6
    lines = [
        f"{outcome.database}, {outcome.tasks:,} tasks ({size:,.0f} MB, made in "
        f"{outcome.load_seconds:,.0f} s), {outcome.machine}:",
        "",
        "| what | p50 ms | p95 ms | CPU ms | budget | queries | kB |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in rows(outcome, "en"))])


def write(outcome: Outcome, page: Path) -> None:
    """Put the table between its marks, or at the end of the page."""
    key = f"{outcome.database.split()[0].lower()} {outcome.tasks}"
    start, end = START.format(key=key), END.format(key=key)
    text = page.read_text(encoding="utf-8")
    block = f"{start}\n{markdown(outcome)}\n{end}"
    if start in text:
        before, rest = text.split(start, 1)
        text = before + block + rest.split(end, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{block}\n"
    page.write_text(text, encoding="utf-8")
