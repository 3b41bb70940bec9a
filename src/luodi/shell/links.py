"""Addresses of other apps' pages by name, so that a page that is absent leaves no broken link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: Any, **query: Any) -> str:
    """The address of a named page, with a query; "" where there is no such page."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


def first(*names: str) -> str:
    """The address of the first of the names that exists."""
    return next((found for found in map(link, names) if found), "")
