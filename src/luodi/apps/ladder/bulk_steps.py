"""Urging several tasks of the register at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.actions import urge
from luodi.apps.ladder.queries import ladder_of, parts_of
from luodi.apps.ladder.queries.facts import Part
from luodi.apps.ladder.rules import URGE
from luodi.apps.ladder.words import stop_words
from luodi.apps.tasks import bulk
from luodi.apps.tasks.bulk import BulkStep, Reasons, Said
from luodi.apps.tasks.models import Task
from luodi.core.ladder import standstill
from luodi.kernel.access import Actor


def register() -> None:
    """Offer it beside the register."""
    bulk.add(_STEP)


def refusals(actor: Actor, tasks: Sequence[Task], now: dt.datetime) -> Reasons:
    """Tasks none of whose units would be told today, and why; a fixed number of queries."""
    today = timezone.localdate(now)
    ladder = ladder_of(actor.organisation_id, today)
    found: dict[int, list[Part]] = {task.pk: [] for task in tasks}
    for part in parts_of(actor.organisation_id, list(found), ladder):
        found[part.party.task_id].append(part)
    reasons = {task.pk: _why_not(task, found[task.pk], today) for task in tasks}
    return {pk: why for pk, why in reasons.items() if why}


def _why_not(task: Task, parts: Sequence[Part], today: dt.date) -> str:
    if not task.is_open:
        return _("%(state)s，不用催办") % {"state": task.get_state_display()}
    if not parts:
        return _("没有单位负责办理，请先改派")
    stops = [standstill(part.facts, today) for part in parts]
    told = [any(one.day >= today for one in part.history) for part in parts]
    if any(stop is None and not done for stop, done in zip(stops, told, strict=True)):
        return ""
    if any(told):
        return _("今天已经提醒过，一天只催一次")
    first = next((at for at, stop in enumerate(stops) if stop is not None), 0)
    stop = stops[first]
    return stop_words(stop, parts[first].facts) if stop is not None else ""


def _urge(actor: Actor, pks: list[int], _said: Said, now: dt.datetime) -> int:
    return len({row.task_id for row in urge(actor=actor, task_ids=pks, now=now)})


_STEP = BulkStep(
    "urge", gettext_lazy("催办"), "bell", URGE,
    gettext_lazy(
        "提醒这些任务的责任单位，同一个人的合并成一条；不在工作时间的，下一个工作日上午告知。"
    ),
    gettext_lazy("已催办 %(n)d 项任务。"),
    refusals, _urge, order=10,
)  # fmt: skip
