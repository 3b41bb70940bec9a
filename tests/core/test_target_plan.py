"""What a target measures and when its path begins, from the words of a document."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.target_plan import begin_of, measure_of

OPS = ["=", ">=", "<=", ">", "<", "≈", "range"]
UNITS = ["", "个", "亿元", "%", "‰", "个百分点", "微克/立方米", "公里"]
KINDS = ["", "count", "level", "growth", "decrease"]
texts = st.text("改造率优良投资完成", max_size=6)


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        (("<=", "微克", "level", "PM2.5浓度"), "lower"),
        (("<", "%", "level", "不良贷款率"), "lower"),
        (("控制在", "万元", "", "三公经费"), "lower"),
        ((">=", "%", "level", "优良率"), "rate"),
        (("=", "", "level", "兑现率"), "rate"),
        ((">=", "%", "growth", "固定资产投资"), "rate"),
        (("=", "", "growth", "接待人数"), "rate"),
        ((">=", "亿元", "growth", "贷款余额"), "cumulative"),
        (("=", "个百分点", "decrease", "能耗"), "rate"),
        (("=", "个", "count", "老旧小区"), "cumulative"),
        (("range", "%", "level", "赤字率"), "range"),
    ],
)
def test_what_documents_say(said: tuple[str, str, str, str], measure: str) -> None:
    assert measure_of(*said) == measure


@given(st.sampled_from(OPS), st.sampled_from(UNITS), st.sampled_from(KINDS), texts)
def test_limits_and_shares_never_add_up(op: str, unit: str, kind: str, name: str) -> None:
    found = measure_of(op, unit, kind, name)
    assert (found == "range") == (op == "range")
    assert (found == "lower") == (op in ("<=", "<"))
    if "%" in unit or "百分点" in unit or "‰" in unit:
        assert found != "cumulative"
    if found == "cumulative":
        assert not (name.endswith("率") and not unit)


@pytest.mark.parametrize(
    ("issued", "due", "per", "begin"),
    [
        ((2026, 3, 5), (2026, 12, 31), "", (2026, 1, 1)),
        ((2026, 3, 5), (2026, 12, 20), "", (2026, 1, 1)),
        ((2026, 3, 5), (2026, 6, 30), "", (2026, 3, 5)),
        ((2026, 3, 5), (2026, 6, 30), "每年", (2026, 1, 1)),
        ((2026, 3, 5), None, "每年", (2026, 1, 1)),
        ((2026, 3, 5), None, "每月", (2026, 3, 5)),
        ((2026, 3, 5), (2027, 12, 31), "", (2026, 3, 5)),
        ((2026, 11, 20), (2027, 12, 31), "", (2027, 1, 1)),
    ],
)
def test_a_yearly_plan_begins_with_its_year(
    issued: tuple[int, int, int],
    due: tuple[int, int, int] | None,
    per: str,
    begin: tuple[int, int, int],
) -> None:
    assert begin_of(dt.date(*issued), dt.date(*due) if due else None, per) == dt.date(*begin)


days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@given(days, days, st.sampled_from(["", "每年", "每月", "年均"]))
def test_a_path_begins_before_it_ends(one: dt.date, other: dt.date, per: str) -> None:
    issued, due = sorted((one, other))
    begin = begin_of(issued, due, per)
    assert begin <= due
    assert begin == issued or (begin.month, begin.day) == (1, 1)
