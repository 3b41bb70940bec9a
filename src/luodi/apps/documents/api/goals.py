"""Goals: the tree that tasks are aligned with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from luodi.apps.documents import actions, queries
from luodi.apps.documents.actions import GoalFacts
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Goal, GoalLevel
from luodi.apps.documents.rules import GOALS, GOALS_VIEW
from luodi.kernel.access import Actor, ActorRequest
from luodi.kernel.rest.listing import Cursor, Key, Listing, Pk, Strict, listing


class GoalOut(Schema):
    """A goal. `path` orders the tree: a goal's path begins with its parent's."""

    id: int
    name: str
    level: str
    text: str
    terms: list[str]
    path: str
    depth: int
    position: int
    ended_on: dt.date | None


@routes.get("/goals", GOALS_VIEW, Listing[GoalOut])
def list_goals(request: ActorRequest, cursor: Query[Cursor]) -> dict[str, Any]:
    """All goals, ended ones too."""
    return listing(request, queries.goals_visible_to(request.actor), cursor)


@routes.get("/goals/{pk}", GOALS_VIEW, GoalOut)
def get_goal(request: ActorRequest, pk: Pk) -> Goal:
    """One goal."""
    return queries.goal_for(request.actor, pk)


class GoalIn(Strict):
    """What is entered about a goal; without `parent` it stands at the top."""

    name: str = Field(min_length=1, max_length=80)
    level: GoalLevel = GoalLevel.DISTRICT
    text: str = Field("", max_length=2000)
    terms: list[str] = Field([], max_length=50)
    position: int = Field(0, ge=0, le=1_000_000)
    ended_on: dt.date | None = None
    parent: Key | None = None

    def facts(self) -> GoalFacts:
        """For the actions."""
        return GoalFacts(
            name=self.name,
            level=self.level.value,
            text=self.text,
            terms=tuple(self.terms),
            position=self.position,
            ended_on=self.ended_on,
        )


@routes.post("/goals", GOALS, GoalOut, status=201)
def make_goal(request: ActorRequest, sent: GoalIn) -> Goal:
    """A new goal."""
    parent = _parent(request.actor, sent)
    return actions.make_goal(actor=request.actor, facts=sent.facts(), parent=parent)


class Planted(Schema):
    """How many goals there are now that were not there before."""

    count: int


@routes.post("/goals/starter", GOALS, Planted, status=201)
def plant_goals(request: ActorRequest) -> Planted:
    """The tree to begin with; refused where there are goals already."""
    return Planted(count=actions.plant_goals(actor=request.actor))


@routes.post("/goals/{pk}", GOALS, GoalOut)
def change_goal(request: ActorRequest, pk: Pk, sent: GoalIn) -> Goal:
    """New facts about a goal, and its place in the tree."""
    goal = queries.goal_for(request.actor, pk)
    parent = _parent(request.actor, sent)
    return actions.change_goal(actor=request.actor, goal=goal, facts=sent.facts(), parent=parent)


def _parent(actor: Actor, sent: GoalIn) -> Goal | None:
    return None if sent.parent is None else queries.goal_for(actor, sent.parent)
