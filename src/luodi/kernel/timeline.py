"""Events as sentences: “张某（督查室）交办了任务：时限 6月30日 → 7月31日；原因：…”."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from luodi.kernel import actions
from luodi.kernel.access import Actor
from luodi.kernel.models import Event
from luodi.kernel.saying import aside, clauses, labelled, listed

Words = Callable[[Any], str]
_fields: dict[tuple[str, str], tuple[str | Promise, Words]] = {}
_EMPTY = "—"
_SYSTEM = Actor.system(0).name


@dataclass(frozen=True, slots=True)
class Change:
    """One fact before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a timeline shows it."""

    at: dt.datetime
    who: str
    post: str
    said: str
    label: str
    changes: tuple[Change, ...]
    reason: str
    verb: str


def name_field(key: str, label: str | Promise, words: Words = str, *, app: str = "") -> None:
    """Say how timelines show a fact of that name; facts without a name are not shown.

    With an `app` it holds for what is done there, where another app means something else by it.
    """
    _fields[app, key] = (label, words)


def choice(kind: type[Choices]) -> Words:
    """Words for facts that are one of some choices: kept is the value, shown is its label."""
    return lambda value: str(dict(kind.choices).get(value, value))


def line(event: Event) -> Line:
    """The event in words."""
    verb = actions.verb(event.verb)
    return Line(
        at=event.at,
        who=_("系统") if _is_system(event) else event.actor_name,
        post=event.actor_post,
        said=str(verb.label) if verb else event.verb,
        label=event.target_label,
        changes=tuple(_changes(event)),
        reason=event.reason,
        verb=event.verb,
    )


def _is_system(event: Event) -> bool:
    return event.actor_id is None and event.actor_name == _SYSTEM


def lines(events: Iterable[Event]) -> list[Line]:
    """Events in words, in their order."""
    return [line(event) for event in events]


def sentence(event: Event) -> str:
    """The event as one sentence of plain text."""
    shown = line(event)
    words = {"who": aside(shown.who, shown.post), "said": shown.said, "label": shown.label}
    parts = [_("%(who)s%(said)s“%(label)s”") % words]
    parts += [_change(c) for c in shown.changes if c.before != c.after]
    if shown.reason:
        parts.append(_("原因：%(reason)s") % {"reason": shown.reason})
    return clauses(parts)


def _change(change: Change) -> str:
    if change.before == _EMPTY:
        return labelled(change.label, change.after)
    return labelled(change.label, f"{change.before} → {change.after}")


def _changes(event: Event) -> Iterable[Change]:
    before, after = event.before or {}, event.after or {}
    app = event.verb.partition(".")[0]
    for key in dict.fromkeys([*after, *before]):
        known = _fields.get((app, key)) or _fields.get(("", key))
        if known:
            name, words = known
            yield Change(str(name), _said(words, before.get(key)), _said(words, after.get(key)))


def _said(words: Words, value: Any) -> str:
    if value in (None, "", [], {}):
        return _EMPTY
    if isinstance(value, list):
        return listed(words(item) for item in value)
    return words(value)
