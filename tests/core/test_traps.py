"""The calculation traps seen in existing systems, each as a test named for it.

T8 (the tool overwrites a number that a person entered), T14 (“no progress” is a possible answer)
and T15 (closing by typing a text) are about actions and forms: here stands only what the engines
owe them (a number that was entered is kept; zero is an answer; a text changes no light). Their
tests proper belong to the web layer.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from luodi.core.elapsed import Basis
from luodi.core.exact import percent
from luodi.core.lights import Figure, Judgement, Situation, compare, light, template
from luodi.core.periods import quarter
from luodi.core.rates import By, Matter, Outcome, YearTarget, count, count_targets, cut, outcome
from luodi.core.rollup import Part, PartState, roll_up
from luodi.core.trajectory import (
    Aim,
    Dated,
    Even,
    Kind,
    Target,
    completion,
    course,
    expected,
    latest,
    rate_over,
)

D = dt.date
BEGIN, END = D(2025, 1, 1), D(2025, 12, 31)


def test_t01_the_first_measurement_is_not_the_baseline() -> None:
    """A level without a stated baseline has no path; the first value measured does not make one."""
    cover = Target(Kind.LEVEL, Aim.UP, 65, BEGIN, END)
    measured = [(D(2025, 2, 1), 60), (D(2025, 6, 30), 60)]
    found = course(cover, latest(measured, D(2025, 6, 30)), D(2025, 6, 30))
    assert (found.expected, found.gap, found.on_course) == (None, None, None)
    assert expected(cover, END) == 65
    stated = Target(Kind.LEVEL, Aim.UP, 65, BEGIN, END, baseline=55)
    assert course(stated, 60, END).done == Fraction(1, 2)
    assert completion(cover, 60) != 0  # as it would be, were 60 the baseline


def test_t02_one_part_at_300_percent_hides_no_zeros() -> None:
    found = roll_up([Part(3), Part(0), Part(0), Part(0)])
    assert found.progress == Fraction(1, 4)
    assert found.clamped == 1


def test_t03_zero_and_negative_progress_are_values() -> None:
    houses = Target(Kind.CUMULATIVE, Aim.UP, 100, BEGIN, END)
    zero, less, unknown = (course(houses, v, D(2025, 6, 30)) for v in (0, -5, None))
    assert [zero.done, less.done, unknown.done] == [0, Fraction(-1, 20), None]
    assert (zero.on_course, less.on_course, unknown.on_course) == (False, False, None)
    assert roll_up([Part(-0.2), Part(0)]).progress == 0
    assert roll_up([Part(-0.2), Part(0)]).known == 1
    colours = [
        light(Situation(figures={"progress": Figure(v, 0.5)}), template("wuhan"), END).colour
        for v in (0, -0.1, None)
    ]
    assert colours == ["red", "red", "grey"]


def test_t04_being_late_is_seen_between_dated_goals() -> None:
    points = ((D(2025, 6, 30), 40), (END, 100))
    road = Target(Kind.CUMULATIVE, Aim.UP, 100, BEGIN, END, path=Dated(points))
    assert course(road, 40, D(2025, 6, 30)).on_course is True
    between = course(road, 40, D(2025, 9, 30))
    assert between.on_course is False
    assert between.expected is not None
    assert 40 < between.expected < 100


def test_t05_weights_go_by_their_sum_and_blanks_drag_nothing() -> None:
    assert roll_up([Part(1, 3), Part(0, 1)]).progress == Fraction(3, 4)
    assert roll_up([Part(1, 0.3), Part(0, 0.1)]).progress == Fraction(3, 4)
    assert roll_up([Part(1, 1.0), Part(0, 3.0)]).progress == Fraction(1, 4)  # 1.0 is a weight
    blank = roll_up([Part(0.8, 1), Part(None, 3)])
    assert (blank.progress, blank.known) == (Fraction(4, 5), Fraction(1, 4))


def test_t06_cancelled_parts_are_not_done() -> None:
    found = roll_up([Part(0.5), Part(1, 9, PartState.LEFT), Part(None, 9, PartState.LEFT)])
    assert (found.progress, found.parts, found.left) == (Fraction(1, 2), 1, 2)
    withdrawn = Matter(BEGIN, END, left_on=D(2025, 5, 1))
    assert outcome(withdrawn, END) is Outcome.LEFT
    assert count([withdrawn], END).closed == 0
    state = light(Situation("left", figures={"progress": Figure(1, 1)}), template(), END)
    assert state.colour == "grey"


def test_t07_rejected_is_never_100_missing_is_no_mean_and_halves_round_up() -> None:
    rejected = roll_up([Part(1, state=PartState.REJECTED), Part(0.5)])
    assert (rejected.progress, rejected.known) == (Fraction(1, 2), Fraction(1, 2))
    assert roll_up([Part(1, state=PartState.REJECTED)]).progress is None
    assert roll_up([Part(None, state=PartState.REJECTED)]).progress is None
    assert roll_up([Part(0.6, state=PartState.REJECTED)]).progress == Fraction(3, 5)
    missing = roll_up([Part(0.9), Part(None)])
    assert (missing.at_least, missing.at_most) == (Fraction(45, 100), Fraction(95, 100))
    assert [percent(x) for x in (0.625, 0.995, 0.994, Fraction(2, 3))] == [63, 100, 99, 67]


def test_t08_a_number_that_was_entered_is_kept() -> None:
    done = Part(0.8, state=PartState.DONE)
    assert (done.counted, done.progress) == (Fraction(4, 5), 0.8)


def test_t09_a_light_follows_from_the_value_whatever_is_judged() -> None:
    facts = Situation(figures={"progress": Figure(0.2, 0.75)})
    found = light(facts, template("wuhan"), END)
    milder = compare(found.colour, Judgement("green", "将集中验收", "督查室", BEGIN, END), END)
    assert (milder.computed, milder.judged, milder.steps) == ("red", "green", -2)
    assert light(facts, template("wuhan"), END) == found


def test_t10_a_decreasing_indicator_gets_worse_upwards() -> None:
    dust = Target(Kind.LEVEL, Aim.DOWN, 30, BEGIN, END, baseline=40, path=Even(Basis.MONTHS))
    shares = [completion(dust, value) for value in (44, 40, 35, 30, 25)]
    assert shares == [Fraction(-2, 5), 0, Fraction(1, 2), 1, Fraction(3, 2)]
    assert course(dust, 35, D(2025, 6, 30)).on_course is True
    assert course(dust, 36, D(2025, 6, 30)).on_course is False


def test_t10_a_yearly_rate_is_no_sum_of_monthly_ones() -> None:
    months = [(90, 100), (1, 2)]
    assert rate_over(months) == Fraction(91, 102)
    assert sum(Fraction(part, whole) for part, whole in months) > 1


def test_t10_screen_and_report_share_their_denominator() -> None:
    matters = [Matter(BEGIN, D(2025, 3, 1), D(2025, 3, 1)), Matter(BEGIN, D(2025, 3, 1))]
    whole = count(matters, END)
    assert whole.on_time_rate == cut(matters, quarter(2025, 1), END).as_is.on_time_rate


def test_t10_a_target_of_zero_can_be_reached() -> None:
    accidents = Target(Kind.CUMULATIVE, Aim.DOWN, 0, BEGIN, END)
    assert [completion(accidents, value) for value in (0, 1)] == [1, 0]
    assert course(accidents, 0, D(2025, 6, 30)).on_course is True
    assert course(accidents, 1, D(2025, 6, 30)).on_course is False


def test_t11_open_and_overdue_stands_in_the_denominator_withdrawn_does_not() -> None:
    due = D(2025, 6, 30)
    matters = [
        Matter(BEGIN, due, due),
        Matter(BEGIN, due),
        Matter(BEGIN, due),
        Matter(BEGIN, due, left_on=D(2025, 5, 1)),
        Matter(BEGIN, END),
    ]
    assert count(matters, D(2025, 7, 1)).on_time_rate == Fraction(1, 3)
    assert count(matters, due).on_time_rate == 1  # nobody is overdue on the due day


def test_t12_a_deliverable_lies_in_one_period_as_it_was_and_as_it_is() -> None:
    """One due after the period's end is carried; one closed after it is as it was: open."""
    across = Matter(D(2025, 2, 1), D(2025, 5, 31), D(2025, 5, 30))
    late = Matter(D(2025, 2, 1), D(2025, 3, 15), D(2025, 4, 10))
    spring = cut([across, late], quarter(2025, 1), D(2025, 6, 30))
    assert (spring.as_was.issued, spring.as_was.late_open, spring.as_was.closed) == (1, 1, 0)
    assert (spring.as_is.late_open, spring.as_is.late_closed) == (0, 1)
    assert spring.carried == 1
    summer = cut([across, late], quarter(2025, 2), D(2025, 6, 30))
    assert (summer.as_is.issued, summer.as_is.on_time, summer.carried) == (1, 1, 0)


