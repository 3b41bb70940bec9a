"""Importing tables, each kind in one action: all rows or none."""

from luodi.apps.orgs.actions.sheets.asking import check_table, note_export, run_table
from luodi.apps.orgs.actions.sheets.checking import Source
from luodi.apps.orgs.actions.sheets.groups import import_groups
from luodi.apps.orgs.actions.sheets.people import import_people, import_roles
from luodi.apps.orgs.actions.sheets.regions import import_regions
from luodi.apps.orgs.actions.sheets.units import import_units

IMPORTS = {
    "units": import_units,
    "people": import_people,
    "roles": import_roles,
    "groups": import_groups,
    "regions": import_regions,
}

__all__ = [
    "IMPORTS",
    "Source",
    "check_table",
    "import_groups",
    "import_people",
    "import_regions",
    "import_roles",
    "import_units",
    "note_export",
    "run_table",
]
