"""Punctuation and dates of the page's language, for templates: :mod:`luodi.kernel.saying`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import template

from luodi.kernel import recurring, saying

register = template.Library()


@register.filter
def listed(items: Iterable[object] | None) -> str:
    """Several things in a row."""
    return saying.listed(items or ())


@register.filter
def clauses(parts: Iterable[object] | None) -> str:
    """Parts of a sentence, one after the other."""
    return saying.clauses(parts or ())


@register.filter
def aside(text: object, note: object) -> str:
    """Something with a note after it, if there is one."""
    return saying.aside(text, note)


@register.filter
def recurrence(rule: str) -> str:
    """How often something is due."""
    return recurring.recurrence(rule)


@register.filter
def lines(parts: Iterable[object] | None) -> str:
    """One under the other, as a text field has them."""
    return "\n".join(str(part) for part in parts or ())


@register.filter
def figure(value: float) -> str:
    """A figure with grouped thousands and no more decimals than it has: “1,200”, “7.5”."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


@register.filter
def typed(value: float) -> str:
    """A figure as one types it: without groups."""
    return figure(value).replace(",", "")


def _date_filter(name: str, said: Callable[[Any], str]) -> None:
    """A filter of that name; nothing for no date."""
    register.filter(name, lambda value: said(value) if value else "", expects_localtime=True)


for _said in (saying.long_day, saying.short_day, saying.long_time, saying.short_time):
    _date_filter(_said.__name__, _said)
