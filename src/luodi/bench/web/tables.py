"""The tables that are filled, each with the columns that differ from row to row."""

from __future__ import annotations

from luodi.apps.documents.models import Document, Requirement, RequirementParty
from luodi.apps.ladder.models import RungTaken, SupervisionNotice
from luodi.apps.tasks.models import (
    Claim,
    HelpRequest,
    IssueBatch,
    Milestone,
    Progress,
    Remark,
    Standing,
    Task,
    TaskParty,
    TaskRequest,
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
    "due_original", "due_current", "due_basis", "leader", "done_on", "closed_on", "outcome",
    "progress_ratio",
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
STANDINGS = Table(
    Standing, "id", "organisation_id", "task_id", "begins", "ends", "state", "is_open", "light",
    "light_facts", "due_original", "due_current", "last_progress_on", "progress_ratio", "outcome",
)  # fmt: skip
MILESTONES = Table(
    Milestone, "id", "organisation_id", "task_id", "title", "due", "due_original", "position",
    "done_on",
)  # fmt: skip
REQUESTS = Table(
    TaskRequest, "id", "organisation_id", "task_id", "party_id", "kind", "state", "grounds",
    "wanted_due", "due_before", "by_name", "at", "decided_at",
)  # fmt: skip
CLAIMS = Table(
    Claim, "id", "organisation_id", "task_id", "party_id", "state", "result", "by_name", "at",
    "decided_at",
)  # fmt: skip
HELPS = Table(
    HelpRequest, "id", "organisation_id", "task_id", "party_id", "kind", "text", "level", "state",
    "due", "raised_on", "by_name", "at", "closed_at",
)  # fmt: skip
REMARKS = Table(
    Remark, "id", "organisation_id", "leader", "said_on", "text", "urgency", "task_id", "state",
    "due", "by_name", "at",
)  # fmt: skip
RUNGS = Table(
    RungTaken, "id", "organisation_id", "task_id", "party_id", "unit_id", "rung", "colour", "track",
    "anchor", "day", "state", "told",
)  # fmt: skip
NOTICES = Table(
    SupervisionNotice, "id", "organisation_id", "number", "task_id", "party_id", "unit_id", "way",
    "state", "drafted_on", "text", "answer_by", "issued_at", "issued_by",
)  # fmt: skip

LIFE = (STANDINGS, MILESTONES, REQUESTS, CLAIMS, HELPS, REMARKS, RUNGS, NOTICES)
ALL = (
    DOCUMENTS, REQUIREMENTS, BATCHES, TASKS, SOURCES, PARTIES, TARGETS, WORK, PROGRESS, ENTRIES,
    EVENTS, *LIFE,
)  # fmt: skip
