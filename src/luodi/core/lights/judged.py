"""The office's judgement beside the computed light: both show, neither overwrites the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.core.lights.words import SEVERITY


@dataclass(frozen=True, slots=True)
class Judgement:
    """A colour as the office sees it, with its reason; valid from `begin` to `until` (or on)."""

    colour: str
    reason: str
    by: str
    begin: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Both colours; `judged` is None where no judgement holds on the day.

    `steps` is how much worse (positive) or milder (negative) the judgement is; 0 against grey,
    which is no grade.
    """

    computed: str
    judged: str | None
    differs: bool
    steps: int
    expired: bool


def compare(computed: str, judgement: Judgement | None, day: dt.date) -> Compared:
    """The computed colour and the judged one on a day; an expired judgement no longer counts."""
    if judgement is None or day < judgement.begin:
        return Compared(computed, None, differs=False, steps=0, expired=False)
    if judgement.until is not None and day > judgement.until:
        return Compared(computed, None, differs=False, steps=0, expired=True)
    judged = judgement.colour
    graded = "grey" not in (computed, judged)
    steps = SEVERITY[judged] - SEVERITY[computed] if graded else 0
    return Compared(computed, judged, differs=judged != computed, steps=steps, expired=False)
