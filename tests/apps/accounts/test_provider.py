"""The office's own provider, a real one on loopback: it opens existing accounts and makes none."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from luodi.apps.accounts.actions import deactivate
from luodi.apps.accounts.models import User
from luodi.kernel.models import Event
from tests.world import PASSWORD, World

# the provider of the tests uses functions that its own library has marked as old
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

LOGIN = "/accounts/oidc/oidc/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Its address."""
    with warnings.catch_warnings(record=True):
        from oidc_provider_mock import User as Identity  # noqa: PLC0415 - warns when imported
        from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415 - as above
    known = [
        Identity(sub="u-1001", claims={"preferred_username": "officer", "name": "文督查"}),
        Identity(sub="u-9999", claims={"preferred_username": "nobody", "name": "外人"}),
    ]
    with run_server_in_thread(user_claims=known) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def connected(provider: str, settings: Any) -> None:
    """As LUODI_OIDC_… would set it."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc", "name": "统一身份认证", "client_id": "luodi",
                    "secret": "known-to-both",
                    "settings": {"server_url": provider, "oauth_pkce_enabled": True},
                }
            ]
        }
    }  # fmt: skip


def come_back_as(browser: Client, sub: str, process: str = "login", next_: str = "") -> Any:
    """Go to the provider, sign in there, and come back with what it gave."""
    leaving = browser.post(f"{LOGIN}?process={process}&next={next_}")
    assert leaving.status_code == 200
    address = leaving.headers["Refresh"].removeprefix("0; url=")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/oidc/callback/"]
    agreed = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(agreed.headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def connect(enter: Any, username: str, sub: str) -> Client:
    """The owner connects the identity while signed in, after the password once more."""
    browser: Client = enter(username)
    browser.post("/accounts/reauthenticate/?next=/accounts/oidc/", {"password": PASSWORD})
    answer = come_back_as(browser, sub, "connect")
    assert answer.headers["Location"] == "/accounts/oidc/"
    return browser


def test_a_connected_identity_opens_its_account(world: World, enter: Any) -> None:
    connect(enter, "handler", "u-9999")
    browser = Client()
    answer = come_back_as(browser, "u-9999", next_="/accounts/me/")
    assert answer.headers["Location"] == "/accounts/me/"
    assert "承一" in browser.get("/accounts/me/").content.decode()
    entry = Event.objects.filter(verb="accounts.sign_in").last()
    assert entry is not None
    assert entry.after == {"sign_in_methods": ["socialaccount"]}
    said = [e.verb for e in Event.objects.on("accounts.user", world.users["handler"].pk)]
    assert "accounts.identity_connected" in said


def test_an_unknown_identity_gets_a_page_and_no_account(world: World) -> None:
    before, browser = User.objects.count(), Client()
    answer = come_back_as(browser, "u-9999")
    assert "还没有对应的账户" in answer.content.decode()
    assert "_auth_user_id" not in browser.session
    assert "socialaccount_sociallogin" not in browser.session
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_the_name_opens_an_account_only_where_the_installation_says_so(
    world: World, settings: Any
) -> None:
    assert "还没有对应的账户" in come_back_as(Client(), "u-1001").content.decode()
    settings.LUODI_OIDC_MATCH = "username"
    browser = Client()
    assert come_back_as(browser, "u-1001").status_code == 302
    assert "文督查" in browser.get("/accounts/me/").content.decode()
    assert SocialAccount.objects.get().user.username == "officer"
    assert "还没有对应的账户" in come_back_as(Client(), "u-9999").content.decode()


def test_the_claim_can_be_another(world: World, settings: Any) -> None:
    settings.LUODI_OIDC_MATCH, settings.LUODI_OIDC_CLAIM = "username", "sub"
    assert "还没有对应的账户" in come_back_as(Client(), "u-1001").content.decode()
    assert come_back_as(Client(), "head").status_code == 302
    assert SocialAccount.objects.get().user.username == "head"


def test_a_closed_account_stays_closed(world: World, enter: Any, settings: Any) -> None:
    connect(enter, "handler", "u-9999")
    admin = world.actor("system_admin")
    deactivate(actor=admin, user=world.users["handler"], reason="借调")
    deactivate(actor=admin, user=world.users["officer"], reason="借调")
    answer = come_back_as(Client(), "u-9999")
    assert answer.headers["Location"] == "/accounts/closed/"
    settings.LUODI_OIDC_MATCH = "username"
    assert "还没有对应的账户" in come_back_as(Client(), "u-1001").content.decode()


def test_an_identity_of_somebody_else_is_not_taken_over(world: World, enter: Any) -> None:
    connect(enter, "handler", "u-9999")
    browser = connect(enter, "officer", "u-9999")
    assert "已绑定了另一个账户" in browser.get("/accounts/oidc/").content.decode()
    assert SocialAccount.objects.get().user.username == "handler"


def test_the_owner_disconnects_it(world: World, enter: Any) -> None:
    browser = connect(enter, "handler", "u-9999")
    assert "u-9999" in browser.get("/accounts/oidc/").content.decode()
    account = SocialAccount.objects.get()
    browser.post("/accounts/oidc/", {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert "还没有对应的账户" in come_back_as(Client(), "u-9999").content.decode()


def test_a_stale_or_forged_answer_is_refused(world: World) -> None:
    for query in ("", "code=abc&state=forged", "error=access_denied&state=forged"):
        answer = Client().get(f"/accounts/oidc/oidc/callback/?{query}")
        assert answer.status_code == 401
        assert "没有完成" in answer.content.decode()
    assert Client().post("/accounts/oidc/other/login/").status_code == 404


def test_the_way_there_is_asked_for_by_post_only(world: World) -> None:
    page = Client().get(LOGIN)
    assert "Refresh" not in page.headers
    assert "前往统一身份认证" in page.content.decode()
    assert "用统一身份认证登录" in Client().get("/accounts/login/").content.decode()
