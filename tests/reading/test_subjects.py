"""Who answers where the sentence itself says so: subjects, 由…负责, and how far they are carried (RULES U2–U5)."""

from __future__ import annotations

import pytest

from luodi.reading import Requirement, Role, read

FRAME = "关于做好示例区重点工作的通知\n\n一、重点任务\n（一）综合事项。{}\n"
Names = tuple[str, ...]


def requirements(text: str) -> tuple[Requirement, ...]:
    return read(FRAME.format(text)).requirements


def first(sentence: str) -> Requirement:
    return requirements(sentence)[0]


@pytest.mark.parametrize(
    ("sentence", "responsible"),
    [
        ("区水利局要加强砚湖水质监测。", ("区水利局",)),
        ("区水利局应当每月公布监测结果。", ("区水利局",)),
        ("区水利局负责砚湖清淤。", ("区水利局",)),
        ("区住建局、区城管局要加强工地巡查。", ("区住建局", "区城管局")),
        ("区住建局和区城管局要加强工地巡查。", ("区住建局", "区城管局")),
        ("各镇（街道）要建立工作台账。", ("各镇（街道）",)),
        ("各单位要建立工作台账。", ("各单位",)),
        ("各地区、各部门要加强组织领导。", ("各地区", "各部门")),
        ("有关部门要按照职责分工抓好整改。", ("有关部门",)),
        ("各镇人民政府应当明确专人负责。", ("各镇人民政府",)),
        ("区政府办公室要定期通报进展情况。", ("区政府办公室",)),
        ("区委组织部要加强干部培训。", ("区委组织部",)),
        ("6月底前，区水利局要完成砚湖清淤。", ("区水利局",)),
        ("2026年6月底前，各镇要完成清淤。", ("各镇",)),
        ("同时，区水利局要完善巡查制度。", ("区水利局",)),
        ("区人力资源和社会保障局要开展专场招聘。", ("区人力资源和社会保障局",)),
        ("区防汛抗旱指挥部要组织应急演练。", ("区防汛抗旱指挥部",)),
        ("示例经济开发区管委会要加快厂房建设。", ("示例经济开发区管委会",)),
        ("各责任单位要于每月5日前报送进展。", ("各责任单位",)),
        ("区水利局等有关部门要加强监管。", ("区水利局", "有关部门")),
        ("区水利、住建、城管等部门要加强监管。", ("区水利", "住建", "城管")),
        ("各镇要在区水利局指导下开展清淤。", ("各镇",)),
        ("报经区政府同意后，由区水利局组织实施。", ("区水利局",)),
        ("区财政局要保障经费，区水利局要抓好实施。", ("区财政局", "区水利局")),
        ("教育、卫生、民政部门要建立联动机制。", ("教育", "卫生", "民政部门")),
        ("区直机关要带头节约用电。", ("区直机关",)),
        ("各行业主管部门要落实监管责任。", ("各行业主管部门",)),
        ("各镇（街道）、区级各部门要加强督导。", ("各镇（街道）", "区级各部门")),
        ("各村（社区）要组织志愿者开展巡查。", ("各村（社区）",)),
        ("区融媒体中心要加强宣传。", ("区融媒体中心",)),
        ("各中小学校要开展安全教育。", ("各中小学校",)),
        ("请区水利局于6月底前完成清淤。", ("区水利局",)),
    ],
)
def test_the_subject_answers(sentence: str, responsible: Names) -> None:
    found = first(sentence)
    assert found.names(Role.RESPONSIBLE) == responsible
    assert found.names(Role.LEAD) == ()


@pytest.mark.parametrize(
    ("sentence", "lead", "responsible", "support"),
    [
        ("由区水利局负责砚湖清淤工作。", (), ("区水利局",), ()),
        ("砚湖清淤工作由区水利局负责。", (), ("区水利局",), ()),
        ("由区水利局牵头制定清淤方案。", ("区水利局",), (), ()),
        ("加强水质监测，区水利局牵头，区财政局配合。", ("区水利局",), (), ("区财政局",)),
        ("加强水质监测，由区水利局负责。", (), ("区水利局",), ()),
        ("由区水利局会同区城管局于8月底前完成清淤。", ("区水利局",), (), ("区城管局",)),
        ("区应急局要牵头开展专项整治。", ("区应急局",), (), ()),
        ("会同区水利局做好清淤工作。", (), (), ("区水利局",)),
        ("区水利局牵头制定清淤方案。", ("区水利局",), (), ()),
        ("区水利局要会同区城管局开展联合巡查。", ("区水利局",), (), ("区城管局",)),
        ("区水利局会同有关部门开展联合巡查。", ("区水利局",), (), ("有关部门",)),
        ("区水利局要会同有关方面开展联合巡查。", ("区水利局",), (), ("有关方面",)),
    ],
)
def test_who_leads_and_who_helps(
    sentence: str, lead: Names, responsible: Names, support: Names
) -> None:
    found = first(sentence)
    got = found.names(Role.LEAD), found.names(Role.RESPONSIBLE), found.names(Role.SUPPORT)
    assert got == (lead, responsible, support)


