"""Reporting: once, in words and figures; “no change” is an answer. A mistaken one is corrected."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.filing import deliver, route
from luodi.apps.tasks.actions.locking import locked_party, step
from luodi.apps.tasks.models import (
    Progress,
    ProgressValue,
    TaskParty,
    TaskTarget,
)
from luodi.apps.tasks.queries.reports import (
    CORRECTABLE,
    Words,
    correctable,
    hints_for,
    is_own,
    last_report,
    waits_with_head,
)
from luodi.apps.tasks.report_words import Pointed, as_json
from luodi.apps.tasks.rules import REPORT
from luodi.core.report_flow import REPORT_FLOW
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import attachments, gate, many, repeats
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import PartyRole
from luodi.kernel.prepared import prepared

LONGEST = {"text": 4000, "problems": 2000, "next_step": 2000, "evidence": 500}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a unit has to say. `values` are figures by target, as of a day; `files` (name, chunks).

    `evidence` refers to what proves it. `token` is that of the form: the same report is filed once
    however often it is sent. `seen` are the codes of the hints that its author has seen; if there
    are others, Pointed says so and nothing is filed. None: nobody is there to be asked.
    """

    text: str = ""
    unchanged: bool = False
    problems: str = ""
    next_step: str = ""
    evidence: str = ""
    as_of: dt.date | None = None
    values: Mapping[int, float] = field(default_factory=dict)
    files: tuple[tuple[str, Iterable[bytes]], ...] = ()
    token: str = ""
    seen: frozenset[str] | None = None

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {
            "text": self.text,
            "problems": self.problems,
            "next_step": self.next_step,
            "evidence": self.evidence,
        }


@gate.guarded("said")
@action("tasks.report", gettext_lazy("反馈了进展"))
def report(*, actor: Actor, party: TaskParty, said: Report, now: dt.datetime) -> Progress:
    """One report of a unit on a task; the next one is due by the task's rhythm.

    It goes to the unit's head first where the unit wants that. A supporting unit's is for the unit
    that leads. Repeated if the same form has filed it before.
    """
    actor.require(REPORT)
    repeats.take(actor, said.token, party.pk, *_content(said))
    party = locked_party(actor, party)
    _refuse_closed(party)
    step(actor, party, "report")
    if waits_with_head(party):
        raise Conflict(_("上一次反馈正等本单位负责人审签。要改的话，请先撤回那一份。"))
    _check_unchanged(party, said)
    progress = _made(actor, party, said, now)
    deliver(actor, progress, party, now)
    return progress


@gate.guarded("reason")
@gate.guarded("said")
@action("tasks.correct_report", gettext_lazy("更正了反馈"))
def correct(
    *, actor: Actor, progress: Progress, said: Report, reason: str, now: dt.datetime
) -> Progress:
    """A new report stands in the place of a mistaken one, which is kept and no longer counts.

    What is not a report's day any more (the next one due, the light) stays as it is.
    """
    actor.require(REPORT)
    repeats.take(actor, said.token, progress.pk, reason.strip(), *_content(said))
    party = locked_party(actor, _part(progress))
    old = Progress.objects.select_for_update(of=("self",)).get(pk=progress.pk)
    _refuse_correction(actor, party, old)
    if not reason.strip():
        raise Mistake(_("请写明为什么更正。"), "reason")
    if said.unchanged:
        raise Mistake(_("更正要写明正确的情况。"), "text")
    if not said.files and _content(said) == _content_of(old):
        raise Mistake(_("内容与原来的一样，没有可更正的。请改好后再提交。"), "text")
    made = _made(actor, party, said, now, corrects=old, why=reason.strip()[:300])
    deliver(actor, made, party, now)
    return made


def _part(progress: Progress) -> TaskParty:
    found = TaskParty.objects.filter(task_id=progress.task_id, unit_id=progress.unit_id).first()
    if found is None:
        raise Conflict(_("这个单位已不再办理这项任务，不能更正。"))
    return found


def _refuse_closed(party: TaskParty) -> None:
    """Why nothing is reported on the task now, and what to do."""
    task, state = party.task, party.task.get_state_display()
    if party.state == PartyState.WAITING.value:
        raise Mistake(_("请先签收这项任务，再反馈进展。"))
    if not task.is_open:
        raise Conflict(
            _("这项任务%(state)s，不再反馈。确需补充的，请联系督查室重新办理。") % {"state": state}
        )
    if task.state == TaskState.SUSPENDED.value:
        raise Conflict(_("这项任务已挂起，挂起期间不用反馈。情况有变的，请联系督查室恢复办理。"))
    if party.state in (PartyState.CLAIMING.value, PartyState.CLAIMED.value):
        raise Conflict(_("本单位已申请办结，等结果期间不用反馈。确需补充的，请先撤回办结申请。"))


