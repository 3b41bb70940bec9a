"""Who answers for a task where brackets, labelled lines or table cells say so (patterns.md §2, RULES U1–U3)."""

from __future__ import annotations

import pytest

from luodi.reading import Basis, PartyKind, Requirement, Role, read

FRAME = "示例区2026年重点工作方案\n\n一、重点任务\n（一）综合事项。{}\n"
WORK = "加强砚湖水质监测。"
Names = tuple[str, ...]


def task(duty: str, work: str = WORK) -> Requirement:
    (found,) = read(FRAME.format(work + duty)).tasks
    assert found.quote.endswith((duty, duty.rstrip("。")))
    return found


def roles(found: Requirement) -> tuple[Names, Names, Names]:
    return found.names(Role.LEAD), found.names(Role.RESPONSIBLE), found.names(Role.SUPPORT)


@pytest.mark.parametrize(
    ("duty", "lead", "responsible", "support"),
    [
        ("（区水利局负责）", (), ("区水利局",), ()),
        ("(区水利局负责)", (), ("区水利局",), ()),
        ("〔责任单位：区水利局〕", (), ("区水利局",), ()),
        ("【区水利局负责】", (), ("区水利局",), ()),
        ("[责任单位：区水利局]", (), ("区水利局",), ()),
        ("（责任单位：区水利局、区生态环境局）", (), ("区水利局", "区生态环境局"), ()),
        ("（责任部门：区水利局、区生态环境局）", (), ("区水利局", "区生态环境局"), ()),
        ("（落实单位：区水利局）", (), ("区水利局",), ()),
        ("（牵头单位：区水利局）", ("区水利局",), (), ()),
        ("（牵头单位:区水利局）", ("区水利局",), (), ()),
        ("（主办单位：区水利局，协办单位：区财政局）", ("区水利局",), (), ("区财政局",)),
        (
            "（牵头单位：区水利局，配合单位：区财政局、各镇）",
            ("区水利局",),
            (),
            ("区财政局", "各镇"),
        ),
        (
            "（牵头单位：区水利局；责任单位：区财政局、区住建局）",
            ("区水利局",),
            ("区财政局", "区住建局"),
            (),
        ),
        ("（区水利局牵头）", ("区水利局",), (), ()),
        ("（区水利局牵头负责）", ("区水利局",), (), ()),
        ("（区水利局、区住建局分别牵头）", ("区水利局", "区住建局"), (), ()),
        ("（区商务局主办，相关街道协办）", ("区商务局",), (), ("相关街道",)),
        ("（区水利局、区住建局主办）", ("区水利局", "区住建局"), (), ()),
        ("（区水利局牵头，区财政局配合）", ("区水利局",), (), ("区财政局",)),
        (
            "（区水利局牵头，区财政局、区住建局参与）",
            ("区水利局",),
            (),
            ("区财政局", "区住建局"),
        ),
        ("（区水利局牵头，区财政局协助）", ("区水利局",), (), ("区财政局",)),
        (
            "（区水利局牵头，区财政局、区住建局按职责分工负责）",
            ("区水利局",),
            ("区财政局", "区住建局"),
            (),
        ),
        (
            "（区水利局牵头，区财政局、区住建局等按职责分工负责）",
            ("区水利局",),
            ("区财政局", "区住建局"),
            (),
        ),
        ("（区水利局会同区财政局负责）", ("区水利局",), (), ("区财政局",)),
        (
            "（区水利局会同区财政局、区住建局落实）",
            ("区水利局",),
            (),
            ("区财政局", "区住建局"),
        ),
        (
            "（区水利局、区住建局按职责分工负责）",
            (),
            ("区水利局", "区住建局"),
            (),
        ),
        ("（区水利局、区住建局按照职责分工负责）", (), ("区水利局", "区住建局"), ()),
        ("（区水利局、区住建局分别负责）", (), ("区水利局", "区住建局"), ()),
        ("（区水利局、各镇、各街道负责）", (), ("区水利局", "各镇", "各街道"), ()),
        ("（各有关部门按职责分工负责）", (), ("各有关部门",), ()),
        (
            "（区水利局、区住建局，各镇人民政府负责）",
            (),
            ("区水利局", "区住建局", "各镇人民政府"),
            (),
        ),
        (
            "（责任单位：区水利局、区住建局；各镇人民政府）",
            (),
            ("区水利局", "区住建局", "各镇人民政府"),
            (),
        ),
        (
            "（责任单位：区水利局 区住建局 各镇人民政府）",
            (),
            ("区水利局", "区住建局", "各镇人民政府"),
            (),
        ),
        ("（责任单位：区水利局、区住建局等）", (), ("区水利局", "区住建局"), ()),
        ("（责任单位：区水利局、区住建局及各镇）", (), ("区水利局", "区住建局", "各镇"), ()),
        ("（区人力资源和社会保障局负责）", (), ("区人力资源和社会保障局",), ()),
        (
            "（区文化广电和旅游局、区住房和城乡建设局负责）",
            (),
            ("区文化广电和旅游局", "区住房和城乡建设局"),
            (),
        ),
        (
            "（区市场监管局（区知识产权局）负责）",
            (),
            ("区市场监管局（区知识产权局）",),
            (),
        ),
        (
            "（责任单位：区市场监管局(区知识产权局)、区财政局）",
            (),
            ("区市场监管局(区知识产权局)", "区财政局"),
            (),
        ),
        ("（责任单位：各镇（街道）、区水利局）", (), ("各镇（街道）", "区水利局"), ()),
        (
            "（责任单位：区水利局，各县（市、区）人民政府）",
            (),
            ("区水利局", "各县（市、区）人民政府"),
            (),
        ),
        ("（责任单位：各区、县级市）", (), ("各区、县级市",), ()),
        (
            "（各省、自治区、直辖市人民政府负责）",
            (),
            ("各省、自治区、直辖市人民政府",),
            (),
        ),
        (
            "（区委组织部牵头，区财政局、各镇党委配合）",
            ("区委组织部",),
            (),
            ("区财政局", "各镇党委"),
        ),
        ("（国家发展改革委、财政部等按职责分工负责）", (), ("国家发展改革委", "财政部"), ()),
        ("（各镇、区水利局负责）", (), ("各镇", "区水利局"), ()),
        (
            "（责任单位：示例经济开发区，各街道、区直各部门）",
            (),
            ("示例经济开发区", "各街道", "区直各部门"),
            (),
        ),
        (
            "（区水利局牵头，区财政局、区住建局等按职责分工负责，6月底前出台政策，年内持续推进）",
            ("区水利局",),
            ("区财政局", "区住建局"),
            (),
        ),
        ("（各部门分别负责，年内持续推进）", (), ("各部门",), ()),
        ("（区水利局牵头、区财政局配合）", ("区水利局",), (), ("区财政局",)),
        ("（区水利局和区住建局负责）", (), ("区水利局", "区住建局"), ()),
        ("（完成时限：6月底前，责任单位：区水利局）", (), ("区水利局",), ()),
        ("（区水利局、区财政局、各镇）", (), ("区水利局", "区财政局", "各镇"), ()),
        ("（各镇街、区直各部门）", (), ("各镇街", "区直各部门"), ()),
        ("（主责单位：区水利局）", ("区水利局",), (), ()),
        ("（区级牵头部门：区水利局）", ("区水利局",), (), ()),
        ("（牵头单位：区水利局；参加单位：区财政局）", ("区水利局",), (), ("区财政局",)),
        (
            "【牵头单位：区水利局 责任单位：区财政局、各镇】",
            ("区水利局",),
            ("区财政局", "各镇"),
            (),
        ),
        (
            "（牵头单位：区水利局；配合单位：区财政局等有关部门）",
            ("区水利局",),
            (),
            ("区财政局", "有关部门"),
        ),
        ("（区水利局总牵头，各镇具体落实）", ("区水利局",), ("各镇",), ()),
        (
            "（区法院、区检察院、区公安局按职责分工负责）",
            (),
            ("区法院", "区检察院", "区公安局"),
            (),
        ),
        ("（区委宣传部、团区委、区妇联负责）", (), ("区委宣传部", "团区委", "区妇联"), ()),
        ("（区供电公司、区自来水公司负责）", (), ("区供电公司", "区自来水公司"), ()),
        ("（责任单位:区水利局,区财政局）", (), ("区水利局", "区财政局"), ()),
        ("（区水利局、各有关部门）", (), ("区水利局", "各有关部门"), ()),
        (
            "（示例经开区、示例高新区、各街道按职责分工落实）",
            (),
            ("示例经开区", "示例高新区", "各街道"),
            (),
        ),
        ("责任单位：区水利局", (), ("区水利局",), ()),
        ("牵头单位：区水利局；配合单位：区财政局。", ("区水利局",), (), ("区财政局",)),
        ("（区水利局牵头，各镇、各街道配合）", ("区水利局",), (), ("各镇", "各街道")),
    ],
)
def test_brackets(duty: str, lead: Names, responsible: Names, support: Names) -> None:
    assert roles(task(duty)) == (lead, responsible, support)


