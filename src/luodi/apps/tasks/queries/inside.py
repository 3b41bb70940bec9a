"""How a unit wants its papers to go out, and whether anybody is there to sign them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from luodi.apps.accounts.queries import current
from luodi.apps.orgs.models import Holding, Person, Unit
from luodi.apps.tasks.models import UnitHabits
from luodi.apps.tasks.rules import heads
from luodi.kernel.access import Actor, Role
from luodi.kernel.prepared import prepared

_STEP = 4  # characters of a tree path for each level


def habits_of(unit: Unit) -> UnitHabits:
    """The unit's habits; those of a unit that has said nothing if it has said nothing."""
    found = _habits.first(unit.pk)
    return found or UnitHabits(organisation_id=unit.organisation_id, unit=unit)


_habits = prepared(lambda unit: UnitHabits.objects.filter(unit=unit))


def waits_for_head(actor: Actor, unit: Unit, wanted: bool, today: dt.date) -> bool:
    """Whether something goes to the unit's head before it goes out.

    Not where the unit does not want it, not where the head sends it, and not where nobody is the
    head today: then it would never go out.
    """
    return wanted and not heads(actor, unit) and has_head(unit, today)


def has_head(unit: Unit, today: dt.date) -> bool:
    """Whether somebody with an account heads the unit, or one above it that is not the root."""
    way = [unit.path[:end] for end in range(len(unit.path), _STEP, -_STEP)] or [unit.path]
    holdings = Holding.objects.filter(
        current(today),
        post__organisation_id=unit.organisation_id,
        post__closed_on=None,
        post__roles__role=Role.UNIT_HEAD.value,
        person__user__is_active=True,
    ).annotate(at=Coalesce("post__roles__scope__path", "post__unit__path"))
    return holdings.filter(at__in=way).exists()


def headed_units(actor: Actor) -> list[Unit]:
    """The units whose head the actor is; not those below them, whose heads are others."""
    held = (grant.unit_id for grant in actor.grants if grant.role is Role.UNIT_HEAD)
    units = Unit.objects.filter(
        organisation_id=actor.organisation_id, pk__in={pk for pk in held if pk}
    )
    return list(units.order_by("path"))


def people_of(unit: Unit, today: dt.date) -> QuerySet[Person]:
    """Who serves in the unit, or below it, today."""
    serving = Holding.objects.filter(
        current(today),
        post__organisation_id=unit.organisation_id,
        post__unit__path__startswith=unit.path,
        post__closed_on=None,
    )
    return Person.objects.filter(pk__in=serving.values("person_id"))
