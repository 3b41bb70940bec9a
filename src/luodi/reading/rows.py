"""Requirements that are rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.reading.columns import Column
from luodi.reading.draft import Draft, Source
from luodi.reading.duties import LABEL, NOBODY, Duty, lead_first, parse_duty
from luodi.reading.figures import Figure, find_figures
from luodi.reading.judge import Context, Verdict, kind_of, strength_of
from luodi.reading.model import Kind, Role
from luodi.reading.sections import Mode
from luodi.reading.tables import Row
from luodi.reading.units import split_units

_ROLES = {
    Column.LEAD: Role.LEAD,
    Column.RESPONSIBLE: Role.RESPONSIBLE,
    Column.SUPPORT: Role.SUPPORT,
    Column.LEADER: Role.LEADER,
}


def rows_of(source: Source) -> Iterator[Draft]:
    """One draft for each row that states work."""
    for table in source.tables:
        for row in table.rows:
            draft = _row(source, row)
            if draft:
                yield draft


def _row(source: Source, row: Row) -> Draft | None:
    norm = source.norm
    work = row.of(Column.WORK) or row.of(Column.GOAL)
    values = row.of(Column.VALUE)
    start, end = work[0].start, work[-1].end
    if values:
        end = max(end, values[-1].end)
    elif not any(
        "\n" in norm[row.start : row.end] or c in "\t|" for c in norm[row.start : row.end]
    ):
        end = row.end  # the row is one line of text
    if end - start < 4:
        return None
    duties = [
        d
        for c in row.cells
        if c.column in _ROLES
        for d in _cell_duties(norm, c.start, c.end, _ROLES[c.column])
    ]
    if source.first_leads(row.start):
        duties = lead_first(duties)
    source.settle_leads(duties)
    dates = [
        (f, not start <= f.start < end)
        for c in row.of(Column.DUE)
        for f in source.deadlines.within(c.start, c.end)
    ]
    dates = [(f, False) for c in work for f in source.deadlines.within(c.start, c.end)] + dates
    figures = [f for c in work for f in find_figures(norm, c.start, c.end)]
    figures += _cell_figures(norm, row)
    text = norm[start:end]
    ctx = Context(Mode.WORK, False, bool(duties), bool(dates), bool(figures), True, True)
    verdict = Verdict(True, kind_of(text, ctx) if not figures else Kind.GOAL, strength_of(text))
    return Draft(start, end, verdict, "row", source.head_of(start), duties, dates, figures)


def _cell_duties(norm: str, start: int, end: int, role: Role) -> list[Duty]:
    if LABEL.search(norm, start, end) or re.search(r"牵头|会同|配合|负责", norm[start:end]):
        return parse_duty(norm, start, end, first_leads=False)
    names = split_units(norm, start, end)
    return [Duty(n, role) for n in names if n.text not in NOBODY]


_PLAIN_NUMBER = re.compile(r"(?P<sign>[<>≥≤]=?)?\s?(?P<n>-?\d+(?:\.\d+)?)(?P<unit>%|‰)?$")


def _cell_figures(norm: str, row: Row) -> list[Figure]:
    """Value columns beside an indicator and its unit of measure."""
    out: list[Figure] = []
    measure = row.of(Column.MEASURE)
    name = (
        norm[slice(row.of(Column.WORK)[0].start, row.of(Column.WORK)[0].end)]
        if row.of(Column.WORK)
        else ""
    )
    for cell in row.of(Column.VALUE):
        m = _PLAIN_NUMBER.match(norm[cell.start : cell.end].strip())
        if m is None:
            out += find_figures(norm, cell.start, cell.end)
            continue
        unit = (
            (measure[0].start, measure[0].end)
            if measure
            else (cell.end - len(m["unit"] or ""), cell.end)
        )
        op = {"<": "<", ">": ">", "≥": ">=", "≤": "<=", ">=": ">=", "<=": "<="}.get(
            m["sign"] or "", "="
        )
        out.append(
            Figure(cell.start, cell.end, op, float(m["n"]), unit, name, "level", False, "", "")
        )
    return out
