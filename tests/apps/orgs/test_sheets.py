"""Tables of the organisation: preview, errors by row, all or nothing, and round trips."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.orgs.actions import UnitFacts, appoint, make_person, make_region, make_unit
from luodi.apps.orgs.models import Group, Person, Post, PostRole, Region, Unit
from luodi.core.credit_code import check_character
from luodi.kernel import search
from luodi.kernel.access import Actor, Role
from luodi.kernel.models import Event, Job
from tests.apps.orgs.tables import cells, export, go, hand_in, heads, told, workbook
from tests.world import World

pytestmark = pytest.mark.django_db
CREDIT = "11320102000000000" + check_character("11320102000000000")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when they are asked for: a test's transaction never commits."""
    monkeypatch.setattr(
        "luodi.kernel.jobs.transaction.on_commit", lambda function, **_kwargs: function()
    )


@pytest.fixture
def client_of(sign_in: Any, world: World) -> Any:
    """A client signed in as somebody."""
    return lambda name: sign_in(world.users[name])


def problems(check: Job) -> list[tuple[int, str, str]]:
    """The errors a check found."""
    return [(p["row"], p["column"], p["reason"]) for p in told(check)["problems"]]


def rich(world: World) -> None:
    """Some of everything, so that a round trip has something to lose."""
    system = Actor.system(world.district.pk)
    region = make_region(actor=system, code="11", name="某省")
    make_region(actor=system, code="1101", name="某市", valid_from=dt.date(2020, 1, 1))
    host = world.units["区发改委"]
    facts = UnitFacts(
        name="=攻坚指挥部",
        kind="temporary",
        host=host,
        region=region,
        credit_code=CREDIT,
        aliases=("指挥部",),
        duties=("+攻坚",),
        valid_from=dt.date(2026, 1, 1),
        planned_end=dt.date(2026, 12, 31),
        position=3,
    )
    make_unit(actor=system, parent=host, facts=facts)
    make_unit(actor=system, parent=host, facts=UnitFacts(name="发改委办公室", short_name="办公室"))
    make_person(actor=system, name="无岗", phone="13800001234")
    twin = make_person(actor=system, name="承一", phone="13911112222")
    post = Post.objects.get(unit=world.units["区住建局"], name="办公室科员")
    appoint(actor=system, post=post, person=twin, first_day=dt.date(2025, 3, 1))


@pytest.mark.parametrize(
    ("kind", "user"),
    [
        ("units", "system_admin"),
        ("people", "system_admin"),
        ("roles", "security_admin"),
        ("groups", "officer"),
        ("regions", "system_admin"),
    ],
)
def test_what_goes_out_comes_back_and_changes_nothing(
    world: World, client_of: Any, kind: str, user: str
) -> None:
    rich(world)
    client = client_of(user)
    data = export(client, kind)
    assert len(cells(data)) > 1
    check = hand_in(client, kind, data)
    assert problems(check) == []
    counts = told(check)["counts"]
    assert (counts["new"], counts["changed"]) == (0, 0)
    assert counts["same"] == len(cells(data)) - 1
    page = client.get(reverse("orgs:import-run", args=[kind, check.pk])).content.decode()
    assert "完全一致" in page
    before = Event.objects.filter(organisation=world.district).count()
    done = go(client, kind, check)
    assert told(done)["counts"]["new"] == 0, done.error
    after = Event.objects.filter(organisation=world.district).count()
    assert after - before == 2  # asked for; done: nothing else was touched
    assert export(client, kind)[:2] == b"PK"
    assert cells(export(client, kind)) == cells(data)


def test_units_are_made_changed_and_moved_in_one_go(world: World, client_of: Any) -> None:
    client = client_of("system_admin")
    data = workbook(
        ["全称", "上级单位", "类别", "别名", "排序", "备注"],
        ["区行政审批局", "", "政府部门", "审批局、政务局", 1, "x"],
        ["审批局窗口", "区行政审批局", "内设机构", "", 2, ""],
        ["区住建局", "区行政审批局", "政府部门", "住建局", 7, ""],
        ["区专班", "", "政府部门", "", 0, ""],
    )
    check = hand_in(client, "units", data)
    assert problems(check) == []
    assert told(check)["counts"] == {"new": 3, "changed": 1, "same": 0, "wrong": 0}
    assert told(check)["ignored"] == ["备注"]
    page = client.get(reverse("orgs:import-run", args=["units", check.pk])).content.decode()
    assert "上级单位：— → 区行政审批局" in page
    assert not Unit.objects.filter(name="区专班").exists()
    done = go(client, "units", check)
    assert told(done)["counts"]["new"] == 3
    units = {unit.name: unit for unit in Unit.objects.filter(organisation=world.district)}
    assert Unit.objects.get_parent(units["区住建局"]) == units["区行政审批局"]
    below = list(Unit.objects.get_children(units["区行政审批局"]))
    assert [unit.name for unit in below] == ["审批局窗口", "区住建局"]
    assert units["区住建局"].duties  # a column the table lacks stays as it is
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert search.find(world.district.pk, "unit", "政务局").exists()
    said = Event.objects.on("orgs.unit", units["区住建局"].pk)[0]
    assert (said.verb, said.actor_name) == ("orgs.units.import", "管一")
    assert world.actor("handler").grants[0].path == units["区住建局"].path
    # the same again: nothing to do
    assert told(hand_in(client, "units", data))["counts"]["same"] == 4


