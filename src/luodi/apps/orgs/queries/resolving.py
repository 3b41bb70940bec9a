"""Which unit or group of the organisation a document means by a written name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries.visible import active_units, groups_visible_to
from luodi.kernel.access import Actor
from luodi.reading import Unit as DirectoryUnit
from luodi.reading.directory import DISTRICT, UnitNames


def directory_of(organisation_id: int) -> tuple[DirectoryUnit, ...]:
    """The organisation's units as the reading knows units: names, aliases, duty phrases."""
    units = Unit.objects.filter(organisation_id=organisation_id, valid_to=None).order_by("path")
    return tuple(_entry(unit) for unit in units if unit.depth > 1)


def resolver(actor: Actor) -> Resolver:
    """A resolver for one piece of work; it knows the names of the moment it was made."""
    return Resolver(actor)


class Resolver:
    """Finds units and groups by the names documents give them; two queries, however many names.

    Names and aliases as written come first. Otherwise region and level in front, and the many
    forms of one ending, are set aside as the reading does (区发展改革委 is 区发改委). A name that
    fits two finds none: a person decides.
    """

    def __init__(self, actor: Actor) -> None:
        units = list(active_units(actor))
        groups = list(groups_visible_to(actor))
        self._written = _unique([(u, _names_of(u)) for u in units])
        self._written_groups = _unique([(g, _names_of(g)) for g in groups])
        self._units = _Names([u for u in units if u.depth > 1])
        self._groups = _Names(groups)
        self._found: dict[str, Unit | Group | None] = {}

    def resolve(self, name: str) -> Unit | Group | None:
        """What is meant by `name`; None if nothing fits, or more than one."""
        name = name.strip()
        if name not in self._found:
            self._found[name] = self._resolve(name)
        return self._found[name]

    def _resolve(self, name: str) -> Unit | Group | None:
        for written in (self._written, self._written_groups):
            if name in written:
                return written[name]
        found = self._groups.resolve(name) or self._units.resolve(name)
        return found or self._by_usual_names(name)

    def _by_usual_names(self, name: str) -> Unit | Group | None:
        """By what such a unit is usually called: 区发展和改革委员会 where 区发改委 is listed."""
        usual = _usual().resolve(name) if name else None
        if usual is None:
            return None
        found = [self._units.resolve(other) for other in (usual.name, *usual.aliases)]
        units = {unit.pk: unit for unit in found if unit is not None}
        return units.popitem()[1] if len(units) == 1 else None


@cache
def _usual() -> UnitNames:
    return UnitNames(DISTRICT)


class _Names:
    """The reading's way of comparing names, over rows of ours."""

    def __init__(self, rows: Sequence[Unit | Group]) -> None:
        entries = [_entry(row) for row in rows]
        self._rows = {id(entry): row for entry, row in zip(entries, rows, strict=True)}
        self._entries = entries  # kept, so that the ids stay theirs
        self._names = UnitNames(entries)

    def resolve(self, name: str) -> Unit | Group | None:
        found = self._names.resolve(name) if name else None
        return self._rows[id(found)] if found is not None else None


def _entry(row: Unit | Group) -> DirectoryUnit:
    first, *others = _names_of(row)
    duties = row.duties if isinstance(row, Unit) else ()
    return DirectoryUnit(first, tuple(others), tuple(duties))


def _names_of(row: Unit | Group) -> list[str]:
    own = [row.short_name, row.name] if isinstance(row, Unit) else [row.name]
    return [name for name in dict.fromkeys([*own, *row.aliases]) if name]


def _unique(
    rows: Iterable[tuple[Unit | Group, list[str]]],
) -> dict[str, Unit | Group | None]:
    """By each name as written the row that has it; None where two have it."""
    found: dict[str, Unit | Group | None] = {}
    for row, names in rows:
        for name in names:
            found[name] = None if name in found else row
    return found
