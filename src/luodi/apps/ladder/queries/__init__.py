"""Loaders and lists: rules, rungs, notices; what is known about tasks that may be near a rung."""

from luodi.apps.ladder.queries.facts import Part, near, parts_of, plan
from luodi.apps.ladder.queries.lists import (
    notice_for,
    notices_visible_to,
    rungs_visible_to,
    waiting_notices,
)
from luodi.apps.ladder.queries.people import reached_by, unreachable
from luodi.apps.ladder.queries.rules import ladder_of, rules_of, versions_of

__all__ = [
    "Part",
    "ladder_of",
    "near",
    "notice_for",
    "notices_visible_to",
    "parts_of",
    "plan",
    "reached_by",
    "rules_of",
    "rungs_visible_to",
    "unreachable",
    "versions_of",
    "waiting_notices",
]
