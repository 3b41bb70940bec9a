"""Paths of targets and where values stand on them: by hand, and by laws."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.elapsed import Basis
from luodi.core.trajectory import (
    Aim,
    Dated,
    Even,
    Kind,
    Target,
    aim_of,
    completion,
    course,
    expected,
    latest,
    rate_over,
    reaches,
)

D = dt.date
BEGIN, DUE = D(2025, 1, 1), D(2025, 12, 31)


def target(goal: float, aim: Aim = Aim.UP, kind: Kind = Kind.CUMULATIVE, **more: Any) -> Target:
    return Target(kind, aim, goal, BEGIN, DUE, **more)


def test_an_even_path_by_months_is_the_schedule() -> None:
    houses = target(1200, path=Even(Basis.MONTHS))
    assert expected(houses, D(2024, 12, 1)) == 0
    assert expected(houses, D(2025, 9, 30)) == 900
    assert expected(houses, D(2026, 3, 1)) == 1200
    found = course(houses, 576, D(2025, 9, 30))
    assert [found.done, found.due_by_now, found.gap] == [Fraction(48, 100), Fraction(3, 4), -27]
    assert found.ratio == Fraction(64, 100)
    assert (found.on_course, found.basis) == (False, Basis.MONTHS)


def test_a_level_starts_at_its_stated_baseline() -> None:
    cover = target(65, kind=Kind.LEVEL, baseline=60, path=Even(Basis.MONTHS))
    assert expected(cover, BEGIN) == 60
    assert expected(cover, D(2025, 6, 30)) == Fraction(125, 2)
    assert completion(cover, 62) == Fraction(2, 5)
    assert completion(cover, 59) == Fraction(-1, 5)
    assert completion(cover, 66) == Fraction(6, 5)


def test_dated_values_have_a_path_between_them() -> None:
    points = ((D(2025, 3, 1), 10), (D(2025, 3, 11), 20))
    line = target(100, path=Dated(points))
    assert expected(line, D(2025, 3, 6)) == 15
    assert expected(line, D(2025, 1, 1)) == 0
    assert 0 < (expected(line, D(2025, 2, 1)) or 0) < 10
    assert 20 < (expected(line, D(2025, 12, 30)) or 0) < 100
    steps = target(100, path=Dated(points, Basis.MONTH_PLAN, stepped=True))
    assert [expected(steps, D(2025, 3, d)) for d in (1, 10, 11)] == [10, 10, 20]
    assert [expected(steps, d) for d in (D(2025, 2, 28), D(2025, 12, 30), DUE)] == [0, 20, 100]
    assert steps.basis is Basis.MONTH_PLAN
    level = target(100, kind=Kind.LEVEL, path=Dated(points))
    assert expected(level, D(2025, 2, 1)) is None
    assert expected(level, D(2025, 3, 1)) == 10


@pytest.mark.parametrize(
    ("aim", "goal", "baseline", "value", "share"),
    [
        (Aim.UP, 100, None, 130, Fraction(13, 10)),
        (Aim.UP, 100, None, -20, Fraction(-1, 5)),
        (Aim.UP, 0, -5, -1, Fraction(4, 5)),  # 由负转正
        (Aim.UP, 0, None, 0, 1),
        (Aim.UP, 0, None, -1, 0),
        (Aim.UP, -2, None, -3, Fraction(1, 2)),
        (Aim.DOWN, 30, 40, 35, Fraction(1, 2)),
        (Aim.DOWN, 30, 40, 44, Fraction(-2, 5)),
        (Aim.DOWN, 30, None, 33, Fraction(9, 10)),
        (Aim.DOWN, 30, None, 15, Fraction(3, 2)),
        (Aim.DOWN, -3, None, -2, Fraction(2, 3)),
        (Aim.DOWN, 0, None, 0, 1),
        (Aim.DOWN, 0, None, 2, 0),
        (Aim.DOWN, 0, 10, 2, Fraction(4, 5)),
        (Aim.UP, 60, 65, 62, Fraction(62, 60)),  # had been reached: to be held
        (Aim.UP, 60, 60, 57, Fraction(57, 60)),
    ],
)
def test_completion(
    aim: Aim, goal: float, baseline: float | None, value: float, share: Fraction
) -> None:
    one = target(goal, aim, Kind.LEVEL, baseline=baseline)
    assert completion(one, value) == share
    assert reaches(one, value) == (share >= 1)
    assert completion(one, None) is None


def test_a_range_has_two_ends() -> None:
    price = target(1, Aim.WITHIN, Kind.RATE, high=3)
    assert [completion(price, v) for v in (1, 2, 3, 0.5, 6, 9)] == [1, 1, 1, 0.5, 0, -1]
    assert course(price, 2, BEGIN).on_course is True
    assert course(price, 3.1, BEGIN).on_course is False
    assert completion(target(0, Aim.WITHIN, high=0), 1) == 0
    assert completion(target(0, Aim.WITHIN, high=2), -1) == Fraction(1, 2)
    wrongs: list[dict[str, Any]] = [
        {"aim": Aim.WITHIN}, {"aim": Aim.UP, "high": 9}, {"aim": Aim.WITHIN, "high": 0},
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(ValueError, match="range"):
            target(1, **wrong)


def test_a_ceiling_is_an_allowance_spread_over_the_year() -> None:
    accidents = target(12, Aim.DOWN, path=Even(Basis.MONTHS))
    assert expected(accidents, D(2025, 6, 30)) == 6
    assert course(accidents, 6, D(2025, 6, 30)).on_course is True
    assert course(accidents, 7, D(2025, 6, 30)).on_course is False


def test_more_than_is_asked_for_on_the_last_day_only() -> None:
    strict = target(100, strict=True)
    assert not reaches(strict, 100)
    assert reaches(strict, 100.01)
    assert course(strict, 100, DUE).on_course is False
    assert course(strict, 100, D(2025, 12, 30)).on_course is True


def test_what_had_been_reached_is_to_be_held() -> None:
    floor = target(60, kind=Kind.LEVEL, baseline=65)
    assert expected(floor, D(2025, 6, 30)) == 60
    assert course(floor, 61, D(2025, 6, 30)).on_course is True


def test_impossible_targets_are_refused() -> None:
    with pytest.raises(ValueError, match="begins"):
        Target(Kind.LEVEL, Aim.UP, 1, DUE, BEGIN)
    with pytest.raises(ValueError, match="outside"):
        target(1, path=Dated(((D(2026, 1, 1), 1),)))
    with pytest.raises(ValueError, match="end at the goal"):
        target(1, path=Dated(((DUE, 2),)))
    with pytest.raises(ValueError, match="rise"):
        Dated(((DUE, 2), (BEGIN, 1)))
    with pytest.raises(ValueError, match="even path"):
        Even(Basis.NODES)


def test_the_latest_value_on_a_day() -> None:
    values = [(D(2025, 3, 1), 7), (D(2025, 1, 1), 5), (D(2025, 2, 1), None)]
    assert latest(values, D(2024, 12, 31)) is None
    assert latest(values, D(2025, 2, 15)) == 5
    assert latest(values, D(2025, 3, 1)) == 7


def test_comparisons_of_documents() -> None:
    found = {op: aim_of(op) for op in (">=", ">", "=", "≈", "<=", "<", "range")}
    assert [aim for aim, _strict in found.values()] == [Aim.UP] * 4 + [Aim.DOWN] * 2 + [Aim.WITHIN]
    assert {op for op, (_aim, strict) in found.items() if strict} == {">", "<"}


def test_rates_of_parts_make_a_rate_by_their_wholes() -> None:
    assert rate_over([(1, 10), (90, 100)]) == Fraction(91, 110)
    assert rate_over([]) is None
    assert rate_over([(0, 0)]) is None


numbers = st.integers(-1000, 1000)
within = st.dates(BEGIN - dt.timedelta(40), DUE + dt.timedelta(40))


@given(st.sampled_from([Aim.UP, Aim.DOWN]), numbers, st.none() | numbers, numbers, numbers)
def test_better_values_never_complete_less(
    aim: Aim, goal: int, baseline: int | None, a: int, b: int
) -> None:
    one = target(goal, aim, Kind.LEVEL, baseline=baseline)
    worse, better = sorted([a, b], reverse=aim is Aim.DOWN)
    low, high = completion(one, worse), completion(one, better)
    assert low is not None
    assert high is not None
    assert low <= high
    assert reaches(one, a) == ((completion(one, a) or 0) >= 1)
    assert completion(one, goal) == 1


@given(numbers, numbers, within, st.sampled_from([Basis.DAYS, Basis.MONTHS]))
def test_the_path_stays_between_baseline_and_goal(
    goal: int, baseline: int, day: D, basis: Basis
) -> None:
    one = target(goal, kind=Kind.LEVEL, baseline=baseline, path=Even(basis))
    value = expected(one, day)
    assert value is not None
    assert min(goal, baseline) <= value <= max(goal, baseline)
    assert course(one, value, day).on_course is True


@given(numbers, within)
def test_unknown_stays_unknown(goal: int, day: D) -> None:
    found = course(target(goal, kind=Kind.LEVEL), None, day)
    assert (found.done, found.gap, found.ratio, found.on_course) == (None, None, None, None)
