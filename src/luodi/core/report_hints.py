"""What is pointed out to the author of a report before it is sent, and to the officer afterwards.

Never a reason to refuse: a hint says what a reader will ask. A missed hint costs little, a wrong
one teaches people to press on without reading; where a good report could be meant there is none.
The time is linear in the length of the texts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from luodi.core import report_phrases as words
from luodi.core.periods import add_months, last_day

ALIKE = 0.9  # from here on a text is a copy
SPIKE = 3  # times the usual pace
SHARE = 0.2  # of the goal, below which a jump is no news
FLAT = 3  # earlier reports with the same figure
LAST_DAYS = 3  # the closing day and the two before it
CODES = ("hollow", "copied", "spike", "fell", "still", "alone", "past", "round", "no_head")
ASKS = frozenset(CODES) - {"round", "no_head"}  # shown before sending; the others only stand by

_CLAUSE = re.compile(r"[^，。；;！!？?\n,、：:]+")
_MARK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it is reported now. `history` are earlier ones of the same unit, oldest first.

    `key` is the target's; `is_reached` says that nothing more is asked for.
    """

    key: int
    name: str
    unit: str
    value: float
    goal: float | None = None
    history: tuple[tuple[dt.date, float], ...] = ()
    is_cumulative: bool = True
    is_reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A report before it is sent. `closings` are the days on which a period of it ends."""

    day: dt.date
    text: str = ""
    problems: str = ""
    next_step: str = ""
    readings: tuple[Reading, ...] = ()
    as_of: dt.date | None = None
    last_text: str = ""
    last_day: dt.date | None = None
    closings: frozenset[dt.date] = frozenset()
    has_asked_for_help: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that a reader will ask: at `field` (``text``, ``value-<key>`` …), from `start`.

    `facts` are what the sentence about it names.
    """

    code: str
    field: str
    start: int = 0
    end: int = 0
    facts: Mapping[str, str | float] = dataclasses.field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it is shown before sending; others only stand beside the report."""
        return self.code in ASKS


def hints(said: Said) -> list[Hint]:
    """All of them, the text's first."""
    found = [*_hollow(said), *_copied(said), *_past(said), *_alone(said)]
    for reading in said.readings:
        found += _of_figure(said, reading)
    return [*found, *_round(said)]


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of pairs of neighbouring characters, marks and spaces aside."""
    a, b = _bare(one), _bare(other)
    if a == b:
        return 1.0
    pairs, others = (Counter(x + y for x, y in pairwise(text)) for text in (a, b))
    total = pairs.total() + others.total()
    return 2 * (pairs & others).total() / total if total else 0.0


def _bare(text: str) -> str:
    return _MARK.sub("", unicodedata.normalize("NFKC", text)).lower()


def _hollow(said: Said) -> Iterator[Hint]:
    if said.readings or is_concrete(said.text):
        return
    found = words.HOLLOW.search(said.text)
    if found:
        yield Hint("hollow", "text", found.start(), found.end(), {"quote": found[0]})


def is_concrete(text: str) -> bool:
    """Whether it holds a figure, a date, or something that happened (or honestly did not)."""
    if words.COUNT.search(words.ASIDE.sub("　", text)):
        return True
    return any(_happened(clause[0]) for clause in _CLAUSE.finditer(text))


def _happened(clause: str) -> bool:
    event = words.EVENT.search(clause)
    if event is None or words.IDLE_OBJECT.search(clause):
        return False
    before = clause[: event.start()]
    intended = words.INTENDED.search(before)
    return intended is None or bool(words.DONE.search(before[intended.end() :]))


def _copied(said: Said) -> Iterator[Hint]:
    if not said.text.strip() or not said.last_text.strip():
        return
    new = set(words.NUMBERS.findall(said.text)) - set(words.NUMBERS.findall(said.last_text))
    if not new and likeness(said.text, said.last_text) >= ALIKE:
        day = said.last_day.isoformat() if said.last_day else ""
        yield Hint("copied", "text", 0, len(said.text), {"day": day})


def _alone(said: Said) -> Iterator[Hint]:
    problems = said.problems.strip()
    if not problems or said.has_asked_for_help or said.next_step.strip():
        return
    if words.NO_PROBLEM.fullmatch(problems.rstrip("。.；;！ ")) or words.HELP.search(problems):
        return
    if _MARK.sub("", problems):
        yield Hint("alone", "problems", 0, len(said.problems))


def _of_figure(said: Said, reading: Reading) -> Iterator[Hint]:
    if not reading.history:
        return
    around = said.text + said.problems
    place = f"value-{reading.key}"
    known = {"name": reading.name, "unit": reading.unit}
    before = reading.history[-1][1]
    if reading.is_cumulative and reading.value < before:
        if not words.FELL.search(around):
            yield Hint("fell", place, facts=known | {"before": before, "now": reading.value})
    elif reading.value == before:
        times = _flat(reading)
        if times >= FLAT and not reading.is_reached and not words.STUCK.search(around):
            yield Hint("still", place, facts=known | {"n": times, "now": reading.value})
    elif _closes(said) and not words.JUMPED.search(around):
        pace = _spike(said, reading)
        if pace is not None:
            jump = reading.value - before
            yield Hint("spike", place, facts=known | {"jump": jump, "times": pace})


def _closes(said: Said) -> bool:
    """Whether it is told for a closing day, or for one of the two before."""
    on = said.as_of or said.day
    return any(on + dt.timedelta(n) in said.closings for n in range(LAST_DAYS))


def _flat(reading: Reading) -> int:
    """How many reports, one after the other, had this very figure until now."""
    count = 0
    for _day, value in reversed(reading.history):
        if value != reading.value:
            break
        count += 1
    return count


def _spike(said: Said, reading: Reading) -> float | None:
    """How many times the usual pace the figure has jumped; 0 where it stood still before.

    None where it is nothing unusual, or too little is known to say.
    """
    (first_day, first), (day, last) = reading.history[0], reading.history[-1]
    on, jump = said.as_of or said.day, reading.value - last
    scale = abs(reading.goal or 0.0) or abs(reading.value)
    enough = FLAT - 1 if jump > scale / 2 else FLAT  # of what is mostly done in these days
    if len(reading.history) < enough or first_day >= day or jump < SHARE * scale or jump <= 0:
        return None
    pace = (last - first) / (day - first_day).days
    if pace <= 0:
        return 0.0
    times = jump / (pace * max(1, (on - day).days))
    return round(times, 1) if times >= SPIKE else None


def _round(said: Said) -> Iterator[Hint]:
    """Hundreds and thousands only, and none of them what was to be reached."""
    large = [r for r in said.readings if abs(r.value) >= 100]
    if not large or any(r.value == r.goal for r in large):
        return
    step = 100 if len(large) > 1 else 1000
    if all(r.value % step == 0 for r in large):
        yield Hint("round", f"value-{large[0].key}", facts={"n": len(large)})


_DATE = re.compile(
    r"(?:(?P<year>\d{4})\s?年|(?P<rel>今年|本年|年内))?\s?(?P<month>1[0-2]|0?[1-9])\s?月"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])\s?日|(?P<part>底|末|初|上旬|中旬|下旬|中|份?前|份?内|份))"
    r"(?P<upto>前|之前|以前|底前)?"
)
_PART = {"初": 10, "上旬": 10, "中": 20, "中旬": 20}


def _past(said: Said) -> Iterator[Hint]:
    for name, text in (("text", said.text), ("next_step", said.next_step)):
        for clause in _SENTENCE.finditer(text):
            found = _past_date(clause[0], said.day, is_plan=name == "next_step")
            if found is not None:
                start, end, quote = found
                at = clause.start()
                yield Hint(
                    "past",
                    name,
                    at + start,
                    at + end,
                    {"quote": quote, "today": said.day.isoformat()},
                )


_SENTENCE = re.compile(r"[^。；;！!？?\n，,]+")


def _past_date(clause: str, today: dt.date, *, is_plan: bool) -> tuple[int, int, str] | None:
    """A date that is still to come by the words around it, and past by the calendar."""
    if words.FORMERLY.search(clause):
        return None
    for found in _DATE.finditer(clause):
        planned = words.PLANNED.search(clause, 0, found.start())
        if planned is None and not (is_plan and _is_limit(found, clause)):
            continue
        if planned is None and "已" in clause:
            continue
        day = _day(found, today)
        if day is not None and day < today:
            return found.start(), found.end(), found[0]
    return None


def _is_limit(found: re.Match[str], clause: str) -> bool:
    """“6月30日前…” in what is to be done next is a limit whatever stands around it."""
    if re.match(r"\s?(?:已|以来|起|印发|召开|出台|下发)", clause[found.end() :]):
        return False
    return bool(
        found["upto"] or (found["part"] or "").endswith("前") or found["part"] in ("底", "末")
    )


def _day(found: re.Match[str], today: dt.date) -> dt.date | None:
    """The last day it can mean; None where the year is open and another one is more likely."""
    month, year = int(found["month"]), int(found["year"] or today.year)
    if not 1 <= year <= 9998:
        return None
    end = last_day(year, month)
    day = int(found["day"]) if found["day"] else _PART.get(found["part"], end.day)
    on = end.replace(day=min(day, end.day))
    if found["year"] is None and found["rel"] is None and on < add_months(today, -6):
        return None
    return on