def test_errors_of_units_are_told_by_row_and_nothing_is_done(world: World, client_of: Any) -> None:
    client = client_of("system_admin")
    head = [
        "全称",
        "简称",
        "上级单位",
        "类别",
        "依托单位",
        "统一社会信用代码",
        "行政区划代码",
        "设立日期",
    ]
    data = workbook(
        head,
        ["甲局", "", "没有的局", "政府部门"],
        ["甲局", "", "", "政府部门"],
        ["乙办", "", "丙办"],
        ["丙办", "", "乙办"],
        ["专班", "", "", "临时机构"],
        ["丁局", "", "", "部门"],
        ["戊局", "", "", "", "", "123"],
        ["己局", "", "", "", "", CREDIT],
        ["庚局", "", "", "", "", CREDIT],
        ["辛局", "", "", "本级", "", "", "110101"],
        ["壬局", "", "", "", "", "", "", "去年"],
    )
    check = hand_in(client, "units", data)
    assert problems(check) == [
        (2, "上级单位", "没有“没有的局”这个单位，表里也没有"),
        (3, "全称", "与第 2 行重复"),
        (4, "上级单位", "上下级绕成了圈"),
        (6, "依托单位", "临时机构须注明依托单位"),
        (7, "类别", problems(check)[4][2]),
        (8, "统一社会信用代码", "“123”校验不通过，请对照证书核对 18 位字符"),
        (10, "统一社会信用代码", "这个代码已属于“己局”"),
        (11, "行政区划代码", "该代码没有登记，请先登记行政区划"),
        (11, "类别", "“本级”只用于最上层的单位"),
        (12, "设立日期", "“去年”不是日期，请写成 2026-06-30 的样子"),
    ]
    page = reverse("orgs:import-run", args=["units", check.pk])
    text = client.get(page).content.decode()
    assert "有 9 行有错，整张表都没有导入" in text
    assert "没有“部门”，可填：" in text
    answer = client.post(page)
    assert answer.status_code == 422
    assert not Unit.objects.filter(name="己局").exists()


def test_people_posts_and_dates(world: World, client_of: Any) -> None:
    client = client_of("system_admin")
    head = ["姓名", "单位", "职务", "任职日期", "电话", "电子邮箱"]
    data = workbook(
        head,
        ["新来", "区住建局", "副局长", "2026-02-01", 13812345678, "xin@example.invalid"],
        ["新来", "区财政局", "兼职", "2026-03-01", "13812345678", "xin@example.invalid"],
        ["承一", "区住建局", "办公室科员", "2025-02-01", "13800000000", "handler@example.invalid"],
        ["没岗位", "", "", "", "", ""],
    )
    check = hand_in(client, "people", data)
    assert problems(check) == []
    assert told(check)["counts"] == {"new": 3, "changed": 1, "same": 0, "wrong": 0}
    assert "138****0000" in str(told(check)["lines"])
    assert "13800000000" not in str(check.result)
    done = go(client, "people", check)
    assert told(done)["counts"]["new"] == 3, done.error
    new = Person.objects.get(name="新来")
    posts = {(h.post.unit.short_name, h.post.name): h.valid_from for h in new.holdings.all()}
    assert posts == {
        ("区住建局", "副局长"): dt.date(2026, 2, 1),
        ("区财政局", "兼职"): dt.date(2026, 3, 1),
    }
    known = Person.objects.get(name="承一")
    assert known.phone == "13800000000"
    assert known.holdings.get().valid_from == dt.date(2025, 2, 1)
    assert search.find(world.district.pk, "person", "xl").exists()
    assert not Event.objects.filter(after__icontains="13812345678").exists()
    assert told(hand_in(client, "people", data))["counts"]["same"] == 4


def test_errors_of_people(world: World, client_of: Any) -> None:
    rich(world)
    system = Actor.system(world.district.pk)
    make_person(actor=system, name="无岗")
    client = client_of("system_admin")
    data = workbook(
        ["姓名", "人员编号", "单位", "职务", "电话", "电子邮箱"],
        ["甲", "", "没有的局", "科员"],
        ["乙", "", "区住建局", ""],
        ["丙", 999999, "", ""],
        ["无岗", "", "", ""],
        ["承一", "", "区住建局", "办公室科员"],
        ["丁", "", "区住建局", "科员", "电话没有", "x@"],
        ["管一", "", "区住建局", "办公室科员"],
        ["戊", "", "区住建局", "一", "13811112222"],
        ["戊", "", "区住建局", "二", "13811112222", "wu@example.invalid"],
    )
    check = hand_in(client, "people", data)
    found = problems(check)
    assert [(row, column) for row, column, _reason in found] == [
        (2, "单位"), (3, "职务"), (4, "人员编号"), (5, "姓名"), (6, "姓名"), (7, "电话"),
        (7, "电子邮箱"), (10, "电子邮箱"),
    ]  # fmt: skip
    assert "请填写人员编号" in found[3][2]
    assert "与第 9 行同一人所填不一致" in found[7][2]
    assert not Person.objects.filter(name="甲").exists()


