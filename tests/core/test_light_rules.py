"""Rule sets are data: what is wrong with them is said all at once, with its place, and never raised."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.lights import IDS, RulesError, Why, rule_set, template, template_data
from luodi.core.lights.checks import problems_of
from luodi.core.lights.thresholds import hole, range_of

GOOD: dict[str, Any] = {
    "id": "ours",
    "version": 3,
    "name": "本区口径",
    "dimensions": [
        {
            "key": "progress",
            "name": "进度",
            "conditions": [
                {
                    "when": {"measure": "gap", "of": "progress", "at_least": 0},
                    "colour": "green",
                    "why": "on_schedule",
                },
                {
                    "when": {"measure": "gap", "of": "progress", "at_least": -10, "below": 0},
                    "colour": "yellow",
                    "why": "behind",
                },
                {
                    "when": {"measure": "gap", "of": "progress", "below": -10},
                    "colour": "red",
                    "why": "far_behind",
                },
            ],
            "default": {"colour": "grey", "why": "unknown"},
        }
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good rules with one thing put in its place, or taken out (`...`)."""
    data = deepcopy(GOOD)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at: Any = data
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return data


DIM, FIRST = "dimensions.0", "dimensions.0.conditions.0"
RED = "dimensions.0.conditions.2.when.below"


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    [
        ("id", "甲", "id", "id"),
        ("version", 0, "number", "version"),
        ("version", True, "number", "version"),
        ("name", ..., "missing", "rules"),
        ("name", 7, "shape", "rules"),
        ("colour", "red", "field", "rules"),
        ("period", "year", "unknown", "rules"),
        ("dimensions", [], "missing", "rules"),
        ("dimensions", "x", "shape", "rules"),
        ("dimensions", [GOOD["dimensions"][0]] * 2, "twice", "dimensions"),
        (f"{DIM}.default", ..., "default", "dimensions[0]"),
        (f"{DIM}.conditions", [], "missing", "dimensions[0]"),
        (f"{DIM}.exempts", ["blue"], "unknown", "dimensions[0]"),
        (f"{FIRST}.colour", "blue", "unknown", "dimensions[0].conditions[0]"),
        (f"{FIRST}.why", "because", "unknown", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.measure", "mood", "unknown", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.of", ..., "of", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when", {"measure": "overdue_days", "of": "x", "above": 1}, "of", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.at_least", ..., "bounds", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.above", 1, "bounds", "dimensions[0].conditions[0]"),
        (RED.replace("below", "at_most"), -10, "bounds", "dimensions[0].conditions[2]"),
        (f"{FIRST}.when.at_least", "10", "number", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.at_least", float("nan"), "number", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when.below", 0, "empty", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when", {"measure": "started", "above": 1}, "flag", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when", {"measure": "overdue_days", "is": True}, "bounds", "dimensions[0].conditions[0]"),
        (f"{FIRST}.when", 5, "shape", "dimensions[0].conditions[0]"),
        (RED, -5, "overlap", "dimensions[0].conditions[2]"),
        (RED, -15, "hole", "dimensions[0]"),
        (f"{DIM}.conditions.2.when", {"measure": "gap", "of": "progress", "below": -10, "at_least": -10.5}, "", ""),
        (f"{DIM}.conditions.1.when.above", 1, "bounds", "dimensions[0].conditions[1]"),
        (f"{DIM}.conditions.1.when", {"measure": "gap", "of": "progress", "at_least": 3}, "order", "dimensions[0].conditions[1]"),
        (f"{DIM}.conditions.1.colour", "red", "", ""),
        (f"{DIM}.conditions.2.colour", "green", "severity", "dimensions[0]"),
        (f"{DIM}.runs", [{"colour": "yellow", "periods": 1, "becomes": "red"}], "number", "dimensions[0].runs[0]"),
        (f"{DIM}.runs", [{"colour": "red", "periods": 2, "becomes": "yellow"}], "severity", "dimensions[0].runs[0]"),
        (f"{DIM}.runs", [{"colour": "yellow", "periods": "3", "becomes": "red"}], "number", "dimensions[0].runs[0]"),
        (f"{DIM}.exits", [{"colour": "yellow"}], "exit", "dimensions[0].exits[0]"),
        (f"{DIM}.exits", [{"colour": "yellow", "periods": 2, "rectified": True}], "exit", "dimensions[0].exits[0]"),
        ("consequences", [{"colour": "red", "text": "约谈", "act": "dance"}], "unknown", "consequences[0]"),
        ("consequences", [{"colour": "red", "text": "约谈", "dimension": "nope"}], "unknown", "consequences[0]"),
        ("consequences", [{"colour": "red"}], "missing", "consequences[0]"),
    ],
)  # fmt: skip
def test_faults_are_named(path: str, value: Any, code: str, place: str) -> None:
    data = changed(path, value)
    found = problems_of(data)
    if not code:
        assert found == []
        return
    assert [(one.code, one.path) for one in found] == [(code, place)]
    assert all(one.zh and one.en for one in found)
    with pytest.raises(RulesError) as caught:
        rule_set(data)
    assert found[0].zh in caught.value.zh
    assert found[0].en in caught.value.en
    assert caught.value.problems == tuple(found)


