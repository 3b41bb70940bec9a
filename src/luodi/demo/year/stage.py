"""The stage of a played year: its people, dice and clock, the tasks on their way, and counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from luodi.apps.tasks.models import TaskParty
from luodi.demo.year.cast import Cast
from luodi.demo.year.clock import Clock
from luodi.demo.year.plot import Plot, Wanted
from luodi.kernel.errors import Mistake


@dataclass
class Course:
    """A task on its way through the year, as the play remembers it."""

    wanted: Wanted
    task_id: int
    party_id: int
    unit_id: int
    target_id: int | None
    nodes: list[tuple[int, dt.date]]
    next_report: dt.date | None = None  # None: not signed for
    value: float = 0.0
    last_text: str = ""
    asked: bool = False
    helped: bool = False
    waits: bool = False  # for a decision: nothing is done meanwhile
    done: bool = False
    slow: float = 0.0  # days by which its reports are late


@dataclass(frozen=True, slots=True)
class Part:
    """What a supporting unit has been asked for."""

    party_id: int
    task_id: int
    unit_id: int


@dataclass
class Stage:
    """Everything that the scenes of a played year need."""

    cast: Cast
    plot: Plot
    clock: Clock
    courses: dict[int, Course] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    night: dt.date | None = None  # the last one on which lights were computed
    month: int = 0  # that was closed last
    away_in: int = 0  # month in which somebody went on leave last
    parts: list[Part] = field(default_factory=list)  # of supporting units, asked for
    excused: set[int] = field(default_factory=set)  # tasks whose light was asked to be excused

    def party(self, course: Course) -> TaskParty:
        """The lead's part of the task: which one it is. Actions read it themselves, locked."""
        own = self.cast.organisation.pk
        return TaskParty(
            pk=course.party_id, task_id=course.task_id, unit_id=course.unit_id, organisation_id=own
        )

    def did(self, what: str, n: int = 1) -> None:
        """Count what was done."""
        self.counts[what] += n

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What the rules refuse (a claim under review, a request twice) is not done; it counts.

        An action that is refused leaves nothing behind by itself.
        """
        try:
            yield
        except Mistake:
            self.did("refused_by_rules")
