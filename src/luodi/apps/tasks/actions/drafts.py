"""Tasks written down by the office itself: from a meeting, a remark, a ledger; parts of a task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Goal
from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions.issuing import AlreadyIssued, told_of_issue
from luodi.apps.tasks.actions.locking import locked_tasks
from luodi.apps.tasks.actions.rows import Made, write_out
from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.lighting import lit
from luodi.apps.tasks.models import IssueBatch, Milestone, Task, TaskKind
from luodi.apps.tasks.queries.plan import PlannedParty
from luodi.apps.tasks.rules import DRAFT, ISSUE, OWNERS
from luodi.apps.tasks.titles import title_of
from luodi.core.periods import add_months
from luodi.core.rhythm import Rhythm
from luodi.core.task_flow import TaskState
from luodi.kernel import events, gate, many, numbers, repeats
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Basis, Organisation, PartyRole
from luodi.kernel.recurring_days import checked_rule

MOST_PARTIES = 100
_NOTE = gettext_lazy("直接登记的任务")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """A task to be. `parties` are (unit, role); `targets` as requirements keep them; `nodes` are
    (title, due, weight). Of a part of another task `parent` is that task."""

    text: str
    parties: Sequence[tuple[Unit, str]]
    title: str = ""
    due: dt.date | None = None
    due_text: str = ""
    leader: str = ""
    rhythm: str = Rhythm.MONTH.value
    kind: str = TaskKind.ENTERED.value
    goal: Goal | None = None
    parent: Task | None = None
    weight: float = 1.0
    recurrence: str = ""
    is_standing: bool = False
    targets: Sequence[Mapping[str, Any]] = ()
    nodes: Sequence[tuple[str, dt.date, float]] = ()
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        nodes = {f"node-{at}": title for at, (title, _due, _weight) in enumerate(self.nodes)}
        return {"title": self.title, "text": self.text, "leader": self.leader, **nodes}


@gate.guarded("facts")
@action("tasks.enter", gettext_lazy("登记了任务"))
def enter(*, actor: Actor, facts: DraftFacts, now: dt.datetime) -> Task:
    """Write a task down; nobody but the office sees it until it is issued."""
    actor.require(DRAFT)
    repeats.take(actor, facts.token, facts.title.strip(), facts.text.strip())
    _check(actor, facts, timezone.localdate(now))
    task = Task(organisation_id=actor.organisation_id, state=TaskState.DRAFT.value, is_open=False)
    _fill(task, facts)
    task.save()
    events.record(actor, task, after=_said(facts))
    return task


class Drafts(tuple[DraftFacts, ...]):
    """Many tasks to be, as the gate reads them: only what can hold a mark, there are thousands."""

    def typed(self) -> dict[str, str]:
        """Their words, by field."""
        return {
            f"{name}-{at}": text
            for at, facts in enumerate(self)
            for name, text in facts.typed().items()
            if "密" in text
        }


@gate.guarded("drafts")
@action("tasks.enter_many", gettext_lazy("登记了一批任务"))
def enter_many(
    *, actor: Actor, drafts: Drafts, now: dt.datetime, accept_past: bool = False
) -> list[Task]:
    """Write many tasks down, in this order; all of them, or none.

    `accept_past`: what has been asked for elsewhere before may be late already.
    """
    actor.require(DRAFT)
    today, tasks = timezone.localdate(now), []
    for facts in drafts:
        _check(actor, facts, today, accept_past=accept_past)
        draft = TaskState.DRAFT.value
        task = Task(organisation_id=actor.organisation_id, state=draft, is_open=False)
        _fill(task, facts)
        tasks.append(task)
    Task.objects.bulk_create(tasks, batch_size=500)
    for task, facts in zip(tasks, drafts, strict=True):
        events.record(actor, task, after=_said(facts))
    return tasks


@gate.guarded("facts")
@action("tasks.edit_draft", gettext_lazy("修改了草稿"))
def edit_draft(*, actor: Actor, task: Task, facts: DraftFacts, now: dt.datetime) -> Task:
    """Write it down anew, as long as it has not been issued."""
    actor.require(DRAFT)
    task = _drafts(actor, [task.pk])[0]
    _check(actor, facts, timezone.localdate(now))
    before = {"title": task.title, "due_current": task.due_current, "parties": task.plan["said"]}
    _fill(task, facts)
    task.save()
    events.record(actor, task, before=before, after=_said(facts))
    return task


@action("tasks.drop_draft", gettext_lazy("删除了草稿"))
def drop_draft(*, actor: Actor, task: Task) -> None:
    """A draft was never asked of anybody and may go; an issued task never does."""
    actor.require(DRAFT)
    task = _drafts(actor, [task.pk])[0]
    events.record(actor, task, before={"title": task.title, "text": task.text})
    task.delete()


@gate.guarded("note")
@action("tasks.issue_drafts", gettext_lazy("交办了登记的任务"))
def issue_drafts(
    *,
    actor: Actor,
    task_ids: Collection[int],
    token: str,
    now: dt.datetime,
    note: str = "",
    accept_past: bool = False,
) -> IssueBatch:
    """All of them go out in one numbered batch, or none. AlreadyIssued if this form did it before.

    A due date that is past is refused: what is asked for must be possible. `accept_past` is for
    what has been asked for elsewhere before, and is late already.
    """
    actor.require(ISSUE)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    known = IssueBatch.objects.filter(organisation=organisation, token=token).first()
    if known is not None:
        raise AlreadyIssued(known)
    tasks = _drafts(actor, task_ids)
    today = timezone.localdate(now)
    earliest = None if accept_past else today
    units_of = _units_of(tasks)
    planned = [_planned(task, earliest, units_of) for task in tasks]
    number = str(numbers.take(organisation.pk, organisation.prefix, today.year)[0])
    units = {party.unit.pk for parties in planned for party in parties}
    batch = IssueBatch.objects.create(
        organisation=organisation,
        number=number,
        token=token,
        note=note.strip() or str(_NOTE),
        rhythm=tasks[0].rhythm,
        tasks_count=len(tasks),
        units_count=len(units),
        issued_at=now,
        issued_by=actor.user_id,
        issued_by_name=actor.name,
    )
    made = []
    for ordinal, (task, parties) in enumerate(zip(tasks, planned, strict=True), start=1):
        task.number, task.batch, task.issued_on = f"{number}-{ordinal}", batch, today
        task.state, task.state_before, task.is_open = "pending", task.state, True
        task.review_on = add_months(today, 12) if task.is_standing else None
        made.append(Made(task, parties, task.plan.get("targets", ())))
    Milestone.objects.bulk_create([node for task in tasks for node in _nodes(task)])
    gather(tasks)
    lit(tasks, organisation.pk, today)
    many.save(tasks, _ISSUED)
    write_out(actor, batch, made, today)
    events.record(actor, batch, after={"batch": number, "tasks": len(tasks), "units": len(units)})
    told_of_issue(actor, batch, made, today)
    _tell_parents(actor, tasks, today)
    return batch


_ISSUED = (
    "number", "batch", "issued_on", "state", "state_before", "is_open", "light", "light_facts",
    "course", "progress_ratio", "expected_ratio", "stale_since", "review_on",
)  # fmt: skip


def _drafts(actor: Actor, task_ids: Collection[int]) -> list[Task]:
    """Locked drafts; Hidden if one is not there, Conflict if one has been issued."""
    tasks = list(locked_tasks(actor, task_ids))
    if not tasks:
        raise Mistake(_("请先选择要交办的草稿。"))
    if any(task.state != TaskState.DRAFT.value for task in tasks):
        raise Conflict(_("有的草稿已经交办。请刷新页面查看最新情况。"))
    return tasks


def _check(actor: Actor, facts: DraftFacts, today: dt.date, *, accept_past: bool = False) -> None:
    if not facts.text.strip():
        raise Mistake(_("请写明要求。"), "text")
    _check_parties(actor, facts.parties)
    if facts.due is not None and facts.due < today and not accept_past:
        raise Mistake(_("时限不能早于今天。"), "due")
    _check_parent(actor, facts)
    if not facts.weight > 0:
        raise Mistake(_("权重应大于零。"), "weight")
    checked_rule(facts.recurrence)
    for target in facts.targets:
        _check_target(target)


def _check_target(target: Mapping[str, Any]) -> None:
    """A range, and nothing else, has two ends; a pair of values is a range as readings keep it."""
    value, high = target.get("value"), target.get("high")
    if isinstance(value, list | tuple) or target.get("op") != "range":
        return
    if high is None or value is None or float(high) < float(value):
        raise Mistake(_("“在两数之间”的目标值要填上限，并且不小于下限。"), "targets")


def _check_parties(actor: Actor, parties: Sequence[tuple[Unit, str]]) -> None:
    if not any(role in OWNERS for _unit, role in parties):
        raise Mistake(_("请至少写明一个牵头单位或责任单位。"), "parties")
    if len(parties) > MOST_PARTIES:
        raise Mistake(_("一项任务最多 %(most)d 个单位。") % {"most": MOST_PARTIES}, "parties")
    for unit, _role in parties:
        if unit.organisation_id != actor.organisation_id:
            raise Hidden
        if not unit.is_active:
            raise Mistake(_("%(unit)s 已撤销，请改选单位。") % {"unit": unit}, "parties")
    if len({unit.pk for unit, _role in parties}) < len(parties):
        raise Mistake(_("同一单位只写一次。"), "parties")


def _check_parent(actor: Actor, facts: DraftFacts) -> None:
    parent = facts.parent
    if parent is None:
        return
    if parent.organisation_id != actor.organisation_id:
        raise Hidden
    if not parent.is_open:
        raise Conflict(_("上级任务%(state)s。") % {"state": parent.get_state_display()})
    if parent.parent_id is not None:
        raise Mistake(_("子任务不再分子任务，请用节点。"), "parent")
    latest = parent.due_current
    if latest and facts.due and facts.due > latest:
        raise Mistake(_("子任务的时限不能晚于上级任务的时限 %(due)s。") % {"due": latest}, "due")


def _fill(task: Task, facts: DraftFacts) -> None:
    task.title = (facts.title.strip() or title_of(facts.text))[:120]
    task.text = facts.text.strip()
    task.kind, task.leader, task.rhythm = facts.kind, facts.leader.strip(), facts.rhythm
    task.due_original = task.due_current = facts.due
    task.due_basis = (Basis.PERSON if facts.due else Basis.OPEN).value
    task.due_text, task.recurrence = facts.due_text, facts.recurrence.strip()
    task.is_standing = facts.is_standing
    task.goal, task.parent, task.weight = facts.goal, facts.parent, facts.weight
    task.plan = {
        "parties": [{"unit": unit.pk, "role": str(role)} for unit, role in facts.parties],
        "said": _parties_said(facts.parties),
        "targets": [dict(target) for target in facts.targets],
        "nodes": [[title, due.isoformat(), weight] for title, due, weight in facts.nodes],
    }


def _parties_said(parties: Iterable[tuple[Unit, str]]) -> list[dict[str, str]]:
    return [{"role": str(role), "unit": str(unit)} for unit, role in parties]


def _said(facts: DraftFacts) -> dict[str, Any]:
    return {
        "title": facts.title or title_of(facts.text),
        "due_current": facts.due,
        "parties": _parties_said(facts.parties),
    }


def _units_of(tasks: Iterable[Task]) -> dict[int, Unit]:
    """The units that drafts name, in one query."""
    wanted = {row["unit"] for task in tasks for row in task.plan.get("parties", ())}
    rows = Unit.objects.filter(pk__in=many.keys(sorted(wanted)))
    return {unit.pk: unit for unit in rows}


def _planned(task: Task, earliest: dt.date | None, units: Mapping[int, Unit]) -> list[PlannedParty]:
    """The units of a draft as they are today; Mistake where one has ended or the date is past."""
    if earliest is not None and task.due_current is not None and task.due_current < earliest:
        raise Mistake(
            _("“%(title)s”的时限已过，请先改时限再交办。") % {"title": task.title[:40]}, "due"
        )
    checked_rule(task.recurrence)
    found = []
    for row in task.plan.get("parties", ()):
        unit = units.get(row["unit"])
        if unit is None or not unit.is_active:
            raise Mistake(
                _("“%(title)s”的单位 %(unit)s 已撤销，请先改单位再交办。")
                % {"title": task.title[:40], "unit": unit or "—"}
            )
        found.append(PlannedParty(unit, row["role"], Basis.PERSON.value))
    return sorted(found, key=lambda p: p.role == PartyRole.SUPPORT.value)


def _nodes(task: Task) -> Iterable[Milestone]:
    for position, (title, due, weight) in enumerate(task.plan.get("nodes", ())):
        day = dt.date.fromisoformat(due)
        yield Milestone(
            organisation_id=task.organisation_id,
            task=task,
            title=title[:120],
            due=day,
            due_original=day,
            weight=weight,
            position=position,
            by_office=True,
        )


def _tell_parents(actor: Actor, tasks: Iterable[Task], today: dt.date) -> None:
    """The units of a task hear that a part of it has gone to others."""
    parents = {task.parent_id: task.parent for task in tasks if task.parent_id}
    for parent in parents.values():
        if parent is None:
            continue
        units = {party.unit: 1 for party in parent.parties.select_related("unit")}
        text = gettext_lazy("任务 %(number)s 分出了子任务")
        facts = {"number": parent.number}
        notice = Notice("tasks.divided", text, f"/tasks/{parent.pk}/", facts=facts)
        tell_units(actor, units, notice, today)
