"""What a target measures, and the day its path begins: decided once, when the target is made.

Sources: an upper limit (“不超过”“低于”“控制在…以内”) is better the lower it is. A share (%, ‰,
百分点, “率”) is a rate, and so is what grows or falls by one; rates are never added up (appendix A
of the delivery issue, T10). Everything else of a plan is done piece by piece: cumulative. 序时 of a
yearly plan is counted from 1 January (domain §2.4: eight months are 66.67 %, whenever it came out).
"""

from __future__ import annotations

import datetime as dt
import re

CUMULATIVE, RATE, LOWER, RANGE = "cumulative", "rate", "lower", "range"
AHEAD = dt.timedelta(92)
YEAR_END = (12, 15)  # a date from then on is the end of its year (年底前、12月底)

_LIMITS = frozenset({"<=", "<", "≤", "＜", "不超过", "不高于", "低于", "少于", "控制在"})
_SHARE = re.compile(r"[%％‰]|百分点|百分比|率$|^成$")
_GROWS = frozenset({"growth", "decrease"})


def measure_of(op: str, unit: str = "", kind: str = "", indicator: str = "") -> str:
    """cumulative, rate, lower or range, from what a document says of a target.

    `op` is its comparison, `kind` what the reading makes of it (growth, decrease, count, level).
    A target without a unit is a share if its name says so (“兑现率”) or if it is a growth.
    """
    if op == "range":
        return RANGE
    if op in _LIMITS:
        return LOWER
    unit = unit.strip()
    named = indicator.strip().endswith("率") or kind in _GROWS
    is_share = _SHARE.search(unit) is not None if unit else named
    return RATE if is_share else CUMULATIVE


def begin_of(issued_on: dt.date, due: dt.date | None, per: str = "") -> dt.date:
    """The day a path begins for which nobody states one: of a yearly plan its 1 January.

    That is a target “每年” (`per`), or one due at the end of its year; the plan may come out during
    that year or in the three months before. Any other begins when it is issued.
    """
    year = issued_on.year if due is None else due.year
    is_yearly = "年" in per or (due is not None and (due.month, due.day) >= YEAR_END)
    first = dt.date(year, 1, 1)
    comes_out = issued_on.year == year or first - AHEAD <= issued_on < first
    return first if is_yearly and comes_out else issued_on
