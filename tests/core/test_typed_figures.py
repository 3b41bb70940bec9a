"""Figures as people type them: converted where it is certain, refused where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.typed_figures import MisfitError, parse


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("12", "个", 12),
        (" １２ ", "个", 12),
        ("0", "个", 0),
        ("-3.5", "%", -3.5),
        ("−2", "个", -2),
        ("1,234.5", "亩", 1234.5),
        ("1，234", "亩", 1234),
        ("53亿元", "万元", 530000),
        ("53亿", "万元", 530000),
        ("1.5亿元", "万元", 15000),
        ("530000万元", "亿元", 53),
        ("53万", "万元", 53),
        ("530万元", "万元", 530),
        ("5300元", "万元", 0.53),
        ("3千", "户", 3000),
        ("2.5万平方米", "平方米", 25000),
        ("36公里", "千米", 36),
        ("36千米", "公里", 36),
        ("120%", "%", 120),
        ("95", "%", 95),
        ("5亿", "", 500000000),
        ("3个百分点", "个百分点", 3),
        ("20千瓦", "千瓦", 20),
        (".5", "%", 0.5),
    ],
)
def test_what_is_certain_is_taken(typed: str, unit: str, value: float) -> None:
    assert parse(typed, unit) == value


@pytest.mark.parametrize(
    ("typed", "unit", "why"),
    [
        ("53个", "万元", "unit"),
        ("80%", "个", "unit"),
        ("12栋", "个", "unit"),
        ("3个百分点", "%", "unit"),
        ("5亿元", "", "unit"),
        ("约53", "万元", "vague"),
        ("50余个", "个", "vague"),
        ("3-5", "个", "vague"),
        ("3/5", "个", "vague"),
        ("近六十", "个", "vague"),
        ("无", "个", "number"),
        ("nan", "个", "number"),
        ("inf", "个", "number"),
        ("∞", "个", "number"),
        ("", "个", "number"),
        ("9" * 50, "个", "number"),
        ("99999999亿", "元", "large"),
        ("1,23", "个", "unit"),
    ],
)
def test_what_is_not_is_refused_with_the_reason(typed: str, unit: str, why: str) -> None:
    with pytest.raises(MisfitError) as refused:
        parse(typed, unit)
    assert refused.value.why == why


@given(st.text(max_size=60), st.sampled_from(["个", "万元", "%", "", "平方公里"]))
def test_nothing_else_comes_out(typed: str, unit: str) -> None:
    try:
        value = parse(typed, unit)
    except MisfitError:
        return
    assert abs(value) < 1e15
