"""序时进度 on four bases: published figures, boundaries by hand, and laws for any plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.elapsed import (
    Band,
    Basis,
    Elapsed,
    MonthPlan,
    Node,
    band,
    by_days,
    by_month_plan,
    by_months,
    by_nodes,
    difference,
    nodes_done,
)
from luodi.core.exact import exact, grains, percent, rounded, truncated
from luodi.core.periods import Period, whole_year

D = dt.date
YEAR = whole_year(2025)


@pytest.mark.parametrize(
    ("day", "done", "shown", "cut"),
    [
        (D(2025, 8, 31), 0.74, "7.33", "7.33"),  # “超序时进度7.33个百分点”
        (D(2025, 10, 31), 0.972, "13.87", "13.86"),  # “超过时间进度13.8” is cut after one place
        (D(2025, 3, 31), 0.3090, "5.90", "5.90"),  # “5.90”
    ],
)
def test_published_figures(day: D, done: float, shown: str, cut: str) -> None:
    ahead = difference(done, by_months(YEAR, day))
    assert rounded(ahead, 2) == Decimal(shown)
    assert truncated(ahead, 2) == Decimal(cut)


def test_a_published_figure_was_cut_not_rounded() -> None:
    ahead = difference(0.972, by_months(YEAR, D(2025, 10, 31)))
    assert str(truncated(ahead, 1)) == "13.8"
    assert str(rounded(ahead, 1)) == "13.9"


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (7.33, Band.REACHED),
        (0, Band.REACHED),
        (-1e-12, Band.REACHED),  # dust of binary fractions is no shortfall
        (-1.7, Band.SLIGHTLY),
        (-5, Band.SLIGHTLY),
        (-5.01, Band.BELOW),
        (-20, Band.BELOW),
        (-20.01, Band.FAR),
        (-23.3, Band.FAR),
    ],
)
def test_wording_bands(points: float, word: Band) -> None:
    assert band(points) is word
    assert band(points, slight=100, far=200) in (Band.REACHED, Band.SLIGHTLY)


def test_the_words_are_those_of_reports() -> None:
    assert [one.label for one in Band] == [
        "达到序时进度", "略低于序时进度", "低于序时进度", "明显低于序时进度",
    ]  # fmt: skip
    assert [one.label for one in Basis] == ["按月均摊", "按天均摊", "按月计划", "按节点"]


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (D(2024, 12, 31), 0),
        (D(2025, 1, 30), 0),
        (D(2025, 1, 31), 1),
        (D(2025, 2, 27), 1),
        (D(2025, 2, 28), 2),
        (D(2025, 9, 15), 8),
        (D(2025, 12, 31), 12),
        (D(2027, 1, 1), 12),
    ],
)
def test_a_month_counts_when_it_is_complete(day: D, months: int) -> None:
    found = by_months(YEAR, day)
    assert [found.passed, found.whole] == [months, 12]
    assert found.share == Fraction(months, 12)
    assert found.basis is Basis.MONTHS


def test_months_that_a_plan_covers_in_part_count_by_their_days() -> None:
    plan = Period(D(2025, 3, 10), D(2025, 12, 20))
    whole = Fraction(22, 31) + 8 + Fraction(20, 31)
    assert by_months(plan, D(2025, 3, 30)).share == 0
    assert by_months(plan, D(2025, 3, 31)).share == Fraction(22, 31) / whole
    assert by_months(plan, D(2025, 12, 19)).share == 1 - Fraction(20, 31) / whole
    assert by_months(plan, D(2025, 12, 20)).share == 1
    assert by_months(Period(D(2025, 3, 5), D(2025, 3, 5)), D(2025, 3, 5)).share == 1


def test_by_days() -> None:
    assert by_days(YEAR, D(2024, 12, 31)).share == 0
    assert by_days(YEAR, D(2025, 1, 1)).share == Fraction(1, 365)
    assert by_days(YEAR, D(2025, 12, 31)).share == 1
    assert by_days(YEAR, D(2026, 2, 1)).share == 1
    with pytest.raises(ValueError, match="a plan from"):
        by_days(Period(D(2025, 2, 1), D(2025, 1, 1)), D(2025, 1, 1))


def test_by_a_plan_of_months() -> None:
    plan = MonthPlan(D(2025, 3, 15), (0, 10, 10, 40))  # March to June
    shares = [by_month_plan(plan, D(2025, m, d)).share for m, d in
              [(3, 30), (3, 31), (4, 29), (4, 30), (6, 29), (6, 30), (12, 1)]]  # fmt: skip
    assert shares == [0, 0, 0, Fraction(1, 4), Fraction(1, 4), 1, 1]
    half = by_month_plan(MonthPlan(D(2025, 3, 1), (20,), total=80), D(2025, 9, 1))
    assert [half.share, half.passed, half.whole] == [Fraction(1, 4), 20, 80]
    for values, total in [((10, 5), None), ((-1, 5), None), ((5,), 4), ((), None), ((0,), None)]:
        with pytest.raises(ValueError, match="month plan"):
            MonthPlan(D(2025, 1, 1), values, total)


def test_by_nodes() -> None:
    nodes = [
        Node(D(2025, 3, 31), 20, D(2025, 4, 2)),
        Node(D(2025, 6, 30), 30, D(2025, 5, 1)),
        Node(D(2025, 12, 31), 50),
    ]
    assert by_nodes(nodes, D(2025, 3, 30)).share == 0
    assert by_nodes(nodes, D(2025, 3, 31)).share == Fraction(1, 5)
    assert by_nodes(nodes, D(2025, 6, 30)).share == Fraction(1, 2)
    assert nodes_done(nodes, D(2025, 4, 1)) == 0
    assert nodes_done(nodes, D(2025, 5, 31)) == Fraction(1, 2)
    assert by_nodes(nodes, D(2025, 5, 31)).basis is Basis.NODES
    for bad in ([], [Node(D(2025, 1, 1), 0)], [Node(D(2025, 1, 1), -1), Node(D(2025, 1, 1), 3)]):
        with pytest.raises(ValueError, match="weight"):
            by_nodes(bad, D(2025, 1, 1))


days = st.dates(D(2020, 1, 1), D(2029, 12, 31))


@given(days, days, days, days)
def test_every_basis_rises_from_nothing_to_all(a: D, b: D, c: D, d: D) -> None:
    plan = Period(min(a, b), max(a, b))
    early, late = min(c, d), max(c, d)
    nodes = [Node(a, 1), Node(b, 2)]
    curve = MonthPlan(plan.begin, (1, 2, 5))
    bases: list[Callable[[D], Elapsed]] = [
        partial(by_months, plan),
        partial(by_days, plan),
        partial(by_nodes, nodes),
        partial(by_month_plan, curve),
    ]
    for of in bases:
        assert 0 <= of(early).share <= of(late).share <= 1
        assert of(plan.begin - dt.timedelta(1)).share == 0
    assert by_months(plan, plan.end).share == by_days(plan, plan.end).share == 1
    assert by_nodes(nodes, plan.end).share == 1


def test_numbers_are_what_people_wrote() -> None:
    assert exact(0.1) + exact(0.2) == exact(0.3)
    assert exact(Decimal("0.30")) == Fraction(3, 10)
    assert grains(0.1 + 0.2) == grains(0.3) == grains(Fraction(3, 10)) == 300_000_000
    assert grains(123456789.1) == grains(Decimal("123456789.1"))
    for bad in (float("nan"), float("inf"), Decimal("NaN")):
        with pytest.raises(ValueError, match="finite"):
            exact(bad)
    with pytest.raises(ValueError, match="finite"):
        grains(float("nan"))


@pytest.mark.parametrize(
    ("value", "places", "half_up", "cut"),
    [
        (2.5, 0, "3", "2"),
        (-2.5, 0, "-3", "-2"),
        (0.125, 2, "0.13", "0.12"),
        (2.675, 2, "2.68", "2.67"),  # round(2.675, 2) is 2.67
        (Fraction(2, 3), 3, "0.667", "0.666"),
        (1250, -2, "1.3E+3", "1.2E+3"),
    ],
)
def test_rounding_is_half_up(value: float, places: int, half_up: str, cut: str) -> None:
    assert rounded(value, places) == Decimal(half_up)
    assert truncated(value, places) == Decimal(cut)
    assert percent(0.625) == 63
    assert str(percent(0.0555, 1)) == "5.6"
