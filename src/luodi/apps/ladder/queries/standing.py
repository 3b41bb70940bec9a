"""Where a task is on the ladder, for its page: what was done, what comes next, what stops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from luodi.apps.ladder.models import Hold, RungTaken, SupervisionNotice
from luodi.apps.ladder.queries.facts import Part, parts_of
from luodi.apps.ladder.queries.lists import notices_visible_to, rungs_visible_to
from luodi.apps.ladder.queries.rules import ladder_of
from luodi.apps.tasks.models import Task
from luodi.core.ladder import Step, Stop, forecast, standstill
from luodi.core.notice_flow import STANDING
from luodi.kernel.access import Actor
from luodi.kernel.calendars import calendar_of


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place: what stops it, or what comes next."""

    part: Part
    stop: Stop | None
    next: Step | None
    notice: SupervisionNotice | None
    urged_today: bool

    @property
    def may_be_urged(self) -> bool:
        """Whether a reminder by hand would be taken today."""
        return self.stop is None and not self.urged_today


@dataclass(frozen=True, slots=True)
class OnLadder:
    """The whole of it for one task."""

    places: list[Place]
    taken: list[RungTaken]
    notices: list[SupervisionNotice]
    hold: Hold | None


SHOWN = 8


def on_ladder(actor: Actor, task: Task, today: dt.date) -> OnLadder:
    """Everything the actor may know of it; a fixed number of queries."""
    ladder, calendar = ladder_of(task.organisation_id, today), calendar_of(task.organisation_id)
    parts = parts_of(task.organisation_id, [task.pk], ladder)
    notices = list(notices_visible_to(actor).filter(task=task))
    standing = {one.party_id: one for one in notices if one.state in STANDING}
    return OnLadder(
        places=[
            Place(
                part=part,
                stop=standstill(part.facts, today),
                next=forecast(part.facts, part.history, ladder, _begin(part, today), calendar),
                notice=standing.get(part.party.pk),
                urged_today=_done_on(part, today),
            )
            for part in parts
        ],
        taken=list(rungs_visible_to(actor).filter(task=task)[:SHOWN]),
        notices=notices,
        hold=Hold.objects.filter(task=task, ended_at=None, until__gte=today).first(),
    )


def _begin(part: Part, today: dt.date) -> dt.date:
    """Today's own rung is still to come while it has not been taken."""
    return today if _done_on(part, today) else today - dt.timedelta(1)


def _done_on(part: Part, day: dt.date) -> bool:
    return any(one.day >= day for one in part.history)


def urgeable(places: Iterable[Place]) -> bool:
    """Whether there is anybody to urge."""
    return any(place.may_be_urged for place in places)
