"""暂缓督办: the office leaves a task in peace until a day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.models import Hold
from luodi.apps.ladder.rules import HOLD
from luodi.apps.tasks.models import Task
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

LONGEST = dt.timedelta(366)


@gate.guarded("reason")
@action("ladder.hold", gettext_lazy("暂缓了督办"))
def hold(*, actor: Actor, task: Task, until: dt.date, reason: str, now: dt.datetime) -> Hold:
    """No reminder, warning or proposal until that day; an earlier hold is replaced."""
    actor.require(HOLD)
    task, today = _locked(actor, task), timezone.localdate(now)
    if not task.is_open:
        raise Mistake(_("这项任务已不在办理，不用暂缓。"))
    if until < today:
        raise Mistake(_("暂缓到的日期已过，请选今天或以后的日期。"), "until")
    if until > today + LONGEST:
        raise Mistake(_("最长暂缓一年；更久的请按挂起办理。"), "until")
    if not reason.strip():
        raise Mistake(_("请写明为什么暂缓。"), "reason")
    before = Hold.objects.select_for_update().filter(task=task, ended_at=None).first()
    if before is not None:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    made = Hold.objects.create(
        organisation_id=actor.organisation_id,
        task=task,
        until=until,
        reason=reason.strip()[:300],
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    was = before.until if before else None
    events.record(
        actor, task, before={"held_until": was}, after={"held_until": until}, reason=made.reason
    )
    return made


@action("ladder.unhold", gettext_lazy("恢复了督办"))
def unhold(*, actor: Actor, task: Task, now: dt.datetime) -> Hold:
    """The ladder goes on; a rung that has become due meanwhile comes on the next working day."""
    actor.require(HOLD)
    task = _locked(actor, task)
    held = Hold.objects.select_for_update().filter(task=task, ended_at=None).first()
    if held is None:
        raise Mistake(_("这项任务没有暂缓督办。"))
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    events.record(actor, task, before={"held_until": held.until}, after={"held_until": None})
    return held


def _locked(actor: Actor, task: Task) -> Task:
    own = Task.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    found = own.filter(pk=task.pk).first()
    if found is None:
        raise Hidden
    return found
