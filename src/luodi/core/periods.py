"""Periods of office time: ten-day spans (旬), months, quarters, halves, years, five-year plans."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_THIRD_PLAN_STARTS = 1966  # 1963–1965 stood between the plans, so the first two follow no formula
_EARLY_PLANS = {1: 1953, 2: 1958}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `begin` to `end`, both included."""

    begin: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.begin <= day <= self.end


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month (X月底)."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last of another in the same year (3至6月)."""
    if first > last:
        raise ValueError(f"months out of order: {first} to {last}")
    return Period(dt.date(year, first, 1), last_day(year, last))


def month(year: int, number: int) -> Period:
    """One month, 1 to 12."""
    return months(year, number, number)


def quarter(year: int, number: int) -> Period:
    """One quarter, 1 to 4 (一季度 … 四季度)."""
    if not 1 <= number <= 4:
        raise ValueError(f"no such quarter: {number}")
    return months(year, 3 * number - 2, 3 * number)


def half(year: int, number: int) -> Period:
    """上半年 (1) or 下半年 (2)."""
    if number not in (1, 2):
        raise ValueError(f"no such half-year: {number}")
    return months(year, 6 * number - 5, 6 * number)


def whole_year(year: int) -> Period:
    """1 January to 31 December."""
    return months(year, 1, 12)


def xun(year: int, in_month: int, number: int) -> Period:
    """上旬 (1: days 1–10), 中旬 (2: 11–20) or 下旬 (3: 21 to the end of the month)."""
    if number not in (1, 2, 3):
        raise ValueError(f"no such xun: {number}")
    begin = dt.date(year, in_month, 10 * number - 9)
    end = last_day(year, in_month) if number == 3 else dt.date(year, in_month, 10 * number)
    return Period(begin, end)


def quarter_of(day: dt.date) -> int:
    """The number of the quarter a day lies in, 1 to 4."""
    return (day.month + 2) // 3


def add_months(day: dt.date, n: int) -> dt.date:
    """The same day n months later; the last of the month where that day does not exist.

    民法典 §202: 到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日.
    Raises OverflowError outside the years 1 to 9999.
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"year {year} is out of range")
    end = last_day(year, month_index + 1)
    return end.replace(day=min(day.day, end.day))


def plan_period(ordinal: int) -> Period:
    """The years of a national five-year plan: 14 (“十四五”) is 2021–2025. Knows plans 1 to 99."""
    if not 1 <= ordinal <= 99:
        raise ValueError(f"no such five-year plan: {ordinal}")
    first = _EARLY_PLANS.get(ordinal, _THIRD_PLAN_STARTS + 5 * (ordinal - 3))
    return Period(dt.date(first, 1, 1), dt.date(first + 4, 12, 31))


def plan_named(name: str) -> Period | None:
    """The years of “十四五”, “十五五”, “九五” …; None if the words name no five-year plan.

    “十五” is the tenth plan: the last 五 stands for five years, what precedes it is the ordinal.
    """
    head, tail = name[:-1], name[-1:]
    ordinal = _ordinal(head) if tail == "五" else 0
    return plan_period(ordinal) if ordinal else None


def _ordinal(numeral: str) -> int:
    """1 to 99 from 一 … 九十九; 0 for anything else."""
    tens, ten, units = numeral.rpartition("十")
    if (tens and tens not in _DIGITS) or (units and units not in _DIGITS):
        return 0
    value = _DIGITS.get(tens, 1) * 10 if ten else 0
    return value + _DIGITS.get(units, 0)
