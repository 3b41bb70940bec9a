"""Rates with their fraction: what is divided by what stays visible."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luodi.core.exact import percent

SMALL = 5  # with fewer cases than these a percentage says little


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole; without a whole there is no rate, which is not the same as zero."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        """0 to 1, or None where there is nothing to divide by."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def percent(self) -> Decimal | None:
        """0 to 100 with one decimal, rounded half up."""
        return None if self.value is None else percent(self.value, 1)

    @property
    def is_small(self) -> bool:
        """Whether there are too few cases for a percentage to mean much."""
        return 0 < self.whole < SMALL
