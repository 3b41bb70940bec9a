"""Automatic numbering: the label a word processor draws before a paragraph (ECMA-376 §17.9).

The labels are nowhere in the text of the file; a plan whose chapters are numbered automatically
would lose its whole outline without them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from luodi.files.archive import attribute, child, local, number
from luodi.files.numerals import in_format, label

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_STYLE_HOPS = 30


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level count after which it restarts (0: never)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: bool = True
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A w:num: its levels with overrides applied, and the levels it starts anew."""

    abstract: str
    levels: dict[int, Level]
    restarts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says about numbering."""

    parent: str = ""
    list_id: str = ""
    level: int | None = None


@dataclass
class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    lists: dict[str, List] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    default_style: str = ""
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def label_for(self, properties: etree._Element | None) -> str:
        """The label of the paragraph with these w:pPr, empty if it has none. Call once for each."""
        list_id, level = self._reference(properties)
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counters = self._counters.setdefault(found.abstract, {})
        if list_id not in self._used:
            self._used.add(list_id)
            for restarted in found.restarts:
                counters.pop(restarted, None)
        _advance(found, level, counters)
        return _draw(found, level, counters)

    def _reference(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and level a paragraph belongs to: its own words first, then its styles'."""
        style_id = _value(child(properties, "pStyle")) or self.default_style
        own = child(properties, "numPr")
        list_id = _value(child(own, "numId"))
        level = _level(child(own, "ilvl"))
        if list_id:
            return list_id, level or 0
        owner, style_list, style_level = self._of_style(style_id)
        if level is None:
            level = self._linked_level(style_list, (style_id, owner), style_level)
        return style_list, level

    def _of_style(self, style_id: str) -> tuple[str, str, int | None]:
        """The style, up the chain of basedOn, that names a list; its list and level."""
        level: int | None = None
        for _ in range(_STYLE_HOPS):
            style = self.styles.get(style_id)
            if style is None:
                break
            level = style.level if level is None else level
            if style.list_id:
                return style_id, style.list_id, level
            style_id = style.parent
        return "", "", None

    def _linked_level(self, list_id: str, styles: tuple[str, str], level: int | None) -> int:
        found = self.lists.get(list_id)
        for style in styles:
            for index, candidate in found.levels.items() if found else ():
                if style and candidate.style == style:
                    return index
        return level or 0


def _advance(found: List, level: int, counters: dict[int, int]) -> None:
    for lower in range(level):
        if lower not in counters and lower in found.levels:
            counters[lower] = found.levels[lower].start
    start = found.levels[level].start
    counters[level] = counters.get(level, start - 1) + 1
    for deeper in range(level + 1, _LEVELS):
        restart = found.levels[deeper].restart if deeper in found.levels else None
        if restart is None or level < restart:
            counters.pop(deeper, None)


def _draw(found: List, level: int, counters: dict[int, int]) -> str:
    drawn = found.levels[level]
    if drawn.format == "bullet":
        return _bullet(drawn.text)

    def numeral(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        shown = found.levels.get(index)
        if shown is None or shown.format == "none":
            return ""
        form = "decimal" if drawn.legal else shown.format
        return in_format(counters.get(index, shown.start), form)

    return label(_PLACEHOLDER.sub(numeral, drawn.text), drawn.suffix)


def _bullet(sign: str) -> str:
    """A bullet that can be read: those of symbol fonts are letters or private code points."""
    if not sign.strip():
        return ""
    if sign in "lnuqØüv§¨" or "\ue000" <= sign[0] <= "\uf8ff":
        return "●"
    return sign.strip()


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists of numbering.xml and what styles.xml says of them; both may be absent."""
    found = Numbering()
    for element in styles if styles is not None else ():
        if local(element) == "style":
            _add_style(found, element)
    if numbering is not None:
        _add_lists(found, numbering)
    return found


def _add_style(found: Numbering, element: etree._Element) -> None:
    identifier = attribute(element, "styleId") or ""
    properties = child(element, "pPr", "numPr")
    found.styles[identifier] = Style(
        _value(child(element, "basedOn")),
        _value(child(properties, "numId")),
        _level(child(properties, "ilvl")),
    )
    if attribute(element, "type") == "paragraph" and _on(attribute(element, "default")):
        found.default_style = identifier


def _add_lists(found: Numbering, root: etree._Element) -> None:
    abstracts = {attribute(e, "abstractNumId") or "": e for e in root if local(e) == "abstractNum"}
    by_style = {_value(child(e, "styleLink")): key for key, e in abstracts.items()}
    levels = {key: _levels(element) for key, element in abstracts.items()}
    for element in root:
        if local(element) != "num":
            continue
        abstract = _value(child(element, "abstractNumId"))
        link = _value(child(abstracts.get(abstract), "numStyleLink"))
        abstract = by_style.get(link, abstract) if link else abstract
        own = _overridden(abstract, levels.get(abstract, {}), element)
        found.lists[attribute(element, "numId") or ""] = own


def _overridden(abstract: str, levels: dict[int, Level], element: etree._Element) -> List:
    levels = dict(levels)
    restarts = set()
    for override in element:
        if local(override) != "lvlOverride":
            continue
        index = number(attribute(override, "ilvl"), 0)
        levels.update(_levels(override))
        start = child(override, "startOverride")
        if start is not None:
            value = number(attribute(start, "val"), 1)
            levels[index] = replace(levels.get(index, Level()), start=value)
            restarts.add(index)
    return List(abstract, levels, frozenset(restarts))


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for item in element:
        index = number(attribute(item, "ilvl"), -1)
        if local(item) == "lvl" and 0 <= index < _LEVELS:
            found[index] = _read_level(item)
    return found


def _read_level(element: etree._Element) -> Level:
    restart = child(element, "lvlRestart")
    legal = child(element, "isLgl")
    return Level(
        start=number(_value(child(element, "start")), 1),
        format=_format(element),
        text=_value(child(element, "lvlText")),
        suffix=_value(child(element, "suff")) != "nothing",
        legal=legal is not None and _on(attribute(legal, "val") or "1"),
        restart=None if restart is None else number(_value(restart), 0),
        style=_value(child(element, "pStyle")),
    )


def _format(element: etree._Element) -> str:
    # Newer formats stand in an alternative whose fallback is the nearest old one.
    formats = [_value(e) for e in element.iter() if local(e) == "numFmt"]
    return next((form for form in formats if form != "custom"), "decimal")


def _value(element: etree._Element | None) -> str:
    return "" if element is None else attribute(element, "val") or ""


def _level(element: etree._Element | None) -> int | None:
    return None if element is None else number(_value(element), 0)


def _on(value: str | None) -> bool:
    return value in ("1", "true", "on")
