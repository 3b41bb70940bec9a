"""Units: the tree, a unit's page, and changes that leave the past readable."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.orgs.actions import (
    UnitFacts,
    change_unit,
    dissolve_unit,
    make_post,
    make_unit,
    merge_unit,
    move_unit,
    rename_unit,
)
from luodi.apps.orgs.models import Holding, Post, PostRole, Unit
from luodi.apps.orgs.queries import members_of, names_on, resolver
from luodi.core.credit_code import check_character
from luodi.kernel import search
from luodi.kernel.access import Actor, Hidden, Refused, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db

LAST_YEAR = dt.date(2025, 6, 30)
CREDIT = "11320102000000000" + check_character("11320102000000000")


@pytest.fixture
def admin(world: World) -> Actor:
    """The system administrator of 示例区."""
    return world.actor("system_admin")


def again(unit: Unit) -> Unit:
    """The row as it is now."""
    return Unit.objects.get(pk=unit.pk)


def test_a_new_unit_stands_in_its_place(world: World, admin: Actor) -> None:
    root = world.units["示例区"]
    facts = UnitFacts(name="区司法局", credit_code=CREDIT, position=1, aliases=("司法局",))
    unit = make_unit(actor=admin, parent=root, facts=facts)
    order = [u.short_name for u in Unit.objects.get_children(again(root))]
    assert order.index("区司法局") in (1, 2)
    assert Unit.objects.get_parent(unit) == root
    assert search.find(world.district.pk, "unit", "qsfj").exists()
    for wrong, field in (
        (UnitFacts(name=" "), "name"),
        (UnitFacts(name="区司法局"), "name"),
        (UnitFacts(name="甲", credit_code="123"), "credit_code"),
        (UnitFacts(name="甲", credit_code=CREDIT), "credit_code"),
        (UnitFacts(name="甲", kind="temporary"), "host"),
        (UnitFacts(name="甲", kind="root"), "kind"),
    ):
        with pytest.raises(Mistake) as caught:
            make_unit(actor=admin, parent=root, facts=wrong)
        assert caught.value.field == field


def test_a_page_about_last_year_shows_last_years_name(
    world: World, admin: Actor, sign_in: Any
) -> None:
    unit = world.units["区住建局"]
    rename_unit(
        actor=admin, unit=unit, name="区住房和城乡更新局", short_name="区住更局", last_day=LAST_YEAR
    )
    assert names_on([again(unit)], LAST_YEAR) == {unit.pk: "区住建局"}
    assert names_on([again(unit)], dt.date(2025, 7, 1)) == {unit.pk: "区住更局"}
    client = sign_in(world.users["officer"])
    page = reverse("orgs:unit", args=[unit.pk])
    assert '<h1 class="ld-page-title">区住更局</h1>' in client.get(page).content.decode()
    then = client.get(page, {"on": "2025-06-30"}).content.decode()
    assert '<h1 class="ld-page-title">区住建局</h1>' in then
    tree = client.get(reverse("orgs:units"), {"on": "2025-06-30"}).content.decode()
    assert "区住建局" in tree
    assert "区住更局" not in tree
    # what documents still call it is found
    assert resolver(admin).resolve("区住建局") == again(unit)
    assert search.find(world.district.pk, "unit", "区住建局").exists()
    with pytest.raises(Mistake, match="已有更名记录"):
        rename_unit(actor=admin, unit=unit, name="再改", short_name="", last_day=LAST_YEAR)
    with pytest.raises(Mistake, match="还没有到"):
        rename_unit(
            actor=admin, unit=unit, name="再改", short_name="", last_day=dt.date(2099, 1, 1)
        )


def test_a_move_takes_everything_below_along(world: World, admin: Actor) -> None:
    bureau, town = world.units["区住建局"], world.units["东湖街道"]
    office = make_unit(
        actor=admin, parent=bureau, facts=UnitFacts(name="区住建局办公室", kind="office")
    )
    move_unit(actor=admin, unit=bureau, parent=town)
    assert again(office).path.startswith(again(bureau).path)
    assert again(bureau).path.startswith(again(town).path)
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    with pytest.raises(Mistake, match="自己的下级"):
        move_unit(actor=admin, unit=town, parent=office)
    with pytest.raises(Mistake, match="最上层"):
        move_unit(actor=admin, unit=world.units["示例区"], parent=town)


def test_a_merger_keeps_history_posts_and_reach(world: World, admin: Actor, sign_in: Any) -> None:
    bureau, into = world.units["区住建局"], world.units["区发改委"]
    office = make_unit(
        actor=admin, parent=bureau, facts=UnitFacts(name="区住建局办公室", kind="office")
    )
    last_day = timezone.localdate() - dt.timedelta(days=1)
    merge_unit(actor=admin, unit=bureau, into=into, last_day=last_day, reason="机改〔2026〕1号")
    bureau, into = again(bureau), again(into)
    assert (bureau.merged_into, bureau.valid_to) == (into, last_day)
    assert bureau.path.startswith(into.path)
    assert Unit.objects.get_parent(again(office)) == into
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert resolver(admin).resolve("区住建局") == into
    assert not Post.objects.filter(unit=bureau, closed_on=None).exists()
    # who was handler of the old unit still is, of no more than the old unit
    handler = world.actor("handler")
    assert handler.unit_id == into.pk
    assert handler.covers(bureau.path, Role.HANDLER)
    assert not handler.covers(into.path, Role.HANDLER)
    moved = PostRole.objects.get(post__unit=into, role=Role.HANDLER)
    assert moved.scope == bureau
    page = sign_in(world.users["officer"]).get(reverse("orgs:unit", args=[into.pk]))
    assert "区住建局" in page.content.decode()
    assert Event.objects.filter(verb="orgs.unit.merge").count() == 2
    for target, words in ((office, "仍在运行"), (bureau, "已经撤销")):
        with pytest.raises(Mistake, match=words):
            merge_unit(
                actor=admin,
                unit=office if target is office else bureau,
                into=bureau,
                last_day=last_day,
                reason="x",
            )


def test_a_merger_without_posts_relieves_people(world: World, admin: Actor) -> None:
    bureau, into = world.units["区住建局"], world.units["区发改委"]
    today = timezone.localdate()
    merge_unit(actor=admin, unit=bureau, into=into, last_day=today, reason="通知", with_posts=False)
    assert Holding.objects.filter(post__unit=bureau, valid_to=today).count() == 2
    assert not Post.objects.filter(unit=into, name="局长").exists()


def test_a_unit_does_not_merge_into_what_is_below_it(world: World, admin: Actor) -> None:
    bureau = world.units["区住建局"]
    office = make_unit(actor=admin, parent=bureau, facts=UnitFacts(name="住建局办公室"))
    day = timezone.localdate()
    with pytest.raises(Mistake, match="自己的下级"):
        merge_unit(actor=admin, unit=bureau, into=office, last_day=day, reason="x")
    with pytest.raises(Mistake, match="下级单位"):
        dissolve_unit(actor=admin, unit=bureau, last_day=day, reason="x")
    with pytest.raises(Mistake, match="本级"):
        dissolve_unit(actor=admin, unit=world.units["示例区"], last_day=day, reason="x")


def test_a_dissolved_unit_is_shown_on_demand_only(world: World, admin: Actor, sign_in: Any) -> None:
    unit = world.units["西山镇"]
    make_post(actor=admin, unit=unit, name="镇长")
    dissolve_unit(actor=admin, unit=unit, last_day=LAST_YEAR, reason="撤镇设街道")
    assert Post.objects.get(unit=unit).closed_on == LAST_YEAR
    client, page = sign_in(world.users["officer"]), reverse("orgs:units")
    assert "西山镇" not in client.get(page).content.decode()
    assert "2025-06-30 撤销" in client.get(page, {"all": "1"}).content.decode()
    assert "西山镇" in client.get(page, {"on": "2025-06-30"}).content.decode()
    assert "西山镇" not in client.get(page, {"on": "2025-07-01"}).content.decode()
    assert (
        "不存在"
        in client.get(reverse("orgs:unit", args=[unit.pk]), {"on": "2025-07-01"}).content.decode()
    )
    assert unit not in members_of(world_group("各镇街"))


def world_group(name: str) -> Any:
    """The group of that name."""
    from luodi.apps.orgs.models import Group  # noqa: PLC0415 - one use

    return Group.objects.get(name=name)


def test_only_what_changed_is_in_the_log(world: World, admin: Actor) -> None:
    unit = world.units["区住建局"]
    facts = UnitFacts(name="区住建局", duties=("老旧小区",), position=99)
    change_unit(actor=admin, unit=unit, facts=facts)
    entry = Event.objects.on("orgs.unit", unit.pk)[0]
    assert entry.after == {"duties": ["老旧小区"], "position": 99}
    last = list(Unit.objects.get_children(again(world.units["示例区"])))[-1]
    assert last == unit


def test_only_the_administrator_of_the_organisation(world: World) -> None:
    unit = world.units["区住建局"]
    with pytest.raises(Refused):
        rename_unit(
            actor=world.actor("officer"), unit=unit, name="甲", short_name="", last_day=LAST_YEAR
        )
    with pytest.raises(Hidden):
        rename_unit(
            actor=world.actor("stranger_admin"),
            unit=unit,
            name="甲",
            short_name="",
            last_day=LAST_YEAR,
        )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("住建", True),
        ("qzjj", True),
        ("区住建局", True),
        ("zj", True),
        ("财政", False),
        ("'", False),
    ],
)
def test_search_by_name_and_initials(world: World, sign_in: Any, query: str, found: bool) -> None:
    answer = sign_in(world.users["handler"]).get(reverse("orgs:units"), {"q": query})
    link = reverse("orgs:unit", args=[world.units["区住建局"].pk])
    assert (f'href="{link}"' in answer.content.decode()) is found


def test_the_tree_as_a_fragment_and_below_one_unit(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    page = client.get(reverse("orgs:units"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "<details open>" in page
    under = client.get(reverse("orgs:units"), {"under": world.units["东湖街道"].pk})
    assert "区住建局" not in under.content.decode()
    assert client.get(reverse("orgs:units"), {"under": "999999"}).status_code == 404
    assert client.get(reverse("orgs:units"), {"on": "gestern", "under": "x"}).status_code == 200


def test_a_large_tree_is_shown_level_by_level(
    world: World, admin: Actor, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luodi.apps.orgs.queries import pages  # noqa: PLC0415 - one use

    make_unit(actor=admin, parent=world.units["区住建局"], facts=UnitFacts(name="深处的科室"))
    client = sign_in(world.users["handler"])
    assert "深处的科室" in client.get(reverse("orgs:units")).content.decode()
    monkeypatch.setattr(pages, "SHOWN_AT_ONCE", 3)
    text = client.get(reverse("orgs:units")).content.decode()
    assert "深处的科室" not in text
    assert f"?under={world.units['区住建局'].pk}" in text
    below = client.get(reverse("orgs:units"), {"under": world.units["区住建局"].pk})
    assert "深处的科室" in below.content.decode()


def test_the_tree_costs_the_same_for_few_and_many(
    world: World, admin: Actor, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(world.users["handler"])
    client.get(reverse("orgs:units"))
    root = world.units["示例区"]
    for n in range(30):
        make_unit(actor=admin, parent=root, facts=UnitFacts(name=f"第{n}局"))
    with django_assert_max_num_queries(14):
        client.get(reverse("orgs:units"), {"on": "2026-01-01"})
    with django_assert_max_num_queries(24):
        client.get(reverse("orgs:unit", args=[root.pk]))


def test_forms_do_what_they_say(world: World, sign_in: Any) -> None:
    client, root = sign_in(world.users["system_admin"]), world.units["示例区"]
    facts = {
        "name": "区司法局",
        "kind": "government",
        "parent": root.pk,
        "aliases": "司法局、法制办",
    }
    answer = client.post(reverse("orgs:unit-new"), {**facts, "credit_code": "9"})
    assert answer.status_code == 422
    assert "统一社会信用代码不正确" in answer.content.decode()
    answer = client.post(reverse("orgs:unit-new"), facts)
    unit = Unit.objects.get(name="区司法局")
    assert answer["Location"] == reverse("orgs:unit", args=[unit.pk])
    assert unit.aliases == ["司法局", "法制办"]
    page = reverse("orgs:unit-edit", args=[unit.pk])
    answer = client.post(page, {"name": "区司法局", "kind": "government", "duties": "信访 调解"})
    assert answer.status_code == 302
    assert again(unit).aliases == []
    assert "没有登记这个代码" in client.post(page, {**facts, "region": "110101"}).content.decode()
    page = reverse("orgs:unit-rename", args=[unit.pk])
    client.post(page, {"name": "区法治局", "last_day": "2025-01-01"})
    assert again(unit).name == "区法治局"
    page = reverse("orgs:unit-dissolve", args=[unit.pk])
    assert client.post(page, {"last_day": "2026-01-01"}).status_code == 422
    client.post(page, {"last_day": "2026-01-01", "reason": "通知"})
    assert again(unit).valid_to == dt.date(2026, 1, 1)
    assert client.get(reverse("orgs:unit", args=[unit.pk])).status_code == 200


def test_the_root_keeps_its_kind(world: World, sign_in: Any) -> None:
    root = world.units["示例区"]
    page = reverse("orgs:unit-edit", args=[root.pk])
    client = sign_in(world.users["system_admin"])
    assert client.get(page).status_code == 200
    client.post(page, {"name": "示例区", "short_name": "示例", "kind": "government"})
    assert (again(root).kind, again(root).short_name) == ("root", "示例")


def test_a_temporary_body_beyond_its_term_says_so(world: World, admin: Actor, sign_in: Any) -> None:
    facts = UnitFacts(
        name="攻坚指挥部", kind="temporary", host=world.units["区发改委"], planned_end=LAST_YEAR
    )
    unit = make_unit(actor=admin, parent=world.units["示例区"], facts=facts)
    text = sign_in(world.users["officer"]).get(reverse("orgs:unit", args=[unit.pk]))
    assert "设立期限到 2025年6月30日 为止，已经过了" in text.content.decode()
    with pytest.raises(Mistake, match="设立期限"):
        change_unit(
            actor=admin,
            unit=unit,
            facts=UnitFacts(
                name="攻坚指挥部",
                kind="temporary",
                host=world.units["区发改委"],
                valid_from=dt.date(2026, 1, 1),
                planned_end=LAST_YEAR,
            ),
        )


def test_where_there_are_very_many_units_names_are_typed(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luodi.apps.orgs.forms import fields  # noqa: PLC0415 - one use

    monkeypatch.setattr(fields, "OFFERED_AT_MOST", 3)
    client, bureau = sign_in(world.users["system_admin"]), world.units["区住建局"]
    page = reverse("orgs:unit-new")
    text = client.get(page, {"parent": bureau.pk}).content.decode()
    assert "<option" not in text.partition('name="parent"')[2].partition(">")[0]
    assert 'name="parent" value="区住建局"' in text
    data = {"name": "区住建局一科", "kind": "office"}
    for wrong in ("没有的局", "邻区住建局", str(world.units["邻区住建局"].pk)):
        assert client.post(page, {**data, "parent": wrong}).status_code == 422
    assert client.post(page, {**data, "parent": "区住建局"}).status_code == 302
    assert Unit.objects.get_parent(Unit.objects.get(name="区住建局一科")) == bureau
    group = {"name": "两家", "units": "区住建局、区财政局"}
    answer = client.post(reverse("orgs:group-new"), group)
    assert len(members_of(world_group("两家"))) == 2
    edit = client.get(f"{answer['Location']}edit/").content.decode()
    assert 'value="区住建局、区财政局"' in edit
    assert (
        client.post(reverse("orgs:group-new"), {"name": "三", "units": "无此"}).status_code == 422
    )


def test_merging_late_gives_nobody_a_post_that_was_given_up_meanwhile(
    world: World, admin: Actor
) -> None:
    """Registered months later: who has left since, and is an administrator now, stays out."""
    bureau, today = world.units["区住建局"], timezone.localdate()
    last, given_up = today - dt.timedelta(days=90), today - dt.timedelta(days=30)
    leaving = Holding.objects.get(post__unit=bureau, post__name="局长")
    staying = Holding.objects.get(post__unit=bureau, post__name="办公室科员")
    Holding.objects.filter(pk=leaving.pk).update(valid_to=given_up)
    merge_unit(actor=admin, unit=bureau, into=world.units["区发改委"], last_day=last, reason="通知")
    carried = Holding.objects.filter(post__unit=world.units["区发改委"], valid_from__gt=last)
    assert {(h.person_id, h.valid_to) for h in carried} == {
        (leaving.person_id, given_up),
        (staying.person_id, None),
    }
    assert world.actor("unit_head").roles == frozenset()
