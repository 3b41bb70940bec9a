"""Operations of the API: regions, units, groups, posts, people, the working calendar, tables."""

from luodi.apps.orgs.api import (
    calendar,
    groups,
    people,
    posts,
    regions,
    tables,
    unit_changes,
    units,
)
from luodi.apps.orgs.api.routes import routes

__all__ = [
    "calendar",
    "groups",
    "people",
    "posts",
    "regions",
    "routes",
    "tables",
    "unit_changes",
    "units",
]
