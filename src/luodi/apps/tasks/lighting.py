"""Lights of tasks by the rules of their organisation, from each task's own row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from luodi.apps.lights.queries import rules_on
from luodi.apps.tasks.courses import (
    Progressed,
    excuses_of,
    figure_on,
    has_misfit,
    period_figure,
)
from luodi.apps.tasks.models import Task
from luodi.core.lights import Figure, Light, RuleSet, Situation, light, why_of
from luodi.core.lights.periods import Mark, period_of
from luodi.core.lights.situation import MISFIT
from luodi.core.period_task import closed_period
from luodi.core.rhythm import following, next_report, rhythm_of
from luodi.core.task_flow import DONE_STATES, LEFT_STATES, TaskState
from luodi.core.workdays import WorkCalendar
from luodi.kernel.calendars import calendar_of

PERIODS = ("month", "quarter")  # tracks of what falls to the period that ended last
MARKS = 24  # periods that are kept for rules that look back
_UNDER_REVIEW = (TaskState.CLAIMED.value, TaskState.REVIEWING.value)
_UNSIGNED = (TaskState.PENDING.value, TaskState.RETURNED.value)


class Lamp:
    """The rules of an organisation for one day, read once for many tasks.

    With `rules` those, to see what they would do.
    """

    def __init__(self, organisation_id: int, day: dt.date, rules: RuleSet | None = None) -> None:
        self.day = day
        self.rules: RuleSet = rules or rules_on(organisation_id, day)
        self.tracks = self.rules.tracks
        self.calendar: WorkCalendar | None = (
            calendar_of(organisation_id) if self.rules.needs_calendar else None
        )

    def judge(self, task: Task) -> bool:
        """Judge a task anew; whether its light, or what it is computed from, changed.

        What is claimed as done is judged by the day it was claimed: how long a review takes is
        not the unit's delay. The caller saves.
        """
        found_out = figure_on(task, self.day)
        figure, done = found_out.figure, found_out.done
        before = _kept(task)
        task.progress_ratio = None if done is None else float(done)
        task.expected_ratio = None if figure.expected is None else float(figure.expected)
        situation = situation_of(task, self.day, figure, self.tracks)
        found = self.see(task, situation)
        task.light, task.light_facts = found.colour, found.as_json()
        task.stale_since = found.stale.since if found.stale else None
        task.situation = situation  # type: ignore[attr-defined]  # kept with its standing
        if self.rules.looks_back:
            self._mark(task, dict(found.marks))
        _put_known(task, found_out)
        return before != _kept(task)

    def see(self, task: Task, situation: Situation) -> Light:
        """The light of a task in that situation; changes nothing."""
        return light(
            situation,
            self.rules,
            _day_of(task, self.day),
            calendar=self.calendar,
            earlier=task.course.get("marks", {}),
        )

    def _mark(self, task: Task, marks: dict[str, Mark]) -> None:
        """What later lights need of a period, as it was last judged; the newest MARKS of them."""
        end = period_of(self.day, self.rules.period).end.isoformat()
        held = {**task.course.get("marks", {}), end: marks}
        task.course["marks"] = {day: held[day] for day in sorted(held)[-MARKS:]}


def situation_of(
    task: Task,
    day: dt.date,
    figure: Figure | None = None,
    tracks: frozenset[str] = frozenset(),
) -> Situation:
    """What the engine looks at; `figure` where it is known already how much is done.

    What was to be done in the month or quarter that ended last is worked out where `tracks` name
    it only: few schemes ask for it.
    """
    figure = figure or figure_on(task, day).figure
    due = task.course.get("occurrence")
    current = task.due_current or (dt.date.fromisoformat(due) if due else None)
    return Situation(
        state=_state(task.state),
        issued_on=task.issued_on,
        due_original=task.due_original or current,
        due_current=current,
        closed_on=task.closed_on,
        reported_on=task.last_progress_on,
        report_due=_report_due(task),
        figures=_figures(task, day, figure, tracks),
        values={MISFIT: True} if has_misfit(task) else {},
        exemptions=excuses_of(task),
    )


def _figures(task: Task, day: dt.date, figure: Figure, tracks: frozenset[str]) -> dict[str, Figure]:
    found = {} if figure.actual is None else {"progress": figure}
    for kind in PERIODS:
        if kind in tracks:
            now = period_of(day, kind)
            before = period_of(now.begin - dt.timedelta(1), kind)
            added = period_figure(task, closed_period(now, before, day))
            found |= {} if added is None else {kind: added}
    return found


def _put_known(task: Task, found: Progressed) -> None:
    """Of which share of the weight the progress is known, where that is not all of it."""
    if found.done is None or found.known == 1:
        task.course.pop("known", None)
    else:
        task.course["known"] = float(found.known)


def _kept(task: Task) -> tuple[object, ...]:
    """What is saved anew where it changes: the light, what it is computed from, what it says.

    The days of delay are not in it: they are counted when the sentence is shown.
    """
    facts = task.light_facts or {}
    held, why = facts.get("facts", {}), facts.get("why", "")
    said = [facts.get(name) for name in ("colour", "label", "why", "rule", "version")]
    said += [held.get(name) for name in _named(why) if name != "days"]
    return (
        task.light, task.stale_since, task.progress_ratio, task.expected_ratio,
        task.course.get("known"), *said,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _named(why: str) -> tuple[str, ...]:
    """The facts that the sentence of a reason names."""
    return tuple(re.findall(r"%\((\w+)\)s", why_of(why).label))


def lit(tasks: Iterable[Task], organisation_id: int, day: dt.date) -> list[Task]:
    """Judge tasks of one organisation; those that changed. The caller saves."""
    lamp = Lamp(organisation_id, day)
    return [task for task in tasks if lamp.judge(task)]


def _state(state: str) -> str:
    if state in DONE_STATES:
        return "done"
    if state in LEFT_STATES:
        return "left"
    return "paused" if state == TaskState.SUSPENDED.value else "open"


def _day_of(task: Task, day: dt.date) -> dt.date:
    claimed = task.course.get("claimed_on")
    if task.state in _UNDER_REVIEW and claimed:
        return min(day, dt.date.fromisoformat(claimed))
    return day


def _report_due(task: Task) -> dt.date | None:
    """The day of the report that is owed next, counted from the last one or from the issue."""
    if task.state in _UNSIGNED or task.state in _UNDER_REVIEW or task.issued_on is None:
        return None
    rhythm = rhythm_of(task.rhythm)
    if task.last_progress_on is not None:
        return following(rhythm, task.last_progress_on, task.due_current)
    return next_report(rhythm, task.issued_on, task.due_current)
