"""What is wrong with a rule set, before it is used: every fault, not only the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from luodi.core.exact import exact
from luodi.core.lights.measures import MEASURES
from luodi.core.lights.problems import Problem
from luodi.core.lights.thresholds import clauses_of, problems_between, range_of
from luodi.core.lights.words import SEVERITY, Act, Why

_BOUNDS = ("at_least", "above", "at_most", "below")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KEYS = {
    "rules": "id version name dimensions basis note period due exempt consequences",
    "dimension": "key name conditions default track runs exits exempts",
    "condition": "when colour why label",
    "default": "colour why label",
    "clause": "measure of is " + " ".join(_BOUNDS),
    "run": "colour periods becomes label",
    "exit": "colour periods rectified",
    "consequence": "colour text act periods dimension",
}
_LISTS = frozenset({"dimensions", "conditions", "runs", "exits", "exempts", "consequences"})
_TEXTS = frozenset({"id", "name", "basis", "note", "key", "track", "label", "text", "of"})
_CHOICES = {
    "colour": tuple(SEVERITY),
    "becomes": tuple(SEVERITY),
    "exempt": tuple(SEVERITY),
    "why": tuple(why.value for why in Why),
    "act": ("", *(act.value for act in Act)),
    "period": ("week", "month", "quarter"),
    "due": ("current", "original"),
}
_NEEDED = {
    "rules": ("id", "version", "name", "dimensions"),
    "dimension": ("key", "name", "conditions", "default"),
    "condition": ("when", "colour", "why"),
    "default": ("colour", "why"),
    "clause": ("measure",),
    "run": ("colour", "periods", "becomes"),
    "exit": ("colour",),
    "consequence": ("colour", "text"),
}


def problems_of(data: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with a rule set; empty if it can be used."""
    found = list(_shape(data, "rules", "rules"))
    if found:
        return found
    found += _head(data)
    for n, one in enumerate(data["dimensions"]):
        found += _dimension(one, f"dimensions[{n}]")
    keys = [str(one.get("key")) for one in data["dimensions"] if isinstance(one, Mapping)]
    if len(set(keys)) < len(keys):
        found.append(_twice("dimensions"))
    for n, one in enumerate(data.get("consequences", ())):
        found += _consequence(one, f"consequences[{n}]", keys)
    return found


def _shape(data: Any, kind: str, path: str) -> Iterator[Problem]:
    """Fields that are missing, not known, of the wrong sort, or not one of their choices."""
    if not isinstance(data, Mapping):
        yield Problem(path, "shape", "应为一组字段", "should be a set of fields")
        return
    for name in _NEEDED[kind]:
        if data.get(name) in (None, "", [], ()):
            yield _missing(path, name)
    for name, value in data.items():
        if name not in _KEYS[kind].split():
            yield Problem(path, "field", f"没有“{name}”这个字段", f"there is no field {name!r}")
        else:
            yield from _sort(name, value, path)


def _sort(name: str, value: Any, path: str) -> Iterator[Problem]:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            yield _unknown(path, name, value)
    elif name in _LISTS:
        if not isinstance(value, list | tuple):
            yield Problem(path, "shape", f"“{name}”应为列表", f"{name!r} should be a list")
    elif name == "periods":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            yield Problem(path, "number", "期数应为整数", "periods should be a whole number")
    elif name in _TEXTS | {"dimension", "measure"} and not isinstance(value, str):
        yield Problem(path, "shape", f"“{name}”应为文字", f"{name!r} should be text")


def _head(data: Mapping[str, Any]) -> Iterator[Problem]:
    version = data["version"]
    if not _ID.fullmatch(data["id"]):
        yield Problem(
            "id", "id", "标识只用小写字母、数字和连字符", "an id is of a-z, 0-9 and hyphens"
        )
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        yield Problem("version", "number", "版本应为正整数", "a version is a positive whole number")


