"""Reports: which count, what a unit said last, what waits for its head, what is pointed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import (
    HelpRequest,
    Measure,
    Progress,
    ProgressState,
    ProgressValue,
    Task,
    TaskParty,
    TaskTarget,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.queries.lists import tasks_visible_to
from luodi.core.help_flow import OPEN_HELP
from luodi.core.periods import last_day
from luodi.core.report_hints import Hint, Reading, Said, hints
from luodi.kernel.access import UNIT_ROLES, Actor, Hidden
from luodi.kernel.models import Attachment, PartyRole
from luodi.kernel.prepared import prepared

# What has left its unit: the others are nobody's business outside it.
OUT = (ProgressState.FILED.value, ProgressState.CORRECTED.value)
CORRECTABLE = 6  # reports back from the latest one of a unit on a task
_LOOKED_AT = 60  # reports of a task, back from the latest
LATEST = (F("as_of").desc(nulls_last=True), F("pk").desc())
History = Mapping[int, list[tuple[dt.date, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said, as far as it is looked at before it is sent."""

    text: str
    problems: str
    next_step: str
    values: Mapping[int, float] = field(default_factory=dict)
    as_of: dt.date | None = None


def is_own(actor: Actor, unit: Unit) -> bool:
    """Whether the actor is one of the unit's people."""
    return actor.covers(unit.path, *UNIT_ROLES)


def counting() -> QuerySet[Progress]:
    """Reports that count: filed, vouched for where the unit wants that, and not corrected."""
    return Progress.objects.filter(state=ProgressState.FILED)


def of_party(party: TaskParty) -> QuerySet[Progress]:
    """Everything a unit has written on a task, sent or not."""
    return Progress.objects.filter(task_id=party.task_id, unit_id=party.unit_id)


def last_report(party: TaskParty) -> Progress | None:
    """What the unit said last, in words."""
    return _last_in_words.first(party.task_id, party.unit_id)


_last_in_words = prepared(
    lambda task, unit: (
        counting().filter(task=task, unit=unit, is_unchanged=False).order_by(*LATEST)[:1]
    )
)
_with_head = prepared(
    lambda task, unit: (
        Progress.objects.filter(task=task, unit=unit, state=ProgressState.WITH_HEAD)
        .order_by()
        .values_list("pk", flat=True)[:1]
    )
)


def waits_with_head(party: TaskParty) -> bool:
    """Whether a report of the unit waits for its head."""
    return bool(_with_head(party.task_id, party.unit_id))


def unsent_report(party: TaskParty) -> Progress | None:
    """The unit's latest report if it waits for the head, or was stopped and not written anew."""
    newest = of_party(party).order_by("-pk").first()
    waits = (ProgressState.WITH_HEAD.value, ProgressState.STOPPED.value)
    return newest if newest is not None and newest.state in waits else None


def history_of(party: TaskParty, besides: Progress | None = None) -> History:
    """The figures that count of what the unit has reported, by target, oldest first."""
    found: dict[int, list[tuple[dt.date, float]]] = {}
    for progress_id, target_id, as_of, at, value in _said_in_figures(party.task_id, party.unit_id):
        if besides is not None and progress_id == besides.pk:
            continue
        found.setdefault(target_id, []).append((as_of or at.date(), value))
    return found


_said_in_figures = prepared(
    lambda task, unit: (
        ProgressValue.objects.filter(
            progress__task_id=task, progress__unit_id=unit, progress__state=ProgressState.FILED
        )
        .order_by(F("progress__as_of").asc(nulls_first=True), "progress_id")
        .values_list("progress_id", "target_id", "progress__as_of", "progress__at", "value")
    )
)


def last_values(history: History) -> dict[int, float]:
    """The last of them for each target."""
    return {target_id: values[-1][1] for target_id, values in history.items()}


def hints_for(
    party: TaskParty,
    words: Words,
    today: dt.date,
    corrects: Progress | None,
    targets: Mapping[int, TaskTarget],
) -> list[Hint]:
    """What is to be pointed out to the author; of a correction, without what it stands for."""
    history = history_of(party, corrects) if targets else {}
    last = last_report(party) if corrects is None else None
    as_of = words.as_of or today
    said = Said(
        day=today,
        text=words.text,
        problems=words.problems,
        next_step=words.next_step,
        readings=tuple(
            _reading(targets[pk], value, history.get(pk, ()))
            for pk, value in words.values.items()
            if pk in targets
        ),
        as_of=as_of,
        last_text=last.text if last else "",
        last_day=(last.as_of or last.at.date()) if last else None,
        closings=_closings(party, targets.values(), as_of),
        has_asked_for_help=_has_asked_for_help(party) if words.problems else False,
    )
    return hints(said)


