"""The published schemes, at their boundaries: 含 and 不含 as the texts have them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.lights import (
    FRESH,
    SOON,
    Exemption,
    Facts,
    Figure,
    Light,
    Situation,
    judge,
    light,
    replay,
    template,
)

D = dt.date
SEPT = D(2025, 9, 30)


def at(rules: str, day: D = SEPT, **facts: Any) -> Light:
    return light(Situation(**facts), template(rules), day)


def of(found: Light, dimension: str) -> tuple[str, str]:
    one = next(one for one in found.dimensions if one.key == dimension)
    return one.colour, one.why


def progress(actual: float, expected: float, track: str = "progress") -> dict[str, Any]:
    return {"figures": {track: Figure(actual, expected, "months")}}


@pytest.mark.parametrize(
    ("actual", "colour", "why"),
    [
        (0.80, "green", "on_schedule"),
        (0.75, "green", "on_schedule"),
        (0.7499, "green", "slightly_behind"),
        (0.6501, "green", "slightly_behind"),
        (0.65, "yellow", "behind"),  # 低10个百分点（含）
        (0.48, "yellow", "behind"),
        (0.45, "yellow", "behind"),  # 低30个百分点（含）
        (0.4499, "red", "far_behind"),
    ],
)
def test_yinchuan_progress(actual: float, colour: str, why: str) -> None:
    assert of(at("yinchuan-2025", **progress(actual, 0.75)), "progress") == (colour, why)


@pytest.mark.parametrize(
    ("day", "started", "colour", "why"),
    [
        (D(2025, 2, 28), None, "green", "started"),
        (D(2025, 3, 30), None, "green", "started"),  # the planned month is not over
        (D(2025, 3, 31), None, "yellow", "not_started"),
        (D(2025, 5, 30), None, "yellow", "not_started"),
        (D(2025, 5, 31), None, "red", "not_started"),  # 连续3个月
        (D(2025, 5, 31), D(2025, 5, 31), "green", "started"),
        (D(2025, 5, 31), D(2025, 6, 1), "red", "not_started"),
    ],
)
def test_yinchuan_start(day: D, started: D | None, colour: str, why: str) -> None:
    found = at("yinchuan-2025", day, planned_start=D(2025, 3, 10), started_on=started)
    assert of(found, "start") == (colour, why)


def test_yinchuan_start_with_a_reason_that_was_approved() -> None:
    reason = Exemption(D(2025, 4, 1), D(2025, 4, 30), "用地批复未下达", "示例区政府", ("start",))
    facts = {"planned_start": D(2025, 3, 10), "exemptions": (reason,)}
    found = at("yinchuan-2025", D(2025, 4, 30), **facts)
    assert of(found, "start") == ("grey", "exempt")
    assert found.dimensions[0].computed == "yellow"
    assert of(at("yinchuan-2025", D(2025, 5, 15), **facts), "start") == ("green", "started")
    # April does not count, so May is the first month again.
    assert of(at("yinchuan-2025", D(2025, 5, 31), **facts), "start") == ("yellow", "not_started")
    assert of(at("yinchuan-2025", D(2025, 7, 31), **facts), "start") == ("red", "not_started")


@pytest.mark.parametrize(
    ("actual", "colour"), [(0.6, "green"), (0.5, "green"), (0.4999, "red"), (0.1, "red")]
)
def test_yinchuan_payment_knows_no_yellow(actual: float, colour: str) -> None:
    assert of(at("yinchuan-2025", **progress(actual, 0.5, "payment")), "payment")[0] == colour


@pytest.mark.parametrize(
    ("day", "registered", "colour"),
    [
        (D(2025, 1, 31), None, "grey"),
        (D(2025, 2, 27), None, "grey"),
        (D(2025, 2, 28), None, "yellow"),  # 开工后满1个月 (no 31 February)
        (D(2025, 3, 31), None, "yellow"),  # two months, not yet more
        (D(2025, 4, 1), None, "red"),
        (D(2025, 4, 1), D(2025, 4, 1), "green"),
    ],
)
def test_yinchuan_registration(day: D, registered: D | None, colour: str) -> None:
    found = at("yinchuan-2025", day, started_on=D(2025, 1, 31), registered_on=registered)
    assert of(found, "registration")[0] == colour


def test_yinchuan_is_as_bad_as_its_worst_dimension() -> None:
    figures = {"progress": Figure(0.8, 0.75), "payment": Figure(0.1, 0.5)}
    found = at("yinchuan-2025", figures=figures)
    assert (found.colour, found.dimension) == ("red", "payment")
    assert [one.text for one in found.consequences][-1] == "下发督办函"
    assert found.facts["expected"] == 50


@pytest.mark.parametrize(
    ("actual", "colour"),
    [(0.75, "green"), (0.7499, "yellow"), (0.375, "yellow"), (0.3749, "red"), (0, "red")],
)
def test_sanya_projects(actual: float, colour: str) -> None:
    assert at("sanya-2022-projects", **progress(actual, 0.75)).colour == colour


def test_sanya_projects_talks_get_harder() -> None:
    rules = template("sanya-2022-projects")
    history = [(D(2025, 7, 1), Situation(**progress(0.3, 0.5)))]
    said = [
        [one.text for one in replay(history, rules, day).consequences]
        for day in (D(2025, 7, 31), D(2025, 8, 30), D(2025, 8, 31), D(2025, 12, 1))
    ]
    assert said == [["约谈责任单位负责人"]] * 2 + [["分管副市长约谈"]] * 2


def test_sanya_districts_two_months_running_are_red() -> None:
    rules = template("sanya-2022-districts")
    good, bad = Situation(**progress(1, 1, "month")), Situation(**progress(0.99, 1, "month"))
    history = [
        (D(2025, 5, 1), bad), (D(2025, 6, 1), good), (D(2025, 7, 1), bad), (D(2025, 9, 1), good),
    ]  # fmt: skip
    days = (D(2025, 5, 31), D(2025, 6, 30), D(2025, 7, 31), D(2025, 8, 15), D(2025, 8, 31))
    found = [replay(history, rules, day) for day in (*days, D(2025, 9, 1))]
    assert [one.colour for one in found] == ["yellow", "green", "yellow", "yellow", "red", "green"]
    assert (found[4].why, found[4].label, found[4].facts["periods"]) == ("run", "红牌", 2)


@pytest.mark.parametrize(
    ("actual", "colour"),
    [(0.6, "green"), (0.5999, "yellow"), (0.45, "yellow"), (0.4499, "red")],
)
def test_wuhan(actual: float, colour: str) -> None:
    assert at("wuhan", **progress(actual, 0.75)).colour == colour
    # The same from binary fractions with dust: 0.8 × 2/3 over 2/3 is 0.8.
    assert at("wuhan", **progress(2 / 3 * 0.8, 2 / 3)).colour == "green"
    assert at("wuhan", **progress(2 / 3 * 0.6, 2 / 3)).colour == "yellow"


@pytest.mark.parametrize(
    ("share", "colour", "label"),
    [
        (0.8, "green", ""),
        (0.7999, "green", "重点跟踪"),
        (0.6, "green", "重点跟踪"),
        (0.5999, "yellow", "黄牌"),
    ],
)
def test_xinhuang(share: float, colour: str, label: str) -> None:
    found = at("xinhuang-2015", **progress(share, 1, "month"))
    assert (found.colour, found.label) == (colour, label)
    assert bool(found.consequences) == (label == "黄牌")


@pytest.mark.parametrize(
    ("kind", "share", "rank", "rank_last", "label"),
    [
        ("counties", 1.01, 5, 9, "红榜"),
        ("counties", 1.01, 6, 8, ""),
        ("counties", 1, 1, 9, ""),
        ("counties", 0.99, 9, 4, "黑榜"),
        ("counties", 0.99, 9, 5, ""),
        ("counties", 1, 9, 1, ""),  # who has completed the target is on no black list
        ("departments", 1.01, 5, 9, ""),
        ("departments", 0.99, 9, 3, "黑榜"),
        ("departments", 0.99, 9, 4, ""),
    ],
)
def test_mianyang(kind: str, share: float, rank: int, rank_last: int, label: str) -> None:
    values = {"rank": rank, "rank_last": rank_last}
    found = at(f"mianyang-2022-{kind}", values=values, **progress(share, 1, "quarter"))
    assert found.label == label
    flood = Exemption(D(2025, 7, 1), SEPT, "不可抗力", "示例市政府")
    excused = at(
        f"mianyang-2022-{kind}", values=values, exemptions=(flood,), **progress(share, 1, "quarter")
    )
    assert excused.label == (label if label == "红榜" else "")


def test_hengyang_is_left_after_rectification() -> None:
    rules = template("hengyang-2026")
    listed, off = Situation(values={"yellow_list": True}), Situation(values={"yellow_list": False})
    mended = Situation(values={"yellow_list": False}, rectified_on=D(2026, 6, 5))
    history = [(D(2026, 3, 1), listed), (D(2026, 4, 1), off), (D(2026, 6, 5), mended)]
    days = (D(2026, 3, 31), D(2026, 4, 15), D(2026, 6, 4), D(2026, 6, 5), D(2026, 7, 31))
    found = [(one.colour, one.why) for one in (replay(history, rules, day) for day in days)]
    assert found == [
        ("yellow", "listed"), ("yellow", "held"), ("yellow", "held"),
        ("grey", "unlisted"), ("grey", "unlisted"),
    ]  # fmt: skip
    praised = light(Situation(values={"red_list": True}), rules, SEPT)
    assert (praised.colour, praised.label, praised.consequences[0].act) == (
        "green",
        "红榜",
        "reward",
    )


near = st.dates(D(2026, 5, 1), D(2026, 8, 31))


@given(
    st.sampled_from([("active", "open"), ("completed", "done"), ("withdrawn", "left")]),
    st.none() | near,
    st.none() | near,
    near,
)
def test_our_own_contains_the_first_rules(
    state: tuple[str, str], due: D | None, reported: D | None, day: D
) -> None:
    old = judge(Facts(state[0], due, reported), day)
    new = light(Situation(state[1], due_current=due, reported_on=reported), template(), day)
    assert of(new, "dates") == (old.colour, old.why)
    assert (new.colour, new.why) == (old.colour, old.why)
    assert (SOON, FRESH) == (7, 35)


@pytest.mark.parametrize(
    ("actual", "colour", "dimension"),
    [
        (0.75, "green", "schedule"),
        (0.7, "green", "schedule"),
        (0.6999, "yellow", "schedule"),
        (0.55, "yellow", "schedule"),
        (0.5499, "red", "schedule"),
    ],
)
def test_our_own_looks_at_the_schedule_where_there_are_figures(
    actual: float, colour: str, dimension: str
) -> None:
    ahead = D(2025, 12, 31)
    found = at("luodi-tasks", due_current=ahead, **progress(actual, 0.75))
    assert (found.colour, found.dimension) == (colour, dimension)
    assert at("luodi-tasks", due_current=ahead).colour == "grey"
    late = at("luodi-tasks", due_current=D(2025, 9, 29), **progress(actual, 0.75))
    assert late.colour == "red"