@pytest.mark.parametrize(
    "bracket",
    [
        "（含原砚湖镇中心幼儿园）",
        "（以下简称《方案》）",
        "（详见附件2）",
        "（2026年版）",
        "（一期）",
        "（GDP）",
        "（责任重大、使命光荣）",
    ],
)
def test_other_brackets_assign_nothing(bracket: str) -> None:
    reading = read(FRAME.format(f"加强砚湖水质监测{bracket}。"))
    assert [p.name for r in reading.requirements for p in r.parties] == []


@pytest.mark.parametrize(
    "duty", ["（区水利局、区住建局按职责分工负责）", "（区水利局、区住建局分别负责）"]
)
def test_shared_duty_has_no_lead(duty: str) -> None:
    found = task(duty)
    assert found.names(Role.LEAD) == ()
    assert all(p.shared for p in found.parties)
    assert found.lead_basis is Basis.OPEN


def test_a_plain_duty_is_not_shared() -> None:
    assert [p.shared for p in task("（区水利局、区住建局负责）").parties] == [False, False]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("区水利局", PartyKind.UNIT),
        ("各镇", PartyKind.GROUP),
        ("各责任单位", PartyKind.GROUP),
        ("有关部门", PartyKind.GROUP),
        ("各县（市、区）", PartyKind.GROUP),
        ("示例经济开发区管委会", PartyKind.UNIT),
        ("区防汛抗旱指挥部", PartyKind.UNIT),
        ("区招商引资专班", PartyKind.UNIT),
    ],
)
def test_units_and_groups(name: str, kind: PartyKind) -> None:
    (party,) = task(f"（责任单位：{name}）").parties
    assert (party.name, party.kind) == (name, kind)