def _refuse_correction(actor: Actor, party: TaskParty, old: Progress) -> None:
    if not is_own(actor, party.unit):
        raise Refused("tasks.correct_report")
    if not party.task.is_open:
        raise Conflict(
            _("这项任务%(state)s，反馈不能再更正。确需更正的，请联系督查室重新办理。")
            % {"state": party.task.get_state_display()}
        )
    if not REPORT_FLOW.allows("correct", old.state, {"author"}):
        raise Conflict(
            _("这份反馈现在是“%(state)s”，不能更正。请刷新页面查看最新情况。")
            % {"state": old.get_state_display()}
        )
    if old.pk not in {row.pk for row in correctable(party)}:
        raise Mistake(
            _("只能更正最近 %(n)d 次反馈。更早的情况请在新的反馈里说明。") % {"n": CORRECTABLE}
        )
    if waits_with_head(party):
        raise Conflict(_("还有一份反馈正等本单位负责人审签，审签后再更正。"))


def _content(said: Report) -> tuple[object, ...]:
    """What makes two reports the same."""
    words = () if said.unchanged else (said.text.strip(),)
    names = [name for name, _chunks in said.files]
    more = (said.problems.strip(), said.next_step.strip(), said.evidence.strip(), said.as_of)
    return (*words, *more, sorted(said.values.items()), names)


def _content_of(old: Progress) -> tuple[object, ...]:
    values = sorted((value.target_id, value.value) for value in old.values.all())
    more = (old.problems, old.next_step, old.evidence, old.as_of)
    return (old.text, *more, values, [])


_targets = prepared(lambda task: TaskTarget.objects.filter(task=task))


def _check_unchanged(party: TaskParty, said: Report) -> None:
    if not said.unchanged:
        return
    last = last_report(party)
    if last is None:
        raise Mistake(_("这是第一次反馈，请写明进展；还没有动的，写明没有进展和原因。"), "text")
    if said.values:
        raise Mistake(_("您填了数字，又按了“无变化”。有新数字请按“反馈”，没有请清空。"), "values")
    if said.text.strip() not in ("", last.text):
        raise Mistake(_("您写了进展，又按了“无变化”。有进展请按“反馈”，没有请清空。"), "text")


def _check(
    party: TaskParty, said: Report, today: dt.date, corrects: Progress | None
) -> dict[int, TaskTarget]:
    if not said.unchanged and not said.text.strip():
        raise Mistake(_("请写明进展；没有变化请按“无变化”。"), "text")
    for name, text in said.typed().items():
        if len(text.strip()) > LONGEST[name]:
            raise Mistake(
                _("最多 %(n)d 个字，现有 %(m)d 个。请写要点，材料用附件。")
                % {"n": LONGEST[name], "m": len(text.strip())},
                name,
            )
    if said.as_of is not None and said.as_of > today:
        raise Mistake(_("数据截至的日期不能晚于今天。以后的打算请写在下步打算里。"), "as_of")
    rows = _targets(party.task_id) if party.figures else ()
    targets = {target.pk: target for target in rows}
    if corrects is None or said.as_of != corrects.as_of:
        _check_day(party, said, targets.values())
    if not set(said.values) <= set(targets):
        raise Mistake(_("数字与任务的目标值对不上，请刷新页面后重填。"))
    if not all(math.isfinite(value) and abs(value) < 1e15 for value in said.values.values()):
        raise Mistake(_("请填写数字。"), "values")
    return targets


def _check_day(party: TaskParty, said: Report, targets: Iterable[TaskTarget]) -> None:
    """Nothing can have been done for the task before it was issued, or its targets began."""
    begins = [party.task.issued_on, *(target.begins_on for target in targets)]
    first = min((day for day in begins if day is not None), default=None)
    if said.as_of is not None and first is not None and said.as_of < first:
        raise Mistake(
            _("数据截至的日期不能早于 %(day)s，任务从那天起算。请改日期；以前的情况写在进展里。")
            % {"day": first},
            "as_of",
        )


def _made(
    actor: Actor,
    party: TaskParty,
    said: Report,
    now: dt.datetime,
    *,
    corrects: Progress | None = None,
    why: str = "",
) -> Progress:
    """The report as a row, with its figures, files and what was pointed out about it."""
    today = timezone.localdate(now)
    targets = _check(party, said, today, corrects)
    text = "" if said.unchanged else said.text.strip()
    as_of = said.as_of or (corrects.as_of if corrects else None) or today
    words = Words(
        text=text,
        problems=said.problems.strip(),
        next_step=said.next_step.strip(),
        values=said.values,
        as_of=as_of,
    )
    found = hints_for(party, words, today, corrects, targets) if not said.unchanged else []
    asks = {hint.code for hint in found if hint.asks}
    if said.seen is not None and not asks <= said.seen:
        raise Pointed(found)
    progress = Progress(
        organisation_id=party.organisation_id,
        task=party.task,
        unit=party.unit,
        text=text,
        is_unchanged=said.unchanged,
        problems=words.problems,
        next_step=words.next_step,
        evidence=said.evidence.strip(),
        for_lead=party.role == PartyRole.SUPPORT,
        as_of=as_of,
        hints=[as_json(hint) for hint in found],
        hinted=sum(hint.asks for hint in found),
        corrects=corrects,
        why=why,
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    route(actor, progress, party, now)
    progress.save()
    many.add(
        [
            ProgressValue(progress=progress, target_id=pk, value=value)
            for pk, value in said.values.items()
        ]
    )
    kept = list(corrects.attachments.all()) if corrects else []
    files = [*kept, *(attachments.store(actor, *one) for one in said.files)]
    if files:
        progress.attachments.set(files)
    return progress
