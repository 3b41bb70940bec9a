"""Groups of units, the working calendar, and regions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.orgs.actions import (
    GroupFacts,
    UnitFacts,
    add_exception,
    drop_group,
    end_region,
    make_group,
    make_region,
    make_unit,
    remove_exception,
    set_group,
)
from luodi.apps.orgs.models import Group, Region
from luodi.apps.orgs.queries import groups_counted, members_of
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.calendars import calendar_of
from luodi.kernel.errors import Mistake
from luodi.kernel.models import CalendarException, Event
from tests.world import World

pytestmark = pytest.mark.django_db


def names(group: Group) -> list[str]:
    """The units a group means today."""
    return [unit.short_name for unit in members_of(group)]


def test_a_group_means_its_kinds_more_and_less(world: World) -> None:
    officer = world.actor("officer")
    group = Group.objects.get(name="各镇街")
    assert names(group) == ["东湖街道", "西山镇"]
    facts = GroupFacts(
        name="各镇街",
        kinds=("town",),
        units=(world.units["区财政局"],),
        excluded=(world.units["西山镇"],),
    )
    set_group(actor=officer, group=group, facts=facts)
    assert sorted(names(group)) == ["东湖街道", "区财政局"]
    assert dict(groups_counted(officer))[group] == 2
    make_unit(
        actor=Actor.system(world.district.pk),
        parent=world.units["示例区"],
        facts=UnitFacts(name="南山镇", kind="town"),
    )
    assert "南山镇" in names(group)
    entry = Event.objects.on("orgs.group", group.pk)[0]
    assert entry.after is not None
    assert entry.after["excluded"] == ["西山镇"]


def test_groups_that_make_no_sense_are_refused(world: World) -> None:
    officer = world.actor("officer")
    unit = world.units["区财政局"]
    for facts, field in (
        ({"name": ""}, "name"),
        ({"name": "各镇街", "kinds": ["town"]}, "name"),
        ({"name": "空组"}, "kinds"),
        ({"name": "怪组", "kinds": ["x"]}, "kinds"),
        ({"name": "两头", "units": [unit], "excluded": [unit]}, "excluded"),
    ):
        with pytest.raises(Mistake) as caught:
            make_group(actor=officer, **facts)
        assert caught.value.field == field
    with pytest.raises(Hidden):
        make_group(actor=officer, name="外组", units=[world.units["邻区住建局"]])
    with pytest.raises(Refused):
        make_group(actor=world.actor("handler"), name="组", kinds=["town"])
    with pytest.raises(Hidden):
        drop_group(actor=Actor.system(world.neighbour.pk), group=Group.objects.get(name="各镇街"))


def test_the_pages_of_groups(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    data = {"name": "区直各部门", "kinds": ["government", "party"], "aliases": "区直部门，各部门"}
    answer = client.post(reverse("orgs:group-new"), data)
    group = Group.objects.get(name="区直各部门")
    assert group.aliases == ["区直部门", "各部门"]
    assert "今天指这 4 个单位" in client.get(answer["Location"]).content.decode()
    page = reverse("orgs:group-edit", args=[group.pk])
    client.post(page, {**data, "excluded": [world.units["区财政局"].pk]})
    assert "区财政局" not in names(group)
    assert client.post(page, {"name": ""}).status_code == 422
    unit_page = client.get(reverse("orgs:unit", args=[world.units["区住建局"].pk]))
    assert "区直各部门" in unit_page.content.decode()
    unit_page = client.get(reverse("orgs:unit", args=[world.units["区财政局"].pk]))
    assert ">区直各部门</a>" not in unit_page.content.decode()
    client.post(reverse("orgs:group-drop", args=[group.pk]))
    assert not Group.objects.filter(name="区直各部门").exists()


def test_exceptions_change_the_working_days(world: World) -> None:
    officer = world.actor("officer")
    day = dt.date(2026, 11, 24)  # a Tuesday
    assert calendar_of(world.district.pk).is_workday(day)
    row = add_exception(actor=officer, day=day, is_workday=False, note="区政办〔2026〕8号")
    assert not calendar_of(world.district.pk).is_workday(day)
    assert calendar_of(world.neighbour.pk).is_workday(day)
    with pytest.raises(Mistake, match="已有调整"):
        add_exception(actor=officer, day=day, is_workday=True, note="再改")
    with pytest.raises(Mistake, match="本来就上班"):
        add_exception(actor=officer, day=dt.date(2026, 11, 25), is_workday=True, note="x")
    with pytest.raises(Mistake, match="依据"):
        add_exception(actor=officer, day=dt.date(2026, 11, 25), is_workday=False, note=" ")
    with pytest.raises(Refused):
        remove_exception(actor=world.actor("handler"), row=row)
    remove_exception(actor=officer, row=row)
    assert calendar_of(world.district.pk).is_workday(day)


def test_the_calendar_page(world: World, sign_in: Any) -> None:
    client, page = sign_in(world.users["officer"]), reverse("orgs:calendar")
    text = client.get(page, {"year": "2026"}).content.decode()
    assert text.count("<table") == 12
    assert "放假安排系统里还没有" not in text
    late = client.get(page, {"year": "2031"}).content.decode()
    assert "2031年的国家放假安排系统里还没有" in late
    for odd in ("1", "abcd", "99999", "²²²²"):
        assert client.get(page, {"year": odd}).status_code == 200
    answer = client.post(page, {"day": "2026-11-24", "is_workday": "0", "note": "通知"})
    assert answer["Location"] == f"{page}?year=2026"
    assert client.post(page, {"day": "2026-11-24", "is_workday": "0"}).status_code == 422
    assert client.post(page, {"day": "x", "is_workday": "0", "note": "n"}).status_code == 422
    row = CalendarException.objects.get()
    client.post(reverse("orgs:calendar-remove", args=[row.pk]))
    assert not CalendarException.objects.exists()
    looking = sign_in(world.users["handler"])
    assert "加入调整" not in looking.get(page).content.decode()
    assert looking.post(page, {}).status_code == 403


def test_regions_have_codes_parents_and_days(world: World, sign_in: Any) -> None:
    system = Actor.system(world.district.pk)
    province = make_region(actor=system, code="110000", name="某省")
    city = make_region(actor=system, code="1101", name="某市")
    county = make_region(actor=system, code="110101", name="某县")
    assert (province.depth, city.depth, county.depth) == (1, 2, 3)
    for code, words in (("99", "不是区划代码"), ("1101", "已在使用"), ("110201", "还没有登记")):
        with pytest.raises(Mistake, match=words):
            make_region(actor=system, code=code, name="x")
    with pytest.raises(Mistake, match="下面还有 1 个"):
        end_region(actor=system, region=city, last_day=dt.date(2026, 1, 1))
    end_region(actor=system, region=county, last_day=dt.date(2026, 1, 1))
    again = make_region(actor=system, code="110101", name="某区", valid_from=dt.date(2026, 1, 2))
    assert again.pk != county.pk
    client, page = sign_in(world.users["officer"]), reverse("orgs:regions")
    assert "某省" in client.get(page).content.decode()
    below = {"under": city.pk}
    assert "某县" not in client.get(page, below).content.decode()
    assert "某县" in client.get(page, {**below, "all": "1"}).content.decode()
    then = client.get(page, {**below, "on": "2025-06-30"}).content.decode()
    assert "某县" in then
    assert "某区" not in then
    assert "某区" in client.get(page, {"q": "110101"}).content.decode()
    assert "某市" in client.get(page, {"q": "110100"}).content.decode()
    # the neighbour keeps a list of its own: the same codes once more
    make_region(actor=Actor.system(world.neighbour.pk), code="11", name="某省")
    assert Region.objects.filter(code="11").count() == 2


def test_a_region_in_use_is_not_ended(world: World) -> None:
    system = Actor.system(world.district.pk)
    region = make_region(actor=system, code="11", name="某省")
    facts = UnitFacts(name="甲局", region=region)
    make_unit(actor=system, parent=world.units["示例区"], facts=facts)
    with pytest.raises(Mistake, match="1 个单位"):
        end_region(actor=system, region=region, last_day=dt.date(2026, 1, 1))


def test_forms_about_regions(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["system_admin"])
    client.post(reverse("orgs:region-new"), {"code": "110000", "name": "某省"})
    region = Region.objects.get()
    answer = client.post(reverse("orgs:region-new"), {"code": "11", "name": "某省"})
    assert answer.status_code == 422
    client.post(reverse("orgs:region-edit", args=[region.pk]), {"name": "新省"})
    region.refresh_from_db()
    assert (region.code, region.name) == ("11", "新省")
    client.post(reverse("orgs:region-end", args=[region.pk]), {"last_day": "2026-01-01"})
    region.refresh_from_db()
    assert region.valid_to == dt.date(2026, 1, 1)
