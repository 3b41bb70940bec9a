"""Every page of the organisation: who sees it, who may change something, who learns nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.orgs.actions import add_exception, make_region
from luodi.apps.orgs.models import Group, Holding, Person, Post, PostRole, Unit
from luodi.kernel.access import Actor
from tests.world import World

pytestmark = pytest.mark.django_db

LOOK = ("units", "unit", "people", "person", "post", "groups", "group", "calendar", "regions")
MANAGE = (
    "unit-new", "unit-edit", "unit-rename", "unit-move", "unit-merge", "unit-dissolve", "post-new",
    "post-close", "post-appoint", "relieve", "person-new", "person-edit", "person-leave",
    "person-appoint", "region-new", "region-edit", "region-end",
)  # fmt: skip
GRANT = ("role-grant",)
GROUPS = ("group-new", "group-edit")
POST_ONLY = ("role-withdraw", "group-drop", "calendar-remove")


LISTS = ("units", "people", "groups", "calendar", "regions", "unit-new", "person-new", "group-new",
         "region-new")  # fmt: skip


def address(name: str, world: World) -> str:
    """The page, about something of 示例区 where it is about one thing."""
    if name in LISTS:
        return reverse(f"orgs:{name}")
    system, unit = Actor.system(world.district.pk), world.units["区住建局"]
    kind = "unit" if name == "post-new" else name.partition("-")[0]
    rows: dict[str, Any] = {
        "unit": unit,
        "post": Post.objects.filter(unit=unit).first(),
        "person": Person.objects.get(name="承一"),
        "group": Group.objects.get(name="各镇街"),
        "relieve": Holding.objects.filter(post__unit=unit).first(),
    }
    if name == "role-grant":
        kind = "post"
    elif name == "role-withdraw":
        rows["role"] = PostRole.objects.filter(post__unit=unit).first()
    elif kind == "region":
        rows["region"] = make_region(actor=system, code="11", name="某省")
    elif kind == "calendar":
        day = dt.date(2026, 11, 24)
        rows[kind] = add_exception(actor=system, day=day, is_workday=False, note="通知")
    return reverse(f"orgs:{name}", args=[rows[kind].pk])


@pytest.mark.parametrize("name", LOOK)
def test_everybody_in_business_looks_and_the_audit_administrator_does_not(
    world: World, sign_in: Any, name: str
) -> None:
    page = address(name, world)
    for user in ("officer", "handler", "judge", "system_admin", "security_admin"):
        assert sign_in(world.users[user]).get(page).status_code == 200, user
    assert sign_in(world.users["audit_admin"]).get(page).status_code == 403


@pytest.mark.parametrize("name", MANAGE)
def test_the_system_administrator_manages_and_nobody_else(
    world: World, sign_in: Any, name: str
) -> None:
    page = address(name, world)
    assert sign_in(world.users["system_admin"]).get(page).status_code == 200
    for user in ("officer", "head", "security_admin", "audit_admin", "unit_head"):
        assert sign_in(world.users[user]).get(page).status_code == 403, user
        assert sign_in(world.users[user]).post(page, {}).status_code == 403, user


@pytest.mark.parametrize("name", GRANT)
def test_roles_are_granted_by_the_security_administrator(
    world: World, sign_in: Any, name: str
) -> None:
    page = address(name, world)
    assert sign_in(world.users["security_admin"]).get(page).status_code == 200
    for user in ("system_admin", "officer", "audit_admin"):
        assert sign_in(world.users[user]).get(page).status_code == 403, user


@pytest.mark.parametrize("name", GROUPS)
def test_groups_are_kept_by_supervision_too(world: World, sign_in: Any, name: str) -> None:
    page = address(name, world)
    for user in ("system_admin", "officer", "head"):
        assert sign_in(world.users[user]).get(page).status_code == 200, user
    for user in ("handler", "security_admin"):
        assert sign_in(world.users[user]).get(page).status_code == 403, user


@pytest.mark.parametrize("name", POST_ONLY)
def test_what_changes_at_once_wants_a_post(world: World, sign_in: Any, name: str) -> None:
    page = address(name, world)
    right = "security_admin" if name == "role-withdraw" else "system_admin"
    assert sign_in(world.users[right]).get(page).status_code == 405
    assert sign_in(world.users["handler"]).post(page).status_code == 403
    assert sign_in(world.users[right]).post(page).status_code == 302


@pytest.mark.parametrize("name", [n for n in (*LOOK, *MANAGE) if n not in LISTS])
def test_the_neighbour_finds_nothing_of_it(world: World, sign_in: Any, name: str) -> None:
    page = address(name, world)
    user = "stranger_officer" if name in LOOK else "stranger_admin"
    assert sign_in(world.users[user]).get(page).status_code == 404
    if name in MANAGE:
        assert sign_in(world.users[user]).post(page, {}).status_code == 404


@pytest.mark.parametrize("name", ["units", "people", "groups", "regions", "calendar"])
def test_the_neighbours_lists_hold_its_own_only(world: World, sign_in: Any, name: str) -> None:
    make_region(actor=Actor.system(world.district.pk), code="11", name="某省甲")
    text = sign_in(world.users["stranger_officer"]).get(reverse(f"orgs:{name}")).content.decode()
    text = text.replace("邻区住建局", "").replace("文件常写“各镇街”", "")
    for word in ("区住建局", "承一", "各镇街", "某省甲"):
        assert word not in text
    asked = {"unit": world.units["区住建局"].pk}
    answer = sign_in(world.users["stranger_officer"]).get(reverse("orgs:people"), asked)
    assert answer.status_code == 404


def test_a_form_does_not_take_the_neighbours_unit(world: World, sign_in: Any) -> None:
    """Whatever number somebody writes into the form."""
    client = sign_in(world.users["system_admin"])
    page = reverse("orgs:unit-move", args=[world.units["区财政局"].pk])
    answer = client.post(page, {"parent": world.units["邻区住建局"].pk})
    assert answer.status_code == 422
    assert Unit.objects.get(pk=world.units["区财政局"].pk).path.startswith(
        world.units["示例区"].path
    )


def test_who_has_not_signed_in_is_asked_to(world: World, client: Any) -> None:
    answer = client.get(reverse("orgs:units"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
