"""The tables of steps themselves: nothing unreachable, no dead end, nobody decides for oneself."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.flow import RESTORED, STAY, Flow, NotAllowedError, Transition
from luodi.core.help_flow import HELP_FLOW
from luodi.core.notice_flow import NOTICE_FLOW
from luodi.core.remark_flow import REMARK_FLOW
from luodi.core.report_flow import REPORT_FLOW
from luodi.core.request_flow import OPEN_REQUESTS, REQUEST_FLOW, RequestKind
from luodi.core.task_flow import (
    DONE_STATES,
    LEFT_STATES,
    OPEN_STATES,
    PARTY_DRIVEN,
    PARTY_FLOW,
    TASK_FLOW,
    UNDER_APPROVAL,
    WORKING_STATES,
    blocked,
)

# Where each kind of matter may end, and nowhere else.
ENDS = {
    "task": {"archived", "withdrawn", "merged", "handed"},
    "party": {"released"},
    "request": {"granted", "refused", "stopped", "taken_back"},
    "help": {"solved", "unsolved", "taken_back"},
    "remark": {"closed"},
    "report": {"stopped", "corrected"},
    "notice": {"lifted", "withdrawn", "dropped"},
}
# Where each begins besides the first state of its table.
BEGINS = {"party": {"informed"}, "request": {"with_office"}, "report": {"filed"}}
FLOWS = (TASK_FLOW, PARTY_FLOW, REQUEST_FLOW, HELP_FLOW, REMARK_FLOW, REPORT_FLOW, NOTICE_FLOW)
each = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
WHY = "有依据"


def ways_in(flow: Flow, state: str) -> set[str]:
    """The states from which a step that is no return leads there."""
    return {
        source
        for step in flow.transitions
        if step.target == state
        for source in step.sources - {state}
    }


def targets(flow: Flow, step: Transition, source: str) -> set[str]:
    """Where a step may lead from there."""
    if step.target == STAY:
        return {source}
    return ways_in(flow, source) if step.target == RESTORED else {step.target}


def edges(flow: Flow) -> dict[str, set[str]]:
    """From which state to which."""
    found: dict[str, set[str]] = {state: set() for state in flow.states}
    for step in flow.transitions:
        for source in step.sources:
            found[source] |= targets(flow, step, source)
    return found


def reached(flow: Flow, start: set[str]) -> set[str]:
    """All states that come of these."""
    known, new, ways = set(start), set(start), edges(flow)
    while new:
        new = {target for state in new for target in ways[state]} - known
        known |= new
    return known


@each
def test_every_state_is_reached_from_the_beginning(flow: Flow) -> None:
    begins = {flow.states[0]} | BEGINS.get(flow.name, set())
    assert reached(flow, begins) == set(flow.states)


@each
def test_there_is_no_dead_end_but_where_it_ends(flow: Flow) -> None:
    ways = edges(flow)
    assert {state for state, there in ways.items() if not there} == ENDS[flow.name]
    for state in flow.states:
        assert reached(flow, {state}) & ENDS[flow.name], f"{state} never ends"


@each
def test_a_return_restores_the_state_before(flow: Flow) -> None:
    """From wherever one came, one gets back there; and nowhere without knowing where that was."""
    for step in flow.transitions:
        if step.target != RESTORED:
            continue
        for source in step.sources:
            came_from = ways_in(flow, source)
            assert came_from
            for before in came_from:
                found = flow.apply(step.name, source, step.roles, reason=WHY, before=before)
                assert found == before
            with pytest.raises(NotAllowedError):
                flow.apply(step.name, source, step.roles, reason=WHY)


@each
def test_who_where_and_why_are_asked_for_at_every_step(flow: Flow) -> None:
    """Refused from other states, to other roles, and without a reason where one is needed."""
    everybody = {role for step in flow.transitions for role in step.roles}
    by_name: dict[str, list[Transition]] = defaultdict(list)
    for step in flow.transitions:
        assert step.label
        assert step.roles
        assert step.sources
        by_name[step.name].append(step)
    for name, steps in by_name.items():
        sources = {source for step in steps for source in step.sources}
        for state in set(flow.states) - sources:
            assert not flow.allows(name, state, everybody)
        for state in sources:
            may = {role for step in steps if state in step.sources for role in step.roles}
            assert not flow.allows(name, state, everybody - may)
            with pytest.raises(NotAllowedError):
                flow.apply(name, state, everybody - may, reason=WHY, before=flow.states[0])
        for step in steps:
            if step.needs_reason:
                for state in step.sources:
                    with pytest.raises(NotAllowedError):
                        flow.apply(name, state, step.roles, reason=" ", before=flow.states[0])


@each
@given(data=st.data())
def test_any_walk_stays_in_the_table(flow: Flow, data: st.DataObject) -> None:
    """Any steps in any order, with the state before remembered as rows do it."""
    state, before = flow.states[0], ""
    everybody = {role for step in flow.transitions for role in step.roles}
    names = sorted({step.name for step in flow.transitions})
    for name in data.draw(st.lists(st.sampled_from(names), max_size=30)):
        try:
            found = flow.apply(name, state, everybody, reason=WHY, before=before)
        except NotAllowedError:
            continue
        assert found in flow.labels
        if found != state:
            before, state = state, found


def test_a_task_leaves_its_draft_once_and_never_comes_back() -> None:
    assert "draft" not in reached(TASK_FLOW, {"pending"})
    assert edges(TASK_FLOW)["draft"] == {"pending"}
    assert set(TASK_FLOW.states) == {"draft"} | OPEN_STATES | DONE_STATES | LEFT_STATES
    assert not OPEN_STATES & (DONE_STATES | LEFT_STATES)


def test_nothing_is_completed_but_by_the_office_after_a_review() -> None:
    """Besides standing duties, which are evaluated every year."""
    into = [step for step in TASK_FLOW.transitions if step.target == "completed"]
    assert {(step.name, step.sources, step.roles) for step in into} == {
        ("complete", frozenset({"reviewing"}), frozenset({"office"})),
        ("evaluate", frozenset({"active"}), frozenset({"office"})),
    }
    assert ways_in(TASK_FLOW, "reviewing") == {"claimed"}
    assert ways_in(TASK_FLOW, "claimed") == {"active"}
    assert ways_in(TASK_FLOW, "archived") == {"completed"}


def test_what_is_asked_for_is_decided_by_others_than_who_asks() -> None:
    asks = {step.name: step for step in TASK_FLOW.transitions if step.target in UNDER_APPROVAL}
    assert len(asks) == len(UNDER_APPROVAL)
    assert {kind.state for kind in RequestKind if kind.state} == UNDER_APPROVAL
    for step in TASK_FLOW.transitions:
        if step.sources & UNDER_APPROVAL and step.name in ("grant", "hand_out", "refuse"):
            assert step.roles == {"approver"}
    for flow, own in ((REQUEST_FLOW, "asker"), (REPORT_FLOW, "author"), (PARTY_FLOW, "owner")):
        for step in flow.transitions:
            if step.name in ("vouch", "grant", "refuse", "stop", "unvouch"):
                assert own not in step.roles
    assert {s for s in REQUEST_FLOW.states if edges(REQUEST_FLOW)[s]} == OPEN_REQUESTS


def test_the_office_can_end_whatever_is_open() -> None:
    for state in OPEN_STATES:
        names = {step.name for step in TASK_FLOW.available(state, {"office"})}
        assert {"withdraw", "merge"} <= names
    for state in DONE_STATES | LEFT_STATES | {"draft"}:
        assert not TASK_FLOW.allows("withdraw", state, {"office"})


def test_steps_of_parts_are_closed_where_the_task_as_a_whole_forbids_them() -> None:
    assert not PARTY_DRIVEN & UNDER_APPROVAL
    assert blocked("report", "suspended")
    assert not any(blocked("report", state) for state in WORKING_STATES)
    for state in UNDER_APPROVAL | {"suspended"}:
        assert blocked("claim", state)
        assert blocked("return", state)
