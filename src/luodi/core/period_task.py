"""What falls to one month or quarter of a cumulative target, and how much of it was done then.

“当月任务” of the published red-and-yellow-card schemes (domain §2.3): what the plan adds in the
period, against what was added in it. Levels and rates have no such part (appendix A, T10).
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from luodi.core.exact import Number, exact
from luodi.core.periods import Period
from luodi.core.trajectory import Kind, Target, expected

_DAY = dt.timedelta(1)


def closed_period(period: Period, before: Period, day: dt.date) -> Period:
    """Of the period a day lies in and the one `before` it, the one that has come to its end."""
    return period if day == period.end else before


def task_of(
    target: Target, period: Period, at_begin: Number | None, at_end: Number | None
) -> tuple[Fraction, Fraction] | None:
    """Done and planned in the period, as shares of the whole way from the beginning to the goal.

    `at_begin` and `at_end` are the values known when the period began and when it ended; nothing
    known at its beginning is nothing done. None where no value is known at its end, where the plan
    adds nothing in it, and for what is not cumulative.
    """
    start = target.start
    if target.kind is not Kind.CUMULATIVE or start is None or at_end is None:
        return None
    way = exact(target.goal) - start
    before, after = expected(target, period.begin - _DAY), expected(target, period.end)
    if way == 0 or before is None or after is None or after == before:
        return None
    done = exact(at_end) - (start if at_begin is None else exact(at_begin))
    return done / way, (after - before) / way
