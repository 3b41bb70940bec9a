"""What falls to one month or quarter of a cumulative target."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from luodi.core.elapsed import Basis
from luodi.core.period_task import closed_period, task_of
from luodi.core.periods import month, quarter
from luodi.core.trajectory import Aim, Dated, Even, Kind, Target

BEGIN, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
PLAN = Dated(
    ((dt.date(2026, 2, 28), 3), (dt.date(2026, 3, 31), 3), (DUE, 12)),
    Basis.MONTH_PLAN,
    stepped=True,
)


def target(**more: object) -> Target:
    facts = {
        "kind": Kind.CUMULATIVE,
        "aim": Aim.UP,
        "goal": 12,
        "begin": BEGIN,
        "due": DUE,
        "path": Even(Basis.MONTHS),
    }
    return Target(**{**facts, **more})  # type: ignore[arg-type]  # fields by name


def test_a_month_of_an_even_plan() -> None:
    assert task_of(target(), month(2026, 2), 1, 1.5) == (Fraction(1, 24), Fraction(1, 12))
    assert task_of(target(), quarter(2026, 1), None, 3) == (Fraction(1, 4), Fraction(1, 4))


def test_a_month_of_a_month_plan() -> None:
    planned = target(path=PLAN)
    assert task_of(planned, month(2026, 2), None, 2) == (Fraction(1, 6), Fraction(1, 4))
    assert task_of(planned, month(2026, 3), 2, 3) is None  # the plan adds nothing in March
    assert task_of(planned, quarter(2026, 1), None, 3) == (Fraction(1, 4), Fraction(1, 4))


def test_what_has_no_part_of_a_month() -> None:
    assert task_of(target(kind=Kind.RATE), month(2026, 2), 1, 2) is None
    assert task_of(target(), month(2026, 2), 1, None) is None  # unknown is not zero
    assert task_of(target(), month(2025, 12), None, 0) is None  # before it began
    assert task_of(target(baseline=12), month(2026, 2), 12, 12) is None  # no way to go


def test_a_period_counts_once_it_has_ended() -> None:
    january, february = month(2026, 1), month(2026, 2)
    assert closed_period(february, january, dt.date(2026, 2, 27)) == january
    assert closed_period(february, january, dt.date(2026, 2, 28)) == february


@given(st.lists(st.integers(-20, 40), min_size=12, max_size=12), st.sampled_from([None, PLAN]))
def test_months_add_up_to_the_year(values: list[int], plan: Dated | None) -> None:
    """Done and planned of the months that have a plan are never more than those of the year."""
    wanted = target(path=plan or Even(Basis.MONTHS))
    held: list[int | None] = [None, *values]
    parts = [task_of(wanted, month(2026, n), held[n - 1], held[n]) for n in range(1, 13)]
    assert sum(part[1] for part in parts if part) == 1
    if plan is None:
        assert sum(part[0] for part in parts if part) == Fraction(values[-1], 12)
