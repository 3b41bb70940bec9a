"""Locking what a step changes, and refusing steps that the flow does not know."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.rules import relations
from luodi.core.flow import NotAllowedError
from luodi.core.task_flow import PARTY_FLOW
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake


def locked_parties(actor: Actor, pks: Collection[int]) -> list[TaskParty]:
    """Units' parts with their tasks; tasks are locked first, then parts, each in order."""
    own = TaskParty.objects.filter(organisation_id=actor.organisation_id, pk__in=set(pks))
    task_ids = set(own.values_list("task_id", flat=True))
    tasks = {
        task.pk: task
        for task in Task.objects.select_for_update().filter(pk__in=task_ids).order_by("pk")
    }
    parties = list(own.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    if len(parties) != len(set(pks)):
        raise Hidden
    for party in parties:
        party.task = tasks[party.task_id]
    return parties


def locked_party(actor: Actor, party: TaskParty) -> TaskParty:
    """One of them."""
    return locked_parties(actor, [party.pk])[0]


def locked_tasks(actor: Actor, pks: Collection[int]) -> Sequence[Task]:
    """Tasks of the organisation; Hidden if one is not there."""
    own = Task.objects.filter(organisation_id=actor.organisation_id, pk__in=set(pks))
    tasks = list(own.select_for_update().order_by("pk"))
    if len(tasks) != len(set(pks)):
        raise Hidden
    return tasks


def step(actor: Actor, party: TaskParty, name: str, reason: str = "") -> str:
    """The state of a part after a step; Refused for those who have no part in it."""
    held = relations(actor, party)
    if not any(t.roles & held for t in PARTY_FLOW.transitions if t.name == name):
        raise Refused(f"tasks.{name}")
    if not party.task.is_open:
        raise Conflict(
            _("这项任务已经%(state)s，不能再办理。") % {"state": party.task.get_state_display()}
        )
    if not PARTY_FLOW.allows(name, party.state, held):
        raise Conflict(
            _("%(unit)s 的这项任务现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。")
            % {"unit": party.unit, "state": party.get_state_display()}
        )
    try:
        return PARTY_FLOW.apply(name, party.state, held, reason=reason, before=party.state_before)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None
