"""What the cells of a column of figures mean."""

from __future__ import annotations

import pytest

from luodi.apps.ledger.understanding.figures import targets_of, targets_within
from luodi.kernel.tables_in import Unfit


@pytest.mark.parametrize(
    ("cell", "unit", "value", "kept"),
    [
        ("≥12", "个", 12, "个"),
        ("5,300", "万元", 5300, "万元"),
        ("改造老旧小区12个", "", 12, "个"),
        ("增长8%以上", "", 8, "%"),
        ("群众满意率达到95%", "", 95, "%"),
    ],
)
def test_a_cell_gives_value_and_unit(cell: str, unit: str, value: float, kept: str) -> None:
    [found] = targets_of(cell, unit=unit, indicator="目标")
    assert (found["value"], found["unit"]) == (value, kept)


def test_words_of_a_task_promise_figures() -> None:
    [found] = targets_within("年底前改造老旧小区12个。")
    assert (found["value"], found["unit"], found["quote"]) == (12, "个", "12个")


@pytest.mark.parametrize(
    ("cell", "unit", "sentence"),
    [
        ("12户", "个", "要求的是“个”"),
        ("约30左右吧", "个", "不是确定的数"),
        ("大力推进", "", "没有数字目标"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_reason(cell: str, unit: str, sentence: str) -> None:
    with pytest.raises(Unfit, match=sentence):
        targets_of(cell, unit=unit, indicator="目标")
