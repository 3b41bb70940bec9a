"""The ladder of reminders: never two steps a day, never a colour left out, quiet when it should be."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.core.flow import diagram
from luodi.core.ladder import (
    STANDARD,
    TEMPLATES,
    Colour,
    Facts,
    Ladder,
    LadderError,
    Stop,
    Taken,
    When,
    as_json,
    forecast,
    parse,
    standstill,
    steps,
)
from luodi.core.notice_flow import NOTICE_FLOW, OUT, ROLE_LABELS, STANDING, NoticeState
from luodi.core.workdays import WorkCalendar

# Two weeks off in October, one Saturday worked in exchange.
CALENDAR = WorkCalendar(
    off=frozenset(dt.date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    on=frozenset({dt.date(2026, 10, 10)}),
    first_year=2026,
    last_year=2026,
)
LADDER = parse(STANDARD, version=1)
TUESDAY = dt.date(2026, 6, 30)
FLOWS = Path(__file__).resolve().parents[2] / "docs" / "flows"


def run(
    facts: Facts, first: dt.date, last: dt.date, ladder: Ladder = LADDER
) -> list[tuple[dt.date, str]]:
    """Every day looked at, nothing changes: what was done when."""
    history: list[Taken] = []
    day = first
    while day <= last:
        history += [step.taken() for step in steps(facts, history, ladder, day, CALENDAR)]
        day += dt.timedelta(1)
    return [(one.day, one.rung) for one in history]


def test_a_task_that_nobody_touches_climbs_from_reminder_to_notice() -> None:
    done = run(Facts(due=TUESDAY), dt.date(2026, 6, 1), dt.date(2026, 12, 31))
    assert done == [
        (dt.date(2026, 6, 26), "before"),  # 3 days before is a Saturday… the Friday before it
        (TUESDAY, "due"),
        (dt.date(2026, 7, 3), "late3"),
        (dt.date(2026, 7, 14), "late10"),
    ]


def test_a_due_date_on_a_day_off_is_reminded_of_before_it() -> None:
    holiday = dt.date(2026, 10, 4)
    done = run(Facts(due=holiday), dt.date(2026, 9, 1), dt.date(2026, 12, 31))
    # The last working day before the holidays speaks for both reminders; nobody is told on a day off.
    assert done[:2] == [(dt.date(2026, 9, 30), "due"), (dt.date(2026, 10, 10), "late3")]
    assert all(CALENDAR.is_workday(day) for day, _rung in done)


def test_who_is_met_late_on_the_ladder_is_reminded_first() -> None:
    facts = Facts(due=dt.date(2026, 3, 31))
    done = run(facts, TUESDAY, dt.date(2026, 9, 30))
    assert [rung for _day, rung in done] == ["due", "late3", "late10"]
    first, second, third = (day for day, _rung in done)
    assert first == TUESDAY
    assert CALENDAR.workdays_between(first, second) == 3  # two working days of rest
    assert CALENDAR.workdays_between(second, third) == 6


def test_an_extension_begins_the_climb_anew() -> None:
    history = [
        Taken("due", Colour.BLUE, "due", TUESDAY, TUESDAY),
        Taken("late3", Colour.ORANGE, "due", TUESDAY, dt.date(2026, 7, 3)),
    ]
    later = Facts(due=dt.date(2026, 7, 31))
    assert not steps(later, history, LADDER, dt.date(2026, 7, 20), CALENDAR)
    assert [s.rung.key for s in steps(later, history, LADDER, dt.date(2026, 7, 28), CALENDAR)] == [
        "before"
    ]
    overdue = dt.date(2026, 8, 20)  # ten working days late by the new date: still a reminder first
    assert [s.rung.colour for s in steps(later, history, LADDER, overdue, CALENDAR)] == [
        Colour.BLUE
    ]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"is_closed": True}, Stop.CLOSED),
        ({"is_suspended": True}, Stop.SUSPENDED),
        ({"waits_for_office": True}, Stop.WAITS_FOR_OFFICE),
        ({"asked_on": TUESDAY}, Stop.EXTENSION_ASKED),
        ({"held_until": dt.date(2026, 7, 31)}, Stop.HELD),
        ({"has_notice": True}, Stop.UNDER_NOTICE),
        ({"asked_on": dt.date(2026, 7, 1)}, None),  # asked after the due date: too late to count
        ({"held_until": dt.date(2026, 7, 2)}, None),
    ],
)
def test_it_stands_still_where_it_should(facts: dict[str, Any], why: Stop | None) -> None:
    day = dt.date(2026, 7, 3)
    known = Facts(due=TUESDAY, **facts)
    assert standstill(known, day) is why
    assert bool(steps(known, (), LADDER, day, CALENDAR)) is (why is None)


def test_what_was_done_today_is_not_done_again() -> None:
    facts = Facts(due=TUESDAY)
    (step,) = steps(facts, (), LADDER, TUESDAY, CALENDAR)
    assert steps(facts, [step.taken()], LADDER, TUESDAY, CALENDAR) == ()
    by_hand = Taken("by_hand", Colour.BLUE, "by_hand", TUESDAY, TUESDAY)
    assert steps(facts, [by_hand], LADDER, TUESDAY, CALENDAR) == ()
    # It does not stand for the reminder itself, which comes on the next day.
    (later,) = steps(facts, [by_hand], LADDER, dt.date(2026, 7, 1), CALENDAR)
    assert later.rung.key == "due"


def test_unsigned_tasks_and_owed_reports_are_reminded_of() -> None:
    unsigned = Facts(due=dt.date(2026, 12, 31), sign_by=dt.date(2026, 6, 1))
    assert run(unsigned, dt.date(2026, 6, 1), TUESDAY) == [(dt.date(2026, 6, 2), "unsigned")]
    owed = Facts(due=dt.date(2026, 12, 31), report_by=dt.date(2026, 6, 25))
    assert run(owed, dt.date(2026, 6, 1), dt.date(2026, 8, 1)) == [
        (dt.date(2026, 6, 30), "unreported")
    ]
    same = Facts(due=TUESDAY, report_by=TUESDAY)  # the date of the task speaks for both
    assert "unreported" not in [rung for _d, rung in run(same, TUESDAY, dt.date(2026, 9, 1))]


def test_lights_climb_from_yellow_to_red() -> None:
    ladder = parse(TEMPLATES["projects"])
    yellow = Facts(
        light="yellow", light_since=dt.date(2026, 6, 1), troubled_since=dt.date(2026, 6, 1)
    )
    (step,) = steps(yellow, (), ladder, dt.date(2026, 6, 8), CALENDAR)
    assert step.rung.key == "yellow"
    red = Facts(light="red", light_since=TUESDAY, troubled_since=dt.date(2026, 6, 1))
    ten_later = dt.date(2026, 7, 14)
    (step,) = steps(red, [step.taken()], ladder, ten_later, CALENDAR)
    assert step.rung.key == "red10"  # yellow was its reminder
    (step,) = steps(red, (), ladder, ten_later, CALENDAR)
    assert step.rung.colour is Colour.BLUE


def test_silence_counts_rungs_since_the_unit_last_moved() -> None:
    ladder = parse(TEMPLATES["calm"])
    by_hand = [
        Taken("by_hand", Colour.BLUE, "by_hand", TUESDAY, day)
        for day in (dt.date(2026, 6, 1), dt.date(2026, 6, 8), dt.date(2026, 6, 15))
    ]
    silent = Facts(due=dt.date(2026, 12, 31), moved_on=dt.date(2026, 5, 20))
    (step,) = steps(silent, by_hand, ladder, dt.date(2026, 6, 23), CALENDAR)
    assert step.rung.key == "silent3"
    moved = Facts(due=dt.date(2026, 12, 31), moved_on=dt.date(2026, 6, 10))
    assert steps(moved, by_hand, ladder, dt.date(2026, 6, 23), CALENDAR) == ()


def test_a_forecast_says_what_the_days_bring() -> None:
    facts = Facts(due=TUESDAY)
    step = forecast(facts, (), LADDER, dt.date(2026, 6, 1), CALENDAR)
    assert step is not None
    assert (step.rung.key, step.day) == ("before", dt.date(2026, 6, 26))
    held = Facts(due=TUESDAY, held_until=dt.date(2026, 7, 5))
    step = forecast(held, (), LADDER, dt.date(2026, 6, 1), CALENDAR)
    assert step is not None
    assert (step.rung.key, step.day) == ("due", dt.date(2026, 7, 6))
    for quiet in (Facts(), Facts(due=TUESDAY, is_closed=True), Facts(due=TUESDAY, has_notice=True)):
        assert forecast(quiet, (), LADDER, TUESDAY, CALENDAR) is None


def test_years_without_an_arrangement_count_monday_to_friday() -> None:
    facts = Facts(due=dt.date(2031, 1, 4))  # a Saturday
    (step,) = steps(facts, (), LADDER, dt.date(2031, 1, 3), CALENDAR)
    assert step.rung.key == "due"
    assert steps(facts, (), LADDER, dt.date(2031, 1, 5), CALENDAR) == ()


# Properties.

# How long it takes on a busy machine says nothing about the rules.
PATIENT: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}

DAYS = st.dates(dt.date(2026, 3, 1), dt.date(2026, 11, 30))
FACTS = st.builds(
    Facts,
    due=st.none() | DAYS,
    sign_by=st.none() | DAYS,
    report_by=st.none() | DAYS,
    light=st.sampled_from(["", "green", "yellow", "red"]),
    light_since=DAYS,
    troubled_since=st.none() | DAYS,
    moved_on=st.none() | DAYS,
    is_closed=st.sampled_from([False, False, False, True]),
    is_suspended=st.sampled_from([False, False, False, True]),
    asked_on=st.none() | st.none() | DAYS,
    held_until=st.none() | st.none() | DAYS,
    has_notice=st.sampled_from([False, False, False, True]),
)


@settings(max_examples=150, **PATIENT)
@given(
    st.sampled_from(sorted(TEMPLATES)),
    st.lists(st.tuples(FACTS, st.integers(1, 40)), min_size=1, max_size=6),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_no_history_skips_a_rung_or_does_two_things_on_a_day(
    name: str, lives: list[tuple[Facts, int]], urged: list[int]
) -> None:
    """Facts change at random every few days, people urge at random: the rules hold all the same."""
    ladder, history = parse(TEMPLATES[name]), list[Taken]()
    day, start = dt.date(2026, 5, 1), dt.date(2026, 5, 1)
    for facts, lasts in lives:
        for _n in range(lasts):
            if (day - start).days in urged:
                history.append(Taken("by_hand", Colour.BLUE, "by_hand", day, day))
            found = steps(facts, history, ladder, day, CALENDAR)
            assert len(found) <= 1
            for step in found:
                assert CALENDAR.is_workday(day)
                assert standstill(facts, day) is None
                _nothing_is_skipped(step.taken(), step.rung.when, history)
                history.append(step.taken())
            assert steps(facts, history, ladder, day, CALENDAR) == () or not found
            day += dt.timedelta(1)
    assert len({one.day for one in history}) == len(history)


def _nothing_is_skipped(one: Taken, when: When, history: list[Taken]) -> None:
    """An earlier day saw the colour below, for the same reason."""
    if one.colour is Colour.BLUE:
        return
    if when is When.EARLIER:
        same = [old for old in history if old.day > one.anchor]
    elif when is When.LIGHT:
        same = [old for old in history if old.track == "light" and old.day >= one.anchor]
    else:
        same = [old for old in history if (old.track, old.anchor) == (one.track, one.anchor)]
    assert any(old.colour.level >= one.colour.level - 1 and old.day < one.day for old in same)


@settings(max_examples=60, **PATIENT)
@given(FACTS, DAYS)
def test_a_forecast_is_the_first_thing_that_steps_will_say(facts: Facts, after: dt.date) -> None:
    found = forecast(facts, (), LADDER, after, CALENDAR)
    last = found.day if found else after + dt.timedelta(120)
    day = after + dt.timedelta(1)
    while day < last:
        assert steps(facts, (), LADDER, day, CALENDAR) == ()
        day += dt.timedelta(1)
    if found is not None:
        assert found.day > after
        assert steps(facts, (), LADDER, found.day, CALENDAR) == (found,)


@settings(max_examples=60, **PATIENT)
@given(st.sampled_from(sorted(TEMPLATES)), FACTS, DAYS)
def test_a_forecast_in_the_middle_of_a_climb(name: str, facts: Facts, today: dt.date) -> None:
    ladder, history = parse(TEMPLATES[name]), list[Taken]()
    day = dt.date(2026, 3, 1)
    while day <= today:
        history += [step.taken() for step in steps(facts, history, ladder, day, CALENDAR)]
        day += dt.timedelta(1)
    found = forecast(facts, history, ladder, today, CALENDAR)
    for offset in range(90):
        later = today + dt.timedelta(1 + offset)
        if found is not None and later >= found.day:
            break
        assert steps(facts, history, ladder, later, CALENDAR) == ()
    if found is not None:
        assert steps(facts, history, ladder, found.day, CALENDAR) == (found,)


# Rules as data.


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_templates_read_and_write_the_same(name: str) -> None:
    ladder = parse(TEMPLATES[name], version=3)
    assert parse(as_json(ladder), version=3) == ladder
    assert ladder.rung(ladder.rungs[0].key) is ladder.rungs[0]
    assert ladder.rung("nobody") is None


def _changed(place: int, **fields: Any) -> dict[str, Any]:
    data = copy.deepcopy(STANDARD)
    data["rungs"][place].update(fields)
    return data


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({}, (0, "", "no_rungs")),
        ({"name": "x", "rungs": [STANDARD["rungs"][0]] * 21}, (0, "", "too_many")),
        ({"rungs": STANDARD["rungs"]}, (0, "name", "no_name")),
        ({"name": "x", "rungs": ["row"]}, (1, "", "no_rung")),
        (_changed(0, key=""), (1, "key", "bad_key")),
        (_changed(0, key="by_hand"), (1, "key", "bad_key")),
        (_changed(0, key="due"), (4, "key", "key_twice")),
        (_changed(0, colour="pink"), (1, "colour", "unknown")),
        (_changed(0, when="soon"), (1, "when", "unknown")),
        (_changed(0, counting="lunar"), (1, "counting", "unknown")),
        (_changed(0, to=[]), (1, "to", "nobody")),
        (_changed(0, to=["everybody"]), (1, "to", "unknown")),
        (_changed(0, days="3"), (1, "days", "bad_number")),
        (_changed(0, days=True), (1, "days", "bad_number")),
        (_changed(0, days=999), (1, "days", "bad_number")),
        (_changed(2, days=0), (3, "days", "no_days")),
        (_changed(0, loud=1), (1, "loud", "unknown_field")),
        (_changed(0, light="red"), (1, "light", "bad_light")),
        (_changed(0, when="light"), (1, "light", "bad_light")),
        (_changed(0, most=3), (1, "every", "no_pause")),
        (_changed(5, most=2, every=5), (6, "most", "red_again")),
        (_changed(5, to=["head"]), (6, "to", "red_to_office")),
        (_changed(4, colour="red", to=["office"]), (5, "colour", "skips")),
        (_changed(0, colour="orange"), (1, "colour", "skips")),
        (_changed(5, colour="blue"), (6, "colour", "descends")),
        (_changed(5, days=3), (6, "days", "order")),
    ],
)
def test_faults_are_named_with_their_place(
    data: dict[str, Any], fault: tuple[int, str, str]
) -> None:
    with pytest.raises(LadderError) as caught:
        parse(data)
    assert fault in [(f.rung, f.field, f.what) for f in caught.value.faults]


# Notices.


def test_the_states_of_a_notice_are_those_of_its_table() -> None:
    assert set(NOTICE_FLOW.states) == {state.value for state in NoticeState}
    assert OUT < STANDING < set(NOTICE_FLOW.states)
    for state in NOTICE_FLOW.states:
        left = list(NOTICE_FLOW.available(state, ROLE_LABELS))
        assert bool(left) is (state in STANDING)
    assert not NOTICE_FLOW.allows("issue", "draft", {"unit"})


def test_the_diagram_in_the_documentation_is_that_of_the_table() -> None:
    assert diagram(NOTICE_FLOW, ROLE_LABELS) in (FLOWS / "notice.md").read_text(encoding="utf-8")
