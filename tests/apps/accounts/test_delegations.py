"""Delegation: gives roles and ends, and never hands on administration."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.accounts.actions import delegate, end_delegation, set_preferences
from luodi.apps.accounts.models import Delegation, User
from luodi.apps.accounts.queries import actor_of, delegation_for
from luodi.apps.orgs.actions import appoint, grant_role, make_person, make_post
from luodi.apps.orgs.models import Person
from luodi.kernel.access import Actor, Hidden, Refused, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 7)


def person(world: World, username: str) -> Person:
    """Whom the account belongs to."""
    found = world.users[username].person
    assert found is not None
    return found


def roles_on(world: World, username: str, day: dt.date) -> frozenset[Role]:
    """The roles of a user on a day."""
    actor = actor_of(world.users[username], day)
    assert actor is not None
    return actor.roles


def set_up(world: World, absent: str, deputy: str, **more: Any) -> Delegation:
    """A delegation from the first to the seventh of December, by the absent one."""
    facts = {"first_day": FIRST, "last_day": LAST, "reason": "外出学习", **more}
    actor = facts.pop("actor", world.actor(absent))
    return delegate(
        actor=actor, absent=person(world, absent), deputy=person(world, deputy), **facts
    )


def test_the_deputy_has_the_roles_from_the_first_day_to_the_last(world: World) -> None:
    row = set_up(world, "unit_head", "handler")
    day = dt.timedelta(days=1)
    for when, expected in ((FIRST - day, False), (FIRST, True), (LAST, True), (LAST + day, False)):
        assert (Role.UNIT_HEAD in roles_on(world, "handler", when)) is expected
        assert Role.UNIT_HEAD in roles_on(world, "unit_head", when)
    actor = actor_of(world.users["handler"], FIRST)
    assert actor is not None
    grant = next(g for g in actor.grants if g.role is Role.UNIT_HEAD)
    assert grant.delegated_by == "局一"
    assert grant.path == world.units["区住建局"].path
    end_delegation(actor=world.actor("unit_head"), row=row)
    assert Role.UNIT_HEAD not in roles_on(world, "handler", FIRST)
    with pytest.raises(Mistake, match="已经结束"):
        end_delegation(actor=world.actor("unit_head"), row=row)
    said = [event.verb for event in Event.objects.on("accounts.delegation", row.pk)]
    assert said == ["accounts.end_delegation", "accounts.delegate"]


def test_a_delegated_role_is_not_handed_on(world: World) -> None:
    set_up(world, "unit_head", "handler")
    set_up(world, "handler", "liaison")
    assert Role.UNIT_HEAD not in roles_on(world, "liaison", FIRST)
    assert Role.HANDLER in roles_on(world, "liaison", FIRST)


@pytest.mark.parametrize("absent", ["system_admin", "security_admin", "audit_admin"])
def test_administration_is_never_delegated(world: World, absent: str) -> None:
    with pytest.raises(Refused if absent != "system_admin" else Mistake):
        set_up(world, absent, "officer")
    with pytest.raises(Mistake, match="不能由他人代理"):
        set_up(world, absent, "officer", actor=world.actor("system_admin"))
    with pytest.raises(Mistake, match="是管理员"):
        set_up(world, "officer", absent)


def test_whoever_becomes_an_administrator_later_loses_what_was_delegated(world: World) -> None:
    set_up(world, "leader", "judge")
    assert Role.LEADER in roles_on(world, "judge", FIRST)
    # rows as an older version or another program might have left them
    Delegation.objects.create(
        organisation=world.district, absent=person(world, "leader"),
        deputy=person(world, "audit_admin"), valid_from=FIRST, valid_to=LAST, reason="—",
    )  # fmt: skip
    Delegation.objects.create(
        organisation=world.district, absent=person(world, "audit_admin"),
        deputy=person(world, "officer"), valid_from=FIRST, valid_to=LAST, reason="—",
    )  # fmt: skip
    assert roles_on(world, "audit_admin", FIRST) == {Role.AUDIT_ADMIN}
    assert roles_on(world, "officer", FIRST) == {Role.OFFICER}


def test_nobody_delegates_for_somebody_else_but_the_administrator(world: World) -> None:
    with pytest.raises(Refused):
        set_up(world, "head", "officer", actor=world.actor("officer"))
    row = set_up(world, "head", "officer", actor=world.actor("system_admin"))
    with pytest.raises(Hidden):
        delegation_for(world.actor("handler"), row.pk)
    with pytest.raises(Refused):
        end_delegation(actor=world.actor("handler"), row=row)
    with pytest.raises(Hidden):
        delegation_for(world.actor("stranger_admin"), row.pk)
    with pytest.raises(Refused):
        end_delegation(actor=world.actor("stranger_admin"), row=row)
    assert delegation_for(world.actor("officer"), row.pk) == row


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"last_day": FIRST - dt.timedelta(days=1)}, "不能早于"),
        ({"last_day": FIRST + dt.timedelta(days=400)}, "最长一年"),
    ],
)
def test_the_days_are_checked(world: World, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        set_up(world, "head", "officer", **more)


def test_the_deputy_is_another_colleague_of_the_same_organisation(world: World) -> None:
    for deputy in ("head", "stranger_officer"):
        with pytest.raises(Mistake, match="另一位同事"):
            set_up(world, "head", deputy)
    set_up(world, "head", "officer")
    with pytest.raises(Mistake, match="已经由"):
        set_up(world, "head", "officer", first_day=LAST, last_day=LAST)


def test_the_page_sets_it_up_and_ends_it(world: World, sign_in: Any) -> None:
    today = timezone.localdate()
    client = sign_in(world.users["head"])
    page = client.get("/accounts/me/delegations/new/").content.decode()
    assert "文督查" in page
    assert "外督查" not in page
    form = {
        "deputy": person(world, "officer").pk, "reason": "外出学习",
        "valid_from": today.isoformat(), "valid_to": (today - dt.timedelta(days=1)).isoformat(),
    }  # fmt: skip
    wrong = client.post("/accounts/me/delegations/new/", form)
    assert wrong.status_code == 422
    assert "不能早于" in wrong.content.decode()
    form["valid_to"] = today.isoformat()
    assert client.post("/accounts/me/delegations/new/", form).status_code == 302
    assert "由 文督查 代理我" in client.get("/accounts/me/").content.decode()
    deputy = sign_in(world.users["officer"])
    page = deputy.get("/accounts/me/").content.decode()
    assert "我代理 林主任" in page
    assert "（代 林主任）" in page
    row = Delegation.objects.get()
    assert deputy.post(f"/accounts/me/delegations/{row.pk}/end/").status_code == 302
    assert "我代理 林主任" not in deputy.get("/accounts/me/").content.decode()


def test_the_three_administrators_exclude_each_other_and_everything_else(world: World) -> None:
    system = Actor.system(world.district.pk)
    unit = world.units["区发改委"]
    posts = {role: make_post(actor=system, unit=unit, name=f"岗{role.value}") for role in Role}
    for role, post in posts.items():
        grant_role(actor=system, post=post, role=role)
    with pytest.raises(Mistake, match="不能兼有"):
        grant_role(actor=system, post=posts[Role.HANDLER], role=Role.AUDIT_ADMIN)
    for username, others in (
        ("system_admin", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICER]),
        ("security_admin", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.LEADER]),
        ("audit_admin", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.HANDLER]),
        ("officer", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]),
    ):
        for role in others:
            with pytest.raises(Mistake, match="不同的人"):
                appoint(
                    actor=system, post=posts[role], person=person(world, username), first_day=FIRST
                )


def test_only_who_can_sign_in_until_the_end_stands_in(world: World) -> None:
    system = Actor.system(world.district.pk)
    nobody = make_person(actor=system, name="无账户")
    facts: dict[str, Any] = {"first_day": FIRST, "last_day": LAST, "reason": "外出学习"}
    absent, actor = person(world, "liaison"), world.actor("liaison")
    with pytest.raises(Mistake, match="没有可用的账户"):
        delegate(actor=actor, absent=absent, deputy=nobody, **facts)
    deputy = person(world, "handler")
    User.objects.filter(person=deputy).update(is_active=False)
    with pytest.raises(Mistake, match="没有可用的账户"):
        delegate(actor=actor, absent=absent, deputy=deputy, **facts)
    User.objects.filter(person=deputy).update(is_active=True)
    Person.objects.filter(pk=deputy.pk).update(left_on=LAST - dt.timedelta(days=1))
    with pytest.raises(Mistake, match="届时已经离开"):
        delegate(actor=actor, absent=absent, deputy=deputy, **facts)
    Person.objects.filter(pk=deputy.pk).update(left_on=LAST)
    with pytest.raises(Mistake, match="事由"):
        delegate(actor=actor, absent=absent, deputy=deputy, **{**facts, "reason": " "})
    assert delegate(actor=actor, absent=absent, deputy=deputy, **facts).deputy == deputy


def test_a_language_that_is_not_spoken_cannot_be_chosen(world: World) -> None:
    actor, user = world.actor("handler"), world.users["handler"]
    with pytest.raises(Mistake, match="界面语言"):
        set_preferences(actor=actor, user=user, language="xx", wants_email=False)
    assert (
        set_preferences(actor=actor, user=user, language="en", wants_email=False).language == "en"
    )
