"""Passkeys in a real browser with a virtual authenticator: added, used to sign in, removed.

Passkeys belong to a name, not to an address, so the site is visited as localhost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from luodi.demo.accounts import PASSWORD
from tests.browser.conftest import WIDE, Site
from tests.browser.watching import Watch

LOGIN = "guancha"


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page on localhost, with an authenticator that agrees to everything."""
    url = site.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(
        base_url=url,
        viewport=WIDE,  # type: ignore[arg-type]  # width and height
        locale="zh-CN",
    )
    context.set_default_timeout(10_000)
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    watch = Watch(opened, url)
    yield opened
    session.send(
        "WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]}
    )
    context.close()
    assert not watch.faults, "\n".join(watch.faults)


def test_a_passkey_is_added_signs_in_alone_and_is_removed(page: Page) -> None:
    _by_password(page)
    page.goto("/accounts/2fa/passkeys/add/")
    _password_again(page)
    page.fill("[name=name]", "办公电脑")
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/2fa/codes/")
    _sign_out(page)

    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto("/accounts/2fa/passkeys/")
    expect(page.get_by_text("办公电脑")).to_be_visible()
    expect(page.get_by_text("可单独登录")).to_be_visible()

    page.get_by_role("link", name="移除").click()
    if "reauthenticate" in page.url:
        _password_again(page)
    page.get_by_role("button", name="移除").click()
    page.wait_for_url("**/2fa/passkeys/")
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()
    _sign_out(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_load_state("networkidle")
    assert "/accounts/login/" in page.url


def test_a_key_can_be_the_second_step(page: Page) -> None:
    _by_password(page)
    page.goto("/accounts/2fa/passkeys/add/")
    _password_again(page)
    page.uncheck("[name=passwordless]")
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/2fa/codes/")
    _sign_out(page)

    _by_password(page, wanted="**/2fa/authenticate/")
    page.get_by_role("button", name="用通行密钥验证").click()
    page.wait_for_url(lambda url: "/accounts/2fa/" not in url)
    page.goto("/accounts/2fa/passkeys/")
    page.get_by_role("link", name="移除").click()
    if "reauthenticate" in page.url:
        _password_again(page)
    page.get_by_role("button", name="移除").click()
    page.wait_for_url("**/2fa/passkeys/")
    expect(page.get_by_text("还没有通行密钥")).to_be_visible()


def _by_password(page: Page, wanted: Any = None) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(wanted or (lambda url: "/accounts/login" not in url))


def _password_again(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="退出").click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.goto("/accounts/login/")
