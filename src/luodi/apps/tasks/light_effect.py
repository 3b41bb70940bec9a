"""What tasks have to do with the rules of lights: what others would change, and computing anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.urls import reverse

from luodi.apps.lights import followers
from luodi.apps.lights.followers import SHOWN, Effect, Turn
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.tasks.cells import word_of
from luodi.apps.tasks.light_words import light_reason
from luodi.apps.tasks.lighting import Lamp, situation_of
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.core.lights import SEVERITY, Light, RuleSet
from luodi.core.lights.rules import Clause
from luodi.kernel import jobs
from luodi.kernel.access import Actor

MOST = 10_000  # tasks that are looked at while somebody waits; of more, so many
_FIELDS = (
    "number", "title", "state", "issued_on", "due_original", "due_current", "closed_on",
    "last_progress_on", "rhythm", "course",
)  # fmt: skip
_TRACKS = frozenset({"gap", "ratio", "done"})
_UNKNOWN = frozenset(
    {"value", "started", "registered", "months_unstarted", "months_since_start"}
)  # what a scheme for projects asks of its projects; tasks have no such figures
_Changed = tuple[Task, Light, Light]


def register() -> None:
    """Tell the app of the rules that tasks are lit by them."""
    followers.register(followers.Follower(look=look, follow=follow, has=has))


def has(clause: Clause) -> bool:
    """Whether tasks have the figure that a comparison needs."""
    if clause.measure in _TRACKS:
        return clause.of == "progress"
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
    counts: Counter[tuple[str, str]] = Counter()
    changed: list[_Changed] = []
    for task in _some(tasks, total):
        situation = situation_of(task, day)
        before, after = now.see(task, situation), then.see(task, situation)
        counts[before.colour, after.colour] += 1
        if before.colour != after.colour:
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


def _gravity(one: _Changed) -> tuple[int, int, dt.date, int]:
    """The gravest lights first, of these the greatest steps, then by date."""
    task, before, after = one
    step = SEVERITY[after.colour] - SEVERITY[before.colour]
    return -SEVERITY[after.colour], -step, task.due_current or dt.date.max, task.pk


def _turn(task: Task, before: Light, after: Light) -> Turn:
    was, facts = before.as_json(), after.as_json()
    return Turn(
        number=task.number,
        title=task.title,
        url=reverse("tasks:task", args=[task.pk]),
        before=before.colour,
        before_word=word_of(before.colour, was),
        after=after.colour,
        after_word=word_of(after.colour, facts),
        why=light_reason(facts),
    )
