"""What large districts keep ready: sums, brought up to date when enough has happened and checked
every night; the pages of large goals."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.boards.actions import make_sums, update_sums
from luodi.apps.boards.models import Mark
from luodi.apps.boards.queries.goal_whole import remember_large
from luodi.apps.boards.queries.sums import changed_since
from luodi.apps.boards.queries.trust import agrees
from luodi.apps.tasks.models import Task
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor
from luodi.kernel.models import Organisation

LARGE = 20_000  # tasks; fewer are counted whenever somebody asks
ENOUGH = 200  # changed tasks; fewer are put right when figures are asked for


@schedule.every("boards.update", minutes=5)
def ask_for_updates(now: dt.datetime) -> None:
    """Where enough has happened since the last time."""
    for mark in Mark.objects.all():
        if len(changed_since(mark.pk, mark.seq, ENOUGH)) >= ENOUGH:
            _ask("boards.update", mark.pk, f"{mark.pk}:{mark.seq}")


@schedule.every("boards.check", minutes=1440, offset=75)
def ask_for_checks(now: dt.datetime) -> None:
    """Every night: organisations that have become large get sums, others have theirs checked."""
    day = timezone.localdate(now)
    for pk in Organisation.objects.values_list("pk", flat=True):
        if Mark.objects.filter(pk=pk).exists() or is_large(pk):
            _ask("boards.check", pk, f"{pk}:{day}")


@schedule.every("boards.goals", minutes=10)
def ask_for_goals(now: dt.datetime) -> None:
    """Where there are sums there may be goals of thousands of tasks."""
    for pk in Mark.objects.values_list("pk", flat=True):
        _ask("boards.goals", pk, f"{pk}:{now:%Y-%m-%dT%H:%M}")


def is_large(organisation_id: int) -> bool:
    """Whether the organisation has more tasks than can be counted at once."""
    rows = Task.objects.filter(organisation_id=organisation_id).order_by("-pk")
    return rows.values("pk")[LARGE : LARGE + 1].exists()


def _ask(name: str, organisation_id: int, key: str) -> None:
    with transaction.atomic():
        jobs.after_commit(
            name,
            actor=Actor.system(organisation_id),
            key=f"{name}:{key}",
            organisation_id=organisation_id,
        )


@jobs.job("boards.update", gettext_lazy("更新统计汇总"))
def update(run: jobs.Run, *, organisation_id: int) -> dict[str, int]:
    """What happened since the last time."""
    changed = update_sums(actor=Actor.system(organisation_id), now=timezone.now())
    return {"tasks": changed}


@jobs.job("boards.check", gettext_lazy("核对统计汇总"))
def check(run: jobs.Run, *, organisation_id: int) -> dict[str, int]:
    """Sums that do not say what the tasks say are made anew."""
    actor, today = Actor.system(organisation_id), timezone.localdate()
    if agrees(actor, today):
        return {"tasks": 0}
    done = make_sums(actor=actor, now=timezone.now(), tell=lambda n: run.progress(n, 0))
    return {"tasks": done}


@jobs.job("boards.goals", gettext_lazy("备好大目标的页面"))
def goals(run: jobs.Run, *, organisation_id: int) -> dict[str, int]:
    """Gathered before a leader asks; nothing is written but what is remembered for a while."""
    return {"goals": remember_large(Actor.system(organisation_id), timezone.now())}