def test_an_administrator_gets_no_second_role_by_table(world: World, client_of: Any) -> None:
    system, client = Actor.system(world.district.pk), client_of("system_admin")
    officer = Person.objects.get(name="文督查")
    data = workbook(
        ["姓名", "人员编号", "单位", "职务"], ["文督查", officer.pk, "示例区", "审计管理员"]
    )
    found = problems(hand_in(client, "people", data))
    assert [(row, column) for row, column, _reason in found] == [(2, "职务")]
    assert "三员" in found[0][2]
    client = client_of("security_admin")
    data = workbook(
        heads("roles"),
        ["示例区", "审计管理员", "督查员", ""],
        ["区住建局", "局长", "系统管理员", ""],
        ["区住建局", "没有的岗", "承办人", ""],
        ["区住建局", "局长", "联络员", "没有的单位"],
    )
    found = problems(hand_in(client, "roles", data))
    assert [(row, column) for row, column, _reason in found] == [
        (2, "角色"), (3, "角色"), (4, "职务"), (5, "范围"),
    ]  # fmt: skip
    data = workbook(heads("roles"), ["区住建局", "局长", "联络员", "区发改委"])
    go(client, "roles", hand_in(client, "roles", data))
    row = PostRole.objects.get(post__name="局长", role=Role.LIAISON)
    assert row.scope == world.units["区发改委"]
    assert system.organisation_id == row.post.organisation_id


def test_groups_by_table(world: World, client_of: Any) -> None:
    client = client_of("officer")
    data = workbook(
        heads("groups"),
        ["各镇街", "各镇（街道）、镇街", "镇街", "区财政局", "西山镇"],
        ["区直各部门", "", "政府部门、党委部门", "", ""],
    )
    check = hand_in(client, "groups", data)
    assert told(check)["counts"] == {"new": 1, "changed": 1, "same": 0, "wrong": 0}
    go(client, "groups", check)
    group = Group.objects.get(name="各镇街")
    assert sorted(str(m) for m in group.members.all()) == ["各镇街：区财政局", "各镇街：西山镇"]
    data = workbook(
        heads("groups"),
        ["甲组", "", "没有的类", "", ""],
        ["乙组", "", "", "", ""],
        ["丙组", "", "镇街", "区财政局", "区财政局"],
        ["丁组", "", "镇街", "邻区住建局", ""],
    )
    found = problems(hand_in(client, "groups", data))
    assert [(row, column) for row, column, _reason in found] == [
        (2, "单位类别"), (3, "单位类别"), (4, "除外单位"), (5, "增加单位"),
    ]  # fmt: skip


def test_regions_by_table_keep_old_codes(world: World, client_of: Any) -> None:
    client = client_of("system_admin")
    first = workbook(
        heads("regions"),
        [110000, "某省", "", ""],
        [110100, "某市", "", ""],
        ["110101001", "甲镇", "", ""],
        ["110101", "老县", "1990-01-01", ""],
    )
    check = hand_in(client, "regions", first)
    assert problems(check) == []
    go(client, "regions", check)
    levels = {region.code: region.depth for region in Region.objects.all()}
    assert levels == {"11": 1, "1101": 2, "110101": 3, "110101001": 4}
    second = workbook(
        heads("regions"),
        ["110101", "老县", "1990-01-01", "2025-12-31"],
        ["110102", "新区", "2026-01-01", ""],
        ["110103", "早撤的县", "", "1999-12-31"],
        ["110102001", "乙街道", "", ""],
    )
    check = hand_in(client, "regions", second)
    assert told(check)["counts"] == {"new": 3, "changed": 1, "same": 0, "wrong": 0}
    go(client, "regions", check)
    old = Region.objects.get(code="110101")
    assert old.is_valid_on(dt.date(2025, 12, 31))
    assert not old.is_valid_on(dt.date(2026, 1, 1))
    assert Region.objects.find_problems() == ([], [], [], [], [])
    bad = workbook(
        heads("regions"),
        ["99", "甲"],
        ["120101", "乙"],
        ["130000", "", ""],
        ["13", "丙"],
        ["130000", "丁"],
    )
    found = problems(hand_in(client, "regions", bad))
    assert [(row, column) for row, column, _reason in found] == [
        (2, "代码"), (3, "代码"), (4, "名称"), (6, "代码"),
    ]  # fmt: skip
