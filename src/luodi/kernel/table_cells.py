"""How the cells of a table are understood: texts, dates, numbers, choices, lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.kernel.saying import listed
from luodi.kernel.tables_in import Parse, Unfit

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_PARTS = re.compile(r"[、，,；;\n]+")


def text(longest: int) -> Parse:
    """A text of so many characters at most."""

    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise Unfit(_("最多 %(n)d 个字，现有 %(m)d 个") % {"n": longest, "m": len(cell)})
        return cell

    return parse


def date(cell: str) -> dt.date | None:
    """A day: 2026-06-30, 2026/6/30, 2026.6.30, 2026年6月30日; None for nothing."""
    if not cell:
        return None
    found = _DATE.fullmatch(cell.partition(" ")[0] if ":" in cell else cell)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    if _MONTH.fullmatch(cell):
        raise Unfit(_("“%(cell)s”没有日，请写成 2026-06-30 的样子") % {"cell": cell})
    raise Unfit(_("“%(cell)s”不是日期，请写成 2026-06-30 的样子") % {"cell": cell[:20]})


def whole(cell: str) -> int:
    """A whole number from 0; 0 for nothing."""
    if not cell:
        return 0
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 9:
        raise Unfit(_("“%(cell)s”不是整数") % {"cell": cell[:20]})
    return int(cell)


def choice(options: Mapping[str, Any], default: Any = "") -> Parse:
    """One of several words; the value that belongs to it."""
    known = {str(label): value for value, label in options.items()}

    def parse(cell: str) -> Any:
        if not cell:
            return default
        if cell not in known:
            wanted = listed(known)
            raise Unfit(_("没有“%(cell)s”，可填：%(wanted)s") % {"cell": cell, "wanted": wanted})
        return known[cell]

    return parse


def many(longest: int, parse_one: Parse | None = None) -> Parse:
    """Several texts parted by 、，； or line ends, each of so many characters at most."""
    one = parse_one or text(longest)

    def parse(cell: str) -> tuple[Any, ...]:
        parts = [part.strip() for part in _PARTS.split(cell)]
        return tuple(dict.fromkeys(one(part) for part in parts if part))

    return parse
