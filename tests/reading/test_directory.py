"""The default directory's data, and names as documents write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reading.directory import DISTRICT, Unit, UnitNames

NAMES = UnitNames(DISTRICT)


def test_the_directory_is_a_whole_district() -> None:
    assert 55 <= len(DISTRICT) <= 80
    assert len({unit.name for unit in DISTRICT}) == len(DISTRICT)
    for must in ("区委组织部", "区发改委", "区住建局", "区财政局", "团区委", "各镇（街道）"):
        assert must in {unit.name for unit in DISTRICT}


@pytest.mark.parametrize("unit", DISTRICT, ids=lambda unit: unit.name)
def test_duties_are_short_distinct_phrases(unit: Unit) -> None:
    assert len(set(unit.duties)) == len(unit.duties) >= 3
    assert all(2 <= len(duty) <= 14 for duty in unit.duties)
    assert not any(mark in duty for duty in unit.duties for mark in "，。；、\n")


def test_every_name_and_alias_finds_its_unit() -> None:
    lost = [
        (unit.name, name)
        for unit in DISTRICT
        for name in (unit.name, *unit.aliases)
        if NAMES.resolve(name) is not unit
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("发改委", "区发改委"),
        ("市发展改革委", "区发改委"),
        ("发展和改革委员会", "区发改委"),
        ("示例区发展和改革局", "区发改委"),
        ("市市场监管局", "区市场监管局"),
        ("市场监管局", "区市场监管局"),
        ("省市场监管局（省知识产权局）", "区市场监管局"),
        ("区应急管理局", "区应急局"),
        ("县委组织部", "区委组织部"),
        ("中共示例区委组织部", "区委组织部"),
        ("区人民政府办公室", "区政府办公室"),
        ("市卫生健康委员会", "区卫健委"),
        ("市人力社保局", "区人社局"),
        ("教育厅", "区教体局"),
        ("县水务局", "区水利局"),
        ("团市委", "团区委"),
        ("示例经济开发区管委会", "开发区管委会"),
        ("各镇(街道)", "各镇（街道）"),
        ("文化广电和旅游局", "区文旅局"),
        ("区 财 政 局", "区财政局"),
    ],
)
def test_names_as_written(written: str, unit: str) -> None:
    found = NAMES.resolve(written)
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize(
    "written",
    [
        "",
        "区",
        "区委",
        "区政府",
        "局",
        "国家发展改革委",
        "财政部",
        "各有关单位",
        "砚湖街道办事处",
        "禾渡镇人民政府",
        "示例建设集团有限公司",
        "区" * 1000,
        "（" * 30,
    ],
)
def test_names_that_find_nobody(written: str) -> None:
    assert NAMES.resolve(written) is None


def test_an_ambiguous_name_finds_nobody_but_a_full_name_wins() -> None:
    names = UnitNames(
        [
            Unit("区城管局", ("执法局",), ("市容市貌",)),
            Unit("区交通局", ("执法局",), ("治超",)),
            Unit("执法局大队", (), ("巡查",)),
        ]
    )
    assert names.resolve("执法局") is None
    exact = names.resolve("区交通局")
    assert exact is not None
    assert exact.duties == ("治超",)


@given(st.text(alphabet="省市区县委办局部政府人民教育和（）()发改 ", max_size=60))
def test_any_name_finds_a_unit_of_the_directory_or_none(name: str) -> None:
    found = NAMES.resolve(name)
    assert found is None or found in DISTRICT