def _reading(target: TaskTarget, value: float, history: Iterable[tuple[dt.date, float]]) -> Reading:
    return Reading(
        target.pk,
        target.indicator or target.quote,
        target.unit,
        value,
        target.value,
        tuple(history),
        is_cumulative=target.measure == Measure.CUMULATIVE,
        is_reached=_is_reached(target, value),
    )


def _is_reached(target: TaskTarget, value: float) -> bool:
    if target.op == "range":
        return target.value <= value <= (target.value if target.high is None else target.high)
    return value <= target.value if target.op in ("<", "<=") else value >= target.value


def _closings(
    party: TaskParty, targets: Iterable[TaskTarget], as_of: dt.date
) -> frozenset[dt.date]:
    """The days on which a period of the task ends: of the month, its own, those of its figures."""
    days = {last_day(as_of.year, as_of.month), party.task.due_current}
    days |= {target.ends_on for target in targets}
    days |= set(_asked_for(party.pk))
    return frozenset(day for day in days if day is not None)


_asked_for = prepared(
    lambda party: (
        WorkItem.objects.filter(party=party, kind=WorkKind.REPORT, closed_at=None, subject="")
        .order_by()
        .values_list("due", flat=True)
    )
)


def _has_asked_for_help(party: TaskParty) -> bool:
    rows = HelpRequest.objects.filter(task_id=party.task_id, party=party, state__in=OPEN_HELP)
    return rows.exists()


def said_by_supports(task: Task) -> list[Progress]:
    """What each supporting unit said last to the one that leads, oldest first."""
    rows = counting().filter(task=task, for_lead=True).select_related("unit").order_by("pk")
    return sorted({row.unit_id: row for row in rows}.values(), key=lambda row: row.pk)


def latest_of(task: Task) -> list[Progress]:
    """What each unit said last, of what counts; the latest first."""
    rows = counting().filter(task=task).select_related("unit").prefetch_related("values__target")
    found: dict[int, Progress] = {}
    for row in rows.order_by(*LATEST)[:_LOOKED_AT]:
        found.setdefault(row.unit_id, row)
    return list(found.values())


def correctable(party: TaskParty) -> list[Progress]:
    """The unit's latest reports that may still be corrected, latest first."""
    return list(of_party(party).filter(state=ProgressState.FILED).order_by(*LATEST)[:CORRECTABLE])


def reports_visible_to(actor: Actor, task: Task) -> QuerySet[Progress]:
    """The reports on a task the actor sees, latest first; what has not left its unit only there."""
    rows = Progress.objects.filter(task=task).select_related("unit").order_by("-pk")
    units = {party.unit_id for party in _own_parties(actor, task)}
    return (
        rows.filter(Q(state__in=OUT) | Q(unit_id__in=units))
        if units
        else rows.filter(state__in=OUT)
    )


def _own_parties(actor: Actor, task: Task) -> list[TaskParty]:
    parties = TaskParty.objects.filter(task=task).select_related("unit")
    return [party for party in parties if is_own(actor, party.unit)]


def report_for(actor: Actor, pk: int) -> Progress:
    """The report, or Hidden: of a task the actor sees, and sent out or of the actor's own unit."""
    rows = Progress.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    report = rows.select_related("task", "unit", "corrects").first()
    if report is None or not tasks_visible_to(actor).filter(pk=report.task_id).exists():
        raise Hidden
    if report.state not in OUT and not is_own(actor, report.unit):
        raise Hidden
    return report


def party_of(report: Progress) -> TaskParty | None:
    """The part of the task that the report is about; None where the unit is no longer on it."""
    rows = TaskParty.objects.filter(task_id=report.task_id, unit_id=report.unit_id)
    return rows.select_related("task", "unit").first()


def attachment_for(actor: Actor, progress_pk: int, pk: int) -> Attachment:
    """A file that came with a report the actor sees, or Hidden."""
    found = report_for(actor, progress_pk).attachments.filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found


def supports_of(task: Task) -> list[TaskParty]:
    """The supporting units of a task."""
    rows = TaskParty.objects.filter(task=task, role=PartyRole.SUPPORT, state="informed")
    return list(rows.select_related("unit").order_by("position", "pk"))
