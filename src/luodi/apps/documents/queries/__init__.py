"""Documents, requirements and goals of an actor's organisation; never of another."""

from luodi.apps.documents.queries.documents import (
    JOB,
    content_hash,
    document_for,
    document_to_keep,
    documents_visible_to,
    history_of,
    intake_for,
    intakes_of,
    issuers,
    known_by_bytes,
    known_by_text,
    possible_predecessors,
    versions_of,
    widen,
    years,
)
from luodi.apps.documents.queries.fulltext import Block, Mark, blocks_of, mark_of, outline_of
from luodi.apps.documents.queries.goals import (
    active_goals,
    goal_for,
    goal_suggester,
    goals_visible_to,
    parent_of,
)
from luodi.apps.documents.queries.matches import (
    find_like,
    match_counts,
    match_for,
    matches_of,
    side_by_side,
)
from luodi.apps.documents.queries.sunburst import Sunburst, chapter_names, sunburst_of
from luodi.apps.documents.queries.versions import Comparison, compare

__all__ = [
    "JOB",
    "Block",
    "Comparison",
    "Mark",
    "Sunburst",
    "active_goals",
    "blocks_of",
    "chapter_names",
    "compare",
    "content_hash",
    "document_for",
    "document_to_keep",
    "documents_visible_to",
    "find_like",
    "goal_for",
    "goal_suggester",
    "goals_visible_to",
    "history_of",
    "intake_for",
    "intakes_of",
    "issuers",
    "known_by_bytes",
    "known_by_text",
    "mark_of",
    "match_counts",
    "match_for",
    "matches_of",
    "outline_of",
    "parent_of",
    "possible_predecessors",
    "side_by_side",
    "sunburst_of",
    "versions_of",
    "widen",
    "years",
]
