"""Operations of the API: issuing, tasks, what waits for me, reports."""

from luodi.apps.tasks.api import (
    batches,
    drafts,
    helping,
    issuing,
    planning,
    preview,
    remarks,
    reports,
    tasks,
    views,
    vouching,
    work,
)
from luodi.apps.tasks.api.routes import routes

__all__ = [
    "batches",
    "drafts",
    "helping",
    "issuing",
    "planning",
    "preview",
    "remarks",
    "reports",
    "routes",
    "tasks",
    "views",
    "vouching",
    "work",
]
