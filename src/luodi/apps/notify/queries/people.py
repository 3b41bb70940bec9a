"""Who is to hear of what a unit gets, who stands in for whom, and who is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models.functions import Coalesce

from luodi.apps.accounts.models import Delegation, User
from luodi.apps.accounts.queries import current
from luodi.apps.orgs.models import Holding, PostRole, Unit
from luodi.kernel.access import ADMINISTRATORS, UNIT_ROLES, Role
from luodi.kernel.prepared import prepared

_STEP = 4  # characters of a tree path for each level
_FEW = 12  # of more a query is not kept: it would be kept for each number of them


def users_of_units(
    organisation_id: int, units: Collection[Unit], today: dt.date
) -> dict[int, list[int]]:
    """For each unit the users who act for it today; where nobody does, those of the unit above.

    Whoever stands in for one of them acts too. A fixed number of queries, however many units.
    """
    ways = {unit.pk: _way_up(unit.path) for unit in units}
    holders = _holders(organisation_id, {path for way in ways.values() for path in way}, today)
    return {
        pk: next((holders[path] for path in way if path in holders), []) for pk, way in ways.items()
    }


def _way_up(path: str) -> list[str]:
    return [path[:end] for end in range(len(path), 0, -_STEP)]


def _holders(organisation_id: int, paths: Iterable[str], today: dt.date) -> dict[str, list[int]]:
    """Users by the path of the unit for which they hold a unit role."""
    wanted = sorted(paths)
    roles = _posts_at if len(wanted) <= _FEW else _posts_at.asked_once
    posts: dict[int, set[str]] = {}
    for post_id, path in roles(organisation_id, *wanted):
        posts.setdefault(post_id, set()).add(path)
    holdings = _held if len(posts) <= _FEW else _held.asked_once
    held = holdings(today, *sorted(posts)) if posts else []
    acting = users_for({person_id for _post_id, person_id in held}, today)
    found: dict[str, list[int]] = {}
    for post_id, person_id in held:
        for path in posts[post_id] if acting[person_id] else ():
            users = found.setdefault(path, [])
            users += [user_id for user_id in acting[person_id] if user_id not in users]
    return found


_posts_at = prepared(
    lambda own, *paths: (
        PostRole.objects.filter(
            role__in=UNIT_ROLES, post__organisation_id=own, post__closed_on=None
        )
        .annotate(at=Coalesce("scope__path", "post__unit__path"))
        .filter(at__in=paths)
        .values_list("post_id", "at")
    )
)
_held = prepared(
    lambda day, *posts: (
        Holding.objects.filter(current(day), post_id__in=posts)
        .order_by("id")
        .values_list("post_id", "person_id")
    )
)


def users_with_role(organisation_id: int, roles: Collection[Role], today: dt.date) -> list[int]:
    """The users who hold one of the roles today, and those who stand in for them."""
    held = Holding.objects.filter(
        current(today),
        post__organisation_id=organisation_id,
        post__closed_on=None,
        post__roles__role__in=list(roles),
    )
    acting = users_for(set(held.order_by().values_list("person_id", flat=True)), today)
    return sorted({user_id for users in acting.values() for user_id in users})


def users_for(people: Collection[int], today: dt.date) -> dict[int, list[int]]:
    """For each person the own user, if there is one, and those who stand in today."""
    found: dict[int, list[int]] = {person_id: [] for person_id in people}
    if not found:
        return found
    few = len(found) <= _FEW
    own, deputies = (_users, _deputies) if few else (_users.asked_once, _deputies.asked_once)
    for person_id, user_id in own(*sorted(found)):
        found[person_id].append(user_id)
    rows = deputies(today, *sorted(found))
    if not rows:
        return found
    barred = _administrators({deputy_id for _absent, deputy_id, _user in rows}, today)
    for absent_id, deputy_id, user_id in rows:
        if deputy_id not in barred:
            found[absent_id].append(user_id)
    return found


_users = prepared(
    lambda *people: (
        User.objects.filter(person__in=people, is_active=True)
        .order_by("pk")
        .values_list("person_id", "pk")
    )
)
_deputies = prepared(
    lambda day, *people: (
        Delegation.objects.filter(
            current(day), absent__in=people, ended_at=None, deputy__user__is_active=True
        )
        .order_by("pk")
        .values_list("absent_id", "deputy_id", "deputy__user__pk")
    )
)


def _administrators(people: Collection[int], today: dt.date) -> set[int]:
    """Who of them administrates: such a person stands in for nobody (`accounts.queries.actors`)."""
    held = Holding.objects.filter(
        current(today),
        person__in=people,
        post__closed_on=None,
        post__roles__role__in=[role.value for role in ADMINISTRATORS],
    )
    return set(held.order_by().values_list("person_id", flat=True)) if people else set()


def away(people: Collection[int], today: dt.date) -> set[int]:
    """Who of them is away today: somebody stands in."""
    rows = Delegation.objects.filter(current(today), absent__in=people, ended_at=None)
    return set(rows.order_by().values_list("absent_id", flat=True)) if people else set()


def unit_paths(users: Collection[int], today: dt.date) -> dict[int, list[str]]:
    """For each user the tree paths of the units they hold posts in."""
    rows = Holding.objects.filter(
        current(today), person__user__in=users, post__closed_on=None
    ).values_list("person__user__pk", "post__unit__path")
    found: dict[int, list[str]] = {}
    for user_id, path in rows.order_by():
        found.setdefault(user_id, []).append(path)
    return found
