"""Changes to the organisation: units, posts and people, groups, regions, the working calendar."""

from luodi.apps.orgs.actions.calendar import add_exception, remove_exception
from luodi.apps.orgs.actions.founding import found
from luodi.apps.orgs.actions.groups import GroupFacts, drop_group, make_group, set_group
from luodi.apps.orgs.actions.people import (
    appoint,
    change_person,
    close_post,
    leave,
    make_person,
    make_post,
    relieve,
)
from luodi.apps.orgs.actions.regions import change_region, end_region, make_region
from luodi.apps.orgs.actions.roles import grant_role, withdraw_role
from luodi.apps.orgs.actions.sheets import (
    IMPORTS,
    Source,
    check_table,
    import_groups,
    import_people,
    import_regions,
    import_roles,
    import_units,
    note_export,
    run_table,
)
from luodi.apps.orgs.actions.unit_ends import dissolve_unit, merge_unit
from luodi.apps.orgs.actions.units import (
    UnitFacts,
    change_unit,
    make_unit,
    move_unit,
    rename_unit,
)

__all__ = [
    "IMPORTS",
    "GroupFacts",
    "Source",
    "UnitFacts",
    "add_exception",
    "appoint",
    "change_person",
    "change_region",
    "change_unit",
    "check_table",
    "close_post",
    "dissolve_unit",
    "drop_group",
    "end_region",
    "found",
    "grant_role",
    "import_groups",
    "import_people",
    "import_regions",
    "import_roles",
    "import_units",
    "leave",
    "make_group",
    "make_person",
    "make_post",
    "make_region",
    "make_unit",
    "merge_unit",
    "move_unit",
    "note_export",
    "relieve",
    "remove_exception",
    "rename_unit",
    "run_table",
    "set_group",
    "withdraw_role",
]
