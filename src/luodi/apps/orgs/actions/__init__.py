"""Changes to the organisation: units, posts and people, groups, the working calendar."""

from luodi.apps.orgs.actions.founding import found
from luodi.apps.orgs.actions.groups import make_group, set_group
from luodi.apps.orgs.actions.people import (
    appoint,
    change_person,
    close_post,
    grant_role,
    leave,
    make_person,
    make_post,
    relieve,
    withdraw_role,
)
from luodi.apps.orgs.actions.units import (
    UnitFacts,
    change_unit,
    dissolve_unit,
    make_unit,
    merge_unit,
    move_unit,
    rename_unit,
)

__all__ = [
    "UnitFacts",
    "appoint",
    "change_person",
    "change_unit",
    "close_post",
    "dissolve_unit",
    "found",
    "grant_role",
    "leave",
    "make_group",
    "make_person",
    "make_post",
    "make_unit",
    "merge_unit",
    "move_unit",
    "relieve",
    "rename_unit",
    "set_group",
    "withdraw_role",
]
