"""The way in: the form, a wrong password, the way out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, sign_in


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
def test_somebody_signs_in_and_out(as_person: Any, size: dict[str, int]) -> None:
    person = as_person("", size)
    person.goto("/")
    assert "/accounts/login/" in person.page.url
    person.check("sign-in")
    person.page.fill("input[name=login]", "ducha")
    person.page.fill("input[name=password]", "wrong-password-1")
    person.page.click("main form button[type=submit]")
    person.page.wait_for_selector("[role=alert], .invalid-feedback, .alert")
    person.check("sign-in-wrong")
    sign_in(person, "ducha")
    person.check("home-ducha")
    assert person.page.locator("text=文知行").count()
