"""A goal as its page shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Schema

from luodi.apps.boards.api.routes import routes
from luodi.apps.boards.queries.goal_page import GoalPage, goal_page
from luodi.apps.boards.queries.goal_whole import Block
from luodi.apps.boards.rules import VIEW
from luodi.apps.boards.verdict import Verdict
from luodi.apps.boards.words import course_light, course_words, verdict_words
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.trajectories import Figure, figures_of_task
from luodi.apps.tasks.rules import VIEW as TASK_VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Pk


class GoalVerdictOut(Schema):
    """How a goal stands by the lights of its tasks, and why."""

    light: str
    why: str
    red: int
    yellow: int
    green: int
    grey: int
    done: int


class PointOut(Schema):
    """A value on a day."""

    on: dt.date
    value: float


class GoalFigureOut(Schema):
    """A target with its path and what was reported; `said` is how it stands, in words.

    `expected` is what the path has today, `gap` what is ahead of it (or, below zero, behind it) in
    percentage points. All as the light of the task has it.
    """

    target: int
    task: int
    indicator: str
    unit: str
    goal: float
    actual: float | None
    expected: float | None
    gap: float | None
    as_of: dt.date | None
    light: str
    said: str
    reported: list[PointOut]
    planned: list[PointOut]


class BlockOut(Schema):
    """What holds something up, since when, in whose words, and who is asked for help."""

    task: int
    text: str
    since: dt.date
    unit: str
    asked: str


class BelowOut(Schema):
    """A goal below."""

    id: int
    name: str
    verdict: GoalVerdictOut


class MoveOut(Schema):
    """How many tasks changed in a way since `since`; `/tasks-as-of` lists them."""

    change: str
    count: int


class DecisionOut(Schema):
    """Something that waits for a leader; answered by `POST /helps/{id}/answer`."""

    id: int
    task: int
    text: str
    unit: str
    due: dt.date


class GoalPageOut(Schema):
    """Everything on the page of a goal, as it is on `as_of`."""

    id: int
    name: str
    text: str
    as_of: dt.date
    since: dt.date
    verdict: GoalVerdictOut
    below: list[BelowOut]
    figures: list[GoalFigureOut]
    moves: list[MoveOut]
    blocks: list[BlockOut]
    decisions: list[DecisionOut]
    more_decisions: int


@routes.get("/goals/{pk}/page", VIEW, GoalPageOut)
def get_goal_page(request: ActorRequest, pk: Pk) -> GoalPageOut:
    """How a goal stands, what moved, what blocks, what is to be decided."""
    page = goal_page(request.actor, pk, timezone.now())
    return GoalPageOut(
        id=page.goal.pk,
        name=page.goal.name,
        text=page.goal.text,
        as_of=page.today,
        since=page.since,
        verdict=_verdict(page.verdict),
        below=[
            BelowOut(id=one.goal.pk, name=one.goal.name, verdict=_verdict(one.verdict))
            for one in page.below
        ],
        figures=[_figure(figure) for figure in page.whole.figures],
        moves=[MoveOut(change=move.change.value, count=move.count) for move in page.whole.moves],
        blocks=[_block(block) for block in page.blocks],
        decisions=_decisions(page),
        more_decisions=page.more_decisions,
    )


@routes.get("/tasks/{pk}/figures", TASK_VIEW, list[GoalFigureOut])
def list_task_figures(request: ActorRequest, pk: Pk) -> list[GoalFigureOut]:
    """Each figure of a task against its path."""
    figures = figures_of_task(task_for(request.actor, pk), timezone.localdate())
    return [_figure(figure) for figure in figures]


def _verdict(verdict: Verdict) -> GoalVerdictOut:
    names = ("light", "red", "yellow", "green", "grey", "done")
    facts: dict[str, Any] = {name: getattr(verdict, name) for name in names}
    return GoalVerdictOut(why=verdict_words(verdict), **facts)


def _figure(figure: Figure) -> GoalFigureOut:
    target, course = figure.target, figure.course
    expected = None if course is None else course.expected
    gap = None if course is None else course.gap
    return GoalFigureOut(
        target=target.pk,
        task=figure.task.pk,
        indicator=target.indicator,
        unit=target.unit,
        goal=target.value,
        actual=figure.actual,
        expected=None if expected is None else float(expected),
        gap=None if gap is None else float(gap),
        as_of=figure.as_of,
        light=course_light(figure),
        said=course_words(figure),
        reported=[PointOut(on=on, value=value) for on, value in figure.values],
        planned=[PointOut(on=on, value=value) for on, value in figure.planned()],
    )


def _block(block: Block) -> BlockOut:
    return BlockOut(
        task=block.task.pk,
        text=block.text,
        since=block.since,
        unit=block.unit,
        asked=block.asked,
    )


def _decisions(page: GoalPage) -> list[DecisionOut]:
    return [
        DecisionOut(
            id=row.pk, task=row.task_id, text=row.text, unit=str(row.party.unit), due=row.due
        )
        for row in page.decisions
    ]
