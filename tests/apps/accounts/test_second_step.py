"""The second step: real codes of a TOTP app, recovery codes, and clearing what was lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from luodi.apps.accounts import jobs as accounts_jobs
from luodi.apps.accounts.actions import clear_second_step
from luodi.apps.accounts.queries import unreadable_second_steps
from luodi.kernel import sealing
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
ACTIVATE = "/accounts/2fa/totp/activate/"


def code_of(secret: str, at: dt.datetime) -> str:
    """What the app on the phone shows at that moment."""
    return str(format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30)))


def activate(browser: Any, at: dt.datetime) -> str:
    """Turn the code on as a person would; the secret that the QR code carries."""
    assert browser.get(ACTIVATE).headers["Location"].startswith("/accounts/reauthenticate/")
    browser.post(f"/accounts/reauthenticate/?next={ACTIVATE}", {"password": PASSWORD})
    page = browser.get(ACTIVATE).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'id="totp-secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    key = secret[1].replace(" ", "")
    wrong = browser.post(ACTIVATE, {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    again = re.search(r'id="totp-secret">([A-Z2-7 ]+)<', wrong.content.decode())
    assert again is not None
    assert again[1].replace(" ", "") == key  # a slip does not make the phone scan again
    answer = browser.post(ACTIVATE, {"code": code_of(key, at)})
    assert answer.headers["Location"] == "/accounts/2fa/codes/"
    return key


def verbs(world: World, username: str) -> list[str]:
    """What the log says about an account, the oldest first."""
    return [e.verb for e in reversed(Event.objects.on("accounts.user", world.users[username].pk))]


def test_signing_in_needs_the_code_once_it_is_on(
    world: World, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        with django_capture_on_commit_callbacks(execute=True):
            secret = activate(enter("officer"), START)
        clock.shift(60)
        browser = enter("officer")
        assert browser.answer.headers["Location"] == "/accounts/2fa/authenticate/"
        assert browser.get("/accounts/me/").headers["Location"].startswith("/accounts/login/")
        wrong = browser.post("/accounts/2fa/authenticate/", {"code": "123456"})
        assert "验证码不正确" in wrong.content.decode()
        code = code_of(secret, START + dt.timedelta(seconds=60))
        assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert browser.get("/accounts/me/").status_code == 200
        # the same code does not open a second session
        other = enter("officer")
        again = other.post("/accounts/2fa/authenticate/", {"code": code})
        assert "验证码不正确" in again.content.decode()
    entry = Event.objects.filter(verb="accounts.sign_in").last()
    assert entry is not None
    assert entry.after == {"sign_in_methods": ["password", "totp"]}
    assert "accounts.totp_on" in verbs(world, "officer")
    failures = Event.objects.filter(verb="accounts.sign_in_failed")
    assert {event.reason for event in failures} == {"两步验证的验证码不正确"}


def test_a_recovery_code_works_once(
    world: World, enter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with time_machine.travel(START, tick=False):
        first = enter("officer")
        activate(first, START)
        page = first.get("/accounts/2fa/codes/").content.decode()
        codes = re.findall(r"<li><code>([^<]+)</code></li>", page)
        assert len(codes) == 10
        file = first.get("/accounts/2fa/codes/file/")
        assert codes[0] in file.content.decode()
        assert "全部作废" in first.get("/accounts/2fa/codes/new/").content.decode()
        browser = enter("officer")
        assert browser.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
        assert browser.get("/accounts/me/").status_code == 200
        again = enter("officer").post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert "验证码不正确" in again.content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            first.post("/accounts/2fa/codes/new/")
        assert codes[1] not in first.get("/accounts/2fa/codes/").content.decode()
    assert verbs(world, "officer")[-1] == "accounts.codes"


def test_five_wrong_codes_lock_the_second_step(world: World, enter: Any) -> None:
    with time_machine.travel(START, tick=False):
        secret = activate(enter("officer"), START)
        browser = enter("officer")
        for _attempt in range(5):
            browser.post("/accounts/2fa/authenticate/", {"code": "123456"})
        code = code_of(secret, START + dt.timedelta(seconds=30))
        page = browser.post("/accounts/2fa/authenticate/", {"code": code}).content.decode()
        assert "失败次数过多" in page
        assert browser.get("/accounts/me/").status_code == 302


def test_turning_it_off_ends_the_codes_too(world: World, enter: Any) -> None:
    with time_machine.travel(START, tick=False):
        browser = enter("officer")
        activate(browser, START)
        assert (
            browser.post("/accounts/2fa/totp/deactivate/").headers["Location"] == "/accounts/2fa/"
        )
        assert not Authenticator.objects.filter(user=world.users["officer"]).exists()
        assert "_auth_user_id" in enter("officer").session
    assert "accounts.totp_off" in verbs(world, "officer")


def test_the_security_administrator_clears_a_lost_second_step(world: World, enter: Any) -> None:
    user = world.users["officer"]
    with time_machine.travel(START, tick=False):
        browser = enter("officer")
        activate(browser, START)
        with pytest.raises(Refused):
            clear_second_step(actor=world.actor("system_admin"), user=user, reason="手机丢失")
        with pytest.raises(Mistake, match="原因"):
            clear_second_step(actor=world.actor("security_admin"), user=user, reason=" ")
        security = enter("security_admin")
        assert "文督查" in security.get("/accounts/second-steps/").content.decode()
        address = f"/accounts/users/{user.pk}/second-step/"
        assert security.post(address, {"reason": "手机丢失"}).status_code == 302
        assert browser.get("/accounts/me/").status_code == 302
        assert "_auth_user_id" in enter("officer").session
    with pytest.raises(Mistake, match="没有启用"):
        clear_second_step(actor=world.actor("security_admin"), user=user, reason="手机丢失")


def test_the_administrator_of_the_neighbour_clears_nothing(world: World) -> None:
    stranger = world.users["stranger_officer"]
    with pytest.raises(Refused):
        clear_second_step(actor=world.actor("security_admin"), user=stranger, reason="手机丢失")


def secrets_of(world: World, username: str) -> list[str]:
    """What the database holds of somebody's second step."""
    rows = Authenticator.objects.filter(user=world.users[username])
    return [row.data[name] for row in rows for name in ("secret", "seed") if name in row.data]


