"""Words of tasks in templates: due dates as people say them, lights with their reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from luodi.apps.tasks import cells, report_words, words
from luodi.apps.tasks.columns import Column, amount_words, colour_word, target_words
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.models import Progress, Task, TaskTarget
from luodi.apps.tasks.progress_words import progress_words
from luodi.apps.tasks.report_list import figures_in

register = template.Library()


@register.filter
def due_said(day: dt.date | None) -> str:
    """“6月30日（还有12天）”."""
    return words.due_words(day, timezone.localdate())


@register.filter
def day_said(day: dt.date | None) -> str:
    """“6月30日”, with the year where it is another one."""
    return words.short_day(day, timezone.localdate()) if day else "—"


@register.filter
def unended(text: str) -> str:
    """A sentence without its stop, to be followed by what it is about."""
    return text.rstrip("。；;，, ")


@register.filter
def due_tone(day: dt.date | None) -> str:
    """The class of a date that is past or near."""
    return cells.due_tone(day, timezone.localdate())


@register.filter
def why(task: Task) -> str:
    """The sentence behind a task's light."""
    return why_now(task, timezone.localdate())


@register.filter
def progress_said(task: Task) -> str:
    """How far a task is, and how far it should be."""
    return progress_words(task)


@register.filter
def light_word(task: Task) -> str:
    """The light as a word."""
    return cells.light_word(task)


@register.filter
def colour_said(colour: str) -> str:
    """A colour as a word."""
    return colour_word(colour)


@register.simple_tag
def light_of(task: Task) -> SafeString:
    """A task's light with its word and the sentence behind it."""
    return cells.light_of(task)


@register.simple_tag
def row_cells(
    task: Task, columns: list[Column], today: dt.date, may_edit: Collection[str] = ()
) -> SafeString:
    """The cells of one row of the register."""
    return cells.cells_of(task, columns, today, may_edit)


@register.filter
def target_said(target: TaskTarget) -> str:
    """A target in words."""
    return target_words(target)


@register.filter
def amount_said(target: TaskTarget) -> str:
    """What is to be reached, without what it measures."""
    return amount_words(target)


@register.filter
def rhythm_said(value: str) -> str:
    """How often a unit reports."""
    return words.rhythm_words(value)


@register.filter
def minutes(value: float) -> str:
    """Minutes as whole numbers; some but less than one as “<1”."""
    return "<1" if 0 < value < 1 else f"{value:.0f}"


@register.filter
def figure(value: float) -> str:
    """A figure with grouped thousands and no more decimals than it has."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """A value of a dict; None if it has none."""
    return mapping.get(key)


@register.filter
def hint_short(hint: dict[str, Any]) -> str:
    """What was pointed out about a report, in a word."""
    return report_words.in_short(hint)


@register.filter
def figures_said(report: Progress) -> list[str]:
    """The figures of a report in words; its values are prefetched."""
    return figures_in(report)
