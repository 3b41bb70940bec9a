"""The light as the office judges it: beside the computed one, with a reason and an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import locked_task, locked_tasks
from luodi.apps.tasks.models import Exemption, Judgement, Task
from luodi.apps.tasks.rules import DECIDE, JUDGE
from luodi.apps.tasks.upkeep import keep
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

LIGHTS = ("green", "yellow", "red")
LONGEST = dt.timedelta(92)  # a judgement that nobody renews for a quarter says nothing any more


@gate.guarded("reason")
@action("tasks.judge", gettext_lazy("研判了亮灯"))
def judge_light(
    *, actor: Actor, task: Task, light: str, reason: str, until: dt.date, now: dt.datetime
) -> Judgement:
    """What the office makes of the task; the computed light stays, and both are shown."""
    actor.require(JUDGE)
    task = locked_task(actor, task)
    today = timezone.localdate(now)
    if not task.is_open:
        raise Conflict(_("这项任务%(state)s。") % {"state": task.get_state_display()})
    if light not in LIGHTS:
        raise Mistake(_("请选择研判结果。"), "light")
    if not reason.strip():
        raise Mistake(_("请写明研判的理由。"), "reason")
    if not today <= until <= today + LONGEST:
        raise Mistake(_("有效期从今天起，最长一个季度。"), "until")
    _end_present(task, today)
    made = Judgement.objects.create(
        organisation_id=task.organisation_id,
        task=task,
        light=light,
        reason=reason.strip()[:300],
        begins_on=today,
        until=until,
        by_id=actor.user_id,
        by_name=actor.name,
    )
    events.record(actor, task, after={"judged": light, "until": until}, reason=reason.strip())
    return made


@gate.guarded("reason")
@action("tasks.judge_many", gettext_lazy("研判了多项任务的亮灯"))
def judge_many(
    *,
    actor: Actor,
    task_ids: Collection[int],
    light: str,
    reason: str,
    until: dt.date,
    now: dt.datetime,
) -> list[Judgement]:
    """The same judgement of several tasks; of all of them, or of none."""
    actor.require(JUDGE)
    tasks = locked_tasks(actor, task_ids)
    return [
        judge_light(actor=actor, task=task, light=light, reason=reason, until=until, now=now)
        for task in tasks
    ]


@action("tasks.end_judgement", gettext_lazy("结束了研判"))
def end_judgement(*, actor: Actor, task: Task, now: dt.datetime) -> None:
    """The computed light speaks alone again."""
    actor.require(JUDGE)
    task = locked_task(actor, task)
    if not _end_present(task, timezone.localdate(now)):
        raise Conflict(_("现在没有有效的研判。"))
    events.record(actor, task, before={"judged": task.light}, after={"judged": ""})


@gate.guarded("reason")
@action("tasks.end_exemption", gettext_lazy("结束了亮灯豁免"))
def end_exemption(*, actor: Actor, exemption: Exemption, reason: str, now: dt.datetime) -> Task:
    """The light is no longer excused."""
    actor.require(DECIDE)
    task, today = locked_task(actor, exemption.task), timezone.localdate(now)
    held = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if held.ended_on is not None or held.until < today:
        raise Conflict(_("这项豁免已经结束。"))
    if not reason.strip():
        raise Mistake(_("请写明理由。"), "reason")
    held.ended_on = today
    held.save(update_fields=["ended_on"])
    keep(task, now)
    events.record(
        actor,
        task,
        before={"exempt_until": held.until},
        after={"exempt_until": today},
        reason=reason.strip(),
    )
    return task


def _end_present(task: Task, today: dt.date) -> int:
    present = Judgement.objects.filter(task=task, ended_on=None, until__gte=today)
    return present.update(ended_on=today)
