"""Goals of the organisation, and which of them a text suggests."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from luodi.apps.documents.models import Goal
from luodi.apps.documents.rules import GOALS_VIEW
from luodi.core.goals import GoalTerms, suggest_goal
from luodi.kernel.access import Actor, Hidden

Suggester = Callable[[str], list[tuple[Goal, tuple[str, ...]]]]


def goals_visible_to(actor: Actor) -> QuerySet[Goal]:
    """All goals of the organisation, ended ones too, in the order of the tree."""
    goals = Goal.objects.filter(organisation_id=actor.organisation_id).order_by("path")
    return goals if actor.may(GOALS_VIEW) else goals.none()


def active_goals(actor: Actor) -> QuerySet[Goal]:
    """The goals with which something can be aligned today."""
    return goals_visible_to(actor).filter(ended_on=None)


def goal_for(actor: Actor, pk: int) -> Goal:
    """The goal, or Hidden."""
    goal = goals_visible_to(actor).filter(pk=pk).first()
    if goal is None:
        raise Hidden
    return goal


def parent_of(goal: Goal) -> Goal | None:
    """The goal above, if there is one."""
    parent: Goal | None = Goal.objects.get_parent(goal)
    return parent


def goal_suggester(actor: Actor) -> Suggester:
    """A function from a text to the goals it suggests, best first, each with the words for it.

    The goals are read once; ask for the suggester once for a page or a document, not for a row.
    """
    goals = list(active_goals(actor))
    known = [GoalTerms(i, (goal.name, *goal.terms), goal.depth) for i, goal in enumerate(goals)]

    def suggest(text: str) -> list[tuple[Goal, tuple[str, ...]]]:
        return [(goals[found.key], found.words) for found in suggest_goal(text, known)]

    return suggest
