"""What the page of one task shows: sources in context, parties, figures, timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Greatest, Length, Substr

from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.documents import BIG
from luodi.apps.tasks.models import (
    Progress,
    ProgressState,
    ProgressValue,
    Task,
    TaskParty,
    TaskSource,
    TaskTarget,
)
from luodi.apps.tasks.queries.reports import counting
from luodi.core.task_flow import PartyState
from luodi.kernel.models import Event, PartyRole

AROUND = 600  # characters on each side of a sentence in which its neighbouring lines are looked for
LINES = 2
EVENTS = 100
LINES_OF_FILES = 20
REPORTED = ("tasks.report", "tasks.vouch_report", "tasks.correct_report")
IN_TIME = (F("progress__as_of").asc(nulls_first=True), "progress_id")


@dataclass(frozen=True, slots=True)
class Source:
    """The sentence a task came from with the lines around it, and where it stands."""

    document: Document
    requirement_id: int
    before: str
    sentence: str
    after: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A target with the latest value each unit has reported."""

    target: TaskTarget
    values: list[ProgressValue]


def sources_of(task: Task) -> list[Source]:
    """Its sentences; only the text around each is read, not the document."""
    rows = (
        TaskSource.objects.filter(task=task)
        .select_related("document", "requirement")
        .defer(*(f"document__{name}" for name in BIG))
        .annotate(
            first=Greatest(F("requirement__start") - Value(AROUND), Value(0)),
            window=Substr(
                "document__text",
                F("first") + 1,
                F("requirement__end") - F("first") + Value(AROUND),
            ),
            length=Length("document__text"),
        )
    )
    return [_source(row) for row in rows]


def _source(row: TaskSource) -> Source:
    requirement = row.requirement
    first: int = row.first  # type: ignore[attr-defined]  # annotated above
    window: str = row.window  # type: ignore[attr-defined]  # annotated above
    start, end = requirement.start - first, requirement.end - first
    sentence = window[start:end] or requirement.text
    before = _lines(window[:start], last=True)
    return Source(row.document, requirement.pk, before, sentence, _lines(window[end:]))


def _lines(text: str, *, last: bool = False) -> str:
    """The rest of the sentence's own line and LINES more, without empty ones."""
    own, *others = reversed(text.split("\n")) if last else text.split("\n")
    more = [line.strip() for line in others if line.strip()][:LINES]
    found = [own.strip(), *more]
    return "\n".join(reversed(found) if last else found)


def parties_of(task: Task) -> list[TaskParty]:
    """Its units with their roles, those that were replaced last."""
    parties = list(TaskParty.objects.filter(task=task).select_related("unit"))
    for party in parties:
        party.task = task
    return sorted(parties, key=lambda p: p.state == PartyState.RELEASED.value)


def by_role(parties: Iterable[TaskParty]) -> list[tuple[PartyRole, list[TaskParty]]]:
    """The units of today, role by role; roles that nobody has are left out."""
    now = [party for party in parties if party.state != PartyState.RELEASED.value]
    order = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.SUPPORT)
    found = [(role, [party for party in now if party.role == role]) for role in order]
    return [(role, held) for role, held in found if held]


def figures_of(task: Task) -> list[Figure]:
    """Targets with the last reported value of each unit; two queries."""
    latest: dict[int, dict[int, ProgressValue]] = {}
    values = ProgressValue.objects.filter(target__task=task, progress__state=ProgressState.FILED)
    for value in values.select_related("progress__unit").order_by(*IN_TIME):
        latest.setdefault(value.target_id, {})[value.progress.unit_id] = value
    return [
        Figure(target, list(latest.get(target.pk, {}).values())) for target in task.targets.all()
    ]


def files_of(task: Task) -> list[Progress]:
    """Reports that came with files, latest first; the files are prefetched."""
    reports = counting().filter(task=task, attachments__isnull=False).distinct()
    return list(reports.select_related("unit").prefetch_related("attachments")[:LINES_OF_FILES])


def events_of(task: Task, only: str = "") -> list[Event]:
    """What happened to it, latest first; `only` ``report``: reports, ``step``: everything else."""
    events = Event.objects.on("tasks.task", task.pk)
    if only == "report":
        events = events.filter(verb__in=REPORTED)
    elif only == "step":
        events = events.exclude(verb__in=REPORTED)
    return list(events[:EVENTS])
