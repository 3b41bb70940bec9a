"""Documents, requirements and goals of an actor's organisation; never of another."""

from luodi.apps.documents.queries.goals import (
    active_goals,
    goal_for,
    goal_suggester,
    goals_visible_to,
)

__all__ = ["active_goals", "goal_for", "goal_suggester", "goals_visible_to"]
