"""What an issue would add to what each unit has to do already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum

from luodi.apps.notify.queries import users_of_units
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.queries.lists import open_parties
from luodi.apps.tasks.queries.plan import Plan
from luodi.apps.tasks.rules import OWNERS
from luodi.core.burden import Asked, minutes_a_month
from luodi.core.rhythm import Rhythm, rhythm_of
from luodi.core.task_flow import PartyState
from luodi.kernel.models import PartyRole


@dataclass(slots=True)
class UnitLoad:
    """One unit: new tasks by role, tasks open now, minutes a month for both."""

    unit: Unit
    lead: int = 0
    responsible: int = 0
    support: int = 0
    open_now: int = 0
    new_minutes: float = 0.0
    minutes_now: float = 0.0

    @property
    def new(self) -> int:
        """New tasks in any role."""
        return self.lead + self.responsible + self.support

    @property
    def minutes(self) -> float:
        """Minutes a month afterwards."""
        return self.minutes_now + self.new_minutes


def loads(plan: Plan, rhythm: Rhythm) -> list[UnitLoad]:
    """One row a unit, in the order of the tree; two queries however many units."""
    found = {unit.pk: UnitLoad(unit) for unit in plan.units()}
    for task in plan.tasks:
        asked = minutes_a_month([Asked(rhythm, len(task.requirement.targets))])
        for party in task.parties:
            row = found[party.unit.pk]
            role = PartyRole(party.role).value
            setattr(row, role, getattr(row, role) + 1)
            row.new_minutes += asked if party.owns else 0.0
    for unit_id, rhythm_now, items, figures in _open_now(list(found)):
        row = found[unit_id]
        row.open_now += items
        each = minutes_a_month([Asked(rhythm_of(rhythm_now), 0)])
        more = minutes_a_month([Asked(rhythm_of(rhythm_now), 1)]) - each
        row.minutes_now += each * items + more * figures
    return list(found.values())


def unreached(plan: Plan, today: dt.date) -> list[Unit]:
    """The units for which nobody could sign: no account acts for them or for a unit above."""
    units = plan.units()
    users = users_of_units(plan.document.organisation_id, units, today) if units else {}
    return [unit for unit in units if not users[unit.pk]]


def _open_now(unit_ids: list[int]) -> list[tuple[int, str, int, int]]:
    """(unit, rhythm, tasks it answers for, figures in them), from an index of the parts alone."""
    rows = open_parties(unit_ids).filter(role__in=OWNERS).exclude(state=PartyState.RETURNED.value)
    counted = (
        rows.order_by().values("unit_id", "rhythm").annotate(items=Count("*"), asked=Sum("figures"))
    )
    return list(counted.values_list("unit_id", "rhythm", "items", "asked"))
