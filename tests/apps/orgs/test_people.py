"""People, posts and roles: over time, masked, and never two administrators in one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.orgs.actions import (
    appoint,
    change_person,
    close_post,
    grant_role,
    leave,
    make_person,
    make_post,
    relieve,
    withdraw_role,
)
from luodi.apps.orgs.models import Holding, Person, Post, PostRole
from luodi.apps.orgs.queries.contact import masked_email, masked_phone
from luodi.apps.orgs.rules import is_phone
from luodi.kernel.access import Actor, Hidden, Refused, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db
PHONE = "13812341234"


@pytest.fixture
def handler(world: World) -> Person:
    """承一 of 区住建局, with a telephone."""
    person = Person.objects.get(name="承一")
    return change_person(
        actor=world.actor("system_admin"), person=person, name="承一", phone=PHONE, email=""
    )


@pytest.mark.parametrize(
    ("user", "in_full"),
    [
        ("system_admin", True),
        ("security_admin", True),
        ("unit_head", True),
        ("handler", True),
        ("officer", False),
        ("other_handler", False),
        ("leader", False),
    ],
)
def test_numbers_are_masked_but_for_administrators_and_colleagues(
    world: World, sign_in: Any, handler: Person, user: str, in_full: bool
) -> None:
    client = sign_in(world.users[user])
    for page in (reverse("orgs:person", args=[handler.pk]), reverse("orgs:people")):
        text = client.get(page).content.decode()
        assert (PHONE in text) is in_full, page
        assert ("138****1234" in text) is not in_full, page


def test_who_has_left_the_unit_no_longer_sees_the_numbers(
    world: World, sign_in: Any, handler: Person
) -> None:
    holding = Holding.objects.get(person__name="局一")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    relieve(actor=world.actor("system_admin"), holding=holding, last_day=yesterday)
    client = sign_in(world.users["unit_head"])
    answer = client.get(reverse("orgs:person", args=[handler.pk]))
    assert answer.status_code == 403  # without a post nobody looks at all


def test_masks() -> None:
    assert masked_phone("02512345678") == "025****5678"
    assert masked_phone("8888") == "****88"
    assert masked_phone("") == masked_email("") == ""
    assert masked_email("zhang@example.invalid") == "z***@example.invalid"
    for good in ("13800000000", "025-12345678", "025-12345678转801", "+86 138 0000 0000"):
        assert is_phone(good.replace(" ", "")), good
    for bad in ("1380000000O", "电话", "1", "-12345678"):
        assert not is_phone(bad), bad


def test_a_person_page_shows_posts_over_time(world: World, sign_in: Any) -> None:
    admin = world.actor("system_admin")
    person = Person.objects.get(name="承二")
    holding = person.holdings.get()
    relieve(actor=admin, holding=holding, last_day=dt.date(2025, 12, 31))
    post = make_post(actor=admin, unit=world.units["西山镇"], name="副镇长")
    appoint(actor=admin, post=post, person=person, first_day=dt.date(2026, 1, 1))
    text = sign_in(world.users["officer"]).get(reverse("orgs:person", args=[person.pk]))
    content = text.content.decode()
    assert content.index("西山镇") < content.index("东湖街道")
    assert "2025-12-31" in content
    unit = reverse("orgs:unit", args=[world.units["东湖街道"].pk])
    client = sign_in(world.users["officer"])
    assert "空缺" in client.get(unit).content.decode()
    assert "空缺" not in client.get(unit, {"on": "2025-12-31"}).content.decode()


def test_appointing_and_relieving(world: World) -> None:
    admin, person = world.actor("system_admin"), Person.objects.get(name="承二")
    post = make_post(actor=admin, unit=world.units["区住建局"], name="科长")
    day = dt.date(2026, 3, 1)
    holding = appoint(actor=admin, post=post, person=person, first_day=day)
    with pytest.raises(Mistake, match="已在该岗位"):
        appoint(actor=admin, post=post, person=person, first_day=day)
    with pytest.raises(Mistake, match="不能早于"):
        relieve(actor=admin, holding=holding, last_day=day - dt.timedelta(days=1))
    relieve(actor=admin, holding=holding, last_day=day)
    again = appoint(actor=admin, post=post, person=person, first_day=day + dt.timedelta(days=9))
    assert again.pk != holding.pk
    close_post(actor=admin, post=post, last_day=dt.date(2026, 5, 1))
    again.refresh_from_db()
    assert again.valid_to == dt.date(2026, 5, 1)
    with pytest.raises(Mistake, match="已经撤销"):
        appoint(actor=admin, post=post, person=person, first_day=day)
    with pytest.raises(Mistake, match="已经撤销"):
        close_post(actor=admin, post=post, last_day=day)
    make_post(actor=admin, unit=world.units["区住建局"], name="科长")  # the name is free again
    with pytest.raises(Mistake, match="已有"):
        make_post(actor=admin, unit=world.units["区住建局"], name="科长")
    with pytest.raises(Hidden):
        make_post(actor=world.actor("stranger_admin"), unit=world.units["区住建局"], name="x")


def test_who_leaves_loses_every_role(world: World) -> None:
    admin, person = world.actor("system_admin"), Person.objects.get(name="承二")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    leave(actor=admin, person=person, last_day=yesterday)
    assert world.actor("other_handler").grants == ()
    with pytest.raises(Mistake, match="已登记离开"):
        appoint(
            actor=admin,
            post=Post.objects.get(name="局长"),
            person=person,
            first_day=timezone.localdate(),
        )


def test_roles_are_granted_and_withdrawn(world: World, sign_in: Any) -> None:
    post = Post.objects.get(unit=world.units["区财政局"], name="联络员")
    client = sign_in(world.users["security_admin"])
    page = reverse("orgs:role-grant", args=[post.pk])
    client.post(page, {"role": "handler", "scope": world.units["东湖街道"].pk})
    actor = world.actor("liaison")
    assert actor.covers(world.units["东湖街道"].path, Role.HANDLER)
    answer = client.post(page, {"role": "system_admin"})
    assert answer.status_code == 422
    assert "管理员岗位不能兼有其他角色" in answer.content.decode()
    row = PostRole.objects.get(post=post, role="handler")
    client.post(reverse("orgs:role-withdraw", args=[row.pk]))
    assert Role.HANDLER not in world.actor("liaison").roles
    before = Event.objects.filter(verb="orgs.role.withdraw").get().before
    assert before == {"role": "handler", "scope": "东湖街道"}
    with pytest.raises(Refused):
        grant_role(actor=world.actor("system_admin"), post=post, role=Role.HANDLER)
    stranger = Actor.system(world.neighbour.pk)
    with pytest.raises(Hidden):
        grant_role(actor=stranger, post=post, role=Role.HANDLER)
    with pytest.raises(Hidden):
        withdraw_role(actor=stranger, row=post.roles.get())


def test_three_administrators_are_three_people(world: World) -> None:
    system = Actor.system(world.district.pk)
    person = Person.objects.get(name="承一")
    post = Post.objects.get(name="审计管理员")
    with pytest.raises(Mistake, match="三员"):
        appoint(actor=system, post=post, person=person, first_day=timezone.localdate())
    # somebody whose post ends at the end of the month still holds it today
    holding = person.holdings.get()
    soon = timezone.localdate() + dt.timedelta(days=5)
    relieve(actor=system, holding=holding, last_day=soon)
    with pytest.raises(Mistake, match="三员"):
        appoint(actor=system, post=post, person=person, first_day=timezone.localdate())


def test_a_post_that_has_ended_is_not_reopened_by_relieving_again(world: World) -> None:
    admin, today = world.actor("system_admin"), timezone.localdate()
    person = Person.objects.get(name="管二")
    post = make_post(actor=admin, unit=world.units["区住建局"], name="督办员")
    held = Holding.objects.create(
        post=post,
        person=person,
        valid_from=dt.date(2024, 1, 1),
        valid_to=today - dt.timedelta(days=30),
    )
    grant_role(actor=Actor.system(world.district.pk), post=post, role=Role.OFFICER)
    with pytest.raises(Mistake, match="请重新任命"):
        relieve(actor=admin, holding=held, last_day=today + dt.timedelta(days=300))
    assert world.actor("security_admin").roles == {Role.SECURITY_ADMIN}
    earlier = today - dt.timedelta(days=40)
    assert relieve(actor=admin, holding=held, last_day=earlier).valid_to == earlier


def test_a_post_is_not_closed_before_its_day(world: World) -> None:
    post = Post.objects.get(unit=world.units["区住建局"], name="局长")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Mistake, match="还没有到"):
        close_post(actor=world.actor("system_admin"), post=post, last_day=tomorrow)
    assert world.actor("unit_head").roles == {Role.UNIT_HEAD}


def test_forms_about_people(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["system_admin"])
    answer = client.post(reverse("orgs:person-new"), {"name": "新人", "phone": "无"})
    assert "不是电话号码" in answer.content.decode()
    answer = client.post(reverse("orgs:person-new"), {"name": "新人", "phone": "138 0000 1234"})
    person = Person.objects.get(name="新人")
    assert person.phone == "13800001234"
    assert answer["Location"] == reverse("orgs:person-appoint", args=[person.pk])
    post = Post.objects.get(unit=world.units["区住建局"], name="局长")
    client.post(answer["Location"], {"post": post.pk, "first_day": "2026-01-01"})
    holding = person.holdings.get()
    client.post(reverse("orgs:relieve", args=[holding.pk]), {"last_day": "2026-02-01"})
    holding.refresh_from_db()
    assert holding.valid_to == dt.date(2026, 2, 1)
    client.post(reverse("orgs:person-edit", args=[person.pk]), {"name": "新名"})
    client.post(reverse("orgs:person-leave", args=[person.pk]), {"last_day": "2026-03-01"})
    person.refresh_from_db()
    assert (person.name, person.left_on) == ("新名", dt.date(2026, 3, 1))
    page = reverse("orgs:post-appoint", args=[post.pk])
    answer = client.post(page, {"person": person.pk, "first_day": "2026-01-01"})
    assert answer.status_code == 422  # who has left is not offered
    unit = world.units["区住建局"]
    client.post(reverse("orgs:post-new", args=[unit.pk]), {"name": "总工"})
    made = Post.objects.get(unit=unit, name="总工")
    client.post(reverse("orgs:post-close", args=[made.pk]), {"last_day": "2026-03-01"})
    made.refresh_from_db()
    assert made.closed_on == dt.date(2026, 3, 1)


def test_the_list_by_name_initials_and_unit(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    page = reverse("orgs:people")
    for asked, found in (
        ({"q": "承"}, {"承一", "承二"}),
        ({"q": "wdc"}, {"文督查", "武督查"}),
        ({"unit": world.units["区住建局"].pk}, {"承一", "局一"}),
        ({"q": "没有此人"}, set()),
    ):
        shown = client.get(page, asked, headers={"HX-Request": "true"}).content.decode()
        assert {p.name for p in Person.objects.all() if f">{p.name}</a>" in shown} == found


def test_the_list_costs_the_same_for_few_and_many(
    world: World, sign_in: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection  # noqa: PLC0415 - one use
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - one use

    client, page = sign_in(world.users["officer"]), reverse("orgs:people")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    system = Actor.system(world.district.pk)
    for n in range(30):
        person = make_person(actor=system, name=f"第{n}人")
        post = make_post(actor=system, unit=world.units["区财政局"], name=f"岗{n}")
        appoint(actor=system, post=post, person=person, first_day=dt.date(2026, 1, 1))
    with django_assert_num_queries(len(few)):
        client.get(page)


def test_where_there_are_very_many_people_names_are_typed(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luodi.apps.orgs.forms import fields  # noqa: PLC0415 - one use

    monkeypatch.setattr(fields, "OFFERED_AT_MOST", 3)
    client, day = sign_in(world.users["system_admin"]), "2026-01-01"
    post = Post.objects.get(unit=world.units["区住建局"], name="局长")
    page = reverse("orgs:post-appoint", args=[post.pk])
    for wrong in ("没有此人", "外承办"):
        assert client.post(page, {"person": wrong, "first_day": day}).status_code == 422
    assert client.post(page, {"person": "承二", "first_day": day}).status_code == 302
    twin = make_person(actor=world.actor("system_admin"), name="承二")
    answer = client.post(page, {"person": "承二", "first_day": day})
    assert "请写人员编号" in answer.content.decode()
    assert client.post(page, {"person": twin.pk, "first_day": day}).status_code == 302
    page = reverse("orgs:person-appoint", args=[twin.pk])
    assert client.post(page, {"post": "区住建局", "first_day": day}).status_code == 422
    data = {"post": "区财政局 联络员", "first_day": day}
    assert client.post(page, data).status_code == 302
    assert twin.holdings.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"phone": "请打座机"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"email": "没有"}, "email"),
        ({"email": "zhang@"}, "email"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_can_reach_nobody_is_refused_by_the_action_itself(
    world: World, facts: dict[str, str], field: str
) -> None:
    admin = world.actor("system_admin")
    known = make_person(
        actor=admin, name="甄实", phone=" 138 0000 1234 ", email=" z@example.invalid "
    )
    assert (known.phone, known.email) == ("13800001234", "z@example.invalid")
    people = Person.objects.count()
    with pytest.raises(Mistake) as refused:
        make_person(actor=admin, **{"name": "新人", **facts})
    assert refused.value.field == field
    with pytest.raises(Mistake) as refused:
        change_person(actor=admin, person=known, **{"name": "甄实", **facts})
    assert refused.value.field == field
    known.refresh_from_db()
    assert (Person.objects.count(), known.phone) == (people, "13800001234")
