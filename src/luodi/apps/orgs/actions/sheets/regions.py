"""Regions from a table: all or none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.sheets.arranging import Node, arrange, write
from luodi.apps.orgs.actions.sheets.checking import Source, checked
from luodi.apps.orgs.actions.unit_rows import locked_tree
from luodi.apps.orgs.models import Region
from luodi.apps.orgs.queries.sheets import SHEETS, Plan
from luodi.apps.orgs.queries.sheets.regions import RegionWork
from luodi.apps.orgs.rules import MANAGE
from luodi.core.region_code import parent_of
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action

FIELDS = ("name", "valid_from", "valid_to")


@action("orgs.regions.import", gettext_lazy("用表格导入了行政区划"))
def import_regions(*, actor: Actor, source: Source) -> dict[str, int]:
    """Make and change the regions of the table; how many rows had which fate."""
    actor.require(MANAGE)
    locked_tree(actor)
    plan: Plan[RegionWork] = checked(actor, SHEETS["regions"], source)
    roots, by_code = _known(actor)
    done = []
    for work in sorted(plan.work, key=lambda work: len(work.code)):
        node = by_code[work.code, work.region.valid_to] if work.region else _new(actor, work)
        row = node.row
        row.name, row.valid_from, row.valid_to = work.name, work.valid_from, work.valid_to
        done.append(row)
        if work.region is not None:
            continue
        above = parent_of(work.code)
        if above:
            _any(by_code, above).children.append(node)
        else:
            Region.objects.add_root(instance=row)
            roots.append(node)
        by_code[work.code, work.valid_to] = node
    changed = [
        n for root in roots for n in arrange(root, lambda row: (row.code, str(row.valid_to)))
    ]
    write(Region, changed, FIELDS, done)
    for row in done:
        events.record(actor, row, after={key: getattr(row, key) for key in ("code", *FIELDS)})
    events.record(actor, source.job, after={"file": source.name, **plan.fates()})
    return plan.fates()


def _known(actor: Actor) -> tuple[list[Node], dict[tuple[str, object], Node]]:
    """The roots of the trees as they are, and all nodes by code and last day."""
    nodes: dict[str, Node] = {}
    roots = []
    rows = Region.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    for region in rows.order_by("path"):
        node = nodes[region.path] = Node(region)
        above = nodes.get(region.path[: -Region.steplen])
        if above is None:
            roots.append(node)
        else:
            above.children.append(node)
    return roots, {(n.row.code, n.row.valid_to): n for n in nodes.values()}


def _new(actor: Actor, work: RegionWork) -> Node:
    return Node(Region(organisation_id=actor.organisation_id, code=work.code, name=work.name))


def _any(by_code: dict[tuple[str, object], Node], code: str) -> Node:
    """The region of that code, the one in use before any that has ended."""
    return by_code.get((code, None)) or next(n for (c, _), n in by_code.items() if c == code)
