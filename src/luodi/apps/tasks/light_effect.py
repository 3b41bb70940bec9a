"""What tasks have to do with the rules of lights: what others would change, and computing anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from luodi.apps.lights import followers
from luodi.apps.lights.followers import SHOWN, Effect, Turn
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.tasks.cells import word_of
from luodi.apps.tasks.light_words import light_reason
from luodi.apps.tasks.lighting import PERIODS, Lamp, situation_of
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.core.lights import SEVERITY, Light, RuleSet, Situation
from luodi.core.lights.rules import Clause
from luodi.kernel import jobs
from luodi.kernel.access import Actor

MOST = 10_000  # tasks that are looked at while somebody waits; of more, so many
_FIELDS = (
    "number", "title", "state", "issued_on", "due_original", "due_current", "closed_on",
    "last_progress_on", "rhythm", "sent_back", "course", "light", "light_facts",
)  # fmt: skip
_TRACKS = frozenset({"gap", "ratio", "done"})
_UNKNOWN = frozenset(
    {"value", "started", "registered", "months_unstarted", "months_since_start"}
)  # what a scheme for projects asks of its projects; tasks have no such figures
_Shown = tuple[str, dict[str, Any]]  # a colour, and the facts that stand with it
_Changed = tuple[Task, _Shown, Light]


def register() -> None:
    """Tell the app of the rules that tasks are lit by them."""
    followers.register(followers.Follower(look=look, follow=follow, has=has))


def has(clause: Clause) -> bool:
    """Whether tasks have the figure that a comparison needs."""
    if clause.measure in _TRACKS:
        return clause.of in ("progress", *PERIODS)
    return clause.measure not in _UNKNOWN


def follow(actor: Actor, adopted: AdoptedRules, today: dt.date) -> None:
    """Rules that hold from today on: lights are computed anew at once. Later ones: by the night's
    own job, which reads the rules of its day."""
    if adopted.holds_from > today:
        return
    pk = adopted.organisation_id
    jobs.after_commit(
        "tasks.lights",
        actor=actor,
        key=f"tasks.lights:{pk}:{today}:v{adopted.number}",
        organisation_id=pk,
        day=str(today),
    )


def look(actor: Actor, present: RuleSet, wanted: RuleSet, day: dt.date) -> Effect:
    """Both rule sets on all open tasks, or on :data:`MOST` of them spread over the whole."""
    tasks = tasks_visible_to(actor).filter(is_open=True)
    total = tasks.order_by().count()
    now = Lamp(actor.organisation_id, day, present)
    then = Lamp(actor.organisation_id, day, wanted)
    tracks = present.tracks | wanted.tracks
    counts: Counter[tuple[str, str]] = Counter()
    changed: list[_Changed] = []
    for task in _some(tasks, total):
        situation = situation_of(task, day, tracks=tracks)
        before, after = _shown(task, now, situation), then.see(task, situation)
        counts[before[0], after.colour] += 1
        if before[0] != after.colour:
            changed.append((task, before, after))
    changed.sort(key=_gravity)
    return Effect(
        total=total,
        looked=counts.total(),
        counts=dict(counts),
        turned=tuple(_turn(*one) for one in changed[:SHOWN]),
    )


def _some(tasks: QuerySet[Task], total: int) -> Iterator[Task]:
    """All of them, or every so many-th by their numbers."""
    rows = tasks.only(*_FIELDS).order_by("pk")
    if total > MOST:
        step = -(-total // MOST)
        rows = rows.alias(nth=F("pk") % step).filter(nth=0)
    return rows.iterator(chunk_size=1000)


def _shown(task: Task, now: Lamp, situation: Situation) -> _Shown:
    """The light by the present rules: as it stands if it was computed today by them, or anew."""
    facts = task.light_facts
    known = facts.get("rule"), facts.get("version"), facts.get("on")
    if known == (now.rules.id, now.rules.version, now.day.isoformat()):
        return task.light, facts
    found = now.see(task, situation)
    return found.colour, found.as_json()


def _gravity(one: _Changed) -> tuple[int, int, dt.date, int]:
    """The gravest lights first, of these the greatest steps, then by date."""
    task, before, after = one
    step = SEVERITY[after.colour] - SEVERITY[before[0]]
    return -SEVERITY[after.colour], -step, task.due_current or dt.date.max, task.pk


def _turn(task: Task, before: _Shown, after: Light) -> Turn:
    facts = after.as_json()
    return Turn(
        number=task.number,
        title=task.title,
        url=reverse("tasks:task", args=[task.pk]),
        before=before[0],
        before_word=word_of(*before),
        after=after.colour,
        after_word=word_of(after.colour, facts),
        why=light_reason(facts),
    )
