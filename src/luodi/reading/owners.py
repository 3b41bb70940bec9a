"""Parties resolved in a directory of units, and owners suggested for tasks that name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from luodi.reading.directory import Unit
from luodi.reading.model import Party, PartyKind, Requirement, Role
from luodi.reading.suggest import Suggester

_OWNERS = (Role.LEAD, Role.RESPONSIBLE)


def with_owners(
    text: str, requirements: Sequence[Requirement], units: tuple[Unit, ...], region: str | None
) -> tuple[Requirement, ...]:
    """Name the directory's unit beside each party; suggest owners where a task has none.

    A group (各部门) is no owner that could be held to account, so its tasks get suggestions too.
    """
    suggester = _suggester(units)
    return tuple(_with_owner(text, r, suggester, region) for r in requirements)


@lru_cache(maxsize=8)
def _suggester(units: tuple[Unit, ...]) -> Suggester:
    return Suggester(units)


def _with_owner(text: str, r: Requirement, suggester: Suggester, region: str | None) -> Requirement:
    parties = tuple(_resolved(p, suggester, region) for p in r.parties)
    owned = any(p.role in _OWNERS and p.kind is PartyKind.UNIT for p in parties)
    suggestions = suggester.suggest(text, r.start, r.end) if r.is_task and not owned else ()
    if parties == r.parties and not suggestions:
        return r
    return replace(r, parties=parties, suggestions=suggestions)


def _resolved(party: Party, suggester: Suggester, region: str | None) -> Party:
    if party.kind is not PartyKind.UNIT:
        return party
    unit = suggester.resolve(party.name) or (
        region and suggester.resolve(party.name.removeprefix(region))
    )
    return replace(party, unit=unit.name) if unit else party
