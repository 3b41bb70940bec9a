"""From a finished reading to requirements on the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.models import (
    Decision,
    Document,
    DocumentState,
    Requirement,
    RequirementParty,
)
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import Resolver
from luodi.files.out.phrases import tidy
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Basis, PartyRole

Json = dict[str, Any]
_ROLES = {role.value for role in PartyRole}
_BATCH = 500
_PEOPLE = ("person", "post")


@action("documents.take_reading", gettext_lazy("读取了文件"))
def take_reading(*, actor: Actor, document: Document) -> int:
    """Put the requirements of `document.reading` on the desk; how many.

    Run again (a job that was killed), it begins anew; but once somebody has decided or changed
    anything the desk stays as it is: nobody's work is thrown away.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    known = Requirement.objects.filter(document=document)
    if not known.exclude(decision=Decision.UNDECIDED, version=1).exists():
        known.delete()
        _make_rows(actor, document)
    document.outline = document.reading.get("outline", [])
    document.gaps = document.reading.get("gaps", [])
    document.state = DocumentState.OPEN
    document.failure = ""
    document.save(update_fields=["outline", "gaps", "state", "failure", "updated_at"])
    steps.recount(document)
    events.record(actor, document, after={"requirements": document.total})
    return document.total


def _make_rows(actor: Actor, document: Document) -> None:
    resolver = Resolver(actor)
    found: list[Json] = document.reading.get("requirements", [])
    rows = [_row(document, position, item, resolver) for position, item in enumerate(found)]
    Requirement.objects.bulk_create(rows, batch_size=_BATCH)
    parties = [
        party
        for row, item in zip(rows, found, strict=True)
        for party in _parties(row, item, resolver)
    ]
    RequirementParty.objects.bulk_create(parties, batch_size=_BATCH)


def _row(document: Document, position: int, item: Json, resolver: Resolver) -> Requirement:
    deadline = item.get("deadline") or {}
    vague = item.get("vague_deadlines") or []
    date = deadline.get("date")
    leaders = [p["name"] for p in item["parties"] if p["role"] == "leader"]
    return Requirement(
        organisation_id=document.organisation_id,
        document=document,
        position=position,
        start=item["start"],
        end=item["end"],
        node=item.get("node"),
        kind=item["kind"],
        strength=item["strength"],
        proposal="task" if item["is_task"] else item["reason"],
        text=tidy(item["quote"]),
        leader="、".join(leaders)[:60],
        due=dt.date.fromisoformat(date) if date else None,
        due_text=(deadline or (vague[0] if vague else {})).get("text", "")[:120],
        due_basis=deadline.get("basis", Basis.OPEN.value),
        due_flag=deadline.get("flag") or ("vague" if vague and not deadline else ""),
        recurrence=deadline.get("rrule") or "",
        targets=[_target(target) for target in item["targets"]],
        suggestions=list(_suggestions(item, resolver)),
    )


def _target(target: Json) -> Json:
    keys = ("indicator", "op", "value", "unit", "kind", "soft", "per", "reference")
    return {
        **{key: target[key] for key in keys},
        "quote": target["text"],
        "basis": Basis.EXPLICIT.value,
    }


def _suggestions(item: Json, resolver: Resolver) -> Iterator[Json]:
    for suggestion in item["suggestions"]:
        unit = resolver.resolve(suggestion["unit"])
        if isinstance(unit, Unit):
            words = [word["quote"] for word in suggestion["words"]]
            yield {"unit": unit.pk, "name": str(unit), "words": words}


def _parties(row: Requirement, item: Json, resolver: Resolver) -> Iterator[RequirementParty]:
    """Units and groups as the document names them; people are no units to issue a task to."""
    seen: set[tuple[str, int] | str] = set()
    for position, party in enumerate(item["parties"]):
        if party["role"] not in _ROLES:
            continue
        owner = resolver.resolve(party["name"])
        if owner is None and party["kind"] in _PEOPLE:
            continue
        key = (type(owner).__name__, owner.pk) if owner else party["name"]
        if key in seen:
            continue
        seen.add(key)
        yield RequirementParty(
            requirement=row,
            role=party["role"],
            name=party["name"][:120],
            unit=owner if isinstance(owner, Unit) else None,
            group=owner if isinstance(owner, Group) else None,
            basis=party["basis"],
            position=position,
        )
