"""The shipped holiday table against the published arrangements."""

from __future__ import annotations

import datetime as dt

from luodi.reading.holidays import work_calendar

D = dt.date


def test_published_arrangements() -> None:
    calendar = work_calendar()
    # 国办发明电〔2024〕12号 for 2025, 国办发明电〔2023〕7号 for 2024.
    assert not calendar.is_workday(D(2025, 1, 28))
    assert calendar.is_workday(D(2025, 1, 26))
    assert calendar.is_workday(D(2024, 2, 18))
    assert not calendar.is_workday(D(2024, 10, 7))
    assert calendar.add_workdays(D(2025, 9, 30), 1) == D(2025, 10, 9)
    # 2026: 中秋 25 September (Friday) is off; the fifth working day after the 21st is the 29th.
    assert calendar.add_workdays(D(2026, 9, 21), 5) == D(2026, 9, 29)


def test_sets_hold_only_days_that_differ_from_the_week() -> None:
    calendar = work_calendar()
    assert all(day.weekday() < 5 for day in calendar.off)
    assert all(day.weekday() >= 5 for day in calendar.on)
    assert calendar.first_year == 2004
    assert calendar.last_year >= 2026
    assert not calendar.knows(D(calendar.last_year + 1, 1, 1))
    assert work_calendar() is calendar
