"""The default directory of a Chinese district's units, and how a written name finds its unit.

The default is a starting point only. Every place arranges its units differently (三定规定), so an
office brings its own list with ``--units``; what is suggested from this one is never a fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from luodi.reading.directory_data.economy import ECONOMY
from luodi.reading.directory_data.party import PARTY
from luodi.reading.directory_data.society import SOCIETY
from luodi.reading.directory_data.unit import Unit

__all__ = ["DISTRICT", "Unit", "UnitNames"]

DISTRICT: tuple[Unit, ...] = PARTY + ECONOMY + SOCIETY

_LEVELS = frozenset("省市区县州旗盟")
_LONGEST_NAME = 40
_LONGEST_REGION = 12
_SHORTENED = (
    ("中共", ""),
    ("人民政府", "政府"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("管委会", "管委"),
    ("办公室", "办"),
)
_DROPPED = re.compile(r"[\s和与及、“”\"'·]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_OFFICE = re.compile(r"(?:局|委|厅|办|中心)$")  # not 部: 财政部 is a ministry
_CENTRE = ("国家", "国务院", "中央", "全国", "中国")
_TELLING = 5  # a remainder this long is a unit's name even after a region without its level


class UnitNames:
    """Finds the unit a document means by a name.

    发改委, 区发改委, 市发展改革委 and 发展和改革委员会 are one name: level and region in front are
    set aside, 局, 委, 厅 and the like are interchangeable at the end, and so a provincial or city
    organ finds its counterpart in the directory. Names of the centre (国家…, 国务院…) do not.
    A name that fits two units finds none.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._exact = {unit.name: unit for unit in reversed(units)}
        keys: dict[str, set[int]] = {}
        stems: dict[str, set[int]] = {}
        for i, unit in enumerate(units):
            for key in _keys_of((unit.name, *unit.aliases)):
                keys.setdefault(key, set()).add(i)
                stems.setdefault(_OFFICE.sub("", key), set()).add(i)
        self._by_key = _unambiguous(keys, units)
        self._by_stem = _unambiguous(stems, units)

    def resolve(self, name: str) -> Unit | None:
        """The unit meant by a party's name as written; None if no unit or more than one fits."""
        if name in self._exact:
            return self._exact[name]
        if len(name) > _LONGEST_NAME:
            return None
        key = _canonical(name)
        outside = _BRACKET.sub("", key)
        inside = _BRACKET.findall(key) if outside != key else []
        for candidate in (key, outside, *inside):
            found = self._find(candidate)
            if found is not None:
                return found
        return None

    def _find(self, key: str) -> Unit | None:
        shorter = list(_without_region(key))
        for candidate in shorter:
            if candidate in self._by_key:
                return self._by_key[candidate]
        for candidate in shorter:
            stem = _OFFICE.sub("", candidate)
            if stem != candidate and len(stem) > 1 and stem in self._by_stem:
                return self._by_stem[stem]
        return None


def _keys_of(names: Iterable[str]) -> Iterator[str]:
    """The keys a unit is known by, with and without the level in front."""
    for name in names:
        key = _canonical(name)
        yield key
        if len(key) > 3 and key[0] in _LEVELS and key[1] not in "委政直":
            yield key[1:]


def _canonical(name: str) -> str:
    """Full and short forms of the same words made equal: 发展和改革委员会 is 发展改革委."""
    key = _DROPPED.sub("", unicodedata.normalize("NFKC", name))
    for long, short in _SHORTENED:
        key = key.replace(long, short)
    return key


def _without_region(key: str) -> Iterator[str]:
    """The key, then the key without level and region in front.

    The level itself may belong to the name (区委组织部), so it is first kept, as 区. A region may
    also stand without its level (丽水开发区管委会).
    """
    yield key
    for i, char in enumerate(key[:_LONGEST_REGION]):
        if char in _LEVELS and i + 2 < len(key):
            yield "区" + key[i + 1 :]
            yield key[i + 1 :]
    if not key.startswith(_CENTRE):
        yield from (key[i:] for i in (2, 3, 4) if len(key) - i >= _TELLING)


def _unambiguous(keys: dict[str, set[int]], units: Sequence[Unit]) -> dict[str, Unit]:
    return {key: units[min(found)] for key, found in keys.items() if key and len(found) == 1}
