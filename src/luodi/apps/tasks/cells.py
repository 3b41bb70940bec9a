"""The cells of the register as HTML: written in Python, since fifty rows of them are a page's work.

What each kind of cell says is the column's own business (:mod:`.columns`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luodi.apps.lights.words import shipped
from luodi.apps.tasks import columns
from luodi.apps.tasks.columns import Column
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.words import SOON, due_words, short_day
from luodi.kernel.saying import labelled, listed, remembered
from luodi.kernel.templatetags.ui import icon

_DASH = "—"
_WITHOUT_COLOUR: dict[str, Callable[[], str]] = {
    "completed": lambda: _("已办结"),
    "closed": lambda: _("不亮灯"),
    "undated": lambda: _("未定时限"),
    "paused": lambda: _("已挂起"),
    "exempt": lambda: _("已豁免"),
    "unknown": lambda: _("数据不全"),
    "misfit": lambda: _("数据不全"),
    "unlisted": lambda: _("未列入"),
}
_MANY_UNITS = 30  # characters; all of them are on the task's page


def light_word(task: Task) -> str:
    """The light as a word."""
    return word_of(task.light, task.light_facts)


def word_of(light: str, facts: dict[str, Any]) -> str:
    """A light as a word: the scheme's own (黄牌), why there is none, or ours."""
    known = _WITHOUT_COLOUR.get(facts.get("why", ""))
    if known:
        return known()
    return shipped(facts.get("label", "")) or columns.colour_word(light)


def due_tone(day: dt.date | None, today: dt.date) -> str:
    """The class of a date that is past or near."""
    if day is None:
        return ""
    left = (day - today).days
    return "ld-due-late" if left < 0 else "ld-due-soon" if left <= SOON else ""


def cells_of(
    task: Task,
    shown: Sequence[Column],
    today: dt.date,
    may_edit: Collection[str] = (),
) -> SafeString:
    """All cells of one row; those of the columns that `may_edit` names can be edited in place."""
    cells = (_cell(task, c, today, c.key in may_edit and task.is_open) for c in shown)
    return mark_safe("".join(cells))  # noqa: S308 - each is escaped


def inside(
    task: Task,
    column: Column,
    today: dt.date,
    *,
    may_edit: bool = False,
    is_focused: bool = False,
) -> SafeString:
    """What stands in a cell, with the way to edit it."""
    make = _SPECIAL.get(column.key)
    said = _escaped(make(task, today) if make else _plain(task, column))
    if may_edit:
        said += _pen(task, column, is_focused)
    return mark_safe(said)  # noqa: S308 - each part is escaped


def _pen(task: Task, column: Column, is_focused: bool) -> str:
    address = f"{_list_address()}{task.pk}/cell/{column.key}/"
    label = escape(
        _("修改%(column)s：%(number)s") % {"column": column.label, "number": task.number}
    )
    focus = " autofocus" if is_focused else ""
    return (
        f'<a class="tk-pen" href="{address}" hx-get="{address}" hx-target="closest td" '
        f'hx-swap="innerHTML" aria-label="{label}" title="{label}"{focus}>{icon("edit")}</a>'
    )


@remembered
def _list_address() -> str:
    return reverse("tasks:list")


def _cell(task: Task, column: Column, today: dt.date, may_edit: bool) -> str:
    if column.key == "title":
        return (
            f'<th scope="row" class="ld-long">'
            f'<a href="{_address(task)}" data-drawer="{escape(task.number)}">'
            f'<span class="ld-clip">{escape(task.title)}</span></a></th>'
        )
    css = _CLASSES.get(column.key, "tk-units")
    label = escape(str(column.label))
    said = inside(task, column, today, may_edit=may_edit)
    return f'<td class="{css}" data-label="{label}">{said}</td>'


def _address(task: Task) -> str:
    return f"{_list_address()}{task.pk}/"


def _escaped(said: str) -> str:
    """As Django does, without its detour for lazy texts: a page has thousands of them."""
    return said if isinstance(said, SafeString) else escape(said)


def _clipped(said: str) -> SafeString:
    return mark_safe(f'<span class="ld-clip">{escape(said)}</span>')  # noqa: S308 - escaped


def _plain(task: Task, column: Column) -> str:
    value = column.value(task)
    if isinstance(value, list):
        return listed(value) or _DASH
    said = _DASH if value in (None, "") else str(value)
    if column.key in ("responsible", "support") and len(said) > _MANY_UNITS:
        return format_html('<span class="ld-clip" title="{0}">{0}</span>', said)
    return _clipped(said) if _CLASSES.get(column.key) == "ld-long" else said


def light_of(task: Task) -> SafeString:
    """The light with its word; its sentence opens on click."""
    return _light(task.light, light_word(task), why_now(task, timezone.localdate()))


def _lit(task: Task) -> SafeString:
    """The computed light, and under it how the office judges it, with its reason on click."""
    found = columns.judgement_in(task)
    if found is None:
        return light_of(task)
    judged = _judged(found.light, columns.judged_words(task))
    return mark_safe(f'{light_of(task)}<div class="tk-judged">{judged}</div>')  # noqa: S308 - both are a template's


@remembered
def _judged(light: str, why: str) -> SafeString:
    label = labelled(_("研判"), columns.colour_word(light))
    facts = {"light": light, "label": label, "why": why, "plain": True, "judged": True}
    return mark_safe(render_to_string("kernel/ui/light.html", facts))  # noqa: S308 - a template's


@remembered
def _light(light: str, label: str, why: str) -> SafeString:
    facts = {"light": light, "label": label, "why": why, "plain": True, "judged": False}
    return mark_safe(render_to_string("kernel/ui/light.html", facts))  # noqa: S308 - a template's


def _due(task: Task, today: dt.date) -> str:
    due = task.due_current
    was = ""
    if task.is_extended and task.due_original:
        was = format_html(
            '<span class="ld-due-was">{}</span> ', short_day(task.due_original, today)
        )
    if not task.runs:
        return format_html("{}{}", was, short_day(due, today) if due else _DASH)
    said = format_html('<span class="{}">{}</span>', due_tone(due, today), due_words(due, today))
    return format_html("{}{}", was, said)


def _day(name: str) -> Callable[[Task, dt.date], str]:
    def said(task: Task, today: dt.date) -> str:
        day: dt.date | None = getattr(task, name)
        return short_day(day, today) if day else _DASH

    return said


_SPECIAL: dict[str, Callable[[Task, dt.date], str]] = {
    "light": lambda task, _today: _lit(task),
    "due": _due,
    "due_original": _day("due_original"),
    "report": _day("last_progress_on"),
    "issued": _day("issued_on"),
    "closed": _day("accepted_on"),
    "stale": _day("stale_since"),
}
_CLASSES = {
    "note": "ld-long",
    "archive": "ld-short",
    "closed": "ld-short",
    "stale": "ld-short",
    **dict.fromkeys(("weight", "extensions", "ratio", "returned", "urged"), "num"),
    "number": "ld-short ld-freeze tabular",
    **dict.fromkeys(("light", "state", "due", "due_original", "report", "issued"), "ld-short"),
    **dict.fromkeys(
        ("progress", "text", "problems", "next_step", "result", "review", "remark", "item"),
        "ld-long",
    ),
}
