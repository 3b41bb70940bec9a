"""The one place that turns a reading into rows; every format prints these and no others.

A field that the document leaves open shows 待明确 and is listed again among the questions; a field
that need not be there and is not (support, responsible beside a lead) shows —.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luodi.files.out.headings import goal_of, path_of
from luodi.files.out.phrases import (
    deadline_words,
    event_before,
    flag_words,
    is_vague,
    shorten,
    target_words,
    tidy,
)
from luodi.files.out.source import Source, place_words
from luodi.files.out.trim import without_parties
from luodi.files.out.words import KINDS, NOT_TASK_REASONS, STRENGTHS, look_up, say
from luodi.reading import Basis, Deadline, Party, Reading, Requirement, Role

COLUMNS = (
    "number",
    "heading",
    "content",
    "lead",
    "responsible",
    "support",
    "deadline",
    "targets",
    "source",
    "state",
    "suggestions",
)
FIELDS = ("lead", "deadline", "targets")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a field shows, where its value comes from, and whether the text says anything of it."""

    text: str
    basis: Basis
    said: bool = True


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the task table; `requirement` is what it was made from."""

    number: int
    heading: str
    content: str
    lead: Cell
    responsible: Cell
    support: Cell
    deadline: Cell
    targets: Cell
    section: str
    place: str
    quote: str
    state: str
    suggestions: str
    missing: tuple[str, ...]
    requirement: Requirement

    @property
    def source(self) -> str:
        """Section and place on the first line, the sentence below."""
        where = " ".join(part for part in (self.section, self.place) if part)
        return f"{where}\n{self.quote}" if where else self.quote

    def values(self) -> tuple[str, ...]:
        """The cells in the order of COLUMNS."""
        return (
            str(self.number),
            self.heading,
            self.content,
            self.lead.text,
            self.responsible.text,
            self.support.text,
            self.deadline.text,
            self.targets.text,
            self.source,
            self.state,
            self.suggestions,
        )


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A requirement that is not a task, and why."""

    number: int
    quote: str
    kind: str
    strength: str
    reason: str
    section: str
    requirement: Requirement


def _name(party: Party, lang: str) -> str:
    return tidy(party.name) + (say("people", lang) if party.is_people else "")


def _listed(names: Iterable[str], lang: str) -> str:
    return (", " if lang == "en" else "、").join(names)


def _joined(parts: Iterable[str], lang: str) -> str:
    return ("; " if lang == "en" else "；").join(_unique(parts))


def _unit_cell(requirement: Requirement, role: Role, blank: str, lang: str) -> Cell:
    """The names of a role in the order of the text; people alone leave the lead open."""
    found = [p for p in requirement.parties if p.role is role]
    units = [p for p in found if role is not Role.LEAD or not p.is_people]
    words = _listed(_unique(_name(p, lang) for p in found), lang)
    return Cell(words or blank, units[0].basis if units else Basis.OPEN, said=bool(words))


def _in_order(requirement: Requirement) -> list[Deadline]:
    """Deadlines that a calendar can hold, in the order of the text."""
    return [d for d in requirement.deadlines if not is_vague(d)]


def _unique(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(p for p in parts if p))


def _event(requirement: Requirement, deadline: Deadline) -> str:
    """What starts a period, in the requirement's own words after the name of who acts."""
    at = deadline.start
    if not requirement.start <= at <= requirement.end:
        return ""
    ends = [p.end for p in requirement.parties if requirement.start <= p.end <= at]
    begin = max(ends, default=requirement.start) - requirement.start
    return event_before(requirement.quote[begin : at - requirement.start], deadline)


def deadline_cell(requirement: Requirement, lang: str) -> Cell:
    """All deadlines in words; open where there is none, none with a day, or a vague one only."""
    found = _in_order(requirement)
    said = _joined((deadline_words(d, lang, _event(requirement, d)) for d in found), lang)
    settled = [d for d in found if d.settled]
    if settled:
        carried = all(d.carried for d in settled)
        return Cell(said, Basis.CONVENTION if carried else Basis.EXPLICIT)
    if said:
        return Cell(said, Basis.OPEN)
    vague = _unique(tidy(d.quote) for d in requirement.deadlines)
    if not vague:
        return Cell(say("open", lang), Basis.OPEN, said=False)
    note = flag_words(requirement.deadlines[0], lang) or say("open", lang)
    quoted = "”, “".join(vague)
    words = f"“{quoted}” ({note})" if lang == "en" else f"{'、'.join(vague)}（{note}）"
    return Cell(words, Basis.OPEN)


