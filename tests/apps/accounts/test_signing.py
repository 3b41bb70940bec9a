"""Signing in and out: who gets in, what is said, and what the log keeps of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from luodi.apps.accounts.actions import deactivate, reactivate, unlock
from luodi.apps.accounts.lockout import minutes_left
from luodi.apps.orgs.actions import leave
from luodi.config import settings as product
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


def verbs(world: World, username: str) -> list[str]:
    """What the log says about an account, the oldest first."""
    about = Event.objects.on("accounts.user", world.users[username].pk)
    return [event.verb for event in reversed(about)][1:]  # the first is its making


def test_the_right_password_opens_the_session_and_is_recorded(world: World, enter: Any) -> None:
    browser = enter("officer", next="/accounts/me/")
    assert browser.answer.headers["Location"] == "/accounts/me/"
    assert browser.get("/accounts/me/").status_code == 200
    entry = Event.objects.on("accounts.user", world.users["officer"].pk)[0]
    assert (entry.verb, entry.actor_name) == ("accounts.sign_in", "文督查")
    assert entry.after == {"sign_in_methods": ["password"]}
    assert entry.address == "127.0.0.1"


def test_a_wrong_password_is_refused_without_saying_which_was_wrong(
    world: World, enter: Any
) -> None:
    known, unknown = enter("officer", "falsch-Falsch-1"), enter("nobody-here", "falsch-Falsch-1")
    for browser in (known, unknown):
        assert "用户名或密码不正确" in browser.answer.content.decode()
        assert "_auth_user_id" not in browser.session
    assert verbs(world, "officer") == ["accounts.sign_in_failed"]
    entry = Event.objects.on("accounts.user", world.users["officer"].pk)[0]
    assert (entry.actor_id, entry.actor_name) == (None, "未登录者")


def test_with_two_organisations_an_unknown_name_belongs_to_neither_log(
    world: World, enter: Any
) -> None:
    enter("nobody-here", "falsch-Falsch-1")
    assert not Event.objects.filter(verb="accounts.unknown_user").exists()


def test_signing_out_needs_a_post_and_is_recorded(world: World, enter: Any) -> None:
    browser = enter("officer")
    assert browser.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in browser.session
    browser.post("/accounts/logout/")
    assert "_auth_user_id" not in browser.session
    assert verbs(world, "officer") == ["accounts.sign_in", "accounts.sign_out"]


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(world: World, enter: Any) -> None:
    start = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False):
        for _attempt in range(5):
            enter("officer", "falsch-Falsch-1")
        page = enter("Officer").answer.content.decode()
        assert "约 15 分钟后再试" in page
        assert minutes_left("officer") == 15
        assert "_auth_user_id" in enter("head").session
    with time_machine.travel(start + dt.timedelta(minutes=10), tick=False):
        assert "约 5 分钟后再试" in enter("officer").answer.content.decode()
    with time_machine.travel(start + dt.timedelta(minutes=15, seconds=1), tick=False):
        assert "_auth_user_id" in enter("officer").session
    assert verbs(world, "officer")[:6] == ["accounts.sign_in_failed"] * 5 + ["accounts.locked"]


def test_the_system_administrator_lifts_a_lock(world: World, enter: Any) -> None:
    with pytest.raises(Mistake, match="没有被锁定"):
        unlock(actor=world.actor("system_admin"), user=world.users["officer"])
    for _attempt in range(5):
        enter("officer", "falsch-Falsch-1")
    unlock(actor=world.actor("system_admin"), user=world.users["officer"])
    assert minutes_left("officer") == 0
    assert "_auth_user_id" in enter("officer").session


def test_a_deactivated_account_is_shut_out_at_once(world: World, enter: Any) -> None:
    browser, admin = enter("officer"), world.actor("system_admin")
    deactivate(actor=admin, user=world.users["officer"], reason="借调")
    assert browser.get("/accounts/me/").headers["Location"].startswith("/accounts/login/")
    answer = enter("officer").answer
    assert answer.headers["Location"] == "/accounts/closed/"
    assert "账户已停用" in Client().get("/accounts/closed/").content.decode()
    assert verbs(world, "officer")[-1] == "accounts.sign_in_refused"
    reactivate(actor=admin, user=world.users["officer"])
    assert "_auth_user_id" in enter("officer").session


def test_somebody_who_left_cannot_sign_in_any_more(world: World, enter: Any) -> None:
    today = timezone.localdate()
    browser = enter("officer")
    person = world.users["officer"].person
    assert person is not None
    leave(actor=world.actor("system_admin"), person=person, last_day=today)
    assert "_auth_user_id" in enter("officer").session  # the last day is a day
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert browser.get("/accounts/me/").headers["Location"].startswith("/accounts/login/")
        assert enter("officer").answer.headers["Location"] == "/accounts/closed/"


def test_a_lock_outlasts_many_other_names(world: World, enter: Any, settings: Any) -> None:
    """Django's database cache keeps 300 entries unless it is told otherwise."""
    settings.CACHES = product.CACHES
    call_command("createcachetable", verbosity=0)
    for _attempt in range(5):
        enter("officer", "Falsch-Falsch-1")
    assert minutes_left("officer")
    for number in range(320):
        cache.set(f"zz:{number}", [1.0], 900)
    assert minutes_left("officer")


