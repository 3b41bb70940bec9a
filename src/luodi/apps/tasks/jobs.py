"""Large issues in the background; the lights of every night, and the clocks of help asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import actor_of
from luodi.apps.documents.models import Document
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.tasks.actions import (
    AlreadyIssued,
    IssueOptions,
    ask_evaluation,
    ask_resumption,
    climb_help_by_clock,
    issue,
    plan_duties,
    recompute_lights,
)
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries.helping import run_out
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Job, Organisation

CHUNK = 1000


@jobs.job("tasks.issue", gettext_lazy("交办任务"))
def issue_in_background(
    run: jobs.Run, *, document_id: int, user_id: int, options: dict[str, Any], tasks: int
) -> dict[str, int]:
    """Issue in the name of whoever asked, as that person is today; once, however often it runs."""
    now = timezone.now()
    actor = actor_of(User.objects.get(pk=user_id), timezone.localdate(now))
    if actor is None:
        raise Mistake(_("发起交办的账户已不在本机构。"))
    run.progress(0, 0, _("正在写入 %(count)d 项任务，全部写成才算数") % {"count": tasks})
    document = Document.objects.only("pk").get(pk=document_id)
    try:
        batch = issue(
            actor=actor, document=document, options=IssueOptions.from_json(options), now=now
        )
    except AlreadyIssued as known:
        batch = known.batch
    except Mistake:
        text = gettext_lazy("后台交办没有做成，一项任务也没有发出，请看原因")
        _tell(
            run.job, user_id, Notice("tasks.not_issued", text, f"/tasks/issue/jobs/{run.job.pk}/")
        )
        raise
    text = gettext_lazy("后台交办已完成（%(number)s）")
    url, facts = f"/tasks/batches/{batch.pk}/", {"number": batch.number}
    _tell(run.job, user_id, Notice("tasks.issued_later", text, url, facts=facts))
    return {"batch": batch.pk}


def _tell(job: Job, user_id: int, notice: Notice) -> None:
    """Whoever asked for it may have left the page; told by the system, as nobody tells oneself."""
    with transaction.atomic():
        tell_users(Actor.system(job.organisation_id or 0), {user_id: 1}, notice)


@schedule.every("tasks.lights", minutes=1440, offset=10)
def ask_for_lights(now: dt.datetime) -> None:
    """After midnight: for each organisation its duties first, then its lights."""
    day = timezone.localdate(now)
    with transaction.atomic():
        for pk in Organisation.objects.values_list("pk", flat=True):
            for name in ("tasks.duties", "tasks.lights"):
                jobs.after_commit(
                    name,
                    actor=Actor.system(pk),
                    key=f"{name}:{pk}:{day}",
                    organisation_id=pk,
                    day=str(day),
                )


@jobs.job("tasks.duties", gettext_lazy("排出周期任务"))
def duties(run: jobs.Run, *, organisation_id: int, day: str) -> dict[str, int]:
    """Instances of recurring duties, and standing ones whose year is over; safe to run twice."""
    actor, today = Actor.system(organisation_id), dt.date.fromisoformat(day)
    own = Task.objects.filter(organisation_id=organisation_id, is_open=True)
    made = sum(
        plan_duties(actor=actor, task_ids=pks, today=today)
        for pks in _chunks(own.exclude(recurrence=""))
    )
    over = own.filter(is_standing=True, review_on__lte=today)
    asked = sum(
        ask_evaluation(actor=actor, task_ids=pks, now=timezone.now()) for pks in _chunks(over)
    )
    ending = ask_resumption(actor=actor, day=today, now=timezone.now())
    run.progress(made + asked + ending, 0)
    return {"occurrences": made, "to_evaluate": asked, "to_resume": ending}


@jobs.job("tasks.roll_up", gettext_lazy("汇总子任务进度"))
def roll_up(run: jobs.Run, *, task_id: int) -> dict[str, int]:
    """A part of the task has changed: its progress and light are computed anew."""
    task = Task.objects.filter(pk=task_id, is_open=True).first()
    if task is None:
        return {"changed": 0}
    actor, today = Actor.system(task.organisation_id), timezone.localdate()
    return {"changed": recompute_lights(actor=actor, task_ids=[task.pk], today=today)}


def _chunks(tasks: QuerySet[Task]) -> Iterator[list[int]]:
    last = 0
    while pks := list(
        tasks.order_by("pk").filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]
    ):
        yield pks
        last = pks[-1]


@jobs.job("tasks.lights", gettext_lazy("计算亮灯"))
def lights(run: jobs.Run, *, organisation_id: int, day: str) -> dict[str, int]:
    """All open tasks, a chunk at a time; doing it twice changes nothing."""
    actor, done, changed = Actor.system(organisation_id), 0, 0
    for pks in _chunks(Task.objects.filter(organisation_id=organisation_id, is_open=True)):
        changed += recompute_lights(actor=actor, task_ids=pks, today=dt.date.fromisoformat(day))
        done += len(pks)
        run.progress(done, 0)
    return {"tasks": done, "changed": changed}


@schedule.every("tasks.helps", minutes=1440, offset=20)
def ask_for_helps(now: dt.datetime) -> None:
    """After midnight: one job for each organisation that has help asked for."""
    day = timezone.localdate(now)
    with transaction.atomic():
        for pk in Organisation.objects.values_list("pk", flat=True):
            jobs.after_commit(
                "tasks.helps",
                actor=Actor.system(pk),
                key=f"tasks.helps:{pk}:{day}",
                organisation_id=pk,
            )


@jobs.job("tasks.helps", gettext_lazy("协调事项到期提级"))
def helps(run: jobs.Run, *, organisation_id: int) -> dict[str, int]:
    """What is late climbs one level; each request by itself, and once."""
    actor, now, climbed = Actor.system(organisation_id), timezone.now(), 0
    for pk in run_out(organisation_id, timezone.localdate(now)):
        with suppress(Conflict):  # somebody was quicker
            climb_help_by_clock(actor=actor, pk=pk, now=now)
            climbed += 1
    return {"climbed": climbed}