def test_a_bracket_holds_duty_and_date() -> None:
    found = task("（区水利局负责，6月底前完成）")
    assert roles(found) == ((), ("区水利局",), ())
    assert [d.quote for d in found.deadlines] == ["6月底前"]


def test_a_contact_is_no_owner() -> None:
    text = "各单位要明确一名联络员，于3月10日前报区政府督查室（联系人：王示例，电话：0000000）。"
    (found,) = read(FRAME.format(text)).tasks
    assert found.names(Role.RESPONSIBLE) == ("各单位",)


def test_a_bracket_before_the_stop() -> None:
    found = task("（区水利局、区财政局、各镇）。", "加强砚湖水质监测")
    assert roles(found) == ((), ("区水利局", "区财政局", "各镇"), ())


def test_a_supervisor_and_a_leader_beside_the_owners() -> None:
    found = task("（责任领导：王示例；责任单位：区水利局，督办单位：区政府督查室）")
    assert found.names(Role.LEADER) == ("王示例",)
    assert found.names(Role.RESPONSIBLE) == ("区水利局",)
    assert found.names(Role.SUPERVISOR) == ("区政府督查室",)


def test_three_brackets_are_three_tasks() -> None:
    text = FRAME.format(
        "加强水质监测。开展清淤。（区水利局负责）完善巡查制度。（区城管局、各镇负责）建设湖滨步道。（区住建局负责）"
    )
    found = [(r.quote[:4], r.names(Role.RESPONSIBLE)) for r in read(text).tasks]
    assert found == [
        ("综合事项", ("区水利局",)),
        ("完善巡查", ("区城管局", "各镇")),
        ("建设湖滨", ("区住建局",)),
    ]


@pytest.mark.parametrize(
    ("lines", "lead", "responsible", "support"),
    [
        ("责任单位：区水利局", (), ("区水利局",), ()),
        ("责任单位:区水利局、区住建局", (), ("区水利局", "区住建局"), ()),
        ("牵头单位：区水利局\n责任单位：各镇，区财政局", ("区水利局",), ("各镇", "区财政局"), ()),
        ("牵头单位：区水利局\n配合单位：区财政局、各镇", ("区水利局",), (), ("区财政局", "各镇")),
        ("主办单位：区水利局\n协办单位：区财政局", ("区水利局",), (), ("区财政局",)),
        ("责任单位：区水利局、区住建局分别牵头", ("区水利局", "区住建局"), (), ()),
        ("牵头单位：区水利局\n配合单位：无", ("区水利局",), (), ()),
    ],
)
def test_labelled_lines(lines: str, lead: Names, responsible: Names, support: Names) -> None:
    text = f"示例区2026年重点工作分工\n一、主要目标\n1.加强砚湖水质监测。\n{lines}\n2.开展全域清淤。\n责任单位：区城管局\n"
    first, second = read(text).tasks
    assert roles(first) == (lead, responsible, support)
    assert first.form == "lines"
    assert first.quote.endswith(lines)
    assert roles(second) == ((), ("区城管局",), ())


