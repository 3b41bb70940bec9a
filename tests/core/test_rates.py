"""Outcomes and rates: every matter in one outcome, every figure from the same count."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.periods import Period, quarter, whole_year
from luodi.core.rates import (
    By,
    Counts,
    Matter,
    Outcome,
    YearTarget,
    count,
    count_targets,
    cut,
    outcome,
)

D = dt.date
JUNE = D(2025, 6, 30)


@pytest.mark.parametrize(
    ("due", "closed", "left", "found"),
    [
        (JUNE, None, None, Outcome.OPEN),
        (D(2025, 6, 29), None, None, Outcome.LATE_OPEN),
        (JUNE, JUNE, None, Outcome.ON_TIME),
        (D(2025, 6, 29), D(2025, 6, 29), None, Outcome.ON_TIME),
        (D(2025, 6, 28), D(2025, 6, 29), None, Outcome.LATE_CLOSED),
        (D(2025, 6, 28), D(2025, 7, 1), None, Outcome.LATE_OPEN),  # closed later: not known yet
        (D(2025, 7, 28), D(2025, 5, 1), None, Outcome.ON_TIME),
        (None, None, None, Outcome.OPEN),
        (None, D(2025, 5, 1), None, Outcome.UNDATED),
        (D(2025, 5, 1), None, JUNE, Outcome.LEFT),
        (D(2025, 5, 1), None, D(2025, 7, 1), Outcome.LATE_OPEN),
    ],
)
def test_outcomes(due: D | None, closed: D | None, left: D | None, found: Outcome) -> None:
    matter = Matter(D(2025, 1, 1), due, closed, left)
    assert outcome(matter, JUNE) is found
    assert outcome(matter, D(2024, 12, 31)) is None


def test_the_original_date_counts_unless_the_scheme_says_otherwise() -> None:
    extended = Matter(
        D(2025, 1, 1),
        D(2025, 3, 31),
        D(2025, 5, 20),
        extensions=((D(2025, 3, 20), D(2025, 5, 31)),),
    )
    assert outcome(extended, JUNE) is Outcome.LATE_CLOSED
    assert outcome(extended, JUNE, By.CURRENT) is Outcome.ON_TIME
    assert outcome(extended, D(2025, 4, 30), By.CURRENT) is Outcome.OPEN
    assert extended.due_on(D(2025, 3, 19), By.CURRENT) == D(2025, 3, 31)


def test_counts_and_rates() -> None:
    begin = D(2025, 1, 1)
    found = count(
        [
            Matter(begin, JUNE, JUNE),
            Matter(begin, D(2025, 3, 1), D(2025, 3, 2)),
            Matter(begin, D(2025, 3, 1)),
            Matter(begin, D(2025, 9, 1)),
            Matter(begin, None, D(2025, 3, 2)),
            Matter(begin, D(2025, 3, 1), left_on=D(2025, 3, 2)),
            Matter(D(2025, 7, 1), D(2025, 9, 1)),
        ],
        JUNE,
    )
    assert found == Counts(JUNE, By.ORIGINAL, 1, 1, 1, 1, 1, 1)
    assert (found.issued, found.staying, found.closed) == (6, 5, 3)
    assert found.on_time_rate == Fraction(1, 3)
    assert found.completion_rate == Fraction(3, 5)
    nobody = count([], JUNE)
    assert (nobody.on_time_rate, nobody.completion_rate) == (None, None)


def test_a_period_is_cut_only_after_its_end() -> None:
    with pytest.raises(ValueError, match="has not ended"):
        cut([], quarter(2025, 2), D(2025, 6, 29))


def test_an_indicator_has_one_target_a_year() -> None:
    twice = [YearTarget("a", "x", 2025, True), YearTarget("a", "x", 2025, False)]
    with pytest.raises(ValueError, match="two targets"):
        count_targets(twice)
    assert count_targets([]).reached_rate is None


days = st.dates(D(2025, 1, 1), D(2025, 12, 31))
maybe = st.none() | days
matters = st.lists(st.builds(Matter, st.just(D(2025, 1, 1)), maybe, maybe, maybe))


@given(matters, days, st.sampled_from(list(By)))
def test_every_matter_has_one_outcome(many: list[Matter], day: D, by: By) -> None:
    found = count(many, day, by)
    assert found.issued == len(many)
    rate = found.on_time_rate
    assert rate is None or 0 <= rate <= 1


@given(matters)
def test_quarters_add_up_to_the_year(many: list[Matter]) -> None:
    end = D(2025, 12, 31)
    parts = [cut(many, quarter(2025, n), end).as_is for n in (1, 2, 3, 4)]
    whole = cut(many, whole_year(2025), end).as_is
    assert sum(p.issued for p in parts) == whole.issued == sum(m.due is not None for m in many)
    assert sum(p.on_time for p in parts) == whole.on_time
    assert cut(many, Period(end, end), end).carried == 0
