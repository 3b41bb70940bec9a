"""The wall as HTML and SVG: written in Python, since it has five hundred rows.

All geometry stands in attributes, in percent of the width: no style, no script, any paper.
An arrow is drawn piece by piece in the rows it crosses, so that a page break does not tear it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.apps.agenda.arrows import Arrows, Lane, arrows_of
from luodi.apps.agenda.cells import light_said
from luodi.apps.agenda.queries.spans import Span
from luodi.apps.agenda.queries.wall import Group, Row, Wall
from luodi.apps.tasks.cells import due_tone, light_word
from luodi.apps.tasks.columns import colour_word
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.models import Milestone, Task
from luodi.apps.tasks.words import due_words, short_day
from luodi.kernel.saying import clauses, remembered

DESK, ROOM = Lane(26, 12), Lane(44, 20)
_DASH = "—"
Address = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the pieces of a task's bar lie, in percent."""

    left: float
    right: float
    firm: float  # end of the first term; what follows up to `right` is the extension
    over: float  # how far an overdue one reaches beyond its end
    done: float  # how far it is filled: as much of its whole term as is done

    @property
    def width(self) -> float:
        """How wide it is."""
        return round(self.right - self.left, 2)


def bar_of(task: Task, span: Span, today: dt.date) -> Bar | None:
    """The bar, or None where nothing of it falls into the stretch."""
    begin, due = task.issued_on or span.first, task.due_current
    end = due if due is not None else span.last
    over = today if due is not None and task.is_open and today > due else end
    if over < span.first or begin > span.last:
        return None
    left, right = span.begin(begin), max(span.end(end), span.begin(begin))
    first = task.due_original
    firm = span.end(first) if first is not None and due is not None and first < due else right
    return Bar(
        left,
        right,
        max(left, min(firm, right)),
        max(right, span.end(over)),
        max(left, min(_done(task, span), right)),
    )


def _done(task: Task, span: Span) -> float:
    """Where the fill ends; its own edge where nothing is known, or nothing is done."""
    if not task.progress_ratio or task.due_current is None or task.issued_on is None:
        return 0.0
    days = (task.due_current - task.issued_on).days + 1
    share = min(max(task.progress_ratio, 0.0), 1.0)
    return span.at((task.issued_on - span.first).days + days * share)


