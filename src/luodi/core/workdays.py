"""Working days in China: weekends, statutory holidays and weekend days worked in exchange (调休).

The yearly arrangement follows 全国年节及纪念日放假办法 and is published each autumn for the next
year only, so a calendar knows some years and no others. It says so: outside them
:meth:`WorkCalendar.add_workdays` raises and :meth:`WorkCalendar.estimate` marks its answer.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

_SATURDAY = 5


class UnknownHolidaysError(LookupError):
    """A working-day question about years without a holiday arrangement; `zh` and `en` explain."""

    def __init__(self, first_year: int, last_year: int) -> None:
        self.zh = f"放假安排只覆盖{first_year}—{last_year}年，此时限须由人工核定"
        self.en = (
            f"holiday arrangements are known for {first_year}–{last_year} only; "
            "this limit must be settled by a person"
        )
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A day reached by counting working days; not `certain` if an unknown year was crossed."""

    day: dt.date
    certain: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked, for the whole years `first_year` to `last_year`.

    `off` holds holidays that fall on Monday to Friday, `on` the Saturdays and Sundays worked in
    exchange. Days of other kinds in either set change nothing.
    """

    off: frozenset[dt.date]
    on: frozenset[dt.date]
    first_year: int
    last_year: int

    def __post_init__(self) -> None:
        if not dt.MINYEAR <= self.first_year <= self.last_year <= dt.MAXYEAR:
            raise ValueError(f"no such years: {self.first_year} to {self.last_year}")

    def knows(self, day: dt.date) -> bool:
        """Whether the holiday arrangement of the day's year is known."""
        return self.first_year <= day.year <= self.last_year

    def is_workday(self, day: dt.date) -> bool:
        """Whether the day is worked; raises UnknownHolidaysError outside the known years."""
        if not self.knows(day):
            raise self._unknown()
        return self._worked(day)

    def add_workdays(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day`, or before it for a negative n; `day` itself for 0.

        The day of the event is not counted (民法典 §201: 开始的当日不计入). Raises
        UnknownHolidaysError if the count starts in, or runs into, a year that is not known.
        """
        if not self.knows(day):
            raise self._unknown()
        if n == 0:
            return day
        start = bisect_right if n > 0 else bisect_left
        index = start(self._ordinals, day.toordinal()) + (n - 1 if n > 0 else n)
        if not 0 <= index < len(self._ordinals):
            raise self._unknown()
        return dt.date.fromordinal(self._ordinals[index])

    def estimate(self, day: dt.date, n: int) -> Estimate:
        """Like :meth:`add_workdays`, but unknown years count Monday to Friday and are marked.

        Raises UnknownHolidaysError only where the count leaves the calendar of `datetime` itself.
        """
        try:
            return Estimate(self.add_workdays(day, n), certain=True)
        except UnknownHolidaysError:
            pass
        if n == 0:
            return Estimate(day, certain=False)
        day, n = self._leave_known_years(day, n)
        try:
            return Estimate(_add_weekdays(day, n), certain=False)
        except (OverflowError, ValueError):
            raise self._unknown() from None

    def workdays_between(self, begin: dt.date, end: dt.date) -> int:
        """How many days are worked from `begin` to `end`, both included; 0 if `end` is earlier."""
        if not (self.knows(begin) and self.knows(end)):
            raise self._unknown()
        first = bisect_left(self._ordinals, begin.toordinal())
        return max(0, bisect_right(self._ordinals, end.toordinal()) - first)

    def nth_workday_of(self, begin: dt.date, n: int) -> dt.date:
        """The n-th working day (from 1) of the period that opens on `begin` (每季度前3个工作日)."""
        if n < 1:
            raise ValueError("working days of a period are counted from 1")
        if not self.knows(begin):
            raise self._unknown()
        index = bisect_left(self._ordinals, begin.toordinal()) + n - 1
        if index >= len(self._ordinals):
            raise self._unknown()
        return dt.date.fromordinal(self._ordinals[index])

    def last_workday_by(self, end: dt.date) -> dt.date:
        """The last working day on or before `end`: the day a deadline has in practice."""
        return end if self.is_workday(end) else self.add_workdays(end, -1)

    def _leave_known_years(self, day: dt.date, n: int) -> tuple[dt.date, int]:
        """Where the known years end in the direction of n, and how much is left to count."""
        if not self.knows(day):
            return day, n
        if n > 0:
            counted = len(self._ordinals) - bisect_right(self._ordinals, day.toordinal())
            return dt.date(self.last_year, 12, 31), n - counted
        counted = bisect_left(self._ordinals, day.toordinal())
        return dt.date(self.first_year, 1, 1), n + counted

    def _worked(self, day: dt.date) -> bool:
        if day.weekday() >= _SATURDAY:
            return day in self.on
        return day not in self.off

    @cached_property
    def _ordinals(self) -> tuple[int, ...]:
        # Sorted once, so that counting 9,999 working days costs no more than counting one.
        days = map(
            dt.date.fromordinal,
            range(
                dt.date(self.first_year, 1, 1).toordinal(),
                dt.date(self.last_year, 12, 31).toordinal() + 1,
            ),
        )
        return tuple(day.toordinal() for day in days if self._worked(day))

    def _unknown(self) -> UnknownHolidaysError:
        return UnknownHolidaysError(self.first_year, self.last_year)


def _add_weekdays(day: dt.date, n: int) -> dt.date:
    """The n-th Monday-to-Friday day after `day`, or before it; n is not 0.

    Ordinal 1 is a Monday, so the k-th weekday of the era has the ordinal 7 * ((k - 1) // 5) +
    (k - 1) % 5 + 1: no loop, whatever number a text may hold.
    """
    reference = day.toordinal() if n > 0 else day.toordinal() - 1
    passed = 5 * (reference // 7) + min(reference % 7, 5)
    weeks, rest = divmod(passed + n - (1 if n > 0 else 0), 5)
    return dt.date.fromordinal(7 * weeks + rest + 1)
