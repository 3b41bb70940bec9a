"""Lights of past days computed again: from what is kept with them, and from the day's facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.utils import timezone

from luodi.apps.lights.queries import rules_on
from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.lighting import Lamp
from luodi.apps.tasks.models import (
    Milestone,
    Progress,
    ProgressState,
    ProgressValue,
    Standing,
    Task,
    TaskParty,
)
from luodi.core.lights import light, situation_from
from luodi.kernel.models import Event, Organisation

SAMPLED = 12  # past days on which lights are computed from the facts
_STILL = ("active", "pending", "extending", "adjusting", "suspending", "suspended")


def standings(organisation: Organisation) -> Iterator[str]:
    """How a task stood is known for every day since it was issued, once, and up to now."""
    rows: dict[int, list[Standing]] = {}
    found = Standing.objects.filter(organisation=organisation).order_by("task_id", "begins")
    for row in found.defer("situation", "light_facts"):
        rows.setdefault(row.task_id, []).append(row)
    for task in Task.objects.filter(organisation=organisation).exclude(issued_on=None):
        held = rows.get(task.pk, [])
        if not held or held[0].begins != task.issued_on:
            yield f"{task.number}: issued on {task.issued_on}, nothing is known from then on"
            continue
        gaps = [b.begins for a, b in pairwise(held) if a.ends != b.begins]
        yield from (f"{task.number}: a gap before {day}" for day in gaps)
        last = held[-1]
        if last.ends is not None or (last.state, last.light) != (task.state, task.light):
            stands = f"stands as {last.state}/{last.light}"
            yield f"{task.number}: {stands}, is {task.state}/{task.light}"


def lights_of_old(organisation: Organisation, today: dt.date) -> Iterator[str]:
    """Every light that was ever shown follows from what is kept with it, by the rules of its day;
    on sampled days it also follows from the reports, nodes and decisions up to that day."""
    rows = Standing.objects.filter(organisation=organisation).select_related("task")
    for row in rows.iterator(chunk_size=500):
        day = dt.date.fromisoformat(row.light_facts["on"])
        rules = rules_on(organisation.pk, day)
        if rules.looks_back:
            continue
        again = light(situation_from(row.situation), rules, day)
        if again.colour != row.light:
            yield f"{row.task.number}: {row.light} on {day}, computed again {again.colour}"
    for day in _sampled(organisation, today):
        yield from _of_facts(organisation, day)


def lights_of_today(organisation: Organisation) -> Iterator[str]:
    """Judged again, every open task has its light: as of the last night, or of its last change."""
    nights = _nights(organisation)
    tasks = list(Task.objects.filter(organisation=organisation, is_open=True))
    shown = {task.pk: (task.light, task.light_facts.get("on")) for task in tasks}
    gather(tasks)
    lamps: dict[dt.date, Lamp] = {}
    for task in tasks:
        colour, on = shown[task.pk]
        if on is None:
            yield f"{task.number}: no light"
            continue
        day = max([dt.date.fromisoformat(on), *nights[-1:]])
        if day not in lamps:
            lamps[day] = Lamp(organisation.pk, day)
        lamp = lamps[day]
        lamp.judge(task)
        if task.light != colour:
            yield f"{task.number}: {colour}, judged again {task.light}"


def _nights(organisation: Organisation) -> list[dt.date]:
    """The days on which all lights were computed, the log says which."""
    nights = Event.objects.filter(organisation=organisation, verb="tasks.lights")
    said = nights.filter(target_type="kernel.organisation").values_list("at", "after")
    days = {after["day"] for at, after in said if after and _is_night(at)}
    return [dt.date.fromisoformat(day) for day in sorted(days)]


def _sampled(organisation: Organisation, today: dt.date) -> list[dt.date]:
    """Some of them, before today."""
    past = [day for day in _nights(organisation) if day < today]
    every = max(1, len(past) // SAMPLED)
    return past[every - 1 :: every]


def _of_facts(organisation: Organisation, day: dt.date) -> Iterator[str]:
    """The lights at the close of a day, from what had been said, done and decided by then."""
    stood = Standing.objects.filter(organisation=organisation, begins__lte=day, is_open=True)
    rows = stood.exclude(ends__lte=day).filter(state__in=_STILL).select_related("task")
    held = {row.task_id: row for row in rows}
    tasks = [row.task for row in held.values()]
    gather(tasks)
    reported, values = _reported(list(held), day), _values(list(held), day)
    dues, done = _dues(organisation, list(held), day), _nodes(list(held))
    returned = _returned(organisation, day)
    lamp = Lamp(organisation.pk, day)
    for task in tasks:
        row = held[task.pk]
        if task.course.get("parts") or task.recurrence or lamp.rules.looks_back:
            continue  # of wholes and of duties the parts and instances of that day are their own
        task.state, task.is_open = row.state, True
        task.last_progress_on = reported.get(task.pk)
        task.due_current = dues.get(task.pk, task.due_original)
        task.sent_back = returned.get(task.pk, 0)
        task.closed_on = None
        for facts in task.course.get("targets", []):
            facts["values"] = values.get(facts["id"], [])
        task.course["nodes"] = [
            [due, weight, end if end and end <= day.isoformat() else None]
            for due, weight, end in done.get(task.pk, [])
        ]
        colour = row.light
        lamp.judge(task)
        if task.light != colour:
            yield f"{task.number}: {colour} at the close of {day}, from its facts {task.light}"


def _reported(pks: list[int], day: dt.date) -> dict[int, dt.date]:
    """The day of the last report that counts, by the log of reports."""
    found: dict[int, dt.date] = {}
    rows = Progress.objects.filter(task__in=pks, for_lead=False, corrects=None)
    rows = rows.filter(state__in=(ProgressState.FILED, ProgressState.CORRECTED))
    for pk, at, vouched in rows.values_list("task_id", "at", "vouched_at"):
        on = _local(vouched or at)
        if on <= day:
            found[pk] = max(found.get(pk, on), on)
    return found


def _values(pks: list[int], day: dt.date) -> dict[int, list[list[Any]]]:
    """The last value of each part for each figure that counted at the close of the day."""
    valid = (ProgressState.FILED, ProgressState.CORRECTED)
    rows = ProgressValue.objects.filter(target__task__in=pks, progress__state__in=valid)
    rows = rows.filter(progress__for_lead=False).select_related("progress")
    replaced, places = _replaced(pks), _places(pks)
    found: dict[int, dict[object, list[Any]]] = {}
    for row in rows.order_by("progress_id"):
        said = row.progress
        if _local(said.vouched_at or said.at) > day or replaced.get(said.pk, dt.date.max) <= day:
            continue
        on = (said.as_of or said.at.date()).isoformat()
        parts = found.setdefault(row.target_id, {})
        place = places.get((said.task_id, said.unit_id), ("unit", said.unit_id))
        if place not in parts or parts[place][0] <= on:
            parts[place] = [on, row.value]
    return {pk: list(parts.values()) for pk, parts in found.items()}


def _places(pks: list[int]) -> dict[tuple[int, int], object]:
    """Which part of a task a unit answers for; who takes it over answers for the same."""
    rows = TaskParty.objects.filter(task__in=pks).values_list("task_id", "unit_id", "position")
    return {(task, unit): position for task, unit, position in rows}


def _returned(organisation: Organisation, day: dt.date) -> dict[int, int]:
    """How often the completion of each task had been sent back by the close of the day."""
    found: dict[int, int] = {}
    events = Event.objects.filter(
        organisation=organisation, target_type="tasks.task", verb="tasks.send_back"
    )
    for pk, at in events.values_list("target_id", "at"):
        if _local(at) <= day:
            found[pk] = found.get(pk, 0) + 1
    return found


def _replaced(pks: list[int]) -> dict[int, dt.date]:
    """Reports that were mistaken, with the day on which another one took their place."""
    valid = (ProgressState.FILED, ProgressState.CORRECTED)
    rows = Progress.objects.filter(task__in=pks, state__in=valid).exclude(corrects=None)
    names = ("corrects_id", "at", "vouched_at")
    return {pk: _local(vouched or at) for pk, at, vouched in rows.values_list(*names) if pk}


def _nodes(pks: list[int]) -> dict[int, list[tuple[str, float, str | None]]]:
    """Nodes with the days they were reached on."""
    found: dict[int, list[tuple[str, float, str | None]]] = {}
    for node in Milestone.objects.filter(task__in=pks, dropped_on=None).order_by("due", "pk"):
        end = node.done_on.isoformat() if node.done_on else None
        found.setdefault(node.task_id, []).append((node.due.isoformat(), node.weight, end))
    return found


def _dues(organisation: Organisation, pks: list[int], day: dt.date) -> dict[int, dt.date]:
    """The due date that held on the day, as the log tells it."""
    found: dict[int, dt.date] = {}
    wanted = set(pks)
    events = Event.objects.filter(
        organisation=organisation,
        target_type="tasks.task",
        verb__in=("tasks.grant", "tasks.resume", "tasks.set_due"),
    )
    for pk, at, after in events.order_by("seq").values_list("target_id", "at", "after"):
        due = (after or {}).get("due_current")
        if due and pk in wanted and _local(at) <= day:
            found[pk] = dt.date.fromisoformat(due)
    return found


def _is_night(at: dt.datetime) -> bool:
    """By day only single tasks are judged: wholes whose parts have changed."""
    return timezone.localtime(at).hour == 0


def _local(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)