class Drawing:
    """One wall for one reader on one day. `ask` is where a row's request for another date is made,
    "" where its reader cannot make one; `off` are days that are not worked."""

    def __init__(
        self,
        wall: Wall,
        today: dt.date,
        ask: Address,
        *,
        lane: Lane = DESK,
        off: Iterable[dt.date] = (),
    ) -> None:
        self.wall, self.today, self.ask, self.lane = wall, today, ask, lane
        self.span, self.off = wall.span, [*off]
        self.bars = {r.task.pk: bar_of(r.task, self.span, today) for r in self._rows()}
        numbers = {row.task.pk: row.task.number for row in self._rows()}
        self.waits: dict[int, list[str]] = {}
        for before, after in wall.links:
            self.waits.setdefault(after, []).append(numbers[before])
        self.arrows: Arrows = arrows_of(wall, {pk: b for pk, b in self.bars.items() if b}, lane)

    def _rows(self) -> Iterator[Row]:
        for group in self.wall.groups:
            yield from group.rows

    def grid(self) -> SafeString:
        """The background that every lane uses: months, weeks or days, and today."""
        width = round(100 / self.span.days, 2)
        lines = [
            f'<rect class="wl-off" x="{self.span.begin(d)}%" y="0" width="{width}%" height="100%"/>'
            for d in self.off
        ]
        lines += [_upright("wl-step", t.left) for t in self.span.steps]
        lines += [_upright("wl-month", t.left) for t in self.span.months[1:]]
        if self.span.holds(self.today):
            middle = (self.span.begin(self.today) + self.span.end(self.today)) / 2
            lines.append(_upright("wl-today", round(middle, 2)))
        return _safe("".join(lines))

    def scale(self) -> SafeString:
        """The head of the lanes: months, and days or weeks below them."""
        texts = [
            f'<text class="wl-name" x="{t.left}%" y="43%" dx="4">{escape(t.label)}</text>'
            for t in self.span.months
        ]
        texts += [
            f'<text class="wl-small" x="{t.left}%" y="88%" dx="3">{t.label}</text>'
            for t in self.span.steps
        ]
        return _safe("".join(texts))

    def body(self) -> SafeString:
        """The rows of the table, group by group."""
        parts, place = [], 0
        for group in self.wall.groups:
            parts.append(self._head(group, place))
            place += 1
            for row in group.rows:
                parts.append(self._row(row, place))
                place += 1
        return _safe("".join(parts))

    def _head(self, group: Group, place: int) -> str:
        lights = " ".join(light_said(c, f"{colour_word(c)} {n}") for c, n in group.lights)
        count = ngettext("%(n)d 项", "%(n)d 项", len(group.rows)) % {"n": len(group.rows)}
        return (
            f'<tr class="wl-group"><th colspan="5" scope="rowgroup">{escape(group.label)} '
            f'<span class="wl-count">{escape(count)}</span> {lights}</th>'
            f'<td class="wl-lane">{self._lane(self.arrows.at(place), "")}</td></tr>'
        )

    def _row(self, row: Row, place: int) -> str:
        task = row.task
        progress = f"{task.progress_ratio:.0%}" if task.progress_ratio is not None else _DASH
        title, number = escape(task.title), escape(task.number)
        address = reverse("tasks:task", args=[task.pk])
        why = escape(why_now(task, timezone.localdate()))
        lane = self._lane(self.arrows.at(place), self._bar(row), self._said(row))
        return (
            f'<tr data-row><td class="wl-light" title="{why}">'
            f"{light_said(task.light, light_word(task))}</td>"
            f'<th scope="row" class="wl-title"><a href="{address}" data-drawer="{number}"'
            f' title="{number} {title}">{title}</a></th>'
            f'<td class="wl-unit">{escape(row.units) or _DASH}</td>'
            f'<td class="wl-due">{self._due(task)}</td>'
            f'<td class="wl-ratio">{progress}</td>'
            f'<td class="wl-lane">{lane}</td></tr>'
        )

    def _due(self, task: Task) -> str:
        due, tone, was = task.due_current, "", ""
        said = short_day(due, self.today) if due else _DASH
        moved = task.due_original is not None and task.due_original != due
        if task.runs:
            tone = due_tone(due, self.today)
            said = said if moved and tone != "ld-due-late" else due_words(due, self.today)
        if task.due_original and moved:
            first = escape(short_day(task.due_original, due or self.today))
            was = f'<span class="ld-due-was">{first}</span> '
        return f'{was}<span class="{tone}">{escape(said)}</span>'

    def _lane(self, arrows: str, drawn: str, said: str = "") -> str:
        label = f' role="group" aria-label="{escape(said)}"' if said else ' aria-hidden="true"'
        return (
            f'<svg class="wl-svg" width="100%" height="{self.lane.height}"{label}>'
            f'<use href="#wl-grid"/>'
            f"{drawn}{arrows}</svg>"
        )

    def _said(self, row: Row) -> str:
        """What the drawing shows, in words."""
        task = row.task
        begin = short_day(task.issued_on, self.today) if task.issued_on else _DASH
        end = short_day(task.due_current, self.today) if task.due_current else _("未定时限")
        parts = [_from_to(begin, end)]
        for node in row.nodes:
            done = _("已完成") if node.done_on else _("未完成")
            parts.append(f"{node.title} {short_day(node.due, self.today)} {done}")
        for number in self.waits.get(task.pk, ()):
            parts.append(_("要等 %(number)s 办完") % {"number": number})
        return clauses(parts) if len(parts) > 1 else parts[0]

    def _bar(self, row: Row) -> str:
        bar, task = self.bars[row.task.pk], row.task
        parts = [self._node(node) for node in row.nodes if self.span.holds(node.due)]
        if bar is None:
            return self._outside(task) + "".join(parts)
        light = f"wl-{task.light}"
        kind = "wl-open" if task.due_current is None else "wl-bar"
        drawn = [self._box(f"{kind} {light}", bar.left, bar.firm)]
        if bar.right > bar.firm:
            drawn.append(self._box(f"wl-moved {light}", bar.firm, bar.right))
        if bar.done > bar.left:
            drawn.append(self._box(f"wl-done {light}", bar.left, bar.done))
        if bar.over > bar.right:
            drawn.append(self._across("wl-over", bar.right, bar.over))
        return "".join([*drawn, *parts, self._grip(row, bar)])

    def _grip(self, row: Row, bar: Bar) -> str:
        """The end of a bar, to be drawn to another date; a link for those who press it."""
        due, address = row.task.due_current, self.ask(row)
        if not address or due is None or not self.span.holds(due):
            return ""
        said = _("提出调整“%(task)s”的时限") % {"task": row.task.title}
        top, high = self.lane.top, self.lane.high
        return (
            f'<a class="wl-grip" href="{escape(address)}" data-due="{due.isoformat()}"'
            f' aria-label="{escape(said)}"><svg x="{bar.right}%" overflow="visible">'
            f'<rect class="wl-reach" x="-7" y="0" width="14" height="{self.lane.height}"/>'
            f'<rect x="-2.5" y="{top - 3}" width="5" height="{high + 6}" rx="2"/></svg></a>'
        )

    def _node(self, node: Milestone) -> str:
        css = "wl-node wl-reached" if node.done_on else "wl-node"
        title = escape(f"{node.title} {short_day(node.due, self.today)}")
        return (
            f'<svg class="{css}" x="{self.span.end(node.due)}%" overflow="visible">'
            f'<path d="M0 {self.lane.middle - 7}l6 7-6 7-6-7z"/><title>{title}</title></svg>'
        )

    def _outside(self, task: Task) -> str:
        """A mark at the edge, on the side where the task lies."""
        due, top = task.due_current, self.lane.middle - 4
        if due is not None and due < self.span.first:
            return _away("0%", f"M9 {top}l-6 4 6 4z")
        return _away("100%", f"M-9 {top}l6 4-6 4z")

    def _box(self, css: str, left: float, right: float) -> str:
        width, lane = max(round(right - left, 2), 0.2), self.lane
        return (
            f'<rect class="{css}" x="{left}%" y="{lane.top}" width="{width}%"'
            f' height="{lane.high}" rx="2"/>'
        )

    def _across(self, css: str, left: float, right: float) -> str:
        y = self.lane.middle
        return f'<line class="{css}" x1="{left}%" x2="{round(right, 2)}%" y1="{y}" y2="{y}"/>'


@remembered
def _from_to(begin: str, end: str) -> str:
    return _("%(begin)s至%(end)s") % {"begin": begin, "end": end}


def _away(x: str, path: str) -> str:
    return f'<svg class="wl-away" x="{x}" overflow="visible"><path d="{path}"/></svg>'


def _upright(css: str, x: float) -> str:
    return f'<line class="{css}" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>'


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - whatever came from people was escaped piece by piece
