"""Fixtures of the tests of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.world import PASSWORD

Enter = Callable[..., Any]


@pytest.fixture(autouse=True)
def no_failures_before() -> Iterator[None]:
    """Failures are counted in the cache: each test begins with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def enter() -> Enter:
    """`enter(username)` signs in at the sign-in page, in a browser of its own."""

    def sign_in(username: str, password: str = PASSWORD, **more: str) -> Any:
        browser = Client()
        data = {"login": username, "password": password, **more}
        browser.answer = browser.post("/accounts/login/", data)  # type: ignore[attr-defined]  # for the test to look at
        return browser

    return sign_in
