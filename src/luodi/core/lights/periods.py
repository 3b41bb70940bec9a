"""The periods that runs are counted in: their ends, and the marks left on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache

from luodi.core.periods import Period, month, quarter, quarter_of

# What a light leaves for later ones: by the last day of a period (ISO), by dimension, the colour
# that counts for runs and the one that was shown.
Mark = tuple[str, str]
Earlier = Mapping[str, Mapping[str, Mark]]


@lru_cache(maxsize=512)
def period_of(day: dt.date, kind: str) -> Period:
    """The week (Monday to Sunday), month or quarter that a day lies in."""
    if kind == "week":
        monday = day - dt.timedelta(day.weekday())
        return Period(monday, monday + dt.timedelta(6))
    if kind == "quarter":
        return quarter(day.year, quarter_of(day))
    return month(day.year, day.month)


def ends_between(begin: dt.date, end: dt.date, kind: str) -> Iterator[dt.date]:
    """The last days of periods from `begin` on that lie before `end`."""
    last = period_of(begin, kind).end
    while last < end:
        yield last
        last = period_of(last + dt.timedelta(1), kind).end


def trail(earlier: Earlier, day: dt.date, kind: str, dimension: str) -> list[tuple[str, Mark]]:
    """The marks of the periods that ended before `day`, newest first, up to the first hole."""
    found = []
    last = period_of(day, kind).begin - dt.timedelta(1)
    while (mark := earlier.get(last.isoformat(), {}).get(dimension)) is not None:
        found.append((last.isoformat(), (mark[0], mark[1])))
        last = period_of(last, kind).begin - dt.timedelta(1)
    return found
