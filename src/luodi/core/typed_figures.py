"""A figure as people type it: “53亿元” in a field that asks for 万元 is 530000, “53个” is refused.

Only what is certain is converted: widths of characters, grouped thousands, and 万 or 亿 before a
unit. Everything else is refused with the reason, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40  # characters that can be a figure
LARGEST = Decimal(10) ** 15

_MAGNITUDES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8,
    "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2,
}  # fmt: skip
# 千 and 百 open the name of a unit where these follow.
_MAGNITUDE = re.compile(r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦克米卡帕])|百(?!分)")
_NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "。": "."})
_VAGUE = re.compile(
    r"约|近|余|多|左右|上下|以上|以下|超|不足|大概|几|[<>≥≤≈~～]|\d\s*[-至到/]\s*\d"
)
_SAME = {
    "公里": "千米", "km": "千米", "平方公里": "平方千米", "㎡": "平方米", "m2": "平方米",
    "百分点": "个百分点", "元人民币": "元", "人民币": "元", "个数": "个", "人数": "人",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MisfitError(ValueError):
    """What was typed cannot be taken. `why`: number, vague, unit, large; `found` the other unit."""

    why: str
    found: str = ""


def parse(typed: str, unit: str) -> float:
    """The figure in `unit` (as the target has it, perhaps none); MisfitError if it is not certain.

    Zero and less than zero are figures like others.
    """
    text = "".join(unicodedata.normalize("NFKC", typed[: LONGEST + 1]).translate(_SIGNS).split())
    found = _NUMBER.match(text)
    if len(text) > LONGEST or (found is None and not _VAGUE.search(text)):
        raise MisfitError("number")
    if found is None or _VAGUE.search(text):
        raise MisfitError("vague")
    sign, digits = found.groups()
    value = Decimal(sign + digits.replace(",", "")) * _factor(text[found.end() :], unit)
    if abs(value) >= LARGEST:
        raise MisfitError("large")
    return float(value)


def _factor(tail: str, unit: str) -> Decimal:
    """By how much to multiply what stands before `tail`."""
    if not tail or tail == unit:
        return Decimal(1)
    said, name = _parted(tail)
    asked, wanted = _parted(unit)
    if name and name != wanted:
        raise MisfitError("unit", tail[:20])
    if said == 0 and name:  # “53元” where 万元 is asked for
        return Decimal(1).scaleb(-asked)
    return Decimal(1).scaleb(said - asked)


def _parted(unit: str) -> tuple[int, str]:
    """The power of ten at the head of a unit, and its name: 万元 is (4, 元)."""
    text = unicodedata.normalize("NFKC", unit)
    found = _MAGNITUDE.match(text)
    power = _MAGNITUDES[found[0]] if found else 0
    name = text[found.end() :] if found else text
    return power, _SAME.get(name.lower(), name)
