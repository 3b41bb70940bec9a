"""A requirement as JSON: what steps restore, what forms start from."""

from __future__ import annotations

from typing import Any

from luodi.apps.documents.models import Requirement, RequirementParty
from luodi.kernel import events

Facts = dict[str, Any]

FIELDS = (
    "text", "leader", "due", "due_text", "due_basis", "due_flag", "recurrence", "targets",
    "measures", "goal_id", "separately", "decision", "reason", "decided_by", "decided_at",
    "merged_into_id", "spans", "start", "end",
)  # fmt: skip
# What an officer edits; the keys of the forms, of `base` and of `Clash.field`.
EDITABLE = (
    "text", "leader", "due", "due_text", "recurrence", "targets", "measures", "goal_id",
    "separately", "parties",
)  # fmt: skip


def snapshot(row: Requirement) -> Facts:
    """All facts of a requirement, its parties too."""
    facts = {name: getattr(row, name) for name in FIELDS}
    facts["parties"] = [party_facts(party) for party in row.parties.all()]
    facts["version"] = row.version
    return events.plain(facts) or {}


def party_facts(party: RequirementParty) -> Facts:
    """A party."""
    return {
        "role": party.role,
        "name": party.name,
        "unit": party.unit_id,
        "group": party.group_id,
        "basis": party.basis,
    }


def editable_facts(row: Requirement) -> Facts:
    """What the form of a requirement starts from."""
    facts = snapshot(row)
    return {key: facts[key] for key in EDITABLE}
