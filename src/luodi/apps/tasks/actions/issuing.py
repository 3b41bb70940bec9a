"""Issuing: from what was accepted on the desk to tasks of units, all of it or none."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.steps import recount
from luodi.apps.documents.models import Document, DocumentState, Requirement
from luodi.apps.documents.queries.documents import BIG
from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.tasks.actions.rows import Made, make_rows
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, TaskSource
from luodi.apps.tasks.notes import NUMBER
from luodi.apps.tasks.queries.plan import Plan, plan_issue
from luodi.apps.tasks.rules import ISSUE
from luodi.core.rhythm import Rhythm
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate, jobs, numbers
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Job, Organisation

AT_ONCE = 200  # tasks that are made while the officer waits; more become a job
_MINE = "/tasks/mine/"


class AlreadyIssued(Mistake):
    """The same form was sent twice; `batch` is what the first one made."""

    def __init__(self, batch: IssueBatch) -> None:
        super().__init__(_("这批任务已经交办：%(number)s。") % {"number": batch.number})
        self.batch = batch


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOptions:
    """What the officer chose in the preview.

    `token` is the form's own: it makes one batch however often it is sent. `members` are the units
    of each group that were confirmed. `reason` says why, although something is still undecided.
    `seen` is the mark of the plan that was looked at: if anything has changed since, nothing is
    issued. Without it whatever is accepted goes out.
    """

    token: str
    note: str
    rhythm: str = Rhythm.MONTH.value
    reason: str = ""
    accept_past: bool = False
    seen: str = ""
    members: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"note": self.note, "reason": self.reason}

    def as_json(self) -> dict[str, object]:
        """As a job carries it."""
        facts = asdict(self)
        facts["members"] = {str(group): sorted(units) for group, units in self.members.items()}
        return facts

    @classmethod
    def from_json(cls, facts: dict[str, object]) -> IssueOptions:
        """The reverse."""
        members: dict[str, list[int]] = facts.pop("members")  # type: ignore[assignment]  # as_json
        chosen = {int(group): frozenset(units) for group, units in members.items()}
        return cls(**facts, members=chosen)  # type: ignore[arg-type]  # as as_json wrote it


@gate.guarded("options")
@action("tasks.issue", gettext_lazy("交办了任务"))
def issue(
    *, actor: Actor, document: Document, options: IssueOptions, now: dt.datetime
) -> IssueBatch:
    """Everything accepted becomes tasks in one numbered batch, or nothing happens at all.

    The document's row is locked: of two officers the second finds nothing left. Raises
    AlreadyIssued if the same form made its batch before.
    """
    actor.require(ISSUE)
    document, plan = _locked_plan(actor, document, options, now)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    today = timezone.localdate(now)
    number = str(numbers.take(organisation.pk, organisation.prefix, today.year)[0])
    units = plan.units()
    batch = IssueBatch.objects.create(
        organisation=organisation,
        number=number,
        document=document,
        token=options.token,
        note=options.note.replace(NUMBER, number),
        rhythm=options.rhythm,
        tasks_count=len(plan.tasks),
        units_count=len(units),
        undecided_reason=options.reason if plan.undecided else "",
        issued_at=now,
        issued_by=actor.user_id,
        issued_by_name=actor.name,
    )
    made = make_rows(actor, batch, plan.tasks, today)
    _join(actor, document, plan, batch)
    _mark(actor, document, plan, batch)
    told_of_issue(actor, batch, made, today)
    return batch


@gate.guarded("options")
@action("tasks.issue_later", gettext_lazy("安排了后台交办"))
def issue_later(
    *, actor: Actor, document: Document, options: IssueOptions, now: dt.datetime
) -> Job:
    """Have a large issue done in the background; it is refused now where it would be then."""
    actor.require(ISSUE)
    document, plan = _locked_plan(actor, document, options, now)
    job = jobs.after_commit(
        "tasks.issue",
        actor=actor,
        key=f"tasks.issue:{document.organisation_id}:{options.token}",
        document_id=document.pk,
        user_id=actor.user_id,
        options=options.as_json(),
        tasks=len(plan.tasks),
    )
    events.record(actor, document, after={"tasks": len(plan.tasks)})
    return job


def _locked_plan(
    actor: Actor, document: Document, options: IssueOptions, now: dt.datetime
) -> tuple[Document, Plan]:
    """The document, locked, and what will be done; Mistake where something stands in the way."""
    own = Document.objects.filter(organisation_id=actor.organisation_id)
    document = own.select_for_update().defer(*BIG).get(pk=document.pk)
    known = IssueBatch.objects.filter(organisation_id=actor.organisation_id, token=options.token)
    batch = known.first()
    if batch is not None:
        raise AlreadyIssued(batch)
    plan = plan_issue(document, timezone.localdate(now), options.members)
    _refuse(plan, options)
    return document, plan


def _refuse(plan: Plan, options: IssueOptions) -> None:
    document = plan.document
    if document.state not in (DocumentState.OPEN, DocumentState.ISSUED):
        raise Mistake(
            _("这份文件现在不能交办：%(state)s。") % {"state": document.get_state_display()}
        )
    if plan.is_empty and document.issued:
        raise Mistake(_("没有等待交办的要求：转任务的都已交办，见交办批次。"))
    if plan.is_empty:
        raise Mistake(_("没有可以交办的要求。请先在分解台上把要求转为任务，并写明责任单位。"))
    if options.seen and options.seen != plan.mark:
        raise Conflict(
            _("预览之后又有要求被修改、转为任务，或单位组有变动。请核对更新后的预览，再按“交办”。")
        )
    if plan.undecided and not options.reason.strip():
        raise Mistake(
            _("还有 %(count)d 条要求没有看过。请先看完，或写明为什么先行交办。")
            % {"count": plan.undecided},
            "reason",
        )
    if plan.past and not options.accept_past:
        raise Mistake(
            _("有 %(count)d 条要求的时限已过。请在分解台上改时限，或确认仍按原时限交办。")
            % {"count": len(plan.past)},
            "accept_past",
        )
    if not options.note.strip():
        raise Mistake(_("请写交办通知。"), "note")


def _join(actor: Actor, document: Document, plan: Plan, batch: IssueBatch) -> None:
    """Requirements that are the same matter as a task become further sources of it.

    The units on these tasks are told: what is asked of them now stands in another document too.
    """
    wanted = {task.pk for joined in plan.joined for task in joined.tasks}
    locked = Task.objects.select_for_update().filter(pk__in=wanted, is_open=True).order_by("pk")
    if len(locked) != len(wanted):
        raise Conflict(_("要并入的任务刚刚被撤销或办结。请核对更新后的预览，再按“交办”。"))
    rows = []
    for joined in plan.joined:
        for task in joined.tasks:
            rows.append(
                TaskSource(task=task, requirement=joined.requirement, document=document, position=1)
            )
            events.record(
                actor, task, after={"source": f"{document.title}：{joined.requirement.text[:80]}"}
            )
    TaskSource.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    parties = TaskParty.objects.filter(task__in=wanted).exclude(state=PartyState.RELEASED.value)
    units = Counter(party.unit for party in parties.select_related("unit"))
    text = gettext_lazy("%(count)d 项在办任务增加了来源文件（%(number)s）")
    url, facts = f"/tasks/?document={document.pk}", {"number": batch.number}
    notice = Notice("tasks.joined", text, url, facts=facts)
    tell_units(actor, units, notice, timezone.localdate(batch.issued_at))


def _mark(actor: Actor, document: Document, plan: Plan, batch: IssueBatch) -> None:
    """The requirements are issued, and so is the document."""
    done = {task.requirement.pk for task in plan.tasks}
    done |= {joined.requirement.pk for joined in plan.joined}
    Requirement.objects.filter(document=document, pk__in=done).update(issued_at=batch.issued_at)
    before, document.state = document.state, DocumentState.ISSUED
    document.save(update_fields=["state", "updated_at"])
    recount(document)
    facts = {"batch": batch.number, "tasks": batch.tasks_count, "units": batch.units_count}
    reason = batch.undecided_reason
    events.record(actor, batch, after=facts, reason=reason)
    events.record(
        actor,
        document,
        before={"document_state": before},
        after={"document_state": document.state, **facts},
        reason=reason,
    )


def told_of_issue(actor: Actor, batch: IssueBatch, made: Sequence[Made], today: dt.date) -> None:
    """One notice for each person, however many tasks."""
    counts = Counter(party.unit for task in made for party in task.parties)
    text = gettext_lazy("收到 %(count)d 项交办任务（%(number)s）")
    notice = Notice("tasks.issued", text, _MINE, facts={"number": batch.number})
    tell_units(actor, counts, notice, today)
