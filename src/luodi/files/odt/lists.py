"""List labels of OpenDocument text (ISO/IEC 26300 §16.30): counted while the text is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from luodi.files.archive import attribute, local, number
from luodi.files.numerals import in_format, label

_BULLET = "text:bullet"
# style:num-format is one sign; in Chinese offices it is a sample of the wanted numerals.
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting", "一": "chineseCounting", "壹": "chineseLegalSimplified",
    "壹, 贰, 叁, ...": "chineseLegalSimplified", "①": "decimalEnclosedCircle",
    "①, ②, ③, ...": "decimalEnclosedCircle", "甲, 乙, 丙, ...": "ideographTraditional",
    "甲": "ideographTraditional", "１, ２, ３, ...": "decimalFullWidth", "１": "decimalFullWidth",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list style; `shown` is how many levels its number shows."""

    format: str = "decimal"
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@dataclass
class Lists:
    """The list styles of a document and the counters of its lists."""

    styles: dict[str, dict[int, Level]] = field(default_factory=dict)
    _last: dict[str, dict[int, int]] = field(default_factory=dict)

    def add(self, root: etree._Element | None) -> None:
        """Take in the list styles below `root`."""
        for element in root.iter() if root is not None else ():
            if local(element) in ("list-style", "outline-style"):
                name = attribute(element, "name") or ""
                if local(element) == "outline-style":
                    name = "Outline"
                self.styles[name] = dict(_levels(element))

    def restart(self, key: str) -> None:
        """A list that does not continue an earlier one of its style counts anew."""
        self._last.pop(key, None)

    def next(self, key: str, style: str, level: int, value: str | None = None) -> str:
        """The label of the next item at `level` (from 1) of the list `key`."""
        levels = self.styles.get(style, {})
        own = levels.get(level, Level(format=""))
        counters = self._last.setdefault(key, {})
        following = counters.get(level, own.start - 1) + 1
        counters[level] = number(value, following)
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        if own.format == _BULLET:
            return "●"
        if not own.format:
            return ""
        first = max(1, level - own.shown + 1)
        numerals = [
            in_format(counters.get(at, 1), levels.get(at, own).format)
            for at in range(first, level + 1)
        ]
        return label(own.prefix + ".".join(numerals) + own.suffix, suffix=True)


def _levels(style: etree._Element) -> list[tuple[int, Level]]:
    found = []
    for element in style:
        at = number(attribute(element, "level"), 1)
        if local(element) == "list-level-style-bullet":
            found.append((at, Level(_BULLET)))
        elif local(element) in ("list-level-style-number", "outline-level-style"):
            written = attribute(element, "num-format") or ""
            form = _FORMATS.get(written, "decimal" if written else "")
            found.append((at, _level(element, form)))
    return found


def _level(element: etree._Element, form: str) -> Level:
    return Level(
        form,
        attribute(element, "num-prefix") or "",
        attribute(element, "num-suffix") or "",
        number(attribute(element, "start-value"), 1),
        max(1, min(10, number(attribute(element, "display-levels"), 1))),
    )
