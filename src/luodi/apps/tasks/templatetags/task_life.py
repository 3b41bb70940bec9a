"""Words of a task's life in templates."""

from __future__ import annotations

from typing import Any

from django import template

from luodi.apps.tasks import words

register = template.Library()


@register.filter
def iso_day(value: str | None) -> str:
    """A date as terms keep it, as people say it; nothing for none."""
    return words.day_words(value) if value else ""


@register.filter
def amount(value: Any) -> str:
    """A figure or a range as terms keep it; a dash for none."""
    return "—" if value is None else words.amount(value)


@register.filter
def node_lines(rows: Any) -> list[str]:
    """Nodes as terms keep them, a line each."""
    return [words.node_words(row) for row in rows or ()]


@register.filter
def plan_said(plan: Any) -> str:
    """A plan of a figure as terms keep it."""
    return words.plan_words(plan) if plan else "—"
