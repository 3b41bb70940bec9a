"""Figures as people wrote them: exact where they are compared, rounded half up where shown.

0.1 + 0.2 is 0.3 here: a figure that lies on a limit must not fall off it by the dust of binary
fractions. Everything that is computed is a Fraction; `float(x)` stores it, `rounded(x)` prints it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor, isfinite

Number = int | float | Decimal | Fraction

_HALF = Fraction(1, 2)
_WHOLE = 2.0**53  # below it every whole float is that number
GRAIN = 10**9
_SURE = 10**5  # below it a float times GRAIN is right to the grain


def exact(value: Number) -> Fraction:
    """The number as it is written: 0.3 is three tenths. Raises ValueError for nan and infinity."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, float):
        return _of_float(value)
    if isinstance(value, Decimal) and not isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    return Fraction(value)


@lru_cache(maxsize=4096)
def _of_float(value: float) -> Fraction:
    """The same figures come again and again: weights, goals, what was reported."""
    if not isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    if value.is_integer() and abs(value) < _WHOLE:
        return Fraction(int(value))  # as below, without being written down and read
    return Fraction(repr(value))


def whole(value: Number) -> int | Fraction:
    """The same, as an int where it is one: sums of many are then made in a tenth of the time."""
    if isinstance(value, int):
        return value
    found = exact(value)
    return found.numerator if found.denominator == 1 else found


def grains(value: Number) -> int:
    """The number in whole milliardths, so that 0.30000000000000004 from a database is 0.3.

    Comparisons are made on these. Raises ValueError for nan and infinity.
    """
    if isinstance(value, int):
        return value * GRAIN
    if isinstance(value, float) and abs(value) < _SURE:
        return round(value * GRAIN)
    return round(exact(value) * GRAIN)


def rounded(value: Number, places: int = 0) -> Decimal:
    """Rounded half up, as 四舍五入 does (-0.5 becomes -1)."""
    scaled = exact(value) * 10**places
    whole = floor(abs(scaled) + _HALF)
    return _decimal(-whole if scaled < 0 else whole, places)


def truncated(value: Number, places: int = 0) -> Decimal:
    """Cut off after `places` places, as some bulletins print their figures."""
    return _decimal(int(exact(value) * 10**places), places)


def percent(ratio: Number, places: int = 0) -> Decimal:
    """A ratio in per cent, rounded half up: 0.625 is 63."""
    return rounded(exact(ratio) * 100, places)


def _decimal(scaled: int, places: int) -> Decimal:
    return Decimal(scaled).scaleb(-places)
