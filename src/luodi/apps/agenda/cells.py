"""Entries of the calendar as HTML: written in Python, since a month has some hundred of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luodi.apps.agenda.queries.entries import Entry, Kind
from luodi.apps.agenda.queries.marks import Mark
from luodi.apps.agenda.queries.months import Day
from luodi.apps.tasks.cells import light_word
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.words import short_day
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
    parts = [f"{task.number} {task.title}", entry.units, why_now(task, timezone.localdate())]
    return clauses(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the days of one month share: the address of a day and of the register's rows of it,
    and what stands behind an address to keep the filters."""

    filters: str
    register: str

    def day(self, day: dt.date) -> str:
        """The page of a day."""
        asked = f"?{escape(self.filters[1:])}" if self.filters else ""
        return reverse("agenda:day", args=[day.isoformat()]) + asked

    def more(self, day: Day) -> str:
        """Where all of a day is shown: the register, if it is nothing but tasks."""
        if not day.due.only_tasks:
            return self.day(day.day)
        return f"{escape(self.register)}&amp;due_from={day.day}&amp;due_to={day.day}"


def day_cell(day: Day, frame: Frame, week: int, today: dt.date) -> SafeString:
    """A day of the grid; `week` where it begins one, else 0."""
    entries = "".join(f"<li data-row>{entry_line(e, today)}</li>" for e in day.due.entries)
    if day.due.more > 0:
        more = ngettext("还有 %(n)d 项", "还有 %(n)d 项", day.due.more) % {"n": day.due.more}
        entries += (
            f'<li><a class="ag-more" hx-boost="false" href="{frame.more(day)}">'
            f"{escape(more)}</a></li>"
        )
    here = ' aria-current="date"' if day.is_today else ""
    return mark_safe(  # noqa: S308 - each part is escaped
        f'<li class="{_classes(day)}"{here}><h3 class="ag-date">'
        f'<a href="{frame.day(day.day)}" hx-boost="false">{_date(day.day)}</a>'
        f"{_week(week) if week else ''}{_mark(day.mark)}{_now() if day.is_today else ''}</h3>"
        f"{f'<ul>{entries}</ul>' if entries else ''}</li>"
    )


def _classes(day: Day) -> str:
    flags = (
        ("ag-out", not day.inside),
        ("ag-today", day.is_today),
        ("ag-off", not day.mark.is_workday),
        ("ag-none", not day.due.total),
    )
    return " ".join(["ag-day", *(name for name, holds in flags if holds)])


@remembered
def _date(day: dt.date) -> str:
    """“25” in a grid, “11月25日 周三” in a list; the style shows what is wanted."""
    before, number, after = escape(short_day(day, day)).rpartition(str(day.day))
    return (
        f'<span class="ag-long">{before}</span>{number}<span class="ag-long">{after}</span>'
        f'<span class="ag-weekday"> {escape(weekday(day))}</span>'
    )


@remembered
def _week(number: int) -> str:
    said = _("第%(number)s周") % {"number": number}
    return f'<span class="ag-week">{escape(said)}</span>'


@remembered
def _now() -> str:
    return f'<span class="visually-hidden">{escape(_("今天"))}</span>'


def _mark(mark: Mark) -> str:
    if not mark.kind:
        return ""
    word = pgettext("day", "班") if mark.is_workday else pgettext("day", "休")
    note = f'<span class="ag-note"> {escape(mark.note)}</span>' if mark.note else ""
    css = "on" if mark.is_workday else "off"
    title = escape(mark.note)
    return f'<span class="ag-mark ag-mark-{css}" title="{title}">{escape(word)}{note}</span>'


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