def test_a_label_inside_the_paragraph() -> None:
    text = "示例区2026年工作方案\n一、人才工作\n（一）政策。1.对来示例区就业的毕业生给予安家补助。责任单位：区委组织部、区科技局。2.对企业引才给予奖励。责任单位：区人社局。\n"
    found = [r.names(Role.RESPONSIBLE) for r in read(text).tasks]
    assert found == [("区委组织部", "区科技局"), ("区人社局",)]


def test_leaders_are_no_units() -> None:
    text = "示例区2026年重点工作分工\n一、主要目标\n1.加强砚湖水质监测。\n责任领导：王示例\n责任单位：区水利局\n2.开展全域清淤。\n责任单位：区城管局\n"
    first = read(text).tasks[0]
    assert first.names(Role.LEADER) == ("王示例",)
    assert first.names(Role.RESPONSIBLE) == ("区水利局",)


FIRST = "示例区2026年重点工作分工\n（以下责任单位中，列第一位的为牵头单位）\n一、主要任务\n"


@pytest.mark.parametrize(
    ("duty", "lead", "responsible"),
    [
        ("（区水利局、区财政局、各镇负责）", ("区水利局",), ("区财政局", "各镇")),
        ("（责任单位：区水利局、区财政局）", ("区水利局",), ("区财政局",)),
        ("（区财政局牵头，区水利局负责）", ("区财政局",), ("区水利局",)),
    ],
)
def test_the_first_named_leads_by_convention(duty: str, lead: Names, responsible: Names) -> None:
    (found,) = read(f"{FIRST}（一）水质提升。加强砚湖水质监测。{duty}\n").tasks
    assert roles(found) == (lead, responsible, ())


def test_a_lead_by_convention_says_so() -> None:
    (found,) = read(f"{FIRST}（一）水质提升。加强砚湖水质监测。（区水利局、区财政局负责）\n").tasks
    assert found.lead_basis is Basis.CONVENTION
    (found,) = read(f"{FIRST}（一）水质提升。加强监测。（区水利局牵头，区财政局配合）\n").tasks
    assert found.lead_basis is Basis.EXPLICIT


def test_the_convention_holds_from_the_item_that_sets_it() -> None:
    text = "示例区2026年重点工作方案\n一、主要预期目标\n1.地区生产总值增长6%以上。\n责任单位：区发改局\n2.固定资产投资增长10%。\n责任单位：区发改局、区经信局(列第一位为牵头单位，下同)\n3.新建口袋公园8个。\n责任单位：区住建局、区城管局\n"
    _, second, third = read(text).tasks
    assert roles(second) == (("区发改局",), ("区经信局",), ())
    assert roles(third) == (("区住建局",), ("区城管局",), ())


def test_the_convention_holds_for_columns_of_tables() -> None:
    text = "示例区2026年重点任务分解表\n（列第一位的为牵头单位）\n序号\t工作任务\t责任单位\n1\t加强砚湖水质监测\t区水利局、区财政局\n2\t加强巡查\t区城管局\n"
    found = [roles(r) for r in read(text).tasks]
    assert found == [(("区水利局",), ("区财政局",), ()), (("区城管局",), (), ())]


def test_without_a_lead_the_responsible_unit_leads_by_convention() -> None:
    text = "示例区2026年工作分工\n无牵头单位的，责任单位即为牵头单位，下同。\n一、主要任务\n（一）水质提升。加强砚湖水质监测。（责任单位：区水利局）\n（二）清淤。开展全域清淤。（牵头单位：区城管局，责任单位：各镇）\n"
    first, second = read(text).tasks
    assert first.names(Role.LEAD) == ("区水利局",)
    assert (second.names(Role.LEAD), second.names(Role.RESPONSIBLE)) == (("区城管局",), ("各镇",))


def test_conventions_inside_a_list_are_no_units() -> None:
    found = task("（责任单位：区水利局、区财政局。列第一位者为牵头单位，下同）")
    assert roles(found) == (("区水利局",), ("区财政局",), ())


def test_implicit_localities_are_no_units() -> None:
    found = task(
        "〔责任单位：区水利局、区财政局按职责分工负责。具体任务均涉及各镇人民政府，不再做分工，下同。〕"
    )
    assert roles(found) == ((), ("区水利局", "区财政局"), ())


def test_parties_stand_where_they_say() -> None:
    text = FRAME.format(WORK + "（区水利局牵头，区财政局配合）")
    for r in read(text).tasks:
        assert [text[p.start : p.end] for p in r.parties] == ["区水利局", "区财政局"]
        assert not any(p.carried for p in r.parties)
