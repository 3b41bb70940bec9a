"""What a system of tasks asks of a unit: an estimate of the minutes a month it takes to report.

An estimate, not a measurement; nothing about anybody's activity goes into it. The assumptions are
constants with names, so that pages can say them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.core.rhythm import Rhythm

MINUTES_A_REPORT = 2.0  # one entry in words, or “no change”
MINUTES_A_FIGURE = 0.5  # each figure that goes with it


@dataclass(frozen=True, slots=True)
class Asked:
    """A task as far as it costs time: how often it is reported on, with how many figures."""

    rhythm: Rhythm
    figures: int


def minutes_a_month(tasks: Iterable[Asked]) -> float:
    """What reporting on these tasks takes in a month."""
    return sum(
        task.rhythm.per_month * (MINUTES_A_REPORT + MINUTES_A_FIGURE * task.figures)
        for task in tasks
    )
