"""Who I am, what I may do, search, background work, and what happened to a thing."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents.models import Document, Requirement
from luodi.apps.documents.queries import document_for
from luodi.apps.documents.rules import VIEW as DOCUMENTS
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.rules import VIEW as TASKS
from luodi.kernel import timeline
from luodi.kernel.access import Actor, ActorRequest, Hidden, permissions
from luodi.kernel.jobs import label
from luodi.kernel.models import Event, Job
from luodi.kernel.rest.listing import BIGGEST, Cursor, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import Routes
from luodi.kernel.search_hits import groups
from luodi.shell.rules import API, SEARCH

routes = Routes("own", read="")


class RoleHeld(Schema):
    """A role and how far it reaches; `unit` null: the whole organisation."""

    role: str
    unit: int | None
    delegated_by: str


class Me(Schema):
    """Whoever asks. `scopes` null: a session, not limited by a token."""

    user: int | None
    name: str
    post: str
    organisation: int
    roles: list[RoleHeld]
    permissions: list[str]
    scopes: list[str] | None


@routes.get("/me", API, Me)
def me(request: ActorRequest) -> Me:
    """Who I am, which roles I hold, what I may do, and my token's scopes."""
    actor = request.actor
    return Me(
        user=actor.user_id,
        name=actor.name,
        post=actor.post,
        organisation=actor.organisation_id,
        roles=[
            RoleHeld(role=g.role.value, unit=g.unit_id, delegated_by=g.delegated_by)
            for g in actor.grants
        ],
        permissions=[p.name for p in permissions() if actor.may(p)],
        scopes=None if actor.scopes is None else sorted(actor.scopes),
    )


class Found(Schema):
    """One thing found; `url` is its page."""

    kind: str
    title: str
    detail: str
    url: str


class Search(Strict):
    """What to look for."""

    q: str = Field(min_length=1, max_length=100)
    kind: str = Field("", max_length=20)
    size: int = Field(10, ge=1, le=50)


# What a token must be allowed to read to find things of a kind.
_SCOPES = {"document": "documents:read", "task": "tasks:read"}


@routes.get("/search", SEARCH, list[Found])
def search(request: ActorRequest, asked: Query[Search]) -> list[Found]:
    """Documents, tasks, units and people by any part of their words or by pinyin initials."""
    found = groups(request.actor, asked.q, asked.size, asked.kind)
    return [
        Found(kind=group.kind, title=hit.title, detail=hit.detail, url=hit.url)
        for group in found
        if _readable(request.actor, group.kind)
        for hit in group.hits
    ]


def _readable(actor: Actor, kind: str) -> bool:
    return actor.scopes is None or _SCOPES.get(kind, "orgs:read") in actor.scopes


class JobOut(Schema):
    """Background work: `state` is queued, running, done or dead."""

    id: int
    name: str
    label: str
    state: str
    done: int
    total: int
    message: str
    error: str
    result: dict[str, object] | None
    created_at: dt.datetime
    finished_at: dt.datetime | None

    @staticmethod
    def resolve_label(job: Job) -> str:
        """What people call it."""
        return label(job.name)

    @staticmethod
    def resolve_error(job: Job) -> str:
        """Its last line: what lies above is for the administrator's log."""
        return job.error.strip().rpartition("\n")[2][:300]


@routes.get("/jobs", API, Listing[JobOut])
def list_jobs(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, object]:
    """My own background work, latest first."""
    return listing(request, _jobs(request.actor), cursor)


@routes.get("/jobs/{pk}", API, JobOut)
def get_job(request: ActorRequest, pk: Pk) -> Job:
    """One of them."""
    job = _jobs(request.actor).filter(pk=pk).first()
    if job is None:
        raise Hidden
    return job


def _jobs(actor: Actor) -> QuerySet[Job]:
    mine = Q(created_by=actor.user_id) & Q(created_by__isnull=False)
    return Job.objects.filter(mine, organisation_id=actor.organisation_id)


class ChangeOut(Schema):
    """One fact before and after, in words."""

    label: str
    before: str
    after: str


class EventOut(Schema):
    """One thing that was done."""

    seq: int
    at: dt.datetime
    who: str
    post: str
    verb: str
    sentence: str
    reason: str
    changes: list[ChangeOut]


class Target(Strict):
    """A thing whose events are wanted."""

    cursor: int | None = Field(None, ge=1, le=BIGGEST, description="`seq` of the last event seen")
    size: int = Field(50, ge=1, le=200)


@routes.get("/documents/{pk}/events", DOCUMENTS, list[EventOut], scope="documents:read")
def list_document_events(request: ActorRequest, pk: Pk, asked: Query[Target]) -> list[EventOut]:
    """What was done with a document, latest first."""
    document_for(request.actor, pk)
    return _events(request.actor, Document._meta.label_lower, pk, asked)


@routes.get("/tasks/{pk}/events", TASKS, list[EventOut], scope="tasks:read")
def list_task_events(request: ActorRequest, pk: Pk, asked: Query[Target]) -> list[EventOut]:
    """What was done with a task, latest first."""
    task_for(request.actor, pk)
    return _events(request.actor, Task._meta.label_lower, pk, asked)


@routes.get("/requirements/{pk}/events", DOCUMENTS, list[EventOut], scope="documents:read")
def list_requirement_events(request: ActorRequest, pk: Pk, asked: Query[Target]) -> list[EventOut]:
    """What was done with a requirement, latest first."""
    found = Requirement.objects.filter(pk=pk, organisation_id=request.actor.organisation_id)
    document_id = found.values_list("document_id", flat=True).first()
    if document_id is None:
        raise Hidden
    document_for(request.actor, document_id)
    return _events(request.actor, Requirement._meta.label_lower, pk, asked)


def _events(actor: Actor, kind: str, pk: int, asked: Target) -> list[EventOut]:
    rows = Event.objects.on(kind, pk).filter(organisation_id=actor.organisation_id)
    if asked.cursor is not None:
        rows = rows.filter(seq__lt=asked.cursor)
    return [_event(row) for row in rows[: asked.size]]


def _event(row: Event) -> EventOut:
    line = timeline.line(row)
    return EventOut(
        seq=row.seq,
        at=row.at,
        who=line.who,
        post=line.post,
        verb=line.verb,
        sentence=timeline.sentence(row),
        reason=line.reason,
        changes=[ChangeOut(label=c.label, before=c.before, after=c.after) for c in line.changes],
    )
