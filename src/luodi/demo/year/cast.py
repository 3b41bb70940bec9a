"""Who acts in a played year: officers, the head of the office, leaders, the people of units."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.apps.accounts.models import User
from luodi.apps.orgs.models import Holding, Unit, UnitKind
from luodi.kernel.access import Actor, Grant, Role
from luodi.kernel.models import Organisation

_WORKING = (
    UnitKind.GOVERNMENT, UnitKind.TOWN, UnitKind.PARTY, UnitKind.PARK, UnitKind.VERTICAL,
    UnitKind.ENTERPRISE, UnitKind.MASS, UnitKind.INSTITUTION,
)  # fmt: skip
OFFICE = "区政府督查室"


@dataclass(frozen=True, slots=True)
class Cast:
    """The actors. `units` are those that get tasks; `heads` and `handlers` act for them."""

    organisation: Organisation
    officer: Actor
    second: Actor
    chief: Actor
    leaders: list[Actor]
    units: dict[str, Unit]
    heads: dict[int, Actor]
    handlers: dict[int, Actor]
    signing: frozenset[int]  # units whose head signs what goes out

    def head(self, unit_id: int) -> Actor:
        """Who heads a unit."""
        return self.heads[unit_id]

    def writer(self, unit_id: int) -> Actor:
        """Who reports for a unit: where the head signs what goes out, somebody else writes it."""
        return (self.handlers if unit_id in self.signing else self.heads)[unit_id]


def cast_of(organisation: Organisation, most: int = 60) -> Cast:
    """The people of the demo district in their posts; at most so many units get tasks."""
    found = Unit.objects.filter(organisation=organisation, kind__in=_WORKING, valid_to=None)
    units = {str(unit): unit for unit in found.order_by("path") if str(unit) != OFFICE}
    officers = _holdings(organisation, Role.OFFICER)
    heads = _by_unit(organisation, units, Role.UNIT_HEAD)
    handlers = _by_unit(organisation, units, Role.HANDLER)
    return Cast(
        organisation=organisation,
        officer=_first(organisation, Role.OFFICER),
        second=_actor(officers[-1], Role.OFFICER, "")
        if len(officers) > 1
        else _deputy(organisation),
        chief=_first(organisation, Role.SUPERVISION_HEAD),
        leaders=[_actor(held, Role.LEADER, "") for held in _holdings(organisation, Role.LEADER)],
        units=dict(list(units.items())[:most]),
        heads=heads,
        handlers=handlers,
        signing=frozenset(
            unit.pk
            for unit in units.values()
            if heads[unit.pk].user_id and handlers[unit.pk].user_id
        ),
    )


def _deputy(organisation: Organisation) -> Actor:
    """A second officer, so that nobody reviews what they have had a part in."""
    return Actor(organisation.pk, "闻其详", OFFICE, grants=(Grant(Role.OFFICER),))


def _first(organisation: Organisation, role: Role) -> Actor:
    """Somebody with the role, with an account if there is one."""
    held = _holdings(organisation, role)
    if not held:
        return Actor(organisation.pk, str(role.label), grants=(Grant(role),))
    actors = [_actor(one, role, "") for one in held]
    return next((actor for actor in actors if actor.user_id), actors[0])


def _by_unit(organisation: Organisation, units: dict[str, Unit], role: Role) -> dict[int, Actor]:
    held = {one.post.unit_id: one for one in _holdings(organisation, role)}
    found = {}
    for unit in units.values():
        one, grant = held.get(unit.pk), Grant(role, unit.pk, unit.path)
        found[unit.pk] = (
            _actor(one, role, unit.path, unit.pk)
            if one
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
