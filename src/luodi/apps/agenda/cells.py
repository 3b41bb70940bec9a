"""Entries of the calendar as HTML: written in Python, since a month has some hundred of them."""

from __future__ import annotations

import datetime as dt
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luodi.apps.agenda.queries.entries import Entry, Kind
from luodi.apps.tasks.cells import light_word
from luodi.apps.tasks.words import light_sentence, short_day
from luodi.kernel.saying import aside, clauses, remembered

# The shapes of kernel/ui/light.html, in a box of 12 by 12.
SHAPES = {
    "green": '<circle cx="6" cy="6" r="5.5"/>',
    "yellow": '<path d="M6 .6 11.8 11H.2z"/>',
    "red": '<path d="M1 1h10v10H1z"/>',
    "grey": '<circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" stroke-width="1.6"/>',
}


@remembered
def light_said(light: str, word: str) -> str:
    """A light as colour, shape and word."""
    return (
        f'<span class="ld-light ld-light-{light}"><svg class="ld-light-shape" viewBox="0 0 12 12"'
        f' fill="currentColor" aria-hidden="true">{SHAPES[light]}</svg>'
        f"<span>{escape(word)}</span></span>"
    )


@remembered
def kind_word(kind: str) -> str:
    """What is due, in a word."""
    return str(Kind(kind).label)


def entry_line(entry: Entry, today: dt.date) -> SafeString:
    """One thing that is due: its light, what it is, and the first date if it was another."""
    task = entry.task
    kind = ""
    if entry.kind != Kind.TASK:
        kind = f'<span class="ag-kind">{escape(kind_word(entry.kind))}</span> '
    title = entry.title
    if entry.kind == Kind.MILESTONE:
        title = aside(entry.title, task.title)
    was = ""
    if entry.was:
        said = _("原 %(day)s") % {"day": short_day(entry.was, today)}
        was = f' <span class="ag-was">{escape(said)}</span>'
    return mark_safe(  # noqa: S308 - each part is escaped
        f'<a class="ag-entry ag-{entry.kind.value}" href="{reverse("tasks:task", args=[task.pk])}"'
        f' data-drawer="{escape(task.number)}" title="{escape(_hint(entry))}">'
        f"{light_said(task.light, light_word(task))} {kind}"
        f'<span class="ag-title">{escape(title)}</span>{was}</a>'
    )


def _hint(entry: Entry) -> str:
    """All of it, for whoever lingers: number, title, whose, and the sentence behind the light."""
    task = entry.task
    parts = [f"{task.number} {task.title}", entry.units, light_sentence(task.light_facts)]
    return clauses(part for part in parts if part)


def weekday(day: dt.date) -> str:
    """“周三”."""
    names = (
        pgettext("weekday", "周一"),
        pgettext("weekday", "周二"),
        pgettext("weekday", "周三"),
        pgettext("weekday", "周四"),
        pgettext("weekday", "周五"),
        pgettext("weekday", "周六"),
        pgettext("weekday", "周日"),
    )
    return names[day.weekday()]
