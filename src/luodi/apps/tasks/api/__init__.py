"""Operations of the API: issuing, tasks, what waits for me, reports."""

from luodi.apps.tasks.api import (
    batches,
    helping,
    issuing,
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
    "helping",
    "issuing",
    "preview",
    "remarks",
    "reports",
    "routes",
    "tasks",
    "views",
    "vouching",
    "work",
]
