"""Days that are not like other days of the week: holidays, weekends worked, own exceptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import CalendarException

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """How a day is worked. `kind`: "" as usual, "holiday", "makeup" (a weekend worked), "off" or
    "on" (the organisation's own exceptions, with the note they were given)."""

    is_workday: bool
    kind: str = ""
    note: str = ""


def marks_of(organisation_id: int, first: dt.date, last: dt.date) -> dict[dt.date, Mark]:
    """One for each day from `first` to `last`; two queries.

    Years without a published arrangement are told apart by their weekends only.
    """
    calendar = calendar_of(organisation_id)
    own = CalendarException.objects.filter(
        organisation_id=organisation_id, day__gte=first, day__lte=last
    )
    notes = {row.day: Mark(row.is_workday, "on" if row.is_workday else "off", row.note)
             for row in own}  # fmt: skip
    found = {}
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(n)
        usual = day.weekday() < _SATURDAY
        worked = calendar.is_workday(day) if calendar.knows(day) else usual
        kind = "" if worked == usual else "makeup" if worked else "holiday"
        found[day] = notes.get(day) or Mark(worked, kind)
    return found
