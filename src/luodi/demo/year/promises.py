"""Further promises, about what goes back and forth: corrections, parts of supporting units,
tasks that are handed over, lights that are excused, standing duties."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from luodi.apps.tasks.models import (
    Exemption,
    Progress,
    ProgressState,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
    WorkItem,
)
from luodi.core.task_flow import UNDER_REVIEW
from luodi.kernel.models import Event, Organisation

_SAID = ("tasks.report", "tasks.vouch_report", "tasks.correct_report")
_UNCHANGED = "无变化"


def corrections_keep_the_old_text(organisation: Organisation) -> Iterator[str]:
    """A corrected report still says what the log heard then, and one other stands in its place."""
    own = Progress.objects.filter(organisation=organisation)
    old = list(own.filter(state=ProgressState.CORRECTED).select_related("task", "unit"))
    heard: dict[int, set[tuple[str, str]]] = defaultdict(set)
    events = Event.objects.filter(
        organisation=organisation, verb__in=_SAID, target_type="tasks.task",
        target_id__in={row.task_id for row in old},
    )  # fmt: skip
    for pk, after in events.values_list("target_id", "after"):
        said = after or {}
        heard[pk].add((str(said.get("unit", "")), str(said.get("progress", ""))))
    instead: dict[int, int] = defaultdict(int)
    valid = (ProgressState.FILED, ProgressState.CORRECTED)
    new = own.filter(state__in=valid).exclude(corrects=None)
    for pk, why in new.values_list("corrects_id", "why"):
        instead[pk or 0] += 1
        if not why:
            yield f"{pk}: corrected without a reason"
    for row in old:
        text = _UNCHANGED if row.is_unchanged else row.text
        if (str(row.unit), text) not in heard[row.task_id]:
            yield f"{row.task.number}: the log knows no report “{text[:40]}”"
        if instead[row.pk] != 1:
            yield f"{row.task.number}: {instead[row.pk]} reports stand in the place of one"


def parts_count_with_the_lead(organisation: Organisation) -> Iterator[str]:
    """What supporting units say to the lead is no report of the task; every other one is."""
    said: dict[int, dt.date] = {}
    valid = (ProgressState.FILED, ProgressState.CORRECTED)
    rows = Progress.objects.filter(
        organisation=organisation, state__in=valid, for_lead=False, corrects=None
    )
    for pk, at, vouched in rows.values_list("task_id", "at", "vouched_at"):
        day = timezone.localdate(vouched or at)
        said[pk] = max(said.get(pk, day), day)
    for task in Task.objects.filter(organisation=organisation).exclude(issued_on=None):
        if task.last_progress_on != said.get(task.pk):
            last = said.get(task.pk)
            yield f"{task.number}: reported on {task.last_progress_on}, its reports say {last}"


def what_is_handed_over_lives_on(organisation: Organisation) -> Iterator[str]:
    """The task has the unit it went to; what went outside is closed and says where to."""
    granted = TaskRequest.objects.filter(organisation=organisation, state="granted", kind="hand")
    parts = set(
        TaskParty.objects.filter(task__in=granted.values("task")).values_list("task_id", "unit_id")
    )
    for row in granted.select_related("task"):
        task = row.task
        if row.to_unit_id is None:
            if (task.state, task.handed_to) != ("handed", row.to_outside):
                yield f"{task.number}: went to {row.to_outside}, is {task.state}"
        elif (task.pk, row.to_unit_id) not in parts:
            yield f"{task.number}: the unit it was handed to is not on it"
        elif task.state == "handed" and not task.handed_to:
            yield f"{task.number}: handed over, nobody knows where to"


def excused_lights_are_not_red(organisation: Organisation) -> Iterator[str]:
    """No red light on any day for which it was excused, as the days were kept.

    What was claimed as done before is judged by the day of the claim, whatever was excused later.
    """
    excused = list(Exemption.objects.filter(organisation=organisation).select_related("task"))
    stood: dict[int, list[Standing]] = defaultdict(list)
    rows = Standing.objects.filter(task__in={row.task_id for row in excused}, light="red")
    rows = rows.exclude(state__in=UNDER_REVIEW)
    for row in rows.defer("situation", "light_facts"):
        stood[row.task_id].append(row)
    for one in excused:
        end = one.until + dt.timedelta(1)
        end = min(end, one.ended_on) if one.ended_on else end
        for row in stood[one.task_id]:
            judged = max(row.begins, one.begins_on)
            if judged < min(row.ends or end, end) and row.begins >= one.begins_on:
                yield f"{one.task.number}: red on {judged}, excused from {one.begins_on}"
            elif row.begins < one.begins_on < (row.ends or end):
                yield f"{one.task.number}: red on {one.begins_on}, the day it was excused"


def standing_duties_are_evaluated(organisation: Organisation, today: dt.date) -> Iterator[str]:
    """Each has a day on which its year is over, and waits for the office from then on."""
    standing = Task.objects.filter(organisation=organisation, is_open=True, is_standing=True)
    for task in standing.exclude(issued_on=None).filter(review_on=None):
        yield f"{task.number}: nobody will ever look at it"
    over = standing.filter(review_on__lt=today)
    waits = set(
        WorkItem.objects.filter(
            organisation=organisation, kind="evaluate", closed_at=None
        ).values_list("task_id", flat=True)
    )
    for task in over:
        if task.pk not in waits:
            yield f"{task.number}: its year ended on {task.review_on}, nobody was told"
