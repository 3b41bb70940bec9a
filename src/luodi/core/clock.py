"""Due dates that stand still while a matter is suspended, and what is left of them.

The clock of a suspended matter stops; when it goes on, the due date moves by as long as it stood
still, in the days it counts in: working days or calendar days.
"""

from __future__ import annotations

import datetime as dt

from luodi.core.workdays import WorkCalendar


def resumed(
    due: dt.date,
    paused_on: dt.date,
    resumed_on: dt.date,
    calendar: WorkCalendar | None = None,
) -> dt.date:
    """The due date after a pause; in working days if a calendar is given.

    A pause that begins after the due date moves nothing: the matter was late already.
    Raises ValueError if it is resumed before it was paused.
    """
    if resumed_on < paused_on:
        raise ValueError("resumed before it was paused")
    if paused_on > due:
        return due
    if calendar is None:
        return due + (resumed_on - paused_on)
    return calendar.estimate(due, workdays(paused_on, resumed_on, calendar)).day


def workdays(after: dt.date, until: dt.date, calendar: WorkCalendar) -> int:
    """Working days after `after` up to and including `until`; negative if `until` comes first.

    Years without a published arrangement count Monday to Friday.
    """
    if until < after:
        return -workdays(until, after, calendar)
    return sum(_worked(day, calendar) for day in _days(after, until))


def _days(after: dt.date, until: dt.date) -> list[dt.date]:
    return [after + dt.timedelta(n) for n in range(1, (until - after).days + 1)]


def _worked(day: dt.date, calendar: WorkCalendar) -> bool:
    return calendar.is_workday(day) if calendar.knows(day) else day.weekday() < 5
