"""Locking what a step changes, and refusing steps that the flow does not know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.tasks.models import Task, TaskParty
from luodi.apps.tasks.rules import relations
from luodi.core.flow import Flow, NotAllowedError
from luodi.core.task_flow import PARTY_FLOW, TASK_FLOW, PartyState, TaskState, blocked
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.prepared import prepared


def locked_parties(actor: Actor, pks: Collection[int]) -> list[TaskParty]:
    """Units' parts with their tasks; tasks are locked first, then parts, each in order."""
    own = TaskParty.objects.filter(organisation_id=actor.organisation_id, pk__in=set(pks))
    return _locked(own, set(own.values_list("task_id", flat=True)), len(set(pks)))


def locked_party(actor: Actor, party: TaskParty) -> TaskParty:
    """One of them; a part stays with its task for ever."""
    tasks = {task.pk: task for task in _task(actor.organisation_id, party.task_id)}
    return _with_tasks(_party(actor.organisation_id, party.pk), tasks, 1)[0]


_task = prepared(
    lambda own, pk: Task.objects.select_for_update().filter(organisation_id=own, pk=pk).order_by()
)
_party = prepared(lambda own, pk: _parts(organisation_id=own, pk=pk).order_by())
_held = prepared(lambda task: _parts(task=task).exclude(state=PartyState.RELEASED.value))


def _parts(**wanted: int) -> QuerySet[TaskParty]:
    rows = TaskParty.objects.filter(**wanted).select_for_update(of=("self",))
    return rows.select_related("unit").order_by("pk")


def _locked(own: QuerySet[TaskParty], task_ids: Collection[int], wanted: int) -> list[TaskParty]:
    held = Task.objects.select_for_update().filter(pk__in=task_ids)
    tasks = {task.pk: task for task in held.order_by("pk")}
    parts = own.select_for_update(of=("self",)).select_related("unit")
    return _with_tasks(list(parts.order_by("pk")), tasks, wanted)


def _with_tasks(
    parties: list[TaskParty], tasks: Mapping[int, Task], wanted: int
) -> list[TaskParty]:
    if len(parties) != wanted:
        raise Hidden
    for party in parties:
        party.task = tasks[party.task_id]
    return parties


def locked_tasks(actor: Actor, pks: Collection[int]) -> Sequence[Task]:
    """Tasks of the organisation; Hidden if one is not there."""
    if len(pks) == 1:
        tasks = _task(actor.organisation_id, *pks)
    else:
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
            _("这项任务%(state)s，不能再办理。") % {"state": party.task.get_state_display()}
        )
    if blocked(name, party.task.state):
        raise Conflict(_blocked(party.task))
    if not PARTY_FLOW.allows(name, party.state, held):
        raise Conflict(
            _("%(unit)s 的这项任务现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。")
            % {"unit": party.unit, "state": party.get_state_display()}
        )
    try:
        return PARTY_FLOW.apply(name, party.state, held, reason=reason, before=party.state_before)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None


def locked_task(actor: Actor, task: Task) -> Task:
    """One of them."""
    return locked_tasks(actor, [task.pk])[0]


def held_parties(task: Task) -> list[TaskParty]:
    """The units on a locked task, locked too, in their order; those that were replaced are out."""
    found = _held(task.pk)
    for party in found:
        party.task = task
    return found


def task_step(
    task: Task, held: Collection[str], name: str, reason: str = "", *, target: str = ""
) -> str:
    """The state of a task after a step of its flow, for somebody who is `held` to it.

    `target` chooses where a step may lead to several states. Refused for those who have no part
    in it, Conflict where the task is not in a state for it, Mistake where the reason is missing.
    """
    steps = [t for t in TASK_FLOW.transitions if t.name == name]
    if not any(t.roles & set(held) for t in steps):
        raise Refused(f"tasks.{name}")
    if not TASK_FLOW.allows(name, task.state, held):
        raise Conflict(_not_now(task))
    return applied(TASK_FLOW, name, task.state, held, reason=reason, before=task.state_before)


def applied(
    flow: Flow, name: str, state: str, held: Collection[str], *, reason: str = "", before: str = ""
) -> str:
    """The state after a step that is open; Mistake where it needs a reason and none is given."""
    try:
        return flow.apply(name, state, held, reason=reason, before=before)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None


def _not_now(task: Task) -> str:
    return _("这项任务现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。") % {
        "state": task.get_state_display()
    }


def _blocked(task: Task) -> str:
    """Why a unit cannot do it now, and what would have to come first."""
    state = task.get_state_display()
    if task.state == TaskState.SUSPENDED.value:
        return _("这项任务已挂起，恢复办理后再做这一步。")
    if task.state in (TaskState.CLAIMED.value, TaskState.REVIEWING.value):
        return _("这项任务现在是“%(state)s”，请先撤回办结申请，或等审核结果。") % {"state": state}
    return _("这项任务正在“%(state)s”，请先撤回申请，或等批复。") % {"state": state}
