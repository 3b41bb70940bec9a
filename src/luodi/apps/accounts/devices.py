"""What people call the browser that a session was opened with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# The first match counts: nearly every browser also claims to be Chrome, Safari and Mozilla.
_BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("360", "360"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("UOS", "统信 UOS"),
    ("Kylin", "麒麟"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """“Chrome，Windows”, or that it is not known."""
    found = [_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS)]
    return pgettext("punctuation", "，").join(filter(None, found)) or _("未知的程序")


def _first(text: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in text), "")
