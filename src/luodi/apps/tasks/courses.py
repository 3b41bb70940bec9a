"""The course of a task: its figures with their plans, its nodes, its parts, what is excused.

Gathered from their tables whenever these change and kept with the task, so that lights of a
million tasks are computed from their own rows. Called by actions only, inside their transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from luodi.apps.tasks.models import (
    Exemption,
    Measure,
    Milestone,
    Occurrence,
    PathKind,
    ProgressState,
    ProgressValue,
    Task,
    TaskTarget,
)
from luodi.core.elapsed import Basis
from luodi.core.exact import Number
from luodi.core.lights import Exemption as Excuse
from luodi.core.lights import Figure
from luodi.core.rollup import Part, PartState, roll_up
from luodi.core.task_flow import DONE_STATES, LEFT_STATES
from luodi.core.trajectory import Course, Dated, Even, Kind, Target, aim_of, course
from luodi.kernel import many
from luodi.kernel.prepared import prepared

Json = dict[str, Any]
_KINDS = {
    Measure.CUMULATIVE: Kind.CUMULATIVE,
    Measure.POINT: Kind.LEVEL,
    Measure.RATE: Kind.RATE,
    Measure.LOWER: Kind.LEVEL,
    Measure.RANGE: Kind.LEVEL,
}
_HELD = ("claimed_on", "marks")  # what other steps keep in the course


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
    values = _values([target.pk for target in found])
    for target in found:
        facts: Json = {
            "id": target.pk,
            "measure": target.measure,
            "op": target.op,
            "goal": target.value,
            "high": target.high,
            "start": target.baseline,
            "begin": _iso(target.begins_on),
            "due": _iso(target.ends_on),
            "path": target.path,
            "points": [[point.on.isoformat(), point.value] for point in target.points.all()],
            "weight": target.weight,
            "values": values.get(target.pk, []),
        }
        kept = {key: value for key, value in facts.items() if value not in (None, "", [])}
        rows[target.task_id].course.setdefault("targets", []).append(kept)


def take_values(task: Task) -> None:
    """What has been reported of its figures anew, and nothing else. The caller saves."""
    if "targets" not in task.course:  # just issued: nobody has asked for its course yet
        _gather_targets({task.pk: task})
        return
    targets = task.course["targets"]
    for facts in targets:
        facts.pop("values", None)
        values = _latest(_values_of(facts["id"])).get(facts["id"])
        if values:
            facts["values"] = values


def take_nodes(task: Task) -> None:
    """Its nodes and dated instances anew, and nothing else. The caller saves."""
    if "nodes" not in task.course:  # just issued: nobody has asked for its course yet
        gather([task])
        return
    for name in ("nodes", "occurrence"):
        task.course.pop(name, None)
    _put_nodes({task.pk: task}, _nodes_of(task.pk), _waiting_of(task.pk))


def _values(target_ids: Sequence[int]) -> dict[int, list[list[Any]]]:
    """For each target the last valid (day, value) of each unit: of reports that are filed."""
    if not target_ids:
        return {}
    return _latest(_valid().filter(target__in=many.keys(target_ids)))


def _valid() -> QuerySet[ProgressValue, tuple[Any, ...]]:
    rows = ProgressValue.objects.filter(
        progress__state=ProgressState.FILED, progress__for_lead=False
    )
    names = ("target_id", "value", "progress__unit_id", "progress__as_of", "progress__at")
    return rows.order_by("progress_id").values_list(*names)


_values_of = prepared(lambda target: _valid().filter(target=target))


def _latest(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[list[Any]]]:
    found: dict[int, dict[int, list[Any]]] = {}
    for target_id, value, unit_id, as_of, at in rows:
        day = (as_of or at.date()).isoformat()
        units = found.setdefault(target_id, {})
        if unit_id not in units or units[unit_id][0] <= day:
            units[unit_id] = [day, value]
    return {pk: list(units.values()) for pk, units in found.items()}


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
    names = ("parent_id", "state", "progress_ratio", "expected_ratio", "weight")
    parts = Task.objects.filter(parent__in=rows).exclude(issued_on=None)
    for parent_id, *facts in parts.order_by("pk").values_list(*names):
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
        target = target_of(task, facts)
        if target is not None:
            actual = actual_of(facts, day)
            found.append((course(target, actual, day), float(facts.get("weight", 1))))
    return found


def target_of(task: Task, facts: Json) -> Target | None:
    """The target with its path, as the engine takes it; None without a time to reach it in."""
    begin = _day(facts.get("begin")) or task.issued_on
    due = _day(facts.get("due")) or task.due_current
    if begin is None or due is None or due < begin:
        return None
    aim, strict = aim_of(str(facts.get("op", "=")))
    measure = Measure(facts.get("measure", Measure.CUMULATIVE))
    points = tuple((dt.date.fromisoformat(on), value) for on, value in facts.get("points", ()))
    stepped = facts.get("path") == PathKind.MONTHS
    basis = Basis.MONTH_PLAN if stepped else Basis.NODES
    try:
        return Target(
            kind=_KINDS[measure],
            aim=_aim(measure, aim),
            goal=facts["goal"],
            high=facts.get("high"),
            begin=begin,
            due=due,
            baseline=facts.get("start"),
            path=Dated(points, basis, stepped) if points else Even(Basis.MONTHS),
            strict=strict,
        )
    except ValueError:  # a plan that the task's dates have overtaken says nothing any more
        return None


def _aim(measure: Measure, aim: Any) -> Any:
    return aim_of("<=")[0] if measure == Measure.LOWER else aim


def actual_of(facts: Json, day: dt.date) -> Number | None:
    """The value known on the day. Of several units cumulative figures add up; rates do not."""
    known = [value for on, value in facts.get("values", ()) if on <= day.isoformat()]
    if len(known) > 1 and facts.get("measure", Measure.CUMULATIVE) != Measure.CUMULATIVE:
        return None
    return sum(known) if known else None


def figure_on(task: Task, day: dt.date) -> tuple[Figure, Number | None]:
    """How much is done against how much should be, and how much is done at all.

    The first only of what is known on both sides. One figure alone keeps what exceeds 100 %.
    """
    pairs = [*_of_targets(task, day), *_of_nodes(task, day), *_of_parts(task)]
    done = _rolled([part for part, _should, _basis in pairs])
    known = [(p, s, b) for p, s, b in pairs if p.counted is not None and s is not None]
    should = _rolled([Part(share, part.weight, part.state) for part, share, _b in known])
    bases = {basis for _part, _share, basis in known}
    actual = done if len(known) == len(pairs) else _rolled([part for part, _s, _b in known])
    return Figure(actual, should, bases.pop() if len(bases) == 1 else ""), done


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
        (Part(progress, weight, _part_state(state)), expected, "")
        for state, progress, expected, weight in task.course.get("parts", ())
    ]


def _part_state(state: str) -> PartState:
    if state in DONE_STATES:
        return PartState.DONE
    return PartState.LEFT if state in LEFT_STATES else PartState.OPEN


def _rolled(parts: Sequence[Part]) -> Number | None:
    here = [part for part in parts if part.state is not PartState.LEFT]
    return here[0].progress if len(here) == 1 else roll_up(here).progress


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
