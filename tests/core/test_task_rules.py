"""Flows, lights, reporting days and burden: pure rules, checked by tables and by laws."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.burden import Asked, minutes_a_month
from luodi.core.flow import RESTORED, Flow, NotAllowedError, Transition, diagram
from luodi.core.lights import Facts, judge
from luodi.core.rhythm import Rhythm, following, next_report
from luodi.core.task_flow import (
    OPEN_STATES,
    PARTY_FLOW,
    ROLE_LABELS,
    TASK_FLOW,
    PartyState,
    TaskState,
    owners,
    state_of,
)

D = dt.date
FLOWS = Path(__file__).resolve().parents[2] / "docs" / "flows"


@pytest.mark.parametrize("flow", [TASK_FLOW, PARTY_FLOW], ids=lambda f: f.name)
def test_the_diagram_in_the_documentation_is_current(flow: Flow) -> None:
    written = (FLOWS / f"{flow.name}.md").read_text(encoding="utf-8")
    assert written.endswith(diagram(flow, ROLE_LABELS))


def test_states_of_the_flows_are_those_of_the_tables() -> None:
    assert TASK_FLOW.states == tuple(s.value for s in TaskState)
    assert PARTY_FLOW.states == tuple(s.value for s in PartyState)
    assert set(TASK_FLOW.states) > OPEN_STATES


def test_steps_are_open_to_their_roles_only() -> None:
    assert [t.name for t in PARTY_FLOW.available("waiting", {"owner"})] == ["sign", "return"]
    assert [t.name for t in PARTY_FLOW.available("waiting", {"support"})] == ["return"]
    assert [t.name for t in PARTY_FLOW.available("released", {"owner", "office"})] == []
    assert PARTY_FLOW.apply("sign", "waiting", {"owner"}) == "signed"
    with pytest.raises(NotAllowedError):
        PARTY_FLOW.apply("sign", "signed", {"owner"})
    with pytest.raises(NotAllowedError):
        PARTY_FLOW.apply("return", "waiting", {"owner"}, reason=" ")


def test_a_restored_state_is_the_one_before() -> None:
    why = {"reason": "有依据"}
    assert PARTY_FLOW.apply("uphold", "returned", {"office"}, before="signed", **why) == "signed"
    with pytest.raises(NotAllowedError):
        PARTY_FLOW.apply("uphold", "returned", {"office"}, before="nonsense", **why)


def test_a_flow_with_an_unknown_state_cannot_be_made() -> None:
    step = Transition("x", "某步", frozenset({"a"}), "c", frozenset({"owner"}))
    with pytest.raises(ValueError, match="no such state"):
        Flow("bad", {"a": "甲"}, (step,))
    back = Transition("x", "某步", frozenset({"a"}), RESTORED, frozenset({"owner"}))
    assert Flow("good", {"a": "甲"}, (back,)).states == ("a",)


@pytest.mark.parametrize(
    ("parties", "state"),
    [
        ([("lead", "waiting"), ("support", "informed")], "pending"),
        ([("lead", "signed"), ("responsible", "waiting")], "active"),
        ([("lead", "waiting"), ("responsible", "signed")], "pending"),
        ([("responsible", "waiting"), ("responsible", "signed")], "active"),
        ([("responsible", "returned"), ("responsible", "waiting")], "pending"),
        ([("lead", "returned"), ("support", "informed")], "returned"),
        ([("lead", "released"), ("lead", "signed")], "active"),
        ([("lead", "released")], "returned"),
    ],
)
def test_the_state_of_a_task_follows_from_its_owners(
    parties: list[tuple[str, str]], state: str
) -> None:
    assert state_of(parties, "pending") == state
    assert state_of(parties, "withdrawn") == "withdrawn"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["lead", "support", "responsible"]),
            st.sampled_from([s.value for s in PartyState]),
        )
    ),
    st.sampled_from([s.value for s in TaskState]),
)
def test_every_combination_has_a_known_state(parties: list[tuple[str, str]], state: str) -> None:
    found = state_of(parties, state)
    assert found in TASK_FLOW.states
    assert (found in OPEN_STATES) == (state in OPEN_STATES)
    assert len(owners(parties)) <= len(parties)


@pytest.mark.parametrize(
    ("state", "due", "reported", "light"),
    [
        ("active", None, None, ("grey", "undated")),
        ("active", D(2026, 6, 29), None, ("red", "overdue")),
        ("active", D(2026, 6, 29), D(2026, 6, 29), ("red", "overdue")),
        ("pending", D(2026, 6, 30), None, ("yellow", "silent")),
        ("active", D(2026, 7, 7), D(2026, 6, 29), ("yellow", "silent")),
        ("active", D(2026, 7, 7), D(2026, 6, 30), ("green", "reported")),
        ("active", D(2026, 7, 8), None, ("grey", "ahead")),
        ("active", D(2026, 9, 30), D(2026, 6, 1), ("green", "reported")),
        ("active", D(2026, 9, 30), D(2026, 5, 1), ("grey", "ahead")),
        ("completed", D(2026, 1, 1), None, ("green", "completed")),
        ("withdrawn", D(2026, 1, 1), None, ("grey", "closed")),
    ],
)
def test_lights(state: str, due: D | None, reported: D | None, light: tuple[str, str]) -> None:
    judged = judge(Facts(state, due, reported), D(2026, 6, 30))
    assert (judged.colour, judged.why) == light
    stored = judged.as_json()
    assert (stored["on"], stored["rule"], stored["version"]) == ("2026-06-30", "dates", 1)


@pytest.mark.parametrize(
    ("rhythm", "after", "due", "expected"),
    [
        (Rhythm.MONTH, D(2026, 3, 24), None, D(2026, 3, 25)),
        (Rhythm.MONTH, D(2026, 3, 25), None, D(2026, 4, 25)),
        (Rhythm.MONTH, D(2026, 12, 26), None, D(2027, 1, 25)),
        (Rhythm.WEEK, D(2026, 6, 4), None, D(2026, 6, 5)),
        (Rhythm.WEEK, D(2026, 6, 5), None, D(2026, 6, 12)),
        (Rhythm.QUARTER, D(2026, 2, 1), None, D(2026, 3, 25)),
        (Rhythm.QUARTER, D(2026, 12, 25), None, D(2027, 3, 25)),
        (Rhythm.ONCE, D(2026, 6, 4), None, None),
        (Rhythm.ONCE, D(2026, 6, 4), D(2026, 9, 1), D(2026, 9, 1)),
        (Rhythm.MONTH, D(2026, 6, 4), D(2026, 6, 10), D(2026, 6, 10)),
        (Rhythm.MONTH, D(2026, 6, 4), D(2026, 5, 10), D(2026, 5, 10)),
    ],
)
def test_the_next_report(rhythm: Rhythm, after: D, due: D | None, expected: D | None) -> None:
    assert next_report(rhythm, after, due) == expected


@given(st.sampled_from(list(Rhythm)), st.dates(D(2000, 1, 1), D(2100, 1, 1)))
def test_the_next_report_is_ahead(rhythm: Rhythm, after: D) -> None:
    found = next_report(rhythm, after, None)
    assert found is None or found > after


def test_burden_is_an_estimate_of_minutes() -> None:
    assert minutes_a_month([]) == 0
    assert minutes_a_month([Asked(Rhythm.MONTH, 2), Asked(Rhythm.ONCE, 9)]) == 3.0
    assert minutes_a_month([Asked(Rhythm.QUARTER, 2)]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rhythm", "reported", "expected"),
    [
        (Rhythm.MONTH, dt.date(2026, 11, 24), dt.date(2026, 12, 25)),  # a day early
        (Rhythm.MONTH, dt.date(2026, 11, 15), dt.date(2026, 12, 25)),
        (Rhythm.MONTH, dt.date(2026, 11, 14), dt.date(2026, 11, 25)),  # in between
        (Rhythm.MONTH, dt.date(2026, 12, 3), dt.date(2026, 12, 25)),  # late
        (Rhythm.WEEK, dt.date(2026, 11, 26), dt.date(2026, 12, 4)),
        (Rhythm.WEEK, dt.date(2026, 11, 23), dt.date(2026, 11, 27)),
        (Rhythm.QUARTER, dt.date(2026, 12, 1), dt.date(2027, 3, 25)),
        (Rhythm.ONCE, dt.date(2026, 11, 24), None),
    ],
)
def test_who_reports_a_little_early_is_not_asked_twice(
    rhythm: Rhythm, reported: dt.date, expected: dt.date | None
) -> None:
    assert following(rhythm, reported, None) == expected
    assert following(rhythm, reported, reported) == reported
