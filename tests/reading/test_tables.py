"""Task tables inside a text: by tab, by bar, one cell a line, by spaces (RULES T3, O4)."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.reading import Reading, Requirement, Role, read
from luodi.reading.columns import Column, column_of, columns_of

D = dt.date
TITLE = "示例区2026年重点任务分解表\n"
Names = tuple[str, ...]


def table(*rows: str) -> Reading:
    return read(TITLE + "\n".join(rows) + "\n")


def roles(r: Requirement) -> tuple[Names, Names, Names]:
    return r.names(Role.LEAD), r.names(Role.RESPONSIBLE), r.names(Role.SUPPORT)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("序号", Column.NUMBER),
        ("序 号", Column.NUMBER),
        ("工作任务", Column.WORK),
        ("重点任务", Column.WORK),
        ("目标任务", Column.WORK),
        ("主要内容", Column.WORK),
        ("工作事项", Column.WORK),
        ("民生实事", Column.WORK),
        ("项目名称", Column.WORK),
        ("牵头单位", Column.LEAD),
        ("牵头责任单位", Column.LEAD),
        ("主办单位", Column.LEAD),
        ("责任单位", Column.RESPONSIBLE),
        ("责任部门", Column.RESPONSIBLE),
        ("承办单位", Column.RESPONSIBLE),
        ("责任主体", Column.RESPONSIBLE),
        ("配合单位", Column.SUPPORT),
        ("协办单位", Column.SUPPORT),
        ("参与单位", Column.SUPPORT),
        ("责任领导", Column.LEADER),
        ("责任人", Column.LEADER),
        ("完成时限", Column.DUE),
        ("完成时间", Column.DUE),
        ("时限要求", Column.DUE),
        ("办结时限", Column.DUE),
        ("目标值", Column.VALUE),
        ("2026年目标", Column.VALUE),
        ("备注", Column.NOTE),
        ("备 注", Column.NOTE),
        ("类别", Column.GOAL),
        ("加强砚湖水质监测和岸线巡查工作", None),
        ("砚湖镇", None),
        ("", None),
    ],
)
def test_heads(head: str, column: Column | None) -> None:
    assert column_of(head) is column


def test_a_row_of_heads() -> None:
    assert columns_of(["序号", "工作任务", "责任单位", "完成时限"]) == [
        Column.NUMBER,
        Column.WORK,
        Column.RESPONSIBLE,
        Column.DUE,
    ]
    assert columns_of(["1", "加强监测", "区水利局", "6月底"]) is None
    assert columns_of(["序号", "姓名", "电话"]) is None


def test_measure_beside_figures_and_unit_beside_work() -> None:
    assert columns_of(["序号", "指标", "单位", "目标值"]) == [
        Column.NUMBER,
        Column.WORK,
        Column.MEASURE,
        Column.VALUE,
    ]
    assert columns_of(["序号", "工作任务", "单位"]) == [
        Column.NUMBER,
        Column.WORK,
        Column.RESPONSIBLE,
    ]


@pytest.mark.parametrize("mark", ["\t", "|", " | "])
def test_cells_parted_by_a_mark(mark: str) -> None:
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "加强砚湖水质监测", "区水利局", "区财政局、各镇", "6月底前"],
        ["2", "新建口袋公园8个", "区住建局", "区城管局", "2026年12月"],
    ]
    lines = [mark.join(r) for r in rows]
    if mark != "\t":
        lines = [f"|{line}|" for line in lines]
    first, second = table(*lines).tasks
    assert (first.form, first.quote) == ("row", "加强砚湖水质监测")
    assert roles(first) == (("区水利局",), (), ("区财政局", "各镇"))
    assert [(d.date, d.carried) for d in first.deadlines] == [(D(2026, 6, 30), True)]
    assert roles(second) == (("区住建局",), (), ("区城管局",))
    assert [d.date for d in second.deadlines] == [D(2026, 12, 31)]
    assert [(t.value, t.unit) for t in second.targets] == [(8, "个")]


def test_a_markdown_rule_is_no_row() -> None:
    found = table(
        "| 序号 | 工作任务 | 责任单位 |",
        "| --- | --- | --- |",
        "| 1 | 加强砚湖水质监测 | 区水利局 |",
    )
    assert [r.quote for r in found.tasks] == ["加强砚湖水质监测"]


def test_one_cell_a_line() -> None:
    found = table(
        "序号", "工作任务", "责任单位", "完成时限",
        "1", "加强砚湖水质监测", "区水利局、各镇", "6月底前",
        "2", "开展岸线巡查整治", "区城管局", "12月底前",
        "3", "完善巡查制度", "区水利局", "9月底前",
    )  # fmt: skip
    assert [(r.quote, r.names(Role.RESPONSIBLE)) for r in found.tasks] == [
        ("加强砚湖水质监测", ("区水利局", "各镇")),
        ("开展岸线巡查整治", ("区城管局",)),
        ("完善巡查制度", ("区水利局",)),
    ]
    assert [d.date for r in found.tasks for d in r.deadlines] == [
        D(2026, 6, 30),
        D(2026, 12, 31),
        D(2026, 9, 30),
    ]


def test_each_column_of_owners_has_its_line() -> None:
    found = table(
        "序号", "目标任务", "工作内容", "牵头单位", "配合单位", "完成时限",
        "1", "水质提升", "加强砚湖水质监测", "区水利局", "区财政局", "6月底前",
        "2", "公园建设", "新建口袋公园8个", "区住建局", "区城管局", "12月底前",
    )  # fmt: skip
    assert [roles(r) for r in found.tasks] == [
        (("区水利局",), (), ("区财政局",)),
        (("区住建局",), (), ("区城管局",)),
    ]


def test_cells_parted_by_spaces() -> None:
    found = table(
        "序号　工作任务　责任单位",
        "1　加强砚湖水质监测　区水利局",
        "2　开展岸线巡查整治　区城管局、各镇",
    )
    assert [r.names(Role.RESPONSIBLE) for r in found.tasks] == [("区水利局",), ("区城管局", "各镇")]
    assert [r.quote for r in found.tasks] == [
        "加强砚湖水质监测　区水利局",
        "开展岸线巡查整治　区城管局、各镇",
    ]


def test_owners_of_a_merged_cell_come_from_the_row_above() -> None:
    found = table(
        "类别\t工作任务\t责任单位\t完成时限",
        "水质\t加强砚湖水质监测\t区水利局\t6月底前",
        "\t开展岸线巡查整治\t\t9月底前",
        "公园\t新建口袋公园8个\t区住建局\t年底前",
    )
    assert [r.names(Role.RESPONSIBLE) for r in found.tasks] == [
        ("区水利局",),
        ("区水利局",),
        ("区住建局",),
    ]


def test_a_row_of_work_alone_has_the_owners_above() -> None:
    found = table(
        "类别\t工作任务\t责任单位",
        "水质\t加强砚湖水质监测\t区水利局",
        "\t开展岸线巡查整治\t",
        "公园\t新建口袋公园8个\t区住建局",
    )
    assert [r.names(Role.RESPONSIBLE) for r in found.tasks] == [
        ("区水利局",),
        ("区水利局",),
        ("区住建局",),
    ]


def test_an_empty_cell_of_a_numbered_row_is_empty() -> None:
    found = table(
        "序号\t工作任务\t责任单位",
        "1\t加强砚湖水质监测\t区水利局",
        "2\t开展岸线巡查整治\t",
    )
    assert [r.names(Role.RESPONSIBLE) for r in found.tasks] == [("区水利局",), ()]


def test_section_rows_are_headings_and_no_tasks() -> None:
    found = table(
        "序号\t工作任务\t责任单位",
        "一、水质提升\t\t",
        "1\t加强砚湖水质监测\t区水利局",
        "二、岸线整治\t\t",
        "2\t开展岸线巡查整治\t区城管局",
    )
    assert [(n.marker, n.title) for n in found.outline] == [
        ("一、", "水质提升"),
        ("二、", "岸线整治"),
    ]
    assert [(r.quote, r.node) for r in found.tasks] == [
        ("加强砚湖水质监测", 0),
        ("开展岸线巡查整治", 1),
    ]


@pytest.mark.parametrize(
    ("cell", "lead", "responsible", "support"),
    [
        ("区水利局", (), ("区水利局",), ()),
        ("区水利局、区财政局", (), ("区水利局", "区财政局"), ()),
        ("区水利局 区财政局", (), ("区水利局", "区财政局"), ()),
        ("区水利局牵头，区财政局配合", ("区水利局",), (), ("区财政局",)),
        ("区水利局会同区财政局负责", ("区水利局",), (), ("区财政局",)),
        ("牵头单位：区水利局；配合单位：区财政局", ("区水利局",), (), ("区财政局",)),
        ("区市场监管局（区知识产权局）", (), ("区市场监管局（区知识产权局）",), ()),
        ("无", (), (), ()),
        ("—", (), (), ()),
        ("/", (), (), ()),
    ],
)
def test_cells_of_owners(cell: str, lead: Names, responsible: Names, support: Names) -> None:
    found = table(
        "序号\t工作任务\t责任单位", f"1\t加强砚湖水质监测\t{cell}", "2\t加强巡查工作\t区城管局"
    )
    assert roles(found.tasks[0]) == (lead, responsible, support)


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("牵头单位", Role.LEAD),
        ("牵头责任单位", Role.LEAD),
        ("主办单位", Role.LEAD),
        ("责任单位", Role.RESPONSIBLE),
        ("承办单位", Role.RESPONSIBLE),
        ("配合单位", Role.SUPPORT),
        ("协办单位", Role.SUPPORT),
        ("责任领导", Role.LEADER),
    ],
)
def test_the_head_says_the_role(head: str, role: Role) -> None:
    found = table(
        f"序号\t工作任务\t{head}", "1\t加强砚湖水质监测\t区水利局", "2\t加强巡查\t区城管局"
    )
    assert [(p.name, p.role) for p in found.tasks[0].parties] == [("区水利局", role)]


def test_value_columns_are_targets_of_the_indicator() -> None:
    found = table(
        "序号\t指标\t单位\t目标值",
        "1\t森林覆盖率\t%\t45",
        "2\t新增城镇就业\t万人\t≥3.2",
        "3\t单位能耗降幅\t%\t5左右",
    )
    targets = [(t.indicator, t.op, t.value, t.unit) for r in found.tasks for t in r.targets]
    assert targets[:2] == [
        ("森林覆盖率", "=", 45.0, "%"),
        ("新增城镇就业", ">=", 3.2, "万人"),
    ]


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("6月底前", D(2026, 6, 30)),
        ("2026年3月", D(2026, 3, 31)),
        ("2026年12月", D(2026, 12, 31)),
        ("6月", D(2026, 6, 30)),
        ("12月", D(2026, 12, 31)),
        ("三季度", D(2026, 9, 30)),
        ("年底前", D(2026, 12, 31)),
        ("全年", D(2026, 12, 31)),
        ("2026年底", D(2026, 12, 31)),
        ("上半年", D(2026, 6, 30)),
        ("10月15日前", D(2026, 10, 15)),
    ],
)
def test_time_limits(cell: str, date: dt.date) -> None:
    found = table(
        "序号\t工作任务\t责任单位\t完成时限",
        f"1\t加强砚湖水质监测\t区水利局\t{cell}",
        "2\t加强巡查\t区城管局\t11月底前",
    )
    assert [d.date for d in found.tasks[0].deadlines] == [date]


def test_a_permanent_time_limit() -> None:
    found = table(
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t加强砚湖水质监测\t区水利局\t常年",
        "2\t加强巡查\t区城管局\t每季度",
    )
    assert [d.settled for r in found.tasks for d in r.deadlines] == [True, True]


def test_a_table_of_contacts_is_no_task_table() -> None:
    assert (
        table("姓名\t单位\t电话", "王示例\t区水利局\t0000000", "李示例\t区住建局\t0000000").tasks
        == ()
    )


def test_text_around_a_table_is_still_read() -> None:
    text = "示例区2026年重点工作方案\n一、重点任务\n加强湖区保洁，完善巡查制度。\n序号\t工作任务\t责任单位\n1\t加强砚湖水质监测\t区水利局\n2\t开展岸线整治\t区城管局\n二、保障措施\n健全督查机制，按月通报进展。\n"
    reading = read(text)
    assert [(r.form, r.node) for r in reading.tasks] == [
        ("sentence", 0),
        ("row", 0),
        ("row", 0),
        ("sentence", 1),
    ]


def test_rows_stand_where_they_say() -> None:
    found = table(
        "序号\t工作任务\t责任单位\t完成时限",
        "1\t加强砚湖水质监测\t区水利局\t6月底前",
        "2\t加强巡查工作\t各镇\t年底前",
    )
    for r in found.tasks:
        assert found.text[r.start : r.end] == r.quote
        for part in (*r.parties, *r.deadlines, *r.targets):
            assert found.text[part.start : part.end] == part.quote
