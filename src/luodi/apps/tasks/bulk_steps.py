"""The steps of this app for several tasks at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luodi.apps.documents.models import Goal
from luodi.apps.documents.queries.goals import active_goals
from luodi.apps.orgs.models import Person, Unit
from luodi.apps.tasks import actions, bulk
from luodi.apps.tasks.actions import LedgerEdit
from luodi.apps.tasks.bulk import BulkStep, Reasons, Said
from luodi.apps.tasks.forms.planning import JudgeForm
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.models.batches import RHYTHMS
from luodi.apps.tasks.queries.inside import people_of
from luodi.apps.tasks.queries.lists import current_parties
from luodi.apps.tasks.rules import ASSIGN, JUDGE, MANAGE, REVIEW, WITHDRAW, acts_for
from luodi.core.task_flow import TASK_FLOW
from luodi.kernel.access import Actor


class GoalForm(forms.Form):
    """Under which goal."""

    goal: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        label=gettext_lazy("对应目标"), required=False, queryset=Goal.objects.none(),
        empty_label=gettext_lazy("不对应目标"),
        widget=forms.Select(attrs={"data-picker": "", "class": "form-select"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["goal"].queryset = active_goals(actor)  # type: ignore[attr-defined]  # a ModelChoiceField


class RhythmForm(forms.Form):
    """How often units report."""

    rhythm = forms.ChoiceField(label=gettext_lazy("反馈频次"), choices=RHYTHMS)


class HandlerForm(forms.Form):
    """To whom of the unit."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=gettext_lazy("分派给"), required=False, queryset=Person.objects.none(),
        empty_label=gettext_lazy("不分派，本单位承办人都可以办"),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("交代"), required=False, max_length=200)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        unit = Unit.objects.filter(pk=actor.unit_id or 0).first()
        if unit is not None:
            people = people_of(unit, timezone.localdate())
            self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


def register() -> None:
    """Offer them beside the register."""
    for step in _STEPS:
        bulk.add(step)


def closed(_actor: Actor, tasks: Sequence[Task], _now: dt.datetime) -> Reasons:
    """Nothing of this is done to what is not open any more."""
    return {task.pk: str(task.get_state_display()) for task in tasks if not task.is_open}


def _unless(name: str, why: Callable[[Task], str]) -> Callable[..., Reasons]:
    """The tasks whose state does not know a step of the office."""

    def refusals(_actor: Actor, tasks: Sequence[Task], _now: dt.datetime) -> Reasons:
        return {
            task.pk: why(task)
            for task in tasks
            if not TASK_FLOW.allows(name, task.state, {"office"})
        }

    return refusals


def _not_completed(task: Task) -> str:
    if task.archive_number:
        return _("已经归档")
    return _("现在是“%(state)s”，办结后才能归档") % {"state": task.get_state_display()}


def _ended(task: Task) -> str:
    return _("%(state)s，不能撤销") % {"state": task.get_state_display()}


def _set_goal(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    edits = [LedgerEdit(task_id=pk, goal=said["goal"]) for pk in pks]
    return len(actions.edit_ledger(actor=actor, edits=edits, now=now))


def _set_rhythm(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    edits = [LedgerEdit(task_id=pk, rhythm=said["rhythm"]) for pk in pks]
    return len(actions.edit_ledger(actor=actor, edits=edits, now=now))


def _judge(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    return len(actions.judge_many(actor=actor, task_ids=pks, now=now, **said))


def _archive(actor: Actor, pks: list[int], _said: Said, now: dt.datetime) -> int:
    return len(actions.archive(actor=actor, task_ids=pks, now=now))


def _withdraw(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    return len(actions.withdraw(actor=actor, task_ids=pks, reason=said["reason"], now=now))


def _own_parties(actor: Actor, task_ids: Collection[int]) -> dict[int, int]:
    """The part of the actor's own unit on each task."""
    rows = current_parties().filter(task__in=task_ids, unit_id=actor.unit_id or 0)
    return {row.task_id: row.pk for row in rows.select_related("unit") if acts_for(actor, row)}


def _not_ours(actor: Actor, tasks: Sequence[Task], now: dt.datetime) -> Reasons:
    own = _own_parties(actor, [task.pk for task in tasks])
    foreign = {task.pk: _("不是本单位的任务") for task in tasks if task.pk not in own}
    return {**foreign, **closed(actor, tasks, now)}


def _assign(actor: Actor, pks: list[int], said: Said, now: dt.datetime) -> int:
    own = _own_parties(actor, pks)
    done = actions.assign(actor=actor, party_ids=list(own.values()), now=now, **said)
    return len(done)


def _form_of(kind: type[forms.Form], **initial: Any) -> Callable[[Actor, Any], forms.Form]:
    return lambda _actor, data: kind(data, initial=initial)


_STEPS = (
    BulkStep(
        "assign", gettext_lazy("分派"), "user", ASSIGN,
        gettext_lazy("分派给本单位的一个人，他会收到消息；本单位其他承办人仍可以办。"),
        gettext_lazy("已分派 %(n)d 项任务。"),
        _not_ours, _assign, lambda actor, data: HandlerForm(data, actor=actor), order=5,
    ),
    BulkStep(
        "goal", gettext_lazy("对应目标"), "target", MANAGE,
        gettext_lazy("改为对应同一个目标，目标页和统计随之变化。不通知单位。"),
        gettext_lazy("已修改 %(n)d 项任务的对应目标。"),
        closed, _set_goal, lambda actor, data: GoalForm(data, actor=actor), order=20,
    ),
    BulkStep(
        "rhythm", gettext_lazy("反馈频次"), "calendar-time", MANAGE,
        gettext_lazy("从今天起按新的频次反馈，下一次反馈的日子随之改变。"),
        gettext_lazy("已修改 %(n)d 项任务的反馈频次。"),
        closed, _set_rhythm, _form_of(RhythmForm), order=25,
    ),
    BulkStep(
        "judge", gettext_lazy("研判"), "gavel", JUDGE,
        gettext_lazy("在计算出的亮灯旁边写上督查室的研判，计算的亮灯不变，两个都显示。"),
        gettext_lazy("已研判 %(n)d 项任务。"),
        closed, _judge, _form_of(JudgeForm), order=30,
    ),
    BulkStep(
        "archive", gettext_lazy("归档"), "archive", REVIEW,
        gettext_lazy("编归档号，归档后不能再重新办理。"),
        gettext_lazy("已归档 %(n)d 项任务。"),
        _unless("archive", _not_completed), _archive, order=70,
    ),
    BulkStep(
        "withdraw", pgettext_lazy("task", "撤销"), "x", WITHDRAW,
        gettext_lazy("各单位不再办理并会收到消息。任务和记录保留。"),
        gettext_lazy("已撤销 %(n)d 项任务。"),
        _unless("withdraw", _ended), _withdraw, _form_of(ReasonForm), is_grave=True, order=90,
    ),
)  # fmt: skip