def test_an_idle_session_ends_and_polling_does_not_keep_it(
    world: World, enter: Any, settings: Any
) -> None:
    start = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    settings.LUODI_IDLE_MINUTES = 30
    with time_machine.travel(start, tick=False) as clock:
        browser = enter("officer")
        assert browser.get("/accounts/me/").status_code == 200
        clock.shift(dt.timedelta(minutes=29))
        assert browser.get("/accounts/me/").status_code == 200
        clock.shift(dt.timedelta(minutes=29))
        assert browser.get("/accounts/me/", headers={"X-Luodi-Poll": "1"}).status_code == 200
        clock.shift(dt.timedelta(minutes=2))
        answer = browser.get("/accounts/me/", follow=True)
    assert answer.redirect_chain[0][0] == "/accounts/login/?next=/accounts/me/"
    assert "有一段时间没有操作" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_a_session_in_use_ends_all_the_same_after_its_hours(world: World, enter: Any) -> None:
    start = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        browser = enter("officer")
        for _quarter in range(48):
            assert browser.get("/accounts/me/").status_code == 200
            clock.shift(dt.timedelta(minutes=15))
        clock.shift(1)
        answer = browser.get("/accounts/me/", follow=True)
    assert "已满规定的时间" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "email/", "confirm-email/", "password/reset/", "password/set/", "3rdparty/",
        "3rdparty/signup/", "social/signup/", "2fa/webauthn/signup/", "login/code/", "signup/passkey/",
    ],
)  # fmt: skip
def test_there_is_no_way_to_sign_up_or_to_reset_a_password_by_mail(world: World, path: str) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404
    assert Client().post(f"/accounts/{path}", {"username": "x"}).status_code == 404


def test_allauth_itself_finds_no_sign_up(world: World) -> None:
    for name in ("account_signup", "socialaccount_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    page = Client().get("/accounts/password/forgotten/").content.decode()
    assert "联系本单位的系统管理员" in page


def test_the_language_of_the_account_is_spoken_after_signing_in(world: World, enter: Any) -> None:
    user = world.users["officer"]
    user.language = "en"
    user.save()
    assert enter("officer").cookies["django_language"].value == "en"
    assert "django_language" not in enter("head").cookies


def test_the_sign_in_page_has_its_fields_and_no_sign_up(world: World) -> None:
    page = Client().get("/accounts/login/").content.decode()
    for part in ('name="login"', 'name="password"', "忘记密码", "用通行密钥登录"):
        assert part in page
    assert "signup" not in page
    assert PASSWORD not in page
