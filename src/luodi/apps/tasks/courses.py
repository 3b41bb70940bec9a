"""The course of a task: its figures with their plans, its nodes, its parts, what is excused.

Gathered from their tables whenever these change and kept with the task, so that lights of a
million tasks are computed from their own rows. Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from luodi.apps.tasks.models import (
    Exemption,
    Measure,
    Milestone,
    Occurrence,
    Task,
    TaskTarget,
)
from luodi.apps.tasks.paths import (
    actual_of,
    facts_of,
    is_misfit,
    latest,
    month_ends,
    path_of,
    value_by,
    values_of,
    values_of_one,
)
from luodi.core.elapsed import Basis
from luodi.core.exact import Number, exact
from luodi.core.lights import Exemption as Excuse
from luodi.core.lights import Figure
from luodi.core.period_task import task_of
from luodi.core.periods import Period
from luodi.core.rollup import Part, PartState, roll_up
from luodi.core.task_flow import DONE_STATES, LEFT_STATES
from luodi.core.trajectory import Course, course
from luodi.kernel import many
from luodi.kernel.prepared import prepared

_DAY = dt.timedelta(1)
_HELD = ("claimed_on", "marks", "known")  # what other steps keep in the course


def gather(tasks: Iterable[Task]) -> None:
    """Put the courses of tasks together anew; a fixed number of queries. The caller saves."""
    rows = {task.pk: task for task in tasks}
    for task in rows.values():
        task.course = {name: task.course[name] for name in _HELD if name in task.course}
    _gather_targets(rows)
    _gather_nodes(rows)
    _gather_parts(rows)
    _gather_excuses(rows)


def _gather_targets(rows: dict[int, Task]) -> None:
    targets = TaskTarget.objects.filter(task__in=rows).prefetch_related("points")
    found = list(targets.order_by("task_id", "position", "pk"))
    said = list(values_of(target.pk for target in found)) if found else []
    values, ends = latest(said), month_ends(said, (t.pk for t in found if _adds_up(t.measure)))
    for target in found:
        facts = facts_of(target, values.get(target.pk, ()))
        if target.pk in ends:
            facts["ends"] = ends[target.pk]
        rows[target.task_id].course.setdefault("targets", []).append(facts)


def take_values(task: Task) -> None:
    """What has been reported of its figures anew, and nothing else. The caller saves."""
    if "targets" not in task.course:  # just issued: nobody has asked for its course yet
        _gather_targets({task.pk: task})
        return
    targets = task.course["targets"]
    for facts in targets:
        facts.pop("values", None)
        facts.pop("ends", None)
        said = list(values_of_one(facts["id"]))
        if said:
            facts["values"] = latest(said)[facts["id"]]
        if said and _adds_up(facts.get("measure", Measure.CUMULATIVE)):
            facts["ends"] = month_ends(said, [facts["id"]])[facts["id"]]


def _adds_up(measure: str) -> bool:
    return measure == Measure.CUMULATIVE


def take_nodes(task: Task) -> None:
    """Its nodes and dated instances anew, and nothing else. The caller saves."""
    if "nodes" not in task.course:  # just issued: nobody has asked for its course yet
        gather([task])
        return
    for name in ("nodes", "occurrence"):
        task.course.pop(name, None)
    _put_nodes({task.pk: task}, _nodes_of(task.pk), _waiting_of(task.pk))


def _gather_nodes(rows: dict[int, Task]) -> None:
    keys = many.keys(rows)
    _put_nodes(rows, _nodes().filter(task__in=keys), _waiting().filter(task__in=keys))


def _put_nodes(
    rows: dict[int, Task], nodes: Iterable[tuple[Any, ...]], waiting: Iterable[tuple[Any, ...]]
) -> None:
    for task_id, due, weight, done_on in nodes:
        facts = [due.isoformat(), weight, _iso(done_on)]
        rows[task_id].course.setdefault("nodes", []).append(facts)
    for task_id, due in waiting:
        rows[task_id].course["occurrence"] = due.isoformat()


def _nodes() -> QuerySet[Milestone, tuple[Any, ...]]:
    rows = Milestone.objects.filter(dropped_on=None).order_by("task_id", "due", "pk")
    return rows.values_list("task_id", "due", "weight", "done_on")


def _waiting() -> QuerySet[Occurrence, tuple[Any, ...]]:
    rows = Occurrence.objects.filter(done_on=None).order_by("task_id", "-due")
    return rows.values_list("task_id", "due")


_nodes_of = prepared(lambda task: _nodes().filter(task=task))
_waiting_of = prepared(lambda task: _waiting().filter(task=task))


def _gather_parts(rows: dict[int, Task]) -> None:
    names = (
        "parent_id", "state", "progress_ratio", "expected_ratio", "weight", "sent_back",
        "course__known",
    )  # fmt: skip
    parts = Task.objects.filter(parent__in=rows).exclude(issued_on=None)
    for parent_id, *facts, known in parts.order_by("pk").values_list(*names):
        facts.append(1 if known is None else known)
        rows[parent_id].course.setdefault("parts", []).append(facts)


def _gather_excuses(rows: dict[int, Task]) -> None:
    for row in Exemption.objects.filter(task__in=rows).order_by("pk"):
        until = min(row.until, row.ended_on - dt.timedelta(1)) if row.ended_on else row.until
        if until >= row.begins_on:
            facts = [row.begins_on.isoformat(), until.isoformat(), row.reason, row.granted_by]
            rows[row.task_id].course.setdefault("excuses", []).append(facts)


def excuses_of(task: Task) -> tuple[Excuse, ...]:
    """What is excused, from when until when."""
    return tuple(
        Excuse(dt.date.fromisoformat(begin), dt.date.fromisoformat(until), reason, by)
        for begin, until, reason, by in task.course.get("excuses", ())
    )


def courses_of(task: Task, day: dt.date) -> list[tuple[Course, float]]:
    """Where each target of the task stands on the day, with its weight; hopeless ones are out."""
    found = []
    for facts in task.course.get("targets", ()):
        target = path_of(facts, task.issued_on, task.due_current)
        if target is not None:
            actual = actual_of(facts, day)
            found.append((course(target, actual, day), float(facts.get("weight", 1))))
    return found


def period_figure(task: Task, period: Period) -> Figure | None:
    """Done and planned in one month or quarter by the task's cumulative targets, as shares of
    their whole ways, weighted; None where nothing of it is known or planned."""
    found, weights = [], Fraction(0)
    for facts in task.course.get("targets", ()):
        target = path_of(facts, task.issued_on, task.due_current)
        if target is not None:
            held = value_by(facts, period.begin - _DAY), value_by(facts, period.end)
            share, weight = task_of(target, period, *held), exact(facts.get("weight", 1))
            if share is not None:
                found.append((share[0] * weight, share[1] * weight))
                weights += weight
    if not weights:
        return None
    done, planned = (sum(column) / weights for column in zip(*found, strict=True))
    return Figure(done, planned, Basis.MONTH_PLAN.value, period.end)


def has_misfit(task: Task) -> bool:
    """Whether a plan of a figure cannot be: its dates or its goal have left it behind."""
    return any(
        is_misfit(facts, task.issued_on, task.due_current)
        for facts in task.course.get("targets", ())
    )


@dataclass(frozen=True, slots=True)
class Progressed:
    """`figure`: how much is done against how much should be, of what is known on both sides.

    `done` is how much is done at all, `known` the share of the weight of which that is known.
    """

    figure: Figure
    done: Number | None
    known: Number


def figure_on(task: Task, day: dt.date) -> Progressed:
    """How far the task is by its figures, nodes and parts.

    One figure alone keeps what exceeds 100 %. Of a task whose completion was not accepted nobody
    believes that all is done: that much is unknown, until it is accepted.
    """
    pairs = [*_of_targets(task, day), *_of_nodes(task, day), *_of_parts(task)]
    done, share = _rolled([part for part, _should, _basis in pairs])
    known = [(p, s, b) for p, s, b in pairs if p.counted is not None and s is not None]
    should, _all = _rolled([Part(share, part.weight, part.state) for part, share, _b in known])
    bases = {basis for _part, _share, basis in known}
    actual = done if len(known) == len(pairs) else _rolled([part for part, _s, _b in known])[0]
    if _is_rejected(task.state, task.sent_back):
        done, actual = _below_all(done), _below_all(actual)
    basis = bases.pop() if len(bases) == 1 else ""
    return Progressed(Figure(actual, should, basis), done, share if done is not None else 0)


def _below_all(progress: Number | None) -> Number | None:
    return None if progress is not None and progress >= 1 else progress


def _is_rejected(state: str, sent_back: int) -> bool:
    return sent_back > 0 and state not in DONE_STATES and state not in LEFT_STATES


_Pairs = list[tuple[Part, Number | None, str]]


def _of_targets(task: Task, day: dt.date) -> _Pairs:
    return [
        (Part(one.done, weight), one.due_by_now, one.basis.value)
        for one, weight in courses_of(task, day)
    ]


def _of_nodes(task: Task, day: dt.date) -> _Pairs:
    nodes = task.course.get("nodes", ())
    return [
        (Part(int(bool(done) and done <= day.isoformat()), weight), int(due <= day.isoformat()),
         Basis.NODES.value)
        for due, weight, done in nodes
    ]  # fmt: skip


def _of_parts(task: Task) -> _Pairs:
    return [
        (Part(progress, weight, _part_state(state, *more[:1]), *more[1:]), expected, "")
        for state, progress, expected, weight, *more in task.course.get("parts", ())
    ]


def _part_state(state: str, sent_back: int = 0) -> PartState:
    """Sent back by the office: what it claimed to have done whole says nothing any more (T7)."""
    if state in DONE_STATES:
        return PartState.DONE
    if state in LEFT_STATES:
        return PartState.LEFT
    return PartState.REJECTED if sent_back else PartState.OPEN


def _rolled(parts: Sequence[Part]) -> tuple[Number | None, Number]:
    """The progress of the parts and the share of weight of which it is known."""
    here = [part for part in parts if part.state is not PartState.LEFT]
    found = roll_up(here)
    if len(here) == 1 and here[0].counted is not None and here[0].progress is not None:
        return here[0].progress, found.known
    return found.progress, found.known


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
