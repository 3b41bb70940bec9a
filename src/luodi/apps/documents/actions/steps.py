"""Steps on the desk: what they touch is locked, counted, recorded, and can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.documents.models import (
    Decision,
    DeskStep,
    Document,
    DocumentState,
    Requirement,
    RequirementParty,
)
from luodi.apps.documents.queries.desk import HIDDEN
from luodi.apps.documents.queries.facts import FIELDS, snapshot
from luodi.apps.documents.queries.matches import REMATCH
from luodi.kernel import events, jobs
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.errors import Conflict, Mistake

Facts = dict[str, Any]

UNREAD = ("reading", "outline", "gaps", "places", "warnings")  # large, and no step needs them
# What the log does not repeat: bookkeeping, or told by the decision itself.
_UNSAID = frozenset(
    {"decided_by", "decided_at", "merged_into_id", "spans", "start", "end", "version"}
)


class Step:
    """One step under way. Rows are taken by :meth:`take`, changed, and put back by :meth:`put`."""

    def __init__(self, actor: Actor, document: Document) -> None:
        self.actor = actor
        self.document = document
        self.before: dict[int, Facts] = {}
        self.versions: dict[int, int] = {}
        self.made: list[int] = []
        self.is_reworded = False  # or has new tasks to be: the same may stand elsewhere

    def take(self, ids: Iterable[int], *, hidden_too: bool = False) -> list[Requirement]:
        """The requirements, locked, in the order of the text; Hidden if one is not there.

        Conflict if one has been issued, merged away or split (unless those are asked for, too):
        somebody else was faster, and what is written to such a row would be seen by nobody.
        """
        wanted = set(ids)
        rows = list(
            Requirement.objects.select_for_update()
            .filter(document=self.document, pk__in=wanted)
            .prefetch_related("parties")
        )
        if len(rows) != len(wanted):
            raise Hidden
        for row in rows:
            if row.issued_at is not None:
                raise Conflict(
                    _("“%(text)s”已经交办，不能再改；如需调整请在任务中办理。") % {"text": row}
                )
            if row.decision in HIDDEN and not hidden_too:
                raise Conflict(_("“%(text)s”已被合并或拆分，请刷新后再处理。") % {"text": row})
            self.before.setdefault(row.pk, snapshot(row))
        return rows

    def put(self, row: Requirement, parties: list[Facts] | None = None) -> None:
        """Save a changed requirement, and its parties if they are given anew."""
        row.version += 1
        row.save()
        self.is_reworded = self.is_reworded or _is_new(row, self.before[row.pk])
        if parties is not None:
            set_parties(row, parties)
        self.versions[row.pk] = row.version
        before, after = events.changes(self.before[row.pk], snapshot(_fresh(row)))
        events.record(self.actor, row, before=_said(before), after=_said(after))

    def make(self, row: Requirement, parties: list[Facts]) -> Requirement:
        """A requirement that did not exist before (a part of one that was split)."""
        row.save()
        set_parties(row, parties)
        self.made.append(row.pk)
        self.is_reworded = True
        self.versions[row.pk] = row.version
        events.record(self.actor, row, after={"text": row.text})
        return row

    def put_back(self, row: Requirement, facts: Facts) -> None:
        """Restore a requirement and its version: then the step before can be undone as well."""
        self.put(row, restore(row, facts))
        row.version = facts["version"]
        row.save(update_fields=["version"])

    def unmake(self, row: Requirement) -> None:
        """Remove a requirement that an undone step had made; the log remembers it."""
        events.record(self.actor, row, before={"text": row.text}, after={})
        row.delete()


@contextmanager
def step(
    actor: Actor, document_id: int, label: str, *, can_be_undone: bool = True
) -> Iterator[Step]:
    """One step on the desk of a document; only inside an action.

    The document's row is locked: decisions on one document follow each other.
    """
    document = (
        Document.objects.select_for_update()
        .defer(*UNREAD)
        .filter(pk=document_id, organisation_id=actor.organisation_id)
        .first()
    )
    if document is None:
        raise Hidden
    if document.state not in (DocumentState.OPEN, DocumentState.ISSUED):
        raise Mistake(
            _("这份文件现在不能分解：%(state)s。") % {"state": document.get_state_display()}
        )
    under_way = Step(actor, document)
    yield under_way
    recount(document)
    if under_way.is_reworded:
        by = {"name": actor.name, "post": actor.post}
        jobs.after_commit(REMATCH, actor=actor, document=document.pk, by=by)
    if not can_be_undone:
        return
    DeskStep.objects.create(
        document=document,
        by=actor.user_id,
        by_name=actor.name,
        label=label,
        before=under_way.before,
        versions=under_way.versions,
        made=under_way.made,
    )


def _is_new(row: Requirement, before: Facts) -> bool:
    """Whether a task to be has other words than before, or was none."""
    if row.decision in HIDDEN or (row.proposal != "task" and row.decision != Decision.ACCEPTED):
        return False
    was_task = row.proposal == "task" or before["decision"] == Decision.ACCEPTED
    return row.text != before["text"] or not was_task


def set_parties(row: Requirement, parties: list[Facts]) -> None:
    """Replace the parties of a requirement."""
    row.parties.all().delete()
    RequirementParty.objects.bulk_create(
        RequirementParty(
            requirement=row,
            role=party["role"],
            name=party["name"],
            unit_id=party.get("unit"),
            group_id=party.get("group"),
            basis=party["basis"],
            position=position,
        )
        for position, party in enumerate(parties)
    )


def restore(row: Requirement, facts: Facts) -> list[Facts]:
    """Set a requirement's fields as they were; its parties as they were are returned."""
    for name in FIELDS:
        setattr(row, name, facts[name])
    row.due = dt.date.fromisoformat(facts["due"]) if facts["due"] else None
    decided_at = facts["decided_at"]
    row.decided_at = dt.datetime.fromisoformat(decided_at) if decided_at else None
    parties: list[Facts] = facts["parties"]
    return parties


def recount(document: Document) -> None:
    """Count the requirements of a document by decision, in one query."""
    live = ~Q(decision__in=[Decision.MERGED, Decision.SPLIT])
    aside = Q(decision__in=[Decision.REJECTED, Decision.SLOGAN])
    counts = Requirement.objects.filter(live, document=document).aggregate(
        total=Count("pk"),
        undecided=Count("pk", filter=Q(decision=Decision.UNDECIDED)),
        accepted=Count("pk", filter=Q(decision=Decision.ACCEPTED)),
        aside=Count("pk", filter=aside),
        issued=Count("pk", filter=Q(issued_at__isnull=False)),
    )
    for name, count in counts.items():
        setattr(document, name, count)
    document.save(update_fields=[*counts, "updated_at"])


def decided(row: Requirement, decision: Decision, actor: Actor, reason: str = "") -> None:
    """Note a decision, or that there is none any more."""
    row.decision, row.reason = decision, reason
    is_open = decision == Decision.UNDECIDED
    row.decided_by = "" if is_open else actor.name
    row.decided_at = None if is_open else timezone.now()


def _said(facts: Facts) -> Facts:
    said = {key: value for key, value in facts.items() if key not in _UNSAID}
    if "parties" in said:
        said["parties"] = [party["name"] for party in said["parties"]]
    return said


def _fresh(row: Requirement) -> Requirement:
    """The same row without what was prefetched before it changed."""
    return Requirement.objects.prefetch_related("parties").get(pk=row.pk)
