"""Requirements: listed, read, edited with a merge of what two people change."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.actions import editing
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Decision, Document, Requirement
from luodi.apps.documents.queries import document_for, goal_for
from luodi.apps.documents.queries.desk import (
    document_on_desk,
    live_requirements,
    requirement_on_desk,
)
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.documents.rules import DECOMPOSE, VIEW
from luodi.apps.orgs.queries import group_for, unit_for
from luodi.kernel.access import Actor, ActorRequest, Hidden
from luodi.kernel.errors import Mistake
from luodi.kernel.models import PartyRole
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import tag


class RequirementParty(Schema):
    """Who is to do it; neither `unit` nor `group` where nobody of that name is known."""

    role: str
    name: str
    unit: int | None = Field(validation_alias="unit_id")
    group: int | None = Field(validation_alias="group_id")
    basis: str


class RequirementOut(Schema):
    """A requirement. `start` and `end` count characters of the document's text."""

    id: int
    document: int = Field(validation_alias="document_id")
    position: int
    start: int
    end: int
    spans: list[list[int]]
    kind: str
    strength: str
    proposal: str
    text: str
    leader: str
    due: dt.date | None
    due_text: str
    due_basis: str
    due_flag: str
    recurrence: str
    targets: list[dict[str, Any]]
    measures: list[str]
    goal: int | None = Field(validation_alias="goal_id")
    separately: bool
    parties: list[RequirementParty]
    decision: str
    reason: str
    decided_by: str
    issued_at: dt.datetime | None
    version: int


class Requirements(Cursor):
    """Which requirements."""

    decision: Decision | None = None


@routes.get("/documents/{pk}/requirements", VIEW, Listing[RequirementOut])
def list_requirements(request: ActorRequest, pk: Pk, wanted: Query[Requirements]) -> dict[str, Any]:
    """The requirements of a document; those merged away or split are left out."""
    document = document_for(request.actor, pk)
    rows = live_requirements(document).prefetch_related("parties")
    if wanted.decision:
        rows = rows.filter(decision=wanted.decision)
    return listing(request, rows, wanted)


@routes.get("/requirements/{pk}", VIEW, RequirementOut)
def get_requirement(request: ActorRequest, response: HttpResponse, pk: Pk) -> Requirement:
    """One requirement; its ETag is its version."""
    found = Requirement.objects.filter(pk=pk, organisation_id=request.actor.organisation_id)
    row = found.prefetch_related("parties").first()
    if row is None:
        raise Hidden
    document_for(request.actor, row.document_id)
    tag(response, row.version)
    return row


class PartyWanted(Strict):
    """A unit or a group with its role; or a name, if neither is known."""

    role: PartyRole
    unit: Key | None = None
    group: Key | None = None
    name: str = Field("", max_length=120)

    def facts(self, actor: Actor) -> dict[str, Any]:
        """As the desk keeps it."""
        owner: Any = None
        if self.unit is not None:
            owner = unit_for(actor, self.unit)
        elif self.group is not None:
            owner = group_for(actor, self.group)
        if owner is None and not self.name:
            raise Mistake(_("请写明责任单位。"), "parties")
        return {
            "role": self.role.value,
            "name": self.name or str(owner),
            "unit": self.unit,
            "group": None if self.unit is not None else self.group,
        }


class TargetIn(Strict):
    """A figure to be reached; a range has two values."""

    indicator: str = Field(max_length=80)
    op: Literal[">=", "<=", "=", ">", "<", "≈", "range"] = ">="
    value: float | list[float]
    unit: str = Field("", max_length=20)

    def facts(self) -> dict[str, Any]:
        """As the desk keeps it."""
        if isinstance(self.value, list) and (len(self.value) != 2 or self.op != "range"):
            raise Mistake(_("范围要有两个数，方式为 range。"), "targets")
        rest = {"kind": "level", "soft": False, "per": "", "reference": "", "quote": ""}
        return {**rest, **self.dict(), "basis": "person"}


class Edit(Strict):
    """New values; what is left out stays. `version` is the one that was read."""

    version: int = Field(ge=1, le=2_000_000_000)
    text: str | None = Field(None, min_length=1, max_length=4000)
    leader: str | None = Field(None, max_length=60)
    due: dt.date | None = None
    due_text: str | None = Field(None, max_length=120)
    recurrence: str | None = Field(None, max_length=120)
    targets: list[TargetIn] | None = Field(None, max_length=50)
    measures: list[str] | None = Field(None, max_length=50)
    goal: Key | None = None
    separately: bool | None = None
    parties: list[PartyWanted] | None = Field(None, max_length=100)

    def wanted(self, actor: Actor) -> dict[str, Any]:
        """The changed fields as the desk's action takes them."""
        sent = self.model_fields_set - {"version"}
        facts: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("text", "leader", "due_text", "recurrence", "measures", "separately")
            if name in sent and getattr(self, name) is not None
        }
        if "due" in sent:
            facts["due"] = self.due.isoformat() if self.due else None
        if "goal" in sent:
            facts["goal_id"] = goal_for(actor, self.goal).pk if self.goal else None
        if self.targets is not None:
            facts["targets"] = [target.facts() for target in self.targets]
        if self.parties is not None:
            facts["parties"] = [party.facts(actor) for party in self.parties]
        return facts


@routes.patch("/requirements/{pk}", DECOMPOSE, RequirementOut)
def edit_requirement(
    request: ActorRequest, response: HttpResponse, pk: Pk, sent: Edit
) -> Requirement:
    """Change a requirement. 409 with both versions if somebody else has changed it since."""
    document, row = on_desk(request.actor, pk)
    wanted, base = sent.wanted(request.actor), editable_facts(row)
    if row.version != sent.version:
        clashes = [
            editing.Clash(key, base[key], wanted[key]) for key in wanted if base[key] != wanted[key]
        ]
        raise editing.EditConflict(row, clashes, wanted)
    editing.edit(actor=request.actor, document_id=document.pk, pk=pk, base=base, wanted=wanted)
    return get_requirement(request, response, pk)


def on_desk(actor: Actor, pk: int) -> tuple[Document, Requirement]:
    """A requirement with its document, for whoever decomposes; or Hidden."""
    found = Requirement.objects.filter(pk=pk, organisation_id=actor.organisation_id)
    document_id = found.values_list("document_id", flat=True).first()
    if document_id is None:
        raise Hidden
    document = document_on_desk(actor, document_id)
    return document, requirement_on_desk(document, pk)
