"""The progress of a whole from its parts: weighted, clamped part by part, unknown kept apart.

Weights are divided by their sum, whatever they add up to; 1 is a weight like any other. A part
whose progress is not known does not drag the mean: the share of weight that is known stands beside
it. A part that left (cancelled, merged, handed over) is in neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from luodi.core.exact import Number, whole

_NONE = Fraction(0)


class PartState(Enum):
    """What became of a part; `rejected` is a claim of completion that was not accepted."""

    OPEN = "open"
    DONE = "done"
    REJECTED = "rejected"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Part:
    """`progress` is a ratio (may be negative or above 1) or None for unknown.

    `weight` against the sisters; `known` (0 to 1) is the share of the part's own weight whose
    progress is known, where the part is itself a roll-up. Raises ValueError for a negative weight.
    """

    progress: Number | None
    weight: Number = 1
    state: PartState = PartState.OPEN
    known: Number = 1

    def __post_init__(self) -> None:
        if whole(self.weight) < 0 or not 0 <= whole(self.known) <= 1:
            raise ValueError(f"not a part: weight {self.weight}, known {self.known}")

    @property
    def counted(self) -> Fraction | None:
        """What the part counts, 0 to 1: a done part without a figure is whole; else the figure.

        A rejected claim of 100 % says nothing about how far the part really is: unknown.
        """
        found = _counted(self)
        return None if found is None else Fraction(found)


def _counted(part: Part) -> int | Fraction | None:
    if part.progress is None:
        return 1 if part.state is PartState.DONE else None
    value = min(max(whole(part.progress), 0), 1)
    return None if part.state is PartState.REJECTED and value == 1 else value


@dataclass(frozen=True, slots=True)
class RollUp:
    """`progress` (0 to 1) of what is known, None if nothing is; `known` is its share of weight.

    `parts` were counted, `left` were not; `clamped` of them had more than 1 or less than 0.
    """

    progress: Fraction | None
    known: Fraction
    parts: int
    left: int
    clamped: int

    @property
    def at_least(self) -> Fraction:
        """The progress if nothing of what is unknown were done."""
        return _NONE if self.progress is None else self.progress * self.known

    @property
    def at_most(self) -> Fraction:
        """The progress if all that is unknown were done."""
        return self.at_least + 1 - self.known

    def as_part(self, weight: Number = 1) -> Part:
        """This whole as a part of a larger one."""
        return Part(self.progress, weight, known=self.known)


def roll_up(parts: Iterable[Part]) -> RollUp:
    """The weighted progress of the parts that have not left. `percent(x.progress)` prints it."""
    every = list(parts)
    here = [part for part in every if part.state is not PartState.LEFT]
    weight = sum(whole(part.weight) for part in here)
    counted = [(whole(p.weight) * whole(p.known), _counted(p)) for p in here]
    known = [(share, value) for share, value in counted if value is not None]
    known_weight = sum(share for share, _value in known)
    done = sum(share * value for share, value in known)
    return RollUp(
        progress=Fraction(done, known_weight) if known_weight else None,
        known=Fraction(known_weight, weight) if weight else _NONE,
        parts=len(here),
        left=len(every) - len(here),
        clamped=sum(p.progress is not None and not 0 <= whole(p.progress) <= 1 for p in here),
    )
