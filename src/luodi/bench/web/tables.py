"""The tables that are filled, each with the columns that differ from row to row."""

from __future__ import annotations

from luodi.apps.documents.models import Document, Requirement, RequirementParty
from luodi.apps.tasks.models import (
    IssueBatch,
    Progress,
    Task,
    TaskParty,
    TaskSource,
    TaskTarget,
    WorkItem,
)
from luodi.bench.web.loading import Table
from luodi.kernel.models import Event, SearchEntry

DOCUMENTS = Table(
    Document, "id", "organisation_id", "title", "number", "issuer", "kind", "date", "year", "state",
    "content_sha256", "text", "total", "issued",
)  # fmt: skip
REQUIREMENTS = Table(
    Requirement, "id", "organisation_id", "document_id", "position", "start", "end", "kind",
    "strength", "proposal", "text", "decision", "decided_by", "issued_at",
)  # fmt: skip
REQUIREMENT_PARTIES = Table(RequirementParty, "id", "requirement_id", "role", "name", "unit_id")
BATCHES = Table(
    IssueBatch, "id", "organisation_id", "number", "document_id", "token", "note", "tasks_count",
    "units_count", "issued_at", "issued_by_name",
)  # fmt: skip
TASKS = Table(
    Task, "id", "organisation_id", "number", "title", "text", "state", "is_open", "batch_id",
    "goal_id", "issued_on", "light", "light_facts", "last_progress", "last_progress_on",
    "due_original", "due_current", "due_basis",
)  # fmt: skip
SOURCES = Table(TaskSource, "id", "task_id", "requirement_id", "document_id")
PARTIES = Table(
    TaskParty, "id", "organisation_id", "task_id", "unit_id", "role", "state", "position",
    "task_is_open", "figures",
)  # fmt: skip
TARGETS = Table(TaskTarget, "id", "task_id", "indicator", "op", "value", "unit")
WORK = Table(
    WorkItem, "id", "organisation_id", "kind", "task_id", "party_id", "unit_id", "due", "opened_at",
    "closed_at",
)  # fmt: skip
PROGRESS = Table(
    Progress, "id", "organisation_id", "task_id", "unit_id", "text", "is_unchanged", "by_name", "at"
)
ENTRIES = Table(
    SearchEntry, "id", "organisation_id", "kind", "object_id", "text", "initials", "tokens"
)
EVENTS = Table(
    Event, "id", "organisation_id", "seq", "at", "actor_name", "verb", "target_type", "target_id",
    "target_label", "request_id", "previous", "hash",
)  # fmt: skip

ALL = (
    DOCUMENTS, REQUIREMENTS, BATCHES, TASKS, SOURCES, PARTIES, TARGETS, WORK, PROGRESS, ENTRIES,
    EVENTS,
)  # fmt: skip
