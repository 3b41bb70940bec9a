"""Units named in a cell, with what each does, and which known unit a name may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luodi.core.matching import bare, grams, likeness_of
from luodi.kernel.pinyin import Style, lazy_pinyin
from luodi.reading.duties import LABEL, parse_duty
from luodi.reading.model import Role
from luodi.reading.units import looks_like_unit, split_units
from luodi.reading.view import normalise

_ROLES = {Role.LEAD: "lead", Role.RESPONSIBLE: "responsible", Role.SUPPORT: "support"}
_PHRASED = re.compile(r"牵头|会同|配合|负责|协办|主办")
_NOBODY = frozenset({"", "/", "-", "—", "无", "待定", "相关单位", "有关单位"})
_PEOPLE = re.compile(r"\([^()]{2,12}\)$")  # 区住建局(张某某)
_LIKE = 0.34
SUGGESTED = 3


def units_in(cell: str, role: str) -> list[tuple[str, str]]:
    """(name, role) of the units in a cell; words in it (牵头、配合) say more than its column."""
    norm = normalise(cell).strip()
    if norm in _NOBODY:
        return []
    if LABEL.search(norm) or _PHRASED.search(norm):
        duties = parse_duty(norm, 0, len(norm), first_leads=False)
        found = [(_bare(d.name.text), _ROLES.get(d.role, role)) for d in duties]
        said = role if role == "support" else ""
        if found:
            return [(name, said if said and r == "responsible" else r) for name, r in found]
    names = split_units(norm, 0, len(norm))
    return [(_bare(name.text), role) for name in names if name.text not in _NOBODY]


def _bare(name: str) -> str:
    return _PEOPLE.sub("", name).strip() or name


@dataclass(frozen=True, slots=True)
class Known:
    """A unit that can be suggested, and what it is compared by."""

    pk: int
    name: str
    pairs: tuple[frozenset[str], ...]
    initials: tuple[str, ...]


def known(pk: int, name: str, names: Iterable[str]) -> Known:
    """A unit with all its names."""
    written = [name, *names]
    return Known(
        pk,
        name,
        tuple(grams(bare(one)) for one in written),
        tuple(_initials(one) for one in written),
    )


def suggestions(name: str, units: Sequence[Known]) -> list[tuple[int, str]]:
    """(key, name) of the units that a written name may mean, the likeliest first.

    By shared pairs of characters, and by pinyin: 区财证局 is written as 区财政局 is typed.
    """
    pairs, initials = grams(bare(name)), _initials(name)
    rated = []
    for unit in units:
        degree = max((likeness_of(pairs, other) for other in unit.pairs), default=0.0)
        if len(initials) > 1 and initials in unit.initials:
            degree += 0.5
        if degree >= _LIKE:
            rated.append((degree, unit))
    rated.sort(key=lambda one: (-one[0], one[1].name))
    return [(unit.pk, unit.name) for _degree, unit in rated[:SUGGESTED]]


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


__all__ = ["Known", "known", "looks_like_unit", "suggestions", "units_in"]
