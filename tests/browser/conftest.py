"""A real browser against a real server: `luodi up` in demo mode, in a folder of its own.

The server is started once for each worker of the suite; screens are kept in build/screens.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from luodi.demo.accounts import PASSWORD
from tests.browser.watching import Watch

PATIENCE = 180  # seconds until the demo is built and the first page answers
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class Site:
    """The running product."""

    url: str
    home: Path
    log: Path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; without its sandbox where the tests run as root."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("needs Chromium (Debian: apt install chromium)")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": [*sandbox, "--lang=zh-CN"],
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`luodi up` on a free port, with the demo district built; stopped at the end."""
    home = tmp_path_factory.mktemp("site")
    if running := os.environ.get(
        "LUODI_TEST_SITE"
    ):  # one that is there already, while writing tests
        yield Site(running, home, home / "server.log")
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Site(f"http://127.0.0.1:{port}", home, home / "server.log")
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DJANGO_", "DATABASE"))
    }
    environment = {**kept, "LUODI_HOME": str(home), "LUODI_MODE": "demo", "LUODI_URL": made.url}
    words = [sys.executable, "-m", "luodi.cli", "up", "--port", str(port), "--workers", "1"]
    with made.log.open("wb") as log:
        server = subprocess.Popen(words, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own program
    try:
        _wait(made, server)
        yield made
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(site: Site, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/health/", timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{site.log.read_text(encoding='utf-8')[-3000:]}")


@dataclass
class Person:
    """Somebody with a browser: signed in, watched."""

    page: Page
    watch: Watch
    site: Site

    def goto(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site.url + path)

    def check(self, name: str) -> None:
        """Nothing is wrong with the page shown; its picture is kept."""
        self.watch.check(name)

    def resize(self, size: dict[str, int]) -> None:
        """Another screen."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # width and height


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Cookies of those who have signed in already: signing in has a test of its own."""
    return {}


@pytest.fixture
def as_person(browser: Browser, site: Site, sessions: dict[str, Any]) -> Iterator[Any]:
    """``as_person("ducha")`` opens the site signed in as that account of the demo."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def enter(login: str, size: dict[str, int] = WIDE, **more: Any) -> Person:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # width and height
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",  # nothing fades while it is looked at
            storage_state=sessions.get(login),
            **more,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        person = Person(page, Watch(page, site.url), site)
        opened.append((context, person.watch))
        if login and login not in sessions:
            sign_in(person, login)
            sessions[login] = context.storage_state()
        return person

    yield enter
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        assert not watch.faults, "\n".join(watch.faults)


def sign_in(person: Person, login: str, password: str = PASSWORD) -> None:
    """Through the form, as people do."""
    person.goto("/accounts/login/")
    person.page.fill("input[name=login]", login)
    person.page.fill("input[name=password]", password)
    person.page.click("form[action*=login] button[type=submit], main form button[type=submit]")
    person.page.wait_for_url(lambda url: "/accounts/login" not in url)