def test_t12_an_extension_granted_later_does_not_change_what_was() -> None:
    extended = Matter(BEGIN, D(2025, 3, 15), extensions=((D(2025, 4, 2), D(2025, 9, 30)),))
    assert outcome(extended, D(2025, 3, 31), By.CURRENT) is Outcome.LATE_OPEN
    assert outcome(extended, D(2025, 4, 30), By.CURRENT) is Outcome.OPEN
    spring = cut([extended], quarter(2025, 1), D(2025, 6, 30))
    assert (spring.as_was.late_open, spring.as_is.late_open) == (1, 1)
    current = cut([extended], quarter(2025, 1), D(2025, 6, 30), By.CURRENT)
    assert (current.as_is.issued, current.carried) == (0, 1)


def test_t13_indicators_times_years_are_counted_not_goals() -> None:
    reached = {2024: True, 2025: False, 2026: None}
    rows = [
        YearTarget("strong industry", indicator, year, is_reached)
        for indicator in ("output", "investment")
        for year, is_reached in reached.items()
    ]
    found = count_targets(rows)
    assert (found.goals, found.indicators, found.targets) == (1, 2, 6)
    assert (found.reached, found.missed, found.unknown) == (2, 2, 2)
    assert found.reached_rate == Fraction(1, 2)


def test_t14_no_progress_is_an_answer() -> None:
    """Zero at the last report is known; a report without change is no silence."""
    said = Situation(due_current=D(2025, 7, 5), reported_on=D(2025, 7, 1))
    assert light(said, template(), D(2025, 7, 2)).why == "reported"
    assert roll_up([Part(0)]).known == 1


def test_t15_only_the_state_closes_a_matter() -> None:
    full = Situation(due_current=D(2025, 6, 30), figures={"progress": Figure(1, 1)})
    assert light(full, template(), D(2025, 7, 1)).why == "overdue"


@pytest.mark.parametrize("value", [100, 130, 1000])
def test_t16_more_than_100_percent_happens(value: int) -> None:
    houses = Target(Kind.CUMULATIVE, Aim.UP, 100, BEGIN, END)
    found = course(houses, value, END)
    assert found.done == Fraction(value, 100)
    assert found.on_course is True
    facts = Situation(figures={"progress": Figure(found.done, found.due_by_now)})
    assert light(facts, template("wuhan"), END).facts["actual"] == value