@pytest.mark.parametrize(
    "sentence",
    [
        "有条件的地区要建设充电设施。",
        "企业要落实安全生产主体责任。",
        "广大群众要自觉爱护环境。",
        "加强砚湖水质监测。",
        "推动市场监管提质增效。",
        "城市更新项目要加快建设。",
        "全区要完善应急体系。",
        "支持示例科技有限公司扩大生产规模。",
        "深入贯彻区委、区政府部署，完善巡查制度。",
        "建设区政务服务中心，完善服务功能。",
        "推进经济开发区污水处理厂建设。",
        "压实责任，加强局部地区巡查。",
        "示例科技有限公司要加快二期项目建设。",
        "在区委、区政府的坚强领导下，全区上下要齐心协力抓落实。",
        "压实区级部门监管责任，落实企业主体责任。",
        "要发挥区级领导小组作用，统筹推进各项工作。",
        "主要领导要亲自抓，分管领导要具体抓。",
        "依托区政务服务中心，建设便民服务站。",
        "对区水利局、区城管局等单位予以通报表扬。",
        "配合区水利局做好清淤工作。",
        "严格执行区水利局制定的清淤方案。",
        "区级层面要建立协调机制。",
        "协助区水利局开展巡查。",
        "各企业要落实主体责任。",
        "用好区级财政资金，完善管理制度。",
    ],
)
def test_no_unit(sentence: str) -> None:
    assert [p.name for r in requirements(sentence) for p in r.parties] == []


def test_a_subject_is_carried_to_the_next_sentence_of_the_paragraph() -> None:
    one, two = requirements("区水利局要加强砚湖水质监测。要建立巡查台账。")
    assert [(p.name, p.carried) for p in one.parties] == [("区水利局", False)]
    assert [(p.name, p.carried) for p in two.parties] == [("区水利局", True)]


@pytest.mark.parametrize(
    "between", ["\n", "\n（二）制度建设。", "\n二、保障措施\n（一）制度建设。"]
)
def test_a_subject_is_not_carried_out_of_the_paragraph(between: str) -> None:
    found = requirements(f"区水利局要加强砚湖水质监测。{between}要建立巡查台账。")
    assert found[-1].quote.endswith("要建立巡查台账。")
    assert found[-1].parties == ()


def test_a_new_subject_ends_the_carrying() -> None:
    found = requirements("区水利局要加强监测。区城管局要加强巡查。要建立工作台账。")
    assert [r.names(Role.RESPONSIBLE) for r in found] == [
        ("区水利局",),
        ("区城管局",),
        ("区城管局",),
    ]


def test_a_subject_that_is_no_unit_ends_the_carrying() -> None:
    found = requirements("各镇要加强巡查。有条件的地区要建设监测站。")
    assert found[1].parties == ()


def test_helpers_are_not_carried() -> None:
    found = requirements("区水利局要会同区城管局开展巡查。要建立工作台账。")
    assert [p.name for p in found[1].parties] == ["区水利局"]


def test_parts_with_their_own_subjects_are_tasks_of_their_own() -> None:
    found = requirements("区水利局要加强水质监测；区城管局要加强湖面保洁；各镇要加强岸线巡查。")
    assert [r.names(Role.RESPONSIBLE) for r in found] == [("区水利局",), ("区城管局",), ("各镇",)]


def test_the_addressee_is_no_party() -> None:
    text = "关于做好砚湖保护工作的通知\n各镇人民政府，区政府各部门：\n一、重点任务\n（一）水质提升。加强砚湖水质监测。\n"
    assert [p.name for r in read(text).requirements for p in r.parties] == []


def test_units_that_only_report_are_not_asked() -> None:
    text = FRAME.format("会议听取了区发改局关于项目建设情况的汇报。加强砚湖水质监测。")
    assert [p.name for r in read(text).tasks for p in r.parties] == []
