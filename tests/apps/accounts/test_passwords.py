"""Passwords: their rules and history, the forced change at the first sign-in, a forgotten one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from luodi.apps.accounts.actions import change_password, make_account, set_first_password
from luodi.apps.accounts.models import FormerPassword, User
from luodi.apps.accounts.passwords import first_password
from luodi.apps.accounts.queries import suggested_username
from luodi.apps.orgs.actions import make_person
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import PASSWORD, World

FIRST, OTHER = "Erste-mima-2026", "Neu-mima-2027"
pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/change/"


def new(browser: Any, password: str, old: str = PASSWORD, again: str = "", **more: str) -> Any:
    """Send the form for a new password."""
    fields = {"oldpassword": old, "password1": password, "password2": again or password}
    return browser.post(CHANGE, fields | more)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Kurz-1", "至少 10 个字符"),
        ("nurkleinebuchstaben", "至少三类"),
        ("Password123", "常见"),
        ("Officer2-2026", "相似"),
        (PASSWORD, "最近 5 次"),
    ],
)
def test_a_weak_password_is_refused_in_words(
    world: World, enter: Any, password: str, sentence: str
) -> None:
    browser = enter("officer2")
    assert sentence in new(browser, password).content.decode()
    assert world.users["officer2"].check_password(PASSWORD)


def test_the_two_new_ones_must_be_the_same_and_the_old_one_right(world: World, enter: Any) -> None:
    browser = enter("officer")
    assert "不一致" in new(browser, "Neu-mima-2027", again="Neu-mima-2028").content.decode()
    assert "当前密码不正确" in new(browser, "Neu-mima-2027", old="x").content.decode()


def test_a_new_password_is_kept_and_the_other_sessions_end(world: World, enter: Any) -> None:
    here, elsewhere = enter("officer"), enter("officer")
    assert new(here, "Neu-mima-2027").headers["Location"] == "/accounts/me/"
    assert here.get("/accounts/me/").status_code == 200
    assert elsewhere.get("/accounts/me/").headers["Location"].startswith("/accounts/login/")
    user = User.objects.get(username="officer")
    assert user.check_password("Neu-mima-2027")
    entry = Event.objects.on("accounts.user", user.pk)[0]
    assert (entry.verb, entry.after) == ("accounts.password", {"sessions_ended": 1})
    assert "mima" not in str(entry.after) + entry.target_label


def test_the_last_five_are_remembered_and_the_sixth_may_come_again(world: World) -> None:
    user, actor = world.users["officer"], world.actor("officer")
    used = [f"Neu-mima-{year}" for year in range(2027, 2033)]
    for password in used:
        change_password(actor=actor, user=user, password=password)
    assert FormerPassword.objects.filter(user=user).count() == 5
    for password in used:
        with pytest.raises(ValidationError, match="最近 5 次"):
            validate_password(password, user)
    validate_password(PASSWORD, user)


def test_nobody_changes_the_password_of_somebody_else(world: World) -> None:
    with pytest.raises(Refused):
        change_password(
            actor=world.actor("system_admin"), user=world.users["officer"], password=OTHER
        )


def test_the_first_password_must_be_changed_before_anything_else(world: World, enter: Any) -> None:
    admin = world.actor("system_admin")
    person = make_person(actor=admin, name="新同事")
    assert suggested_username(person) == "xintongshi"
    password = first_password()
    make_account(actor=admin, person=person, username="xintongshi", password=password)
    assert suggested_username(person) == "xintongshi2"
    browser = enter("xintongshi", password)
    for path in ("/accounts/2fa/", "/accounts/me/?x=1"):
        assert browser.get(path).headers["Location"].startswith(f"{CHANGE}?next=/accounts/")
    assert browser.post("/accounts/me/preferences/").headers["Location"] == CHANGE
    new(browser, "Eigene-mima-2026", old=password)
    page = browser.get("/accounts/me/")
    assert "没有在任的岗位角色" in page.content.decode()
    assert browser.get("/").status_code == 200
    assert browser.get("/accounts/users/").status_code == 403


def test_the_forced_change_ends_with_the_page_that_was_wanted(world: World, enter: Any) -> None:
    set_first_password(
        actor=world.actor("system_admin"), user=world.users["officer"], password=FIRST
    )
    browser = enter("officer", "Erste-mima-2026")
    page = browser.get("/accounts/me/", follow=True)
    assert "请先设置自己的密码" in page.content.decode()
    answer = new(browser, "Eigene-mima-2026", old="Erste-mima-2026", next="/accounts/me/")
    assert answer.headers["Location"] == "/accounts/me/"
    assert not User.objects.get(username="officer").must_change_password
    assert browser.get("/accounts/me/").status_code == 200
    with pytest.raises(ValidationError, match="最近"):
        validate_password("Erste-mima-2026", User.objects.get(username="officer"))


def test_a_first_password_is_random_and_fits_the_rules(world: World) -> None:
    made = {first_password() for _number in range(20)}
    assert len(made) == 20
    for password in made:
        validate_password(password, world.users["officer"])


@pytest.mark.parametrize(
    ("username", "sentence"),
    [("OFFICER", "已被使用"), ("张三 3", "只能由字母"), ("", "只能由字母")],
)
def test_a_user_name_is_checked(world: World, username: str, sentence: str) -> None:
    admin = world.actor("system_admin")
    person = make_person(actor=admin, name="新同事")
    with pytest.raises(Mistake, match=sentence):
        make_account(actor=admin, person=person, username=username, password=first_password())