def _dimension(data: Any, path: str) -> Iterator[Problem]:
    found = list(_shape(data, "dimension", path))
    yield from found
    if found:
        return
    yield from _shape(data["default"], "default", f"{path}.default")
    faults: list[Problem] = []
    for n, one in enumerate(data["conditions"]):
        faults += _condition(one, f"{path}.conditions[{n}]")
    yield from faults
    if not faults:
        yield from problems_between(data["conditions"], path)
    for n, one in enumerate(data.get("runs", ())):
        yield from _run(one, f"{path}.runs[{n}]")
    for n, one in enumerate(data.get("exits", ())):
        yield from _exit(one, f"{path}.exits[{n}]")
    for colour in data.get("exempts", ()):
        if colour not in tuple(SEVERITY):
            yield _unknown(path, "exempts", colour)


def _condition(data: Any, path: str) -> Iterator[Problem]:
    found = list(_shape(data, "condition", path))
    yield from found
    if found:
        return
    for clause in clauses_of(data):
        yield from _clause(clause, path)


def _clause(data: Any, path: str) -> Iterator[Problem]:
    found = list(_shape(data, "clause", path))
    yield from found
    if found:
        return
    measure = MEASURES.get(str(data["measure"]))
    if measure is None:
        yield _unknown(path, "measure", data["measure"])
    elif measure.takes_of != bool(data.get("of")):
        yield _of(path, measure.label, measure.takes_of)
    elif measure.is_flag or "is" in data:
        if not isinstance(data.get("is"), bool) or any(name in data for name in _BOUNDS):
            yield Problem(path, "flag", "应写“is”为真或假", "takes “is”: true or false")
        elif not measure.is_flag and data["measure"] != "value":
            yield Problem(path, "bounds", "应写数值界限", "takes bounds")
    else:
        yield from _bounds(data, path)


def _bounds(data: Mapping[str, Any], path: str) -> Iterator[Problem]:
    given = [data[name] for name in _BOUNDS if name in data]
    if not given or ("at_least" in data and "above" in data):
        yield Problem(
            path,
            "bounds",
            "应有界限，同一侧只写一个（at_least 含，above 不含）",
            "takes bounds, one on a side (at_least includes it, above does not)",
        )
    elif "at_most" in data and "below" in data:
        yield Problem(path, "bounds", "上限只写一个", "takes one upper bound")
    elif not all(_is_number(one) for one in given):
        yield Problem(path, "number", "界限应为数值", "a bound is a number")
    elif range_of(data).is_empty:
        yield Problem(path, "empty", "下限高于上限，没有数符合", "no number lies within the bounds")


def _run(data: Any, path: str) -> Iterator[Problem]:
    found = list(_shape(data, "run", path))
    yield from found
    if found:
        return
    if data["periods"] < 2:
        yield Problem(path, "number", "连续期数至少为2", "a run is of two periods or more")
    if SEVERITY[data["becomes"]] <= SEVERITY[data["colour"]]:
        yield Problem(path, "severity", "连续之后应为更重的灯色", "a run leads to a worse colour")


def _exit(data: Any, path: str) -> Iterator[Problem]:
    found = list(_shape(data, "exit", path))
    yield from found
    if not found and bool(data.get("periods")) == bool(data.get("rectified")):
        yield Problem(
            path,
            "exit",
            "退出条件应为好转期数或确认整改到位，二者择一",
            "an exit takes either better periods or confirmed rectification",
        )


def _consequence(data: Any, path: str, keys: list[str]) -> Iterator[Problem]:
    yield from _shape(data, "consequence", path)
    if isinstance(data, Mapping) and data.get("dimension", "") not in ("", *keys):
        yield _unknown(path, "dimension", data["dimension"])


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        exact(value)
    except ValueError:
        return False
    return True


def _missing(path: str, name: str) -> Problem:
    if name == "default":
        return Problem(
            path,
            "default",
            "没有写都不符合时的灯色（default）",
            "no default for when nothing holds",
        )
    return Problem(path, "missing", f"缺少“{name}”", f"{name!r} is missing")


def _unknown(path: str, name: str, value: Any) -> Problem:
    return Problem(path, "unknown", f"不认识的{name}：{value}", f"unknown {name}: {value}")


def _of(path: str, label: str, takes: bool) -> Problem:
    if takes:
        return Problem(path, "of", f"“{label}”应写明of（哪一项）", "needs “of”: which figures")
    return Problem(path, "of", f"“{label}”不用写of", "takes no “of”")


def _twice(path: str) -> Problem:
    return Problem(path, "twice", "有两项标识相同", "two of them have the same key")
