"""Words of the calendar and the wall in templates."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from luodi.apps.agenda import cells
from luodi.apps.agenda.queries.entries import Entry
from luodi.apps.agenda.queries.months import Day
from luodi.apps.tasks.cells import light_word
from luodi.apps.tasks.models import Task
from luodi.kernel import saying

register = template.Library()


@register.simple_tag
def entry_line(entry: Entry) -> SafeString:
    """One thing that is due: its light as shape and word, what it is, whose."""
    return cells.entry_line(entry, timezone.localdate())


@register.simple_tag
def day_cell(day: Day, frame: cells.Frame, week: int) -> SafeString:
    """A day of the calendar's grid."""
    return cells.day_cell(day, frame, week, timezone.localdate())


@register.simple_tag
def light_short(task: Task) -> SafeString:
    """A task's light as shape and word."""
    return mark_safe(cells.light_said(task.light, light_word(task)))  # noqa: S308 - escaped there


@register.filter
def weekday(day: dt.date) -> str:
    """“周三”."""
    return cells.weekday(day)


@register.filter
def month_said(day: dt.date) -> str:
    """“2026年11月”."""
    return date_format(day, pgettext("date", "Y年n月"))


@register.filter
def long_day(day: dt.date) -> str:
    """“2026年6月30日”."""
    return saying.long_day(day)
