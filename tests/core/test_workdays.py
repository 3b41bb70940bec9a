"""Working days: hand-checked dates of 2024 and 2025, and laws that hold for any calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.workdays import UnknownHolidaysError, WorkCalendar

D = dt.date
# 国办发明电〔2024〕12号: 2025年春节 1月28日—2月4日, 1月26日、2月8日上班; 国庆 10月1日—8日, 9月28日、10月11日上班.
CALENDAR = WorkCalendar(
    off=frozenset(
        [D(2025, 1, 1), *(D(2025, 1, d) for d in range(28, 32)), D(2025, 2, 3), D(2025, 2, 4)]
        + [D(2025, 10, d) for d in (1, 2, 3, 6, 7, 8)]
    ),
    on=frozenset([D(2025, 1, 26), D(2025, 2, 8), D(2025, 9, 28), D(2025, 10, 11)]),
    first_year=2025,
    last_year=2025,
)
days_2025 = st.dates(D(2025, 1, 1), D(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (D(2025, 1, 27), True),
        (D(2025, 1, 28), False),
        (D(2025, 1, 26), True),  # a Sunday worked in exchange
        (D(2025, 2, 9), False),  # a plain Sunday
        (D(2025, 10, 8), False),
        (D(2025, 10, 11), True),
    ],
)
def test_holidays_and_exchanged_weekends(day: dt.date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (D(2025, 1, 24), 1, D(2025, 1, 26)),
        (D(2025, 1, 27), 1, D(2025, 2, 5)),
        (D(2025, 2, 5), 4, D(2025, 2, 10)),  # Sat 8 February is worked, Sunday is not
        (D(2025, 2, 8), -1, D(2025, 2, 7)),
        (D(2025, 2, 2), -1, D(2025, 1, 27)),
        (D(2025, 10, 4), 0, D(2025, 10, 4)),
        (D(2025, 9, 30), 5, D(2025, 10, 14)),
    ],
)
def test_add_workdays(day: dt.date, n: int, expected: dt.date) -> None:
    assert CALENDAR.add_workdays(day, n) == expected


@given(days_2025, st.integers(-120, 120))
def test_adding_agrees_with_counting_day_by_day(day: dt.date, n: int) -> None:
    step = dt.timedelta(days=1 if n > 0 else -1)
    walked, left = day, abs(n)
    while left:
        walked += step
        if not CALENDAR.knows(walked):
            with pytest.raises(UnknownHolidaysError):
                CALENDAR.add_workdays(day, n)
            return
        left -= CALENDAR.is_workday(walked)
    assert CALENDAR.add_workdays(day, n) == walked


@given(days_2025, st.integers(0, 150))
def test_workdays_between_is_the_inverse_of_adding(day: dt.date, n: int) -> None:
    estimate = CALENDAR.estimate(day, n)
    if estimate.certain and n:
        tomorrow = day + dt.timedelta(days=1)
        if CALENDAR.knows(tomorrow):
            assert CALENDAR.workdays_between(tomorrow, estimate.day) == n


def test_between_is_empty_when_the_end_comes_first() -> None:
    assert CALENDAR.workdays_between(D(2025, 3, 5), D(2025, 3, 3)) == 0
    assert CALENDAR.workdays_between(D(2025, 3, 3), D(2025, 3, 7)) == 5


def test_nth_workday_of_a_period() -> None:
    assert CALENDAR.nth_workday_of(D(2025, 10, 1), 3) == D(2025, 10, 11)
    with pytest.raises(ValueError, match="counted from 1"):
        CALENDAR.nth_workday_of(D(2025, 10, 1), 0)
    with pytest.raises(UnknownHolidaysError):
        CALENDAR.nth_workday_of(D(2025, 12, 31), 2)
    with pytest.raises(UnknownHolidaysError):
        CALENDAR.nth_workday_of(D(2026, 1, 1), 1)


def test_last_workday_by() -> None:
    assert CALENDAR.last_workday_by(D(2025, 2, 4)) == D(2025, 1, 27)
    assert CALENDAR.last_workday_by(D(2025, 6, 30)) == D(2025, 6, 30)


def test_unknown_years_are_said_to_be_unknown() -> None:
    with pytest.raises(UnknownHolidaysError, match="2025—2025年") as caught:
        CALENDAR.is_workday(D(2026, 1, 5))
    assert "known for 2025–2025 only" in caught.value.en
    for day, n in [(D(2026, 1, 5), 1), (D(2025, 12, 31), 1), (D(2025, 1, 1), -1)]:
        with pytest.raises(UnknownHolidaysError):
            CALENDAR.add_workdays(day, n)
    with pytest.raises(UnknownHolidaysError):
        CALENDAR.workdays_between(D(2025, 1, 1), D(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "n", "expected", "certain"),
    [
        (D(2025, 6, 3), 3, D(2025, 6, 6), True),
        (D(2025, 12, 30), 3, D(2026, 1, 2), False),  # Wed 31 known, then Thu 1 and Fri 2 by weekday
        (D(2026, 3, 7), 1, D(2026, 3, 9), False),
        (D(2026, 3, 7), -1, D(2026, 3, 6), False),
        (D(2026, 3, 9), -1, D(2026, 3, 6), False),
        (D(2026, 3, 6), 5, D(2026, 3, 13), False),
        (D(2025, 1, 2), -1, D(2024, 12, 31), False),
        (D(2026, 3, 7), 0, D(2026, 3, 7), False),
    ],
)
def test_estimates_are_marked(day: dt.date, n: int, expected: dt.date, certain: bool) -> None:
    estimate = CALENDAR.estimate(day, n)
    assert (estimate.day, estimate.certain) == (expected, certain)


@given(st.dates(), st.integers())
def test_estimate_answers_or_says_why_not(day: dt.date, n: int) -> None:
    try:
        estimate = CALENDAR.estimate(day, n)
    except UnknownHolidaysError:
        assert abs(n) > 4
        return
    if n:
        assert (estimate.day > day) is (n > 0)


def test_years_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="no such years"):
        WorkCalendar(frozenset(), frozenset(), 2026, 2025)
