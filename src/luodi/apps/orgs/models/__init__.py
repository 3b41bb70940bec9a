"""Regions, units, posts, people and groups of units, with their history."""

from luodi.apps.orgs.models.groups import Group, GroupMember
from luodi.apps.orgs.models.people import Holding, Person, Post, PostRole
from luodi.apps.orgs.models.regions import Region
from luodi.apps.orgs.models.units import Unit, UnitKind, UnitName

__all__ = [
    "Group",
    "GroupMember",
    "Holding",
    "Person",
    "Post",
    "PostRole",
    "Region",
    "Unit",
    "UnitKind",
    "UnitName",
]
