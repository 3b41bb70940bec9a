"""Settings: each one is explained; a proxy's word about addresses is taken with care."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse

from luodi.config.proxy import ForwardedAddress
from tests.contracts.sources import PACKAGE, ROOT

_NAME = re.compile(r"""["'](LUODI_[A-Z_]+|DATABASE_URL)["']""")
PAGE = ROOT / "docs" / "reference" / "settings.md"


def test_every_setting_is_in_the_reference() -> None:
    page = PAGE.read_text("utf-8")
    files = [*(PACKAGE / "config").glob("*.py"), *(PACKAGE / "cli").rglob("*.py")]
    names = {name for path in files for name in _NAME.findall(path.read_text("utf-8"))}
    assert len(names) > 20
    assert {name for name in names if f"`{name}`" not in page} == set()
    explained = set(re.findall(r"^\| `((?:LUODI|DATABASE)_[A-Z_]+)`", page, re.M))
    assert explained <= names, "the page explains a setting that is gone"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_the_proxy_saw(header: str, address: str) -> None:
    request = HttpRequest()
    request.META.update({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": header})
    ForwardedAddress(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
