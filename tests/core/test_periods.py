"""Periods: the last days patterns.md §0 asks for, and plan years from the record."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core import periods
from luodi.core.periods import Period

D = dt.date


@pytest.mark.parametrize(
    ("year", "month", "end"), [(2024, 2, 29), (2025, 2, 28), (2025, 12, 31), (1900, 2, 28)]
)
def test_last_day(year: int, month: int, end: int) -> None:
    assert periods.last_day(year, month) == D(year, month, end)


def test_named_periods() -> None:
    assert periods.quarter(2025, 3) == Period(D(2025, 7, 1), D(2025, 9, 30))
    assert periods.half(2025, 1) == Period(D(2025, 1, 1), D(2025, 6, 30))
    assert periods.half(2025, 2).begin == D(2025, 7, 1)
    assert periods.whole_year(2025) == Period(D(2025, 1, 1), D(2025, 12, 31))
    assert periods.months(2025, 3, 6) == Period(D(2025, 3, 1), D(2025, 6, 30))
    assert periods.xun(2024, 2, 1) == Period(D(2024, 2, 1), D(2024, 2, 10))
    assert periods.xun(2024, 2, 2) == Period(D(2024, 2, 11), D(2024, 2, 20))
    assert periods.xun(2024, 2, 3) == Period(D(2024, 2, 21), D(2024, 2, 29))


@pytest.mark.parametrize("wrong", [0, 5])
def test_periods_that_do_not_exist(wrong: int) -> None:
    for make in (periods.quarter, periods.half):
        with pytest.raises(ValueError, match="no such"):
            make(2025, wrong)
    with pytest.raises(ValueError, match="no such xun"):
        periods.xun(2025, 1, wrong)
    with pytest.raises(ValueError, match="out of order"):
        periods.months(2025, 6, 3)


@given(st.dates())
def test_every_day_lies_in_its_periods(day: dt.date) -> None:
    assert day in periods.month(day.year, day.month)
    assert day in periods.quarter(day.year, periods.quarter_of(day))
    assert day in periods.whole_year(day.year)
    assert sum(day in periods.xun(day.year, day.month, n) for n in (1, 2, 3)) == 1


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (D(2025, 1, 31), 1, D(2025, 2, 28)),
        (D(2024, 1, 31), 1, D(2024, 2, 29)),
        (D(2025, 11, 15), 3, D(2026, 2, 15)),
        (D(2025, 3, 31), -1, D(2025, 2, 28)),
        (D(2025, 5, 20), 60, D(2030, 5, 20)),
    ],
)
def test_add_months(day: dt.date, n: int, expected: dt.date) -> None:
    assert periods.add_months(day, n) == expected


def test_add_months_stays_inside_the_calendar() -> None:
    with pytest.raises(OverflowError):
        periods.add_months(D(2025, 1, 1), 12 * 10_000)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("十五五", 2026, 2030),
        ("十四五", 2021, 2025),
        ("十三五", 2016, 2020),
        ("十五", 2001, 2005),
        ("九五", 1996, 2000),
        ("三五", 1966, 1970),
        ("一五", 1953, 1957),
        ("二十五", 2051, 2055),
    ],
)
def test_plan_named(name: str, first: int, last: int) -> None:
    assert periods.plan_named(name) == Period(D(first, 1, 1), D(last, 12, 31))


@pytest.mark.parametrize("name", ["", "五", "十四", "三五年", "415", "百五", "一一五", "十十五"])
def test_words_that_name_no_plan(name: str) -> None:
    assert periods.plan_named(name) is None


@given(st.integers(1, 98))
def test_plans_follow_each_other(ordinal: int) -> None:
    gap = periods.plan_period(ordinal + 1).begin - periods.plan_period(ordinal).end
    years_between = 3 if ordinal == 2 else 0  # 1963–1965
    assert gap.days // 365 == years_between


def test_plan_ordinals_are_bounded() -> None:
    for wrong in (0, 100):
        with pytest.raises(ValueError, match="no such five-year plan"):
            periods.plan_period(wrong)
