"""What is to be done about a task on a day: at most one thing, one colour above the last.

A condition holds from a day on, so that a day on which nobody looked is made up for by the next.
What was done before counts as long as it was about the same day (`anchor`): after an extension,
a report or a signature the track begins anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from luodi.core.ladder.rules import Colour, Counting, Ladder, Rung, When
from luodi.core.workdays import WorkCalendar

_FRIDAY = 4
_DAY = dt.timedelta(1)


class Stop(Enum):
    """Why nothing is done about a task for the time being."""

    CLOSED = "closed"
    SUSPENDED = "suspended"
    WAITS_FOR_OFFICE = "waits_for_office"
    EXTENSION_ASKED = "extension_asked"
    HELD = "held"
    UNDER_NOTICE = "under_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A unit's part of a task as it stands.

    `sign_by` and `report_by` are set while the signature, the report is still owed; `light_since`
    is the day the light turned, `troubled_since` the day it left green. `moved_on` is when the unit
    last did something about it.
    """

    due: dt.date | None = None
    sign_by: dt.date | None = None
    report_by: dt.date | None = None
    light: str = ""
    light_since: dt.date | None = None
    troubled_since: dt.date | None = None
    moved_on: dt.date | None = None
    is_closed: bool = False
    is_suspended: bool = False
    waits_for_office: bool = False
    has_notice: bool = False
    asked_on: dt.date | None = None  # an extension, not decided on yet
    held_until: dt.date | None = None  # a person has put it off


