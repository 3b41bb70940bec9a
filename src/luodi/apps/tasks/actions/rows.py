"""The rows of an issue: tasks with parties, targets, sources, work and events, written in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.apps.documents.models import Requirement
from luodi.apps.tasks.lighting import lit
from luodi.apps.tasks.models import (
    IssueBatch,
    Standing,
    Task,
    TaskParty,
    TaskSource,
    TaskTarget,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.queries.plan import PlannedParty, PlannedTask
from luodi.apps.tasks.standings import standing_of
from luodi.apps.tasks.titles import title_of
from luodi.apps.tasks.upkeep import entry_of, open_work, sign_by
from luodi.core.periods import add_months
from luodi.core.target_plan import begin_of, measure_of
from luodi.core.task_flow import PartyState
from luodi.kernel import events, search
from luodi.kernel.access import Actor
from luodi.kernel.models import Basis

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A task that goes out, what is planned for it, and the units' parts once they are written."""

    task: Task
    planned: Sequence[PlannedParty]
    targets: Sequence[Mapping[str, Any]]
    requirement: Requirement | None = None
    parties: list[TaskParty] = field(default_factory=list)


def make_rows(
    actor: Actor, batch: IssueBatch, planned: Sequence[PlannedTask], today: dt.date
) -> list[Made]:
    """The tasks of a document, with everything that belongs to them."""
    made = [
        Made(_task(batch, plan, ordinal, today), plan.parties, plan.requirement.targets,
             plan.requirement)
        for ordinal, plan in enumerate(planned, start=1)
    ]  # fmt: skip
    lit([m.task for m in made], batch.organisation_id, today)
    Task.objects.bulk_create([m.task for m in made], batch_size=_CHUNK)
    write_out(actor, batch, made, today)
    return made


def write_out(actor: Actor, batch: IssueBatch, made: Sequence[Made], today: dt.date) -> None:
    """All that goes out with saved tasks; the number of queries grows by chunks only."""
    Standing.objects.bulk_create([standing_of(m.task, today) for m in made], batch_size=_CHUNK)
    for row in made:
        row.parties.extend(_parties(row, batch))
    parties = [party for row in made for party in row.parties]
    TaskParty.objects.bulk_create(parties, batch_size=_CHUNK)
    TaskTarget.objects.bulk_create(
        [target for row in made for target in _targets(row)], batch_size=_CHUNK
    )
    sources = [_source(row.task, row.requirement) for row in made if row.requirement]
    TaskSource.objects.bulk_create(sources, batch_size=_CHUNK)
    WorkItem.objects.bulk_create(_work(parties, batch, today), batch_size=_CHUNK)
    for row in made:
        events.record(actor, row.task, after=_said(row))
    search.put(
        batch.organisation_id,
        (entry_of(row.task, [party.unit for party in row.parties]) for row in made),
    )


def _task(batch: IssueBatch, plan: PlannedTask, ordinal: int, today: dt.date) -> Task:
    requirement = plan.requirement
    return Task(
        organisation_id=batch.organisation_id,
        number=f"{batch.number}-{ordinal}",
        title=title_of(requirement.text),
        text=requirement.text,
        measures=requirement.measures,
        leader=requirement.leader,
        batch=batch,
        goal=requirement.goal,
        rhythm=batch.rhythm,
        issued_on=today,
        due_original=requirement.due,
        due_current=requirement.due,
        due_basis=requirement.due_basis,
        due_text=requirement.due_text,
        recurrence=requirement.recurrence,
        is_standing=_is_standing(requirement),
        review_on=add_months(today, 12) if _is_standing(requirement) else None,
    )


def _is_standing(requirement: Requirement) -> bool:
    """A duty without an end (长期坚持、常年): it is looked at every year and is never overdue."""
    said = requirement.due is None and not requirement.recurrence and requirement.due_text
    return bool(said) and requirement.due_basis != Basis.OPEN


def _parties(row: Made, batch: IssueBatch) -> Iterable[TaskParty]:
    for position, party in enumerate(row.planned):
        yield TaskParty(
            organisation_id=batch.organisation_id,
            task=row.task,
            unit=party.unit,
            role=party.role,
            basis=party.basis,
            position=position,
            state=(PartyState.WAITING if party.owns else PartyState.INFORMED).value,
            rhythm=row.task.rhythm,
            figures=len(row.targets),
        )


def _targets(row: Made) -> Iterable[TaskTarget]:
    for position, facts in enumerate(row.targets):
        yield _target(row.task, facts, position)


def _target(task: Task, facts: Mapping[str, Any], position: int) -> TaskTarget:
    """A figure as the desk keeps it; what is not a number is not a target."""
    value, high = facts.get("value"), facts.get("high")
    if isinstance(value, list | tuple):
        value, high = value[0], value[-1]
    indicator, unit, op, kind, per = (
        str(facts.get(name) or "") for name in ("indicator", "unit", "op", "kind", "per")
    )
    issued = task.issued_on
    return TaskTarget(
        task=task,
        indicator=indicator[:80],
        op=(op or "=")[:6],
        value=float(value or 0),
        high=float(high) if high is not None and op == "range" else None,
        unit=unit[:20],
        kind=kind[:10],
        measure=facts.get("measure") or measure_of(op, unit, kind, indicator),
        begins_on=begin_of(issued, task.due_current, per) if issued else None,
        is_soft=bool(facts.get("soft")),
        per=per[:20],
        reference=str(facts.get("reference") or "")[:40],
        quote=str(facts.get("quote") or "")[:120],
        basis=facts.get("basis") or Basis.EXPLICIT,
        position=position,
    )


def _source(task: Task, requirement: Requirement) -> TaskSource:
    return TaskSource(
        task=task, requirement=requirement, document_id=requirement.document_id, position=0
    )


def _work(parties: Iterable[TaskParty], batch: IssueBatch, today: dt.date) -> list[WorkItem]:
    """Owners are to sign."""
    due = sign_by(batch.organisation_id, today)
    return [
        open_work(WorkKind.SIGN, party, batch.issued_at, due)
        for party in parties
        if party.state == PartyState.WAITING.value
    ]


def _said(row: Made) -> dict[str, Any]:
    return {
        "number": row.task.number,
        "state": row.task.state,
        "due_current": row.task.due_current,
        "parties": [{"role": party.role, "unit": str(party.unit)} for party in row.parties],
    }
