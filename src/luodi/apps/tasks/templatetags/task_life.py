"""Words of a task's life in templates."""

from __future__ import annotations

from django import template

from luodi.apps.tasks import words

register = template.Library()


@register.filter
def iso_day(value: str | None) -> str:
    """A date as terms keep it, as people say it; nothing for none."""
    return words.day_words(value) if value else ""
