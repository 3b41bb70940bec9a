"""Document numbers as people write them; due dates that stand still."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.clock import resumed, workdays
from luodi.core.numbers import DocumentNumber, parse_number
from luodi.core.workdays import WorkCalendar

CALENDAR = WorkCalendar(frozenset(), frozenset(), 2026, 2026)
DAYS = st.dates(dt.date(2025, 6, 1), dt.date(2027, 6, 1))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("濂督〔2025〕12号", DocumentNumber("濂督", 2025, 12)),
        ("濂督[2025]012号", DocumentNumber("濂督", 2025, 12)),
        (" 示政办发（2026）8 号", DocumentNumber("示政办发", 2026, 8)),
        ("示政办发（2026）8号 ", DocumentNumber("示政办发", 2026, 8)),
        ("第12号", None),
        ("", None),
    ],
)
def test_a_number_is_known_in_any_brackets(text: str, number: DocumentNumber | None) -> None:
    assert parse_number(text) == number


@given(
    st.text("甲乙丙督函办", min_size=1, max_size=6), st.integers(1000, 9999), st.integers(1, 10**6)
)
def test_a_number_reads_back_as_it_was_written(series: str, year: int, ordinal: int) -> None:
    number = DocumentNumber(series, year, ordinal)
    assert parse_number(str(number)) == number


def test_a_pause_moves_the_due_date_by_as_long_as_it_lasted() -> None:
    due, began, ended = dt.date(2026, 3, 31), dt.date(2026, 3, 2), dt.date(2026, 3, 12)
    assert resumed(due, began, ended) == dt.date(2026, 4, 10)
    assert workdays(began, ended, CALENDAR) == 8
    assert resumed(due, began, ended, CALENDAR) == dt.date(2026, 4, 10)


def test_what_was_late_already_stays_late() -> None:
    due = dt.date(2026, 3, 1)
    assert resumed(due, dt.date(2026, 3, 5), dt.date(2026, 4, 5)) == due
    with pytest.raises(ValueError, match="before"):
        resumed(due, dt.date(2026, 3, 5), dt.date(2026, 3, 4))


@given(DAYS, DAYS, DAYS)
def test_working_days_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    one, two, three = sorted((a, b, c))
    whole = workdays(one, three, CALENDAR)
    assert whole == workdays(one, two, CALENDAR) + workdays(two, three, CALENDAR)
    assert workdays(three, one, CALENDAR) == -whole


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_pause_never_brings_a_due_date_forward(due: dt.date, began: dt.date, lasted: int) -> None:
    ended = began + dt.timedelta(lasted)
    assert resumed(due, began, ended) >= due
    assert resumed(due, began, ended, CALENDAR) >= due
