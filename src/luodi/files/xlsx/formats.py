"""Cell values as a Chinese office would write them (ECMA-376 §18.8.30 number formats).

Dates become 2026年3月31日, percentages 12.5%, whole numbers lose their .0; anything else of a
number format is left alone, since a figure must never be rounded by its display.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_DAY_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's dates have no time zone
_DAY_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST_DAY = 2_958_465  # 9999-12-31
# Built-in formats that say nothing of themselves in styles.xml; 27-36 and 50-58 are the East
# Asian dates.
_BUILTIN = {
    9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm",
    19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: "h:mm",
    33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: 'yyyy"年"m"月"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: "h:mm", 56: "h:mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKET = re.compile(r"\[[^\]]*\]")
_DIGITS = re.compile(r"[#0?,]*[0#?](?:\.[0#?]*)?")
_HELD = "\ue000"


def builtin(identifier: int) -> str:
    """The format code of a built-in number format; General if it is not a date or percentage."""
    return _BUILTIN.get(identifier, "General")


def shown(value: float, code: str, *, epoch_1904: bool = False) -> str:
    """A number in the format `code`."""
    first = code.split(";", 1)[0]
    date = _date_parts(first)
    if date and 0 <= value <= _LAST_DAY:
        return _as_date(value, date, epoch_1904)
    kind, before, after, zeros = _figure_parts(first)
    if kind == "percent":
        return f"{before}{plain(value * 100)}%{after}"
    if kind == "figure":
        digits = plain(value)
        return before + (digits.zfill(zeros) if digits.isdigit() else digits) + after
    return plain(value)


def plain(value: float) -> str:
    """A number in full, without .0 and without the noise of binary fractions."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" in text and 1e-9 < abs(value) < 1e21:
        text = f"{value:.12f}".rstrip("0").rstrip(".")
    return text


@lru_cache(maxsize=512)
def _date_parts(code: str) -> str:
    """The letters of year, month, day and hour that `code` shows, empty if it shows no date."""
    bare = _BRACKET.sub("", _LITERAL.sub("", code)).lower()
    if "general" in bare or not re.search("[ymdh]", bare):
        return ""
    if "h" in bare or "s" in bare:
        # Between hours and seconds an m is a minute.
        bare = re.sub(r"h+\W*m+|m+\W*s+", "h", bare)
    return "".join(letter for letter in "ymdh" if letter in bare)


def _as_date(value: float, parts: str, epoch_1904: bool) -> str:
    day = (_DAY_1904 if epoch_1904 else _DAY_1900) + dt.timedelta(days=min(value, _LAST_DAY - 1462))
    if not epoch_1904 and value < 60:
        # The year 1900 had no 29 February; the format believes it had.
        day += dt.timedelta(days=1)
    return date_text(day + dt.timedelta(milliseconds=500), parts)


def date_text(moment: dt.datetime, parts: str = "ymdh") -> str:
    """A moment in words: 2026年3月31日, with 9:30 after it if the hour is wanted."""
    written = ""
    for letter, value, unit in (
        ("y", moment.year, "年"),
        ("m", moment.month, "月"),
        ("d", moment.day, "日"),
    ):
        written += f"{value}{unit}" if letter in parts else ""
    if "h" in parts and (not written or moment.hour or moment.minute):
        written += f" {moment.hour}:{moment.minute:02d}"
    return written.strip()


@lru_cache(maxsize=512)
def _figure_parts(code: str) -> tuple[str, str, str, int]:
    """Kind, words before and after the digits, and how many digits a whole number is padded to."""
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return _HELD

    bare = _BRACKET.sub("", _LITERAL.sub(hold, code))
    found = _DIGITS.search(bare)
    if found is None or "general" in bare.lower() or "e+" in bare.lower():
        return "other", "", "", 0
    before, after = bare[: found.start()], bare[found.end() :]
    kind = "percent" if "%" in before + after else "figure"
    texts = iter(literals)
    words = [
        "".join(next(texts, "") if c == _HELD else c for c in part).replace("%", "").strip()
        for part in (before, after)
    ]
    if any(re.search("[#0?/]", word) for word in words):
        return "other", "", "", 0
    zeros = len(found[0]) if set(found[0]) == {"0"} else 0
    return kind, words[0], words[1], zeros
