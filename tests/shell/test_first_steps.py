"""A new installation tells its administrators what is to be done, until it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from luodi.apps.accounts.actions import make_account
from luodi.apps.accounts.models import User
from luodi.apps.orgs.actions import (
    UnitFacts,
    appoint,
    found,
    grant_role,
    make_person,
    make_post,
    make_unit,
)
from luodi.apps.orgs.models import Unit
from luodi.kernel.access import Actor, Role
from luodi.kernel.backup import note_made
from luodi.kernel.models import Organisation
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """No backup yet."""
    settings.LUODI_HOME = tmp_path


def employ(system: Actor, unit: Unit, login: str, *roles: Role) -> User:
    """A person with a post, its roles and an account."""
    person = make_person(actor=system, name=f"新{login[:2]}")
    post = make_post(actor=system, unit=unit, name=login)
    for role in roles:
        grant_role(actor=system, post=post, role=role)
    appoint(actor=system, post=post, person=person, first_day=dt.date(2026, 1, 1))
    return make_account(
        actor=system, person=person, username=login, password=PASSWORD, must_change=False
    )  # fmt: skip


@pytest.fixture
def begun(db: None) -> tuple[Actor, Unit, User]:
    """What `luodi createorg` makes, the administrators for system and security."""
    organisation = found(code="xinqu", name="新区", short_name="新区", prefix="新督")
    system, root = Actor.system(organisation.pk), Unit.objects.get(organisation=organisation)
    employ(system, root, "newsecurity", Role.SECURITY_ADMIN)
    return system, root, employ(system, root, "newsystem", Role.SYSTEM_ADMIN)


def page_of(sign_in: Any, user: User) -> str:
    """The first page of a user."""
    answer = sign_in(user).get("/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_steps_are_done_one_by_one_and_then_gone(
    begun: tuple[Actor, Unit, User], sign_in: Any, tmp_path: Path
) -> None:
    system, root, user = begun
    page = page_of(sign_in, user)
    assert "已完成 0 / 5" in page
    assert 'href="/orgs/import/units/"' in page
    assert "luodi backup" in page
    assert 'href="/orgs/import/roles/"' not in page  # that is for the security administrator
    security = page_of(sign_in, User.objects.get(username="newsecurity"))
    assert 'href="/orgs/import/roles/"' in security
    assert 'href="/orgs/import/units/"' not in security

    office = make_unit(actor=system, parent=root, facts=UnitFacts(name="新区督查室"))
    assert "已完成 1 / 5" in page_of(sign_in, user)
    employ(system, office, "newofficer", Role.OFFICER)
    assert "已完成 3 / 5" in page_of(sign_in, user)  # people, accounts; roles of units are missing
    employ(system, office, "newhandler", Role.HANDLER)
    assert "已完成 4 / 5" in page_of(sign_in, user)
    note_made(tmp_path / "x.tar.gz", dt.datetime.now(dt.UTC))
    assert "开始使用" not in page_of(sign_in, user)  # mail is nothing that everybody needs


def test_others_and_the_demo_have_no_steps(world: World, sign_in: Any) -> None:
    assert "已完成 4 / 5" in page_of(sign_in, world.users["stranger_admin"])
    assert "开始使用" not in page_of(sign_in, world.users["stranger_officer"])
    assert "开始使用" not in page_of(sign_in, world.users["audit_admin"])
    Organisation.objects.update(is_demo=True)
    assert "开始使用" not in page_of(sign_in, world.users["stranger_admin"])
