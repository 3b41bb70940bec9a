"""Dates as people write them into a ledger: 2026.6.30, 6月底, 2026年底, 46203, 长期坚持.

A date is the last day of the period it names. Nothing is guessed: what names no day says why.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luodi.core import periods
from luodi.kernel.tables_in import Unfit
from luodi.reading.dates import Calendar
from luodi.reading.deadlines import Deadlines
from luodi.reading.model import DeadlineKind

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_EIGHT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月份?(?:底|末|底前|末前|前|之前|内)?)?")
_MONTH_ONLY = re.compile(r"(\d{1,2})月份?(?:底|末|底前|末前|前|之前|内)?")
_YEAR = re.compile(r"(?:(\d{4})年|全年|年)(?:底|末|内|度)?(?:前|之前)?|(\d{4})")
_TWO_DIGITS = re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_SERIAL = re.compile(r"[3-7]\d{4}(?:\.\d+)?")  # 1982 to 2119 as spreadsheets count days
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000 to 2099
_TAIL = re.compile(r"(?:之?以?前|截止|为止|止|完成|办结|前完成|前办结|前报送)$")
_STANDING = re.compile(r"长期坚持|长期|常年|持续(?:推进|坚持)?|常态化?(?:推进|坚持)?")
_NOTHING = frozenset({"", "-", "—", "--", "/", "无", "待定", "未定", "另定", "暂无"})
_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Due:
    """What a cell says of when: a day, or that it has no end, or that it comes again."""

    day: dt.date | None = None
    text: str = ""
    recurrence: str = ""
    is_standing: bool = False
    hint: str = ""


def due_of(cell: str, year: int) -> Due:
    """The time limit a cell names; `year` is that of the ledger, where the cell names none."""
    text = "".join(unicodedata.normalize("NFKC", cell).split())
    if text in _NOTHING:
        return Due()
    if _STANDING.fullmatch(text):
        return Due(text=cell, is_standing=True)
    day = _plain(text, year)
    if day is not None:
        says_it_all = _DAY.fullmatch(text) or _SERIAL.fullmatch(text)
        return Due(day=day, text="" if says_it_all else cell[:120])
    return _worded(text, cell, year)


def day_of(cell: str, year: int) -> dt.date:
    """The day a cell names; Unfit if it names none."""
    day = due_of(cell, year).day
    if day is None:
        raise Unfit(_("“%(cell)s”不是日期") % {"cell": cell[:20]})
    return day


def _plain(text: str, year: int) -> dt.date | None:
    """A day, month or year in figures; Unfit for a day that does not exist."""
    bare = text if _MONTH_ONLY.fullmatch(text) else _TAIL.sub("", text)
    if _TWO_DIGITS.fullmatch(bare):
        raise Unfit(_("“%(cell)s”的年份只有两位，请写成 2026-06-30 的样子") % {"cell": text[:20]})
    if _SERIAL.fullmatch(bare):
        days = int(float(bare))
        if _FIRST_SERIAL <= days <= _LAST_SERIAL:
            return _EPOCH + dt.timedelta(days)
    try:
        return _parts(bare, year)
    except ValueError:
        raise Unfit(_("“%(cell)s”不是日期，没有这一天") % {"cell": text[:20]}) from None


def _parts(text: str, year: int) -> dt.date | None:
    if found := _DAY.fullmatch(text) or _EIGHT.fullmatch(text):
        return dt.date(*(int(part) for part in found.groups()))
    if found := _DAY_OF_YEAR.fullmatch(text):
        return dt.date(year, int(found[1]), int(found[2]))
    if found := _MONTH.fullmatch(text):
        return periods.month(int(found[1]), int(found[2])).end
    if found := _MONTH_ONLY.fullmatch(text):
        return periods.month(year, int(found[1])).end
    if found := _YEAR.fullmatch(text):
        return periods.whole_year(int(found[1] or found[2] or year)).end
    return None


def _worded(text: str, cell: str, year: int) -> Due:
    """As documents say it: 上半年, 三季度前, 每月5日前; of several days the last."""
    found = Deadlines(text, Calendar(year, None)).within(0, len(text))
    days = [one.date for one in found if one.date is not None]
    if days:
        hint = ""
        if len(set(days)) > 1:
            hint = _("“%(cell)s”里有几个日期，取最后一个") % {"cell": cell[:30]}
        return Due(day=max(days), text=cell[:120], hint=hint)
    for one in found:
        if one.rrule:
            return Due(text=cell[:120], recurrence=one.rrule)
        if one.kind is DeadlineKind.OPEN:
            return Due(text=cell[:120], is_standing=True)
    raise Unfit(
        _("“%(cell)s”不是日期，可写成 2026-06-30、6月底、2026年底 的样子") % {"cell": cell[:20]}
    )
