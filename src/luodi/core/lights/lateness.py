"""Late is the matter, stale is the report: two results that are never mixed into one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.core.clock import workdays
from luodi.core.lights.situation import Situation
from luodi.core.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Late:
    """A matter `days` past its due date `since`: still open, or closed that late."""

    since: dt.date
    days: int
    workdays: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Stale:
    """A report that was owed by `since` and has not come for `days`."""

    since: dt.date
    days: int


def late(
    situation: Situation,
    day: dt.date,
    *,
    due_by: str = "original",
    calendar: WorkCalendar | None = None,
) -> Late | None:
    """Whether the matter is past its due date, by the original one unless ``current`` is asked.

    None if not, if it has no due date, or if it left or is paused. Working days need a calendar.
    """
    due = situation.due_original
    if due_by == "current":
        due = situation.due_current or due
    if due is None or situation.state in ("left", "paused"):
        return None
    closed = situation.closed_on
    is_open = situation.state == "open" or (closed is not None and closed > day)
    until = day if is_open or closed is None else closed
    if until <= due:
        return None
    worked = None if calendar is None else workdays(due, until, calendar)
    return Late(due, (until - due).days, worked, is_open)


def stale(situation: Situation, day: dt.date) -> Stale | None:
    """Whether a report is owed; only open matters owe any."""
    due = situation.report_due
    if due is None or situation.state != "open" or day <= due:
        return None
    return Stale(due, (day - due).days)
