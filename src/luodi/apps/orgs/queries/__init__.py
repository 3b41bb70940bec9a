"""Units, groups, posts and people of an actor's organisation; never of another."""

from luodi.apps.orgs.queries.resolving import Resolver, directory_of, resolver
from luodi.apps.orgs.queries.visible import (
    active_units,
    below,
    group_for,
    groups_counted,
    groups_visible_to,
    holders_of,
    members_of,
    names_on,
    people_visible_to,
    person_for,
    post_for,
    posts_visible_to,
    unit_for,
    units_visible_to,
)

__all__ = [
    "Resolver",
    "active_units",
    "below",
    "directory_of",
    "group_for",
    "groups_counted",
    "groups_visible_to",
    "holders_of",
    "members_of",
    "names_on",
    "people_visible_to",
    "person_for",
    "post_for",
    "posts_visible_to",
    "resolver",
    "unit_for",
    "units_visible_to",
]