def test_all_faults_are_told_at_once() -> None:
    data = changed(f"{FIRST}.colour", "blue")
    data["version"] = 0
    data["consequences"] = [{"colour": "red"}]
    assert len(problems_of(data)) == 3


def test_inclusive_and_exclusive_ends_differ() -> None:
    """“30（含）”: the number 30 itself must belong to exactly one side."""
    below, above = range_of({"below": 30}), range_of({"above": 30})
    assert hole([below, above]) is not None
    assert hole([range_of({"at_most": 30}), above]) is None
    assert range_of({"at_most": 30}).meets(range_of({"at_least": 30}))
    assert not below.meets(range_of({"at_least": 30}))
    data = changed(RED, -10)
    data["dimensions"][0]["conditions"][1]["when"] = {
        "measure": "gap", "of": "progress", "above": -10, "below": 0,
    }  # fmt: skip
    assert [one.code for one in problems_of(data)] == ["hole"]


def test_a_wider_condition_may_follow_a_narrower_one() -> None:
    data = changed(
        f"{DIM}.conditions.1.when", {"measure": "gap", "of": "progress", "at_least": -10}
    )
    assert problems_of(data) == []
    assert rule_set(data).dimensions[0].conditions[1].clauses[0].below is None


@pytest.mark.parametrize("key", IDS)
def test_templates_are_good_and_go_through_json(key: str) -> None:
    data = template_data(key)
    assert problems_of(json.loads(json.dumps(data, ensure_ascii=False))) == []
    assert rule_set(data) == template(key)
    data["name"] = "另一口径"
    assert template_data(key)["name"] != "另一口径"
    assert template(key).basis


def test_what_rules_need_is_known_beforehand() -> None:
    assert {key for key in IDS if template(key).looks_back} == {
        "sanya-2022-projects", "sanya-2022-districts", "hengyang-2026",
    }  # fmt: skip
    assert not any(template(key).needs_calendar for key in IDS)
    work = changed(f"{FIRST}.when", {"measure": "overdue_workdays", "at_most": 0})
    assert rule_set(work).needs_calendar


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
PLACES = [
    "id", "version", "name", "period", "due", "exempt", "consequences", "dimensions", DIM,
    f"{DIM}.key", f"{DIM}.conditions", f"{DIM}.default", f"{DIM}.runs", f"{DIM}.exits",
    f"{DIM}.exempts", f"{DIM}.track", FIRST, f"{FIRST}.when", f"{FIRST}.when.measure",
    f"{FIRST}.when.of", f"{FIRST}.when.is", f"{FIRST}.when.at_least", f"{FIRST}.label",
]  # fmt: skip


@given(st.sampled_from(PLACES), values)
def test_whatever_is_given_is_either_read_or_explained(path: str, value: Any) -> None:
    data = changed(path, value)
    if problems_of(data):
        with pytest.raises(RulesError):
            rule_set(data)
    else:
        assert rule_set(data).dimensions


def test_reasons_have_sentences() -> None:
    assert all(why.label for why in Why)
