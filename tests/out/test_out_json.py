"""The JSON form: valid against its schema, true spans, the keys that the scorer reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from luodi.files.out.jsonform import render_json, to_json
from luodi.files.out.schema import json_schema
from luodi.files.out.source import Source
from luodi.reading import Reading, Target


def check(form: Any) -> None:
    Draft202012Validator(
        json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).validate(form)


def test_schema_is_a_schema_and_takes_what_is_printed(
    reading: Reading, source: Source, empty: Reading
) -> None:
    Draft202012Validator.check_schema(json_schema())
    for one, where in ((reading, source), (reading, None), (empty, None)):
        check(json.loads(render_json(one, where)))
    broken = to_json(reading)
    broken["tasks"][0]["deadline"]["date"] = "June"
    with pytest.raises(ValidationError):
        check(broken)
    del broken["tasks"]
    with pytest.raises(ValidationError):
        check(broken)


def test_every_span_slices_to_its_quote(reading: Reading) -> None:
    seen = 0

    def walk(value: Any) -> None:
        nonlocal seen
        if isinstance(value, dict):
            words = value.get("quote", value.get("text"))
            if "start" in value and isinstance(words, str):
                seen += 1
                assert reading.text[value["start"] : value["end"]] == words
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(to_json(reading))
    assert seen > 30


def test_deadlines_dated_recurring_and_vague(reading: Reading) -> None:
    first, bare, recurring, vague = to_json(reading)["tasks"]
    assert (first["deadline"]["date"], first["deadline"]["precision"]) == ("2026-06-30", "month")
    assert bare["deadline"] is None
    assert bare["deadlines"] == []
    assert (recurring["deadline"]["date"], recurring["deadline"]["precision"]) == (None, "ongoing")
    assert recurring["deadline"]["rrule"].startswith("FREQ=")
    assert vague["deadline"] is None
    assert [d["text"] for d in vague["vague_deadlines"]] == ["尽快"]


def test_units_targets_and_place(reading: Reading, source: Source) -> None:
    first, *_ = to_json(reading, source)["tasks"]
    assert first["lead"] == ["区发展改革委"]
    assert first["support"] == ["区住房城乡建设局"]
    assert first["responsible"] == []
    assert [(t["op"], t["value"], t["unit"]) for t in first["targets"]] == [("=", 20, "万平方米")]
    assert first["place"] == {"zh": "第1页", "en": "page 1"}
    assert to_json(reading)["tasks"][0]["place"] is None


def test_pairs_are_lists(one_task: Callable[..., Reading]) -> None:
    target = Target(0, 4, "3—5个", "示范点", "range", (3.0, 5.0), "个", "count")
    form = json.loads(render_json(one_task("3—5个示范点。", targets=(target,))))
    assert form["tasks"][0]["targets"][0]["value"] == [3.0, 5.0]
    check(form)
