"""Every page that somebody can reach by links, for each role, at both widths."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page

from luodi.demo.accounts import ACCOUNTS
from tests.browser.conftest import NARROW, WIDE, Person

# Files, the way out, and what the browser itself does not show.
_NOT_PAGES = re.compile(
    r"/(?:static|health)/|/logout/|\.(?:docx|xlsx|csv|json)\b|/original/|/export/|/file/"
)
# The address of a link in a drawing (SVG) is an object.
_LINKS = """() => [...document.querySelectorAll('a[href]:not([download])')].map(
  a => typeof a.href === 'string' ? a.href : new URL(a.href.baseVal, location.href).href)"""
MOST = 120  # kinds of page for one role; more would be a loop
# Roles that see nearly the same: each kind of page is looked at closely once for each group.
GROUPS = (
    ("ducha", "duchazhuren"),
    ("chengban", "juzhang", "lianluo"),
    ("quzhang", "xiangmuban", "guancha"),
    ("sysadmin",),
    ("secadmin",),
    ("auditadmin",),
)


def kind_of(path: str) -> str:
    """Pages that differ in a number only are one kind."""
    return re.sub(r"\d+", "N", path)


def links(page: Page, url: str) -> list[str]:
    """Where the page leads within the site, without queries."""
    found = [urlsplit(link) for link in page.evaluate(_LINKS)]
    ours = [one.path for one in found if f"{one.scheme}://{one.netloc}" == url]
    return [path for path in ours if not _NOT_PAGES.search(path)]


def name_of(path: str) -> str:
    """A page's picture is called after its kind."""
    return kind_of(path).strip("/").replace("/", "-") or "home"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_every_page_of_a_role_is_sound(group: tuple[str, ...], as_person: Any) -> None:
    looked_at: set[str] = set()
    for login in group:
        seen = crawl(as_person(login), login, looked_at)
        assert 5 <= len(seen) < MOST, login


def crawl(person: Person, login: str, looked_at: set[str]) -> set[str]:
    """Follow every link; what this group has not shown yet is looked at closely."""
    waiting: list[str] = ["/"]
    seen: set[str] = set()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind in seen:
            continue
        seen.add(kind)
        try:
            person.goto(path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue  # a file, whatever its address looks like
        waiting += links(person.page, person.site.url)
        if kind not in looked_at:
            looked_at.add(kind)
            person.check(f"{login}/{name_of(path)}")
            person.resize(NARROW)
            person.check(f"{login}/{name_of(path)}")
            person.resize(WIDE)
    return seen


def test_every_account_is_in_a_group() -> None:
    assert {login for group in GROUPS for login in group} == {a.login for a in ACCOUNTS}
