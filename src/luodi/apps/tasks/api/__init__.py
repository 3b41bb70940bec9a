"""Operations of the API: issuing, tasks, what waits for me, reports, requests, completion."""

from luodi.apps.tasks.api import (
    batches,
    claims,
    drafts,
    exemptions,
    helping,
    issuing,
    lifecycle,
    planning,
    preview,
    remarks,
    reports,
    requests,
    tasks,
    views,
    vouching,
    work,
)
from luodi.apps.tasks.api.routes import routes

__all__ = [
    "batches",
    "claims",
    "drafts",
    "exemptions",
    "helping",
    "issuing",
    "lifecycle",
    "planning",
    "preview",
    "remarks",
    "reports",
    "requests",
    "routes",
    "tasks",
    "views",
    "vouching",
    "work",
]
