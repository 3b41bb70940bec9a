"""Roles of posts as a table: the security administrator's part of setting up an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Post, PostRole, Unit
from luodi.apps.orgs.queries.sheets.holders import Holders
from luodi.apps.orgs.queries.sheets.plans import Fate, Line, Plan, UnitRefs, repeated, titles_of
from luodi.kernel.access import Actor, Role
from luodi.kernel.table_cells import choice, text
from luodi.kernel.tables_in import Column, Row, Rows

ROLES = {role.value: role.label for role in Role}
COLUMNS = (
    Column("unit", gettext_lazy("单位"), text(80), required=True, example="区教育局", width=28),
    Column("post", gettext_lazy("职务"), text(60), required=True, example="办公室主任", width=20,
           help=gettext_lazy("须已设立的岗位。"), also=("岗位",)),
    Column("role", gettext_lazy("角色"), choice(ROLES), required=True, example="联络员", width=16,
           help="、".join(str(role.label) for role in Role)),
    Column("scope", gettext_lazy("范围"), text(80), width=28,
           help=gettext_lazy("管到哪个单位（含其下级）；不填时承办人、单位负责人、联络员为本单位，其余为全部。")),
)  # fmt: skip
TITLES = titles_of(COLUMNS)


@dataclass(slots=True)
class RoleWork:
    """One role to be granted."""

    post: Post
    role: Role
    scope: Unit | None


def rows_of(actor: Actor) -> Iterator[list[Any]]:
    """The roles of all open posts, in the order of the tree."""
    rows = PostRole.objects.filter(
        post__organisation_id=actor.organisation_id, post__closed_on=None
    ).select_related("post__unit", "scope")
    for row in rows.order_by("post__unit__path", "post__position", "post_id", "id"):
        scope = row.scope.name if row.scope else ""
        yield [row.post.unit.name, row.post.name, row.get_role_display(), scope]


def plan(actor: Actor, rows: Rows) -> Plan[RoleWork]:
    """What the table would do: it grants, it never withdraws."""
    made: Plan[RoleWork] = Plan.of(rows)
    units = Unit.objects.filter(organisation_id=actor.organisation_id, valid_to=None)
    planner = _Planner(made, actor, UnitRefs(units.order_by("path")))
    seen: dict[Any, int] = {}
    for row in rows.rows:
        key = tuple(row[name] for name in ("unit", "post", "role", "scope"))
        if not repeated(made, seen, key, (row.number, TITLES["role"])):
            planner.take(row)
    return made


class _Planner:
    def __init__(self, made: Plan[RoleWork], actor: Actor, refs: UnitRefs) -> None:
        self.made, self.refs = made, refs
        posts = Post.objects.filter(organisation_id=actor.organisation_id, closed_on=None)
        self.posts = {(post.unit_id, post.name): post for post in posts.prefetch_related("roles")}
        self.granted = {
            (post.pk, row.role, row.scope_id)
            for post in self.posts.values()
            for row in post.roles.all()
        }
        self.holders = Holders(actor.organisation_id, timezone.localdate())

    def take(self, row: Row) -> None:
        """One row: granted now, granted already, or wrong."""
        unit, scope = self._unit(row, "unit"), self._unit(row, "scope")
        post = self.posts.get((unit.pk, row["post"])) if unit else None
        if unit is not None and post is None:
            reason = _("该单位没有“%(post)s”这个岗位，请先设立") % {"post": row["post"]}
            self.made.wrong(row.number, TITLES["post"], reason)
        label = f"{row['unit']} {row['post']}：{ROLES[row['role']]}"
        if post is None or (row["scope"] and scope is None):
            return
        role = Role(row["role"])
        known = (post.pk, role.value, scope.pk if scope else None) in self.granted
        self.made.lines.append(Line(row.number, label, Fate.SAME if known else Fate.NEW))
        if known:
            return
        clash = self.holders.clash_of_role(post.pk, role)
        if clash:
            self.made.wrong(row.number, TITLES["role"], clash)
        self.made.work.append(RoleWork(post, role, scope))

    def _unit(self, row: Row, key: str) -> Unit | None:
        written = row[key]
        unit = self.refs.find(written) if written else None
        if written and unit is None:
            self.made.wrong(row.number, TITLES[key], self.refs.why(written))
        return unit
