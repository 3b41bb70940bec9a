"""The days that recurring duties fall on."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.kernel.recurring_days import days, is_dated
from luodi.reading.holidays import work_calendar

D = dt.date


@pytest.mark.parametrize(
    ("rule", "after", "until", "found"),
    [
        (
            "FREQ=MONTHLY;BYMONTHDAY=5",
            D(2026, 1, 5),
            D(2026, 3, 31),
            [D(2026, 2, 5), D(2026, 3, 5)],
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", D(2028, 1, 31), D(2028, 2, 29), [D(2028, 2, 29)]),
        (
            "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20",
            D(2026, 1, 20),
            D(2026, 12, 31),
            [D(2026, 4, 20), D(2026, 7, 20), D(2026, 10, 20)],
        ),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", D(2026, 12, 31), D(2027, 1, 5), [D(2027, 12, 31)]),
        ("FREQ=WEEKLY;BYDAY=FR", D(2026, 12, 24), D(2027, 1, 1), [D(2026, 12, 25), D(2027, 1, 1)]),
    ],
)
def test_instances_lie_after_one_day_and_up_to_another(
    rule: str, after: dt.date, until: dt.date, found: list[dt.date]
) -> None:
    assert days(rule, after, until) == found


def test_a_working_day_of_the_month_passes_holidays_over() -> None:
    rule = "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3"
    by_weekday = days(rule, D(2025, 9, 30), D(2025, 10, 31))
    worked = days(rule, D(2025, 9, 30), D(2025, 10, 31), work_calendar())
    assert by_weekday == [D(2025, 10, 3)]
    assert len(worked) == 1
    assert worked[0] > D(2025, 10, 8)  # the National Day holiday ends on the 8th


def test_nobody_is_asked_every_day() -> None:
    assert not is_dated("FREQ=DAILY")
    assert not is_dated("")
    assert is_dated("FREQ=WEEKLY")
