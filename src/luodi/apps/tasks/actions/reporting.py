"""Reporting: once, in words and figures; “no change” is an answer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import locked_party, step
from luodi.apps.tasks.models import Progress, ProgressValue, TaskParty, TaskTarget, WorkKind
from luodi.apps.tasks.rules import REPORT
from luodi.apps.tasks.upkeep import close_work, open_for, settle_states
from luodi.core.task_flow import PartyState
from luodi.kernel import attachments, events, gate, repeats
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a unit has to say. `values` are figures by target; `files` are (name, chunks).

    `token` is that of the form: the same report is filed once however often it is sent.
    """

    text: str = ""
    unchanged: bool = False
    problems: str = ""
    next_step: str = ""
    values: Mapping[int, float] = field(default_factory=dict)
    files: tuple[tuple[str, Iterable[bytes]], ...] = ()
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"text": self.text, "problems": self.problems, "next_step": self.next_step}


@gate.guarded("said")
@action("tasks.report", gettext_lazy("反馈了进展"))
def report(*, actor: Actor, party: TaskParty, said: Report, now: dt.datetime) -> Progress:
    """One report of a unit on a task; the next one is due by the task's rhythm.

    Repeated if the same form has filed it before.
    """
    actor.require(REPORT)
    repeats.take(actor, said.token, party.pk, *_content(said))
    party = locked_party(actor, party)
    if party.state == PartyState.WAITING.value:
        raise Mistake(_("请先签收这项任务，再反馈进展。"))
    step(actor, party, "report")
    _check(party, said)
    targets = {target.pk: target for target in TaskTarget.objects.filter(task=party.task)}
    if not set(said.values) <= set(targets):
        raise Mistake(_("数字与任务的目标值对不上，请刷新页面后重填。"))
    progress = Progress.objects.create(
        organisation_id=party.organisation_id,
        task=party.task,
        unit=party.unit,
        text="" if said.unchanged else said.text.strip(),
        is_unchanged=said.unchanged,
        problems=said.problems.strip(),
        next_step=said.next_step.strip(),
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    ProgressValue.objects.bulk_create(
        ProgressValue(progress=progress, target=targets[pk], value=value)
        for pk, value in said.values.items()
    )
    progress.attachments.set([attachments.store(actor, *one) for one in said.files])
    _after(party, progress, now)
    events.record(actor, party.task, after=_facts(party, said, targets))
    return progress


def _content(said: Report) -> tuple[object, ...]:
    """What makes two reports the same."""
    words = () if said.unchanged else (said.text.strip(),)
    names = [name for name, _chunks in said.files]
    return (
        *words,
        said.problems.strip(),
        said.next_step.strip(),
        sorted(said.values.items()),
        names,
    )


def _check(party: TaskParty, said: Report) -> None:
    if said.unchanged:
        if not Progress.objects.filter(task=party.task, unit=party.unit).exists():
            raise Mistake(_("这是第一次反馈，请写明进展。"), "text")
    elif not said.text.strip():
        raise Mistake(_("请写明进展；没有变化请按“无变化”。"), "text")
    if not all(math.isfinite(value) and abs(value) < 1e15 for value in said.values.values()):
        raise Mistake(_("请填写数字。"), "values")


def _after(party: TaskParty, progress: Progress, now: dt.datetime) -> None:
    """The task shows it, and the next report is due."""
    task = party.task
    if not progress.is_unchanged:
        task.last_progress = progress.text[:200]
    task.last_progress_on = timezone.localdate(now)
    close_work([party], now, WorkKind.REPORT)
    open_for([party], now)
    settle_states([task], now)


def _facts(party: TaskParty, said: Report, targets: Mapping[int, TaskTarget]) -> dict[str, object]:
    figures = [
        f"{targets[pk].indicator} {value:g}{targets[pk].unit}".strip()
        for pk, value in said.values.items()
    ]
    text = _("无变化") if said.unchanged else said.text.strip()
    facts = {"unit": party.unit, "progress": text, "figures": figures}
    more = {"problems": said.problems.strip(), "next_step": said.next_step.strip()}
    return facts | {key: value for key, value in more.items() if value}
