"""Who holds which role through which post, and what each role may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from luodi.apps.accounts.queries.actors import current
from luodi.apps.accounts.rules import ROLES
from luodi.apps.orgs.models import Holding
from luodi.kernel import search
from luodi.kernel.access import Actor, Permission, Role, permissions
from luodi.kernel.saying import listed


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a post: for each role, where it holds; "" where it is not held."""

    holding: Holding
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermissionLine:
    """A permission, and for each role whether it is allowed."""

    permission: Permission
    cells: tuple[bool, ...]


def holders(actor: Actor, today: dt.date, *, words: str = "", role: str = "") -> QuerySet[Holding]:
    """Who holds posts today, in the order of the tree of units."""
    rows = Holding.objects.filter(
        current(today), person__organisation_id=actor.organisation_id, post__closed_on=None
    )
    if words.strip():
        people = search.find(actor.organisation_id, "person", words).values("object_id")
        rows = rows.filter(person_id__in=people)
    if role in Role.values:
        rows = rows.filter(post__roles__role=role)
    rows = rows.select_related("person", "post__unit").prefetch_related("post__roles__scope")
    rows = rows.order_by("post__unit__path", "post__position", "id").distinct()
    return rows if actor.may(ROLES) else rows.none()


def lines(rows: list[Holding], whole: str) -> list[Line]:
    """Holdings as rows of the matrix; `whole` is how a role without a limit is written."""
    return [Line(row, tuple(_cell(row, role, whole) for role in Role)) for row in rows]


def permission_lines() -> list[PermissionLine]:
    """The whole registry, in the order of names."""
    return [PermissionLine(p, tuple(role in p.roles for role in Role)) for p in permissions()]


def _cell(row: Holding, role: Role, whole: str) -> str:
    held = [given for given in row.post.roles.all() if given.role == role]
    if not held:
        return ""
    scopes = [str(given.scope) for given in held if given.scope is not None]
    if len(scopes) < len(held):
        return str(row.post.unit) if role.value in _OF_THE_UNIT else whole
    return listed(scopes)


_OF_THE_UNIT = {Role.HANDLER.value, Role.UNIT_HEAD.value, Role.LIAISON.value}
