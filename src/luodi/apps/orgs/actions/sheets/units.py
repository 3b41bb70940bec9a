"""Units from a table: all or none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.sheets.arranging import Node, arrange, write
from luodi.apps.orgs.actions.sheets.checking import Source, checked
from luodi.apps.orgs.actions.unit_rows import index_units, locked_tree
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries.sheets import SHEETS, Plan
from luodi.apps.orgs.queries.sheets.units import UnitWork
from luodi.apps.orgs.rules import MANAGE
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action

FIELDS = (
    "name", "short_name", "aliases", "duties", "kind", "credit_code", "region", "host",
    "valid_from", "planned_end", "position", "updated_at",
)  # fmt: skip


@action("orgs.units.import", gettext_lazy("用表格导入了单位"))
def import_units(*, actor: Actor, source: Source) -> dict[str, int]:
    """Make and change the units of the table; how many rows had which fate."""
    actor.require(MANAGE)
    locked_tree(actor)
    plan: Plan[UnitWork] = checked(actor, SHEETS["units"], source)
    names = {line.number: line for line in plan.lines}
    done = _applied(actor, plan)
    for work, unit in done:
        line = names[work.number]
        facts = {change.title: change.after for change in line.changes}
        before = {change.title: change.before for change in line.changes} if work.unit else None
        events.record(actor, unit, before=before, after=facts or {"name": unit.name})
    events.record(actor, source.job, after={"file": source.name, **plan.fates()})
    index_units(unit for _work, unit in done)
    return plan.fates()


def _applied(actor: Actor, plan: Plan[UnitWork]) -> list[tuple[UnitWork, Unit]]:
    """The rows written; those that are new or differ, each with its work."""
    rows = Unit.objects.filter(organisation_id=actor.organisation_id).order_by("path")
    nodes = {unit.path: Node(unit) for unit in rows}
    by_name = {n.row.name: n for n in nodes.values() if n.row.valid_to is None}
    above = {id(node): nodes.get(path[: -Unit.steplen]) for path, node in nodes.items()}
    root = next(iter(nodes.values()))
    touched: list[tuple[UnitWork, Unit]] = []
    for work in plan.work:
        node = by_name.get(work.name) or Node(Unit(organisation_id=actor.organisation_id))
        by_name[work.name] = node
        if work.is_different:
            _set(node.row, work.values)
            touched.append((work, node.row))
    for work in plan.work:
        node = by_name[work.name]
        if node is not root:
            above[id(node)] = by_name[work.parent] if work.parent else root
    everything = {id(n): n for n in [*nodes.values(), *by_name.values()]}
    for key, node in everything.items():
        parent = above[key]
        if parent is not None:
            parent.children.append(node)
    changed = list(arrange(root, lambda unit: (unit.position, unit.name)))
    write(Unit, changed, FIELDS, [unit for _work, unit in touched])
    _set_hosts(touched, {name: node.row for name, node in by_name.items()})
    return touched


def _set(unit: Unit, values: dict[str, Any]) -> None:
    for key, value in values.items():
        setattr(unit, key, value)


def _set_hosts(touched: list[tuple[UnitWork, Unit]], by_name: dict[str, Unit]) -> None:
    """Hosts last: a host may be a new unit itself."""
    changed = []
    for work, unit in touched:
        host = by_name[work.host] if work.host else None
        if unit.host_id != (host.pk if host else None):
            unit.host = host
            changed.append(unit)
    Unit.objects.bulk_update(changed, ["host"], batch_size=200)
