"""The light of a task by its dates alone: the first, simple rule set.

Pure: a light follows from the facts and the day, and names the rule and the facts it follows from.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.core.task_flow import OPEN_STATES, TaskState

RULE, VERSION = "dates", 1
SOON = 7  # days before the due date from which on a report is expected
FRESH = 35  # days for which a report counts as recent


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule looks at."""

    state: str
    due: dt.date | None = None
    reported_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, and why: a word that sentences are made from. `on` is the day it holds for."""

    colour: str
    why: str
    facts: Facts
    on: dt.date

    def as_json(self) -> dict[str, str | int | None]:
        """As it is stored with the task."""
        return {
            "rule": RULE,
            "version": VERSION,
            "why": self.why,
            "on": self.on.isoformat(),
            "state": self.facts.state,
            "due": self.facts.due.isoformat() if self.facts.due else None,
            "reported_on": self.facts.reported_on.isoformat() if self.facts.reported_on else None,
        }


def judge(facts: Facts, today: dt.date) -> Light:
    """The light of a task on that day."""
    colour, why = _judged(facts, today)
    return Light(colour, why, facts, today)


def _judged(facts: Facts, today: dt.date) -> tuple[str, str]:
    if facts.state == TaskState.COMPLETED.value:
        return "green", "completed"
    if facts.state not in OPEN_STATES:
        return "grey", "closed"
    if facts.due is None:
        return "grey", "undated"
    if today > facts.due:
        return "red", "overdue"
    near = facts.due - dt.timedelta(SOON)
    if today >= near:
        reported = facts.reported_on is not None and facts.reported_on >= near
        return ("green", "reported") if reported else ("yellow", "silent")
    if facts.reported_on is not None and today - facts.reported_on <= dt.timedelta(FRESH):
        return "green", "reported"
    return "grey", "ahead"