def test_the_database_alone_gives_no_codes(world: World, enter: Any) -> None:
    with time_machine.travel(START, tick=False):
        secret = activate(enter("officer"), START)
    kept = secrets_of(world, "officer")
    assert len(kept) == 2  # the code's, and that of the recovery codes
    assert all(secret not in text and not re.fullmatch(r"[0-9a-f]{80}", text) for text in kept)
    assert sealing.unseal(kept[0]) == secret or sealing.unseal(kept[1]) == secret


def test_the_secret_key_is_changed_without_anybody_noticing(
    world: World, enter: Any, settings: Any
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        secret = activate(enter("officer"), START)
        before = secrets_of(world, "officer")
        former, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + "y" * 50
        settings.SECRET_KEY_FALLBACKS = [former]
        assert unreadable_second_steps() == 0
        clock.shift(60)
        browser = enter("officer")
        code = code_of(secret, START + dt.timedelta(seconds=60))
        assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        accounts_jobs.seal_anew(START)
        assert set(before).isdisjoint(secrets_of(world, "officer"))
        assert verbs(world, "officer")[-1] == "accounts.reseal"
        accounts_jobs.seal_anew(START)  # nothing is left to be done
        assert verbs(world, "officer").count("accounts.reseal") == 1
        settings.SECRET_KEY_FALLBACKS = []
        clock.shift(60)
        browser = enter("officer")
        code = code_of(secret, START + dt.timedelta(seconds=120))
        assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302


def test_where_the_key_is_lost_the_page_says_what_to_do(
    world: World, enter: Any, settings: Any
) -> None:
    with time_machine.travel(START, tick=False):
        signed_in = enter("officer")
        secret = activate(signed_in, START)
        former, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + "y" * 50
        assert unreadable_second_steps() == 1
        browser = enter("officer")
        code = code_of(secret, START)
        page = browser.post("/accounts/2fa/authenticate/", {"code": code}).content.decode()
        assert "请联系安全管理员清除后重新设置" in page
        assert browser.get("/accounts/me/").status_code == 302
        settings.SECRET_KEY_FALLBACKS = [former]  # so that the session still counts
        assert signed_in.get("/accounts/2fa/codes/").status_code == 200
        Authenticator.objects.filter(user=world.users["officer"]).update(data={"seed": "x"})
        for path in ("", "new/", "file/"):
            answer = signed_in.get(f"/accounts/2fa/codes/{path}")
            assert answer.headers["Location"] == "/accounts/2fa/"
        assert "换过密钥" in signed_in.get("/accounts/2fa/").content.decode()
