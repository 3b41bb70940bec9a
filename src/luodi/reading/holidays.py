"""The holiday arrangements the State Council has published, as a WorkCalendar.

The only module that knows the `chinesecalendar` package. Importing it costs about 3 ms beyond the
standard library (``-X importtime``): cheap enough to stand at the top.
"""

from __future__ import annotations

from functools import cache

from chinese_calendar.constants import (  # type: ignore[import-untyped]  # ships no types
    holidays,
    workdays,
)

from luodi.core.workdays import WorkCalendar

_SATURDAY = 5


@cache
def work_calendar() -> WorkCalendar:
    """The calendar of all years with a published arrangement (国务院办公厅每年的放假安排通知)."""
    return WorkCalendar(
        off=frozenset(day for day in holidays if day.weekday() < _SATURDAY),
        on=frozenset(day for day in workdays if day.weekday() >= _SATURDAY),
        first_year=min(holidays).year,
        last_year=max(holidays).year,
    )
