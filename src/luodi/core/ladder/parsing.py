"""Ladders as data: read with every fault named, written so that they read back the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from luodi.core.ladder.rules import BY_HAND, Colour, Counting, Ladder, Rung, To, When

E = TypeVar("E", bound=Enum)
MOST_RUNGS = 20
LONGEST = 365  # days
MOST_TIMES = 10
LIGHTS = ("yellow", "red")
_NUMBERS = {"days": (0, LONGEST), "every": (0, LONGEST), "most": (1, MOST_TIMES), "rest": (1, 60)}
_NEED_DAYS = frozenset({When.BEFORE_DUE, When.AFTER_DUE, When.EARLIER})
_KNOWN = frozenset({"key", "colour", "when", "to", "counting", "light", *_NUMBERS})
_WEEK, _WORKED = 7, 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a word, and where: the rung's ordinal from 1 (0: the whole) and its field."""

    what: str
    rung: int = 0
    field: str = ""


class LadderError(ValueError):
    """Data that is no ladder; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.rung}.{f.field}: {f.what}" for f in self.faults))


def parse(data: Mapping[str, Any], *, version: int = 0) -> Ladder:
    """The ladder that data describes; LadderError with all its faults."""
    rows = data.get("rungs") if isinstance(data, Mapping) else None
    if not isinstance(rows, list | tuple) or not rows:
        raise LadderError([Fault("no_rungs")])
    if len(rows) > MOST_RUNGS:
        raise LadderError([Fault("too_many")])
    faults: list[Fault] = []
    rungs = [_rung(row, place, faults) for place, row in enumerate(rows, start=1)]
    name = data.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.append(Fault("no_name", field="name"))
    found = [rung for rung in rungs if rung is not None]
    if not faults:
        faults += _together(found)
    if faults:
        raise LadderError(faults)
    return Ladder(
        name=str(name).strip(),
        rungs=tuple(found),
        basis=str(data.get("basis") or ""),
        version=version,
    )


def as_json(ladder: Ladder) -> dict[str, Any]:
    """The same as data."""
    return {
        "name": ladder.name,
        "basis": ladder.basis,
        "rungs": [_row(rung) for rung in ladder.rungs],
    }


def _row(rung: Rung) -> dict[str, Any]:
    return {
        "key": rung.key,
        "colour": rung.colour.value,
        "when": rung.when.value,
        "days": rung.days,
        "counting": rung.counting.value,
        "light": rung.light,
        "to": [to.value for to in rung.to],
        "every": rung.every,
        "most": rung.most,
        "rest": rung.rest,
    }


def _rung(row: Any, place: int, faults: list[Fault]) -> Rung | None:
    """The rung of a row; None, and why, where it is none."""
    if not isinstance(row, Mapping):
        faults.append(Fault("no_rung", place))
        return None
    before = len(faults)
    faults += [Fault("unknown_field", place, str(name)) for name in row if name not in _KNOWN]
    key = row.get("key")
    if not isinstance(key, str) or not key or len(key) > 40 or key == BY_HAND:
        faults.append(Fault("bad_key", place, "key"))
    colour = _one(Colour, row.get("colour"), "colour", place, faults)
    when = _one(When, row.get("when"), "when", place, faults)
    counting = _one(Counting, row.get("counting", "working"), "counting", place, faults)
    numbers = {name: _number(row, name, place, faults) for name in _NUMBERS}
    to = _to(row.get("to"), place, faults)
    light = row.get("light", "")
    if len(faults) > before or colour is None or when is None or counting is None:
        return None
    rung = Rung(
        key=str(key), colour=colour, when=when, to=to, counting=counting, light=light, **numbers
    )
    faults += [Fault(what, place, field) for what, field in _alone(rung)]
    return rung


def _one(kind: type[E], value: Any, field: str, place: int, faults: list[Fault]) -> E | None:
    try:
        return kind(value)
    except ValueError:
        faults.append(Fault("unknown", place, field))
        return None


def _number(row: Mapping[str, Any], name: str, place: int, faults: list[Fault]) -> int:
    least, largest = _NUMBERS[name]
    value = row.get(name, least)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= largest:
        faults.append(Fault("bad_number", place, name))
        return least
    return value


def _to(values: Any, place: int, faults: list[Fault]) -> tuple[To, ...]:
    if not isinstance(values, list | tuple) or not values:
        faults.append(Fault("nobody", place, "to"))
        return ()
    found = [_one(To, value, "to", place, faults) for value in values]
    return tuple(dict.fromkeys(to for to in found if to is not None))


def _alone(rung: Rung) -> Iterator[tuple[str, str]]:
    """What is wrong with a rung by itself."""
    if rung.when in _NEED_DAYS and not rung.days:
        yield "no_days", "days"
    if (rung.when is When.LIGHT) != (rung.light in LIGHTS) or (rung.light and rung.days == 0):
        yield "bad_light", "light"
    if rung.most > 1 and not rung.every:
        yield "no_pause", "every"
    if rung.colour is Colour.RED and rung.most > 1:
        yield "red_again", "most"  # a notice stands until it is lifted
    if rung.colour is Colour.RED and To.OFFICE not in rung.to:
        yield "red_to_office", "to"  # a person decides whether it is issued


def _together(rungs: list[Rung]) -> list[Fault]:
    """What is wrong with them as a ladder: keys, the order, colours that are left out."""
    faults, keys = [], set()
    reached: dict[str, tuple[int, float]] = {}
    loudest = -1
    for place, rung in enumerate(rungs, start=1):
        if rung.key in keys:
            faults.append(Fault("key_twice", place, "key"))
        keys.add(rung.key)
        track = rung.when.track
        level, day = reached.get(track, (loudest if track == "silence" else -1, float("-inf")))
        if rung.colour.level > level + 1:
            faults.append(Fault("skips", place, "colour"))
        elif rung.colour.level < level and track != "silence":
            faults.append(Fault("descends", place, "colour"))
        if _place(rung) <= day:
            faults.append(Fault("order", place, "days"))
        reached[track] = (max(level, rung.colour.level), _place(rung))
        loudest = max(loudest, rung.colour.level)
    return faults


def _place(rung: Rung) -> float:
    """Where a rung stands in its track, in calendar days."""
    days = rung.days * _WEEK / _WORKED if rung.counting is Counting.WORKING else float(rung.days)
    if rung.when is When.LIGHT and rung.light == "red":
        return days + LONGEST * 2  # red comes after yellow, however long that lasted
    return -days if rung.when is When.BEFORE_DUE else days