def _target_cell(requirement: Requirement, lang: str) -> Cell:
    said = _joined((target_words(t, lang) for t in requirement.targets), lang)
    blank = Cell(say("open", lang), Basis.OPEN, said=False)
    return Cell(said, Basis.EXPLICIT) if said else blank


def _suggestions(requirement: Requirement, lang: str) -> str:
    """Units that may own the task, with the words that speak for each."""
    out = []
    for s in requirement.suggestions[:3]:
        words = _listed(_unique(tidy(w.quote) for w in s.words), lang)
        model = "" if s.source == "directory" else say("by_model", lang)
        note = f" ({words})" if lang == "en" else f"（{words}）"
        out.append(s.unit + model + (note if words else ""))
    return _joined(out, lang)


def _state(cells: dict[str, Cell], lang: str) -> str:
    colon = ": " if lang == "en" else "："
    return "\n".join(
        say(f"{name}_short", lang) + colon + say(cell.basis.value, lang)
        for name, cell in cells.items()
    )


def _task_row(
    number: int, requirement: Requirement, reading: Reading, source: Source | None, lang: str
) -> TaskRow:
    open_, none = say("open", lang), say("none", lang)
    lead = _unit_cell(requirement, Role.LEAD, open_, lang)
    owned = lead.basis is not Basis.OPEN
    cells = {
        "lead": lead,
        "deadline": deadline_cell(requirement, lang),
        "targets": _target_cell(requirement, lang),
    }
    content = tidy(without_parties(requirement))
    return TaskRow(
        number=number,
        heading=goal_of(reading, requirement.node, content, lang),
        content=content,
        lead=lead,
        responsible=_unit_cell(requirement, Role.RESPONSIBLE, none if owned else open_, lang),
        support=_unit_cell(requirement, Role.SUPPORT, none, lang),
        deadline=cells["deadline"],
        targets=cells["targets"],
        section=path_of(reading, requirement.node),
        place=place_words(source, requirement.start, lang),
        quote=tidy(requirement.quote),
        state=_state(cells, lang),
        suggestions=_suggestions(requirement, lang),
        missing=tuple(name for name in FIELDS if cells[name].basis is Basis.OPEN),
        requirement=requirement,
    )


def task_rows(reading: Reading, source: Source | None = None, lang: str = "zh") -> list[TaskRow]:
    """One row per task, in the order of the text, numbered from 1."""
    return [_task_row(i, r, reading, source, lang) for i, r in enumerate(reading.tasks, start=1)]


def other_rows(reading: Reading, lang: str = "zh") -> list[OtherRow]:
    """The requirements that are not tasks, each with the reason."""
    rest = [r for r in reading.requirements if not r.is_task]
    return [
        OtherRow(
            number=i,
            quote=tidy(r.quote),
            kind=look_up(KINDS, r.kind.value, lang),
            strength=look_up(STRENGTHS, r.strength.value, lang),
            reason=look_up(NOT_TASK_REASONS, r.reason, lang),
            section=path_of(reading, r.node),
            requirement=r,
        )
        for i, r in enumerate(rest, start=1)
    ]


def goal_runs(
    rows: Sequence[TaskRow], heights: Sequence[float], limit: float
) -> list[tuple[int, int]]:
    """Runs of rows under one goal as (first, last), cut where they grow higher than `limit`.

    A merged cell that does not fit on a page would be printed without its text.
    """
    runs: list[tuple[int, int]] = []
    total = 0.0
    for i, row in enumerate(rows):
        same = bool(runs) and rows[runs[-1][0]].heading == row.heading
        if same and total + heights[i] <= limit:
            runs[-1] = (runs[-1][0], i)
            total += heights[i]
        else:
            runs.append((i, i))
            total = heights[i]
    return runs


def brief(row: TaskRow, limit: int = 40) -> str:
    """The task in a few words, for lists and links."""
    return shorten(row.content, limit)
