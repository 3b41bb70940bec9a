"""Everybody's background work, for the system administrator: never what it is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Query, Schema

from luodi.kernel.access import ActorRequest
from luodi.kernel.models import Job, JobState
from luodi.kernel.rest.listing import Cursor, Listing, Pk, listing
from luodi.kernel.rest.routes import Routes
from luodi.shell.actions import retry_job
from luodi.shell.background import clocks, job_for, jobs_visible_to, line_of
from luodi.shell.rules import JOBS

routes = Routes("accounts", read="accounts:read", write="accounts:write")


class WorkLine(Schema):
    """A job of the organisation; `problem` is the kind of error and its place in the program."""

    id: int
    name: str
    label: str
    state: str
    done: int
    total: int
    attempts: int
    problem: str
    created_at: dt.datetime
    finished_at: dt.datetime | None


class WorkWanted(Cursor):
    """Which jobs."""

    state: JobState | None = None


@routes.get("/background-jobs", JOBS, Listing[WorkLine])
def list_background_jobs(request: ActorRequest, wanted: Query[WorkWanted]) -> dict[str, Any]:
    """The organisation's jobs; those that failed for good are `dead`."""
    rows = jobs_visible_to(request.actor)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return listing(request, rows, wanted, lambda jobs: [_line(job) for job in jobs])


@routes.post("/background-jobs/{pk}/retry", JOBS, WorkLine)
def retry_background_job(request: ActorRequest, pk: Pk) -> WorkLine:
    """Have a dead job tried again, from its first attempt."""
    job = job_for(request.actor, pk)
    retry_job(actor=request.actor, job=job)
    return _line(job_for(request.actor, pk))


def _line(job: Job) -> WorkLine:
    line = line_of(job)
    return WorkLine(
        id=job.pk,
        name=job.name,
        label=line.label,
        state=job.state,
        done=job.done,
        total=job.total,
        attempts=job.attempts,
        problem=line.problem,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


class ClockOut(Schema):
    """Periodic work: how often, when its present slot began, when it last ran."""

    name: str
    label: str
    minutes: int
    slot: dt.datetime
    last: dt.datetime | None


@routes.get("/schedule", JOBS, list[ClockOut])
def list_schedule(request: ActorRequest) -> list[Any]:
    """What `luodi tick` does by itself."""
    return list(clocks(timezone.localtime()))
