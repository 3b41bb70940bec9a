"""Rules in words, and their numbers turned: what people read is what is computed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from luodi.apps.lights.forms import RulesForm
from luodi.apps.lights.knobs import knobs, turned
from luodi.apps.lights.telling import changes, lamps
from luodi.apps.lights.words import clause_words
from luodi.core.lights import DEFAULT, IDS, rule_set, template, template_data
from luodi.core.lights.rules import Clause

GRAIN = 10**9


def filled(form: RulesForm) -> QueryDict:
    """What a browser sends of a form nobody has touched."""
    sent = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if isinstance(value, list | tuple):
            sent.setlist(field.html_name, [str(one) for one in value])
        elif value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False, ""):
            sent[field.html_name] = value.isoformat() if isinstance(value, dt.date) else str(value)
    return sent


def form_of(name: str, sent: QueryDict | None = None) -> RulesForm:
    return RulesForm(sent, source=template_data(name), rules=template(name))


@pytest.mark.parametrize("name", IDS)
def test_a_form_that_nobody_touches_gives_the_same_rules(name: str) -> None:
    form = form_of(name, filled(form_of(name)))
    assert form.is_valid(), form.errors
    assert form.wanted == template(name)
    assert changes(template(name), form.wanted) == []


@pytest.mark.parametrize("name", IDS)
def test_every_condition_of_a_scheme_is_said_once_under_its_light(name: str) -> None:
    rules = template(name)
    told = [line for lamp in lamps(rules) for line in lamp.when]
    assert len(told) == sum(len(dim.conditions) + 1 for dim in rules.dimensions)
    assert all(line.said and "%(" not in line.said for line in told)


@pytest.mark.parametrize(
    ("measure", "bounds", "said"),
    [
        ("gap", {"at_least": 0}, "达到序时进度"),
        ("gap", {"at_least": -20, "below": -5}, "低于序时进度超过5个百分点、不超过20个百分点"),
        ("gap", {"at_least": -30, "at_most": -10}, "低于序时进度10个百分点以上（含）、不超过30个百分点"),
        ("gap", {"below": -20}, "低于序时进度超过20个百分点"),
        ("gap", {"above": 5}, "超过序时进度超过5个百分点"),
        ("gap", {"at_least": -5}, "低于序时进度不超过5个百分点或达到序时进度"),
        ("overdue_days", {"above": 0}, "已超过时限"),
        ("overdue_days", {"at_least": -7, "at_most": 0}, "距时限不超过7天"),
        ("overdue_days", {"at_least": 3}, "超过时限3天以上（含）"),
        ("overdue_days", {"above": -3, "below": 5}, "距时限不到3天或超过时限不到5天"),
        ("overdue_workdays", {"at_most": 2}, "还没到时限或超过时限不超过2个工作日"),
        ("ratio", {"at_least": 0.6, "below": 0.8}, "实际完成为应完成的60%以上（含）、不到80%"),
        ("ratio", {"below": 1}, "没有达到应完成的数"),
    ],
)  # fmt: skip
def test_a_comparison_is_said_as_offices_say_it(
    measure: str, bounds: dict[str, float], said: str
) -> None:
    given: dict[str, Any] = {key: round(value * GRAIN) for key, value in bounds.items()}
    assert clause_words(Clause(measure, "progress", **given)) == said


def test_a_limit_that_conditions_share_is_turned_once() -> None:
    data = template_data(DEFAULT)
    found = [knob for knob in knobs(data) if knob.item == 1]
    assert [(knob.typed, knob.conditions) for knob in found] == [
        (0, [1, 2]), (5, [2, 3]), (20, [3, 4]),
    ]  # fmt: skip
    typed = {knob.name: knob.typed for knob in knobs(data)} | {found[2].name: 15}
    made = turned(data, typed)
    yellow, red = made["dimensions"][1]["conditions"][2:]
    assert yellow["when"]["at_least"] == red["when"]["below"] == -15
    assert data == template_data(DEFAULT)
    differs = changes(template(DEFAULT), rule_set(made))
    assert [(one.before, one.after) for one in differs] == [
        ("偏慢：低于序时进度超过5个百分点、不超过20个百分点",
         "偏慢：低于序时进度超过5个百分点、不超过15个百分点"),
        ("滞后：低于序时进度超过20个百分点", "滞后：低于序时进度超过15个百分点"),
    ]  # fmt: skip


def test_what_earlier_conditions_take_out_is_said() -> None:
    told = {(n.item, n.number): n.said for lamp in lamps(template(DEFAULT)) for n in lamp.when}
    assert told["时限和反馈", 2] == "距时限不超过7天，且最近一次反馈距时限不超过7天"
    assert told["时限和反馈", 3] == "距时限不超过7天；其中最近一次反馈距时限不超过7天的除外"


def test_runs_ways_out_exemptions_and_consequences_can_be_changed() -> None:
    sent = filled(form_of("wuhan"))
    more: dict[str, Any] = {
        "d0-run": "2", "d0-red": "2", "period": "week", "q3-colour": "red", "q3-periods": "2",
        "q3-text": "约谈责任单位负责人", "q1-text": "", "d0-c2-label": "黄灯", "due": "original",
    }  # fmt: skip
    for name, value in more.items():
        sent[name] = value
    sent.setlist("d0-exempts", ["red"])
    form = form_of("wuhan", sent)
    assert form.is_valid(), form.errors
    rules = form.wanted
    red, yellow = lamps(rules)[:2]
    assert red.runs == ["连续2周“偏慢”的，转为“滞后”"]
    assert red.ways_out == ["好转满2周后解除"]
    assert red.consequences == ["每月通报", "连续2周的，约谈责任单位负责人"]
    assert "经督查室批准豁免" in red.exempt
    assert (yellow.when[0].label, yellow.consequences, yellow.exempt) == ("黄灯", [], "")
    assert rules.due == "original"


def test_an_item_can_be_left_out_and_one_has_to_stay() -> None:
    sent = filled(form_of("yinchuan-2025"))
    for n in (0, 2, 3):
        del sent[f"d{n}-on"]
    form = form_of("yinchuan-2025", sent)
    assert form.is_valid(), form.errors
    assert [dim.key for dim in form.wanted.dimensions] == ["progress"]
    del sent["d1-on"]
    assert form_of("yinchuan-2025", sent).non_field_errors() == ["至少启用一项。"]


@pytest.mark.parametrize(
    ("name", "field", "value", "said"),
    [
        (DEFAULT, "d1-n1", "30", "下限高于上限"),
        (DEFAULT, "d1-n1", "abc", "输入一个数字"),
        (DEFAULT, "d1-n2", "", "请填写"),
        (DEFAULT, "d1-c4-colour", "green", "灯色反而越轻"),
        ("sanya-2022-districts", "d0-run", "1", "2"),
        ("wuhan", "basis", "", "请填写"),
    ],
)
def test_a_fault_stands_at_its_field(name: str, field: str, value: str, said: str) -> None:
    sent = filled(form_of(name))
    sent[field] = value
    form = form_of(name, sent)
    assert not form.is_valid()
    where = "d1-n0" if "colour" in field else field
    assert said in " ".join(map(str, form.errors[where]))