@dataclass(frozen=True, slots=True)
class Taken:
    """A rung that was taken: on which day, counted from which."""

    rung: str
    colour: Colour
    track: str
    anchor: dt.date
    day: dt.date


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done: the rung, the day it counts from, and the day it is for."""

    rung: Rung
    anchor: dt.date
    day: dt.date

    def taken(self) -> Taken:
        """The same, done."""
        return Taken(self.rung.key, self.rung.colour, self.rung.when.track, self.anchor, self.day)


def standstill(facts: Facts, today: dt.date) -> Stop | None:
    """Why the ladder stands still on that day; None where it does not."""
    if facts.is_closed:
        return Stop.CLOSED
    if facts.is_suspended:
        return Stop.SUSPENDED
    if facts.waits_for_office:
        return Stop.WAITS_FOR_OFFICE
    if facts.asked_on is not None and (facts.due is None or facts.asked_on <= facts.due):
        return Stop.EXTENSION_ASKED
    if facts.held_until is not None and today <= facts.held_until:
        return Stop.HELD
    return Stop.UNDER_NOTICE if facts.has_notice else None


def steps(
    facts: Facts, history: Sequence[Taken], ladder: Ladder, today: dt.date, calendar: WorkCalendar
) -> tuple[Step, ...]:
    """What is to be done today: one step or none. Done already, it is not to be done again."""
    if standstill(facts, today) or not is_worked(today, calendar):
        return ()
    if any(one.day >= today for one in history):
        return ()
    by_track: dict[str, Step] = {}
    for rung in ladder.rungs:
        step = _open(rung, facts, history, today, calendar)
        if step is not None:
            by_track[rung.when.track] = step  # a later rung stands for the earlier ones
    ready = [s for s in by_track.values() if _is_ready(s, history, calendar)]
    best = max(ready, key=lambda s: (s.rung.colour.level, ladder.rungs.index(s.rung)), default=None)
    return () if best is None else (best,)


def forecast(
    facts: Facts, history: Sequence[Taken], ladder: Ladder, after: dt.date, calendar: WorkCalendar
) -> Step | None:
    """The first step after that day if nothing changes; None where none is in sight.

    What is open changes only where a condition begins to hold or a rest ends: no other day has to
    be looked at.
    """
    if standstill(replace(facts, held_until=None), after):
        return None
    start = max(after, facts.held_until or after) + _DAY
    days = {
        _worked_from(max(start, day), calendar) for day in _turns(facts, history, ladder, calendar)
    }
    for day in sorted(days):
        found = steps(facts, history, ladder, day, calendar)
        if found:
            return found[0]
    return None


def _turns(
    facts: Facts, history: Sequence[Taken], ladder: Ladder, calendar: WorkCalendar
) -> Iterator[dt.date]:
    """The days on which a condition begins to hold, or a rung may be taken again."""
    for rung in ladder.rungs:
        begin = from_day(rung, facts, history, calendar)
        if begin is None:
            continue
        yield begin[1]
        for same, wait in ((history, rung.rest), (_of(rung, history), rung.every)):
            if same:
                yield calendar.estimate(max(one.day for one in same), wait).day


def _of(rung: Rung, history: Sequence[Taken]) -> list[Taken]:
    return [one for one in history if one.rung == rung.key]


def _worked_from(day: dt.date, calendar: WorkCalendar) -> dt.date:
    while not is_worked(day, calendar):
        day += _DAY
    return day


def from_day(
    rung: Rung, facts: Facts, history: Sequence[Taken], calendar: WorkCalendar
) -> tuple[dt.date, dt.date] | None:
    """The day a rung counts from, and the day from which its condition holds; None if never."""
    if rung.when.track == "due":
        return _from_due(rung, facts, calendar)
    if rung.when is When.EARLIER:
        return _from_silence(rung, facts, history)
    begins = {
        When.UNSIGNED: facts.sign_by,
        When.UNREPORTED: _report_owed(facts),
        When.LIGHT: facts.light_since if facts.light == rung.light else None,
    }[rung.when]
    if begins is None:
        return None
    anchor = facts.troubled_since or begins if rung.when is When.LIGHT else begins
    return anchor, _later(begins, rung.days, rung.counting, calendar)


def is_worked(day: dt.date, calendar: WorkCalendar) -> bool:
    """Whether it is a working day; Monday to Friday where the year is not known yet."""
    return calendar.is_workday(day) if calendar.knows(day) else day.weekday() <= _FRIDAY


def _from_due(rung: Rung, facts: Facts, calendar: WorkCalendar) -> tuple[dt.date, dt.date] | None:
    """A reminder of a day off comes on the working day before it, not after it."""
    due = facts.due
    if due is None:
        return None
    if rung.when is When.AFTER_DUE:
        return due, _later(due, rung.days, rung.counting, calendar)
    day = _later(due, -rung.days, rung.counting, calendar)
    while not is_worked(day, calendar):
        day -= _DAY
    return due, day


def _from_silence(
    rung: Rung, facts: Facts, history: Sequence[Taken]
) -> tuple[dt.date, dt.date] | None:
    """So many rungs since the unit last did something."""
    since = facts.moved_on
    if since is None:
        return None
    days = sorted(one.day for one in history if one.day > since)
    return (since, days[rung.days - 1] + _DAY) if len(days) >= rung.days else None


def _report_owed(facts: Facts) -> dt.date | None:
    """Since when; where the task itself is due no later, its own date speaks."""
    if facts.report_by is None or (facts.due is not None and facts.report_by >= facts.due):
        return None
    return facts.report_by


def _later(day: dt.date, days: int, counting: Counting, calendar: WorkCalendar) -> dt.date:
    if counting is Counting.CALENDAR:
        return day + dt.timedelta(days)
    return calendar.estimate(day, days).day


def _open(
    rung: Rung,
    facts: Facts,
    history: Sequence[Taken],
    today: dt.date,
    calendar: WorkCalendar,
) -> Step | None:
    """The rung as a step, if its condition holds and the colour below it has been taken."""
    begin = from_day(rung, facts, history, calendar)
    if begin is None or today < begin[1]:
        return None
    anchor = begin[0]
    below = [one.colour.level for one in history if _counts(one, rung, anchor)]
    if rung.colour.level > max(below, default=-1) + 1:
        return None
    return Step(rung, anchor, today)


def _counts(one: Taken, rung: Rung, anchor: dt.date) -> bool:
    """Whether what was taken is a rung of the same climb."""
    if rung.when is When.EARLIER:
        return one.day > anchor
    if rung.when is When.LIGHT:
        return one.track == "light" and one.day >= anchor
    return one.track == rung.when.track and one.anchor == anchor


def _is_ready(step: Step, history: Sequence[Taken], calendar: WorkCalendar) -> bool:
    """Whether it was not taken yet, or is to be taken again; and nothing was done just now."""
    rung = step.rung
    same = [one for one in history if one.rung == rung.key and _counts(one, rung, step.anchor)]
    if same and (len(same) >= rung.most or not _passed(same, rung.every, step.day, calendar)):
        return False
    return _passed(history, rung.rest, step.day, calendar)


def _passed(taken: Sequence[Taken], days: int, today: dt.date, calendar: WorkCalendar) -> bool:
    """Whether so many working days have gone by since the last of them."""
    last = max((one.day for one in taken), default=None)
    return last is None or today >= calendar.estimate(last, days).day
