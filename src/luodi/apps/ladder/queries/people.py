"""Who is told of a rung: the unit's people by what they are there, or whoever is above the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models.functions import Coalesce

from luodi.apps.accounts.queries import current
from luodi.apps.notify.queries import users_for, users_with_role
from luodi.apps.orgs.models import Holding, PostRole, Unit
from luodi.core.ladder import To
from luodi.kernel.access import SUPERVISION, Role

_STEP = 4  # characters of a tree path for each level
_ROLES: Mapping[To, frozenset[Role]] = {
    To.HANDLERS: frozenset({Role.HANDLER, Role.LIAISON}),
    To.HEAD: frozenset({Role.UNIT_HEAD}),
    To.LEADER: frozenset({Role.LEADER}),
}
Reached = dict[tuple[int, To], list[int]]


def reached_by(
    organisation_id: int, units: Collection[Unit], wanted: Iterable[To], today: dt.date
) -> Reached:
    """The users of each unit in each of these positions; those who stand in for them too.

    A unit without handlers is reached through its head, one without either through the unit above
    (a merged unit stands below the one it went into). A fixed number of queries.
    """
    wanted = set(wanted)
    ways = {unit.pk: _way_up(unit.path) for unit in units}
    held = _held(organisation_id, {path for way in ways.values() for path in way}, today)
    office = users_with_role(organisation_id, SUPERVISION, today) if To.OFFICE in wanted else []
    found: Reached = {}
    for pk, way in ways.items():
        for to in wanted:
            found[pk, to] = office if to is To.OFFICE else _of(held, way, to)
    return found


def unreachable(organisation_id: int, units: Collection[Unit], today: dt.date) -> list[Unit]:
    """The units for which nobody at all could be told."""
    reached = reached_by(organisation_id, units, (To.HANDLERS,), today)
    return [unit for unit in units if not reached[unit.pk, To.HANDLERS]]


_Held = dict[tuple[str, Role], list[int]]


def _of(held: _Held, way: list[str], to: To) -> list[int]:
    """The nearest on the way up; a leader is one who is in charge of the unit by name."""
    if to is To.LEADER:
        return next((held[path, Role.LEADER] for path in way if (path, Role.LEADER) in held), [])
    others = _ROLES[To.HEAD] if to is To.HANDLERS else _ROLES[To.HANDLERS]
    for path in way:
        for roles in (_ROLES[to], others):
            users = [user for role in sorted(roles) for user in held.get((path, role), ())]
            if users:
                return list(dict.fromkeys(users))
    return []


def _way_up(path: str) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -_STEP)]


def _held(organisation_id: int, paths: Iterable[str], today: dt.date) -> _Held:
    """Users by path and role. A leader without a scope is in charge of no unit in particular."""
    roles = (
        PostRole.objects.filter(
            role__in={role for some in _ROLES.values() for role in some},
            post__organisation_id=organisation_id,
            post__closed_on=None,
        )
        .exclude(role=Role.LEADER, scope=None)
        .annotate(at=Coalesce("scope__path", "post__unit__path"))
    )
    posts: dict[int, list[tuple[str, Role]]] = {}
    for post_id, path, role in roles.filter(at__in=list(paths)).values_list("post", "at", "role"):
        posts.setdefault(post_id, []).append((path, Role(role)))
    rows = Holding.objects.filter(current(today), post_id__in=posts).order_by("id")
    holders = list(rows.values_list("post_id", "person_id"))
    acting = users_for({person_id for _post, person_id in holders}, today)
    found: _Held = {}
    for post_id, person_id in holders:
        for place in posts[post_id] if acting[person_id] else ():
            users = found.setdefault(place, [])
            users += [user for user in acting[person_id] if user not in users]
    return found
