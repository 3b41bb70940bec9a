"""Who acts in a played year: an officer, the head of the office, leaders, the heads of units."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.apps.accounts.models import User
from luodi.apps.orgs.models import Holding, Unit, UnitKind
from luodi.kernel.access import Actor, Grant, Role
from luodi.kernel.models import Organisation

_WORKING = (UnitKind.GOVERNMENT, UnitKind.TOWN, UnitKind.PARTY, UnitKind.PARK)


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors. `units` are those that get tasks; `heads` act for them."""

    organisation: Organisation
    officer: Actor
    second: Actor
    chief: Actor
    units: list[Unit]
    heads: dict[int, Actor]

    def head(self, unit_id: int) -> Actor:
        """Who acts for a unit."""
        return self.heads[unit_id]


def cast_of(organisation: Organisation) -> Cast:
    """The people of the demo district in their posts."""
    units = list(
        Unit.objects.filter(organisation=organisation, kind__in=_WORKING, valid_to=None).order_by(
            "path"
        )
    )
    return Cast(
        organisation=organisation,
        officer=_holder(organisation, Role.OFFICER),
        second=_holder(organisation, Role.OFFICER, which=1),
        chief=_holder(organisation, Role.SUPERVISION_HEAD),
        units=units,
        heads=_heads(organisation, units),
    )


def _holder(organisation: Organisation, role: Role, which: int = 0) -> Actor:
    """Somebody with the role, as an actor; the system in the role where nobody has it."""
    held = list(_holdings(organisation, role)[: which + 1])
    if not held:
        return Actor(organisation.pk, str(role.label), grants=(Grant(role),))
    return _actor(held[-1], role, "")


def _heads(organisation: Organisation, units: list[Unit]) -> dict[int, Actor]:
    by_unit = {held.post.unit_id: held for held in _holdings(organisation, Role.UNIT_HEAD)}
    found = {}
    for unit in units:
        held = by_unit.get(unit.pk)
        grant = Grant(Role.UNIT_HEAD, unit.pk, unit.path)
        found[unit.pk] = (
            _actor(held, Role.UNIT_HEAD, unit.path, unit.pk)
            if held
            else Actor(organisation.pk, f"{unit}负责人", unit_id=unit.pk, grants=(grant,))
        )
    return found


def _holdings(organisation: Organisation, role: Role) -> list[Holding]:
    held = Holding.objects.filter(
        post__organisation=organisation, post__roles__role=role.value, post__closed_on=None
    )
    return list(held.select_related("person", "post__unit").order_by("pk").distinct())


def _actor(held: Holding, role: Role, path: str, unit_id: int | None = None) -> Actor:
    user = User.objects.filter(person=held.person).first()
    return Actor(
        organisation_id=held.post.organisation_id,
        name=held.person.name,
        post=f"{held.post.unit}{held.post}",
        user_id=user.pk if user else None,
        person_id=held.person_id,
        unit_id=held.post.unit_id,
        grants=(Grant(role, unit_id, path),),
    )
