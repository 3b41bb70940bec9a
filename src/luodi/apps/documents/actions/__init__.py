"""Everything that changes documents, their requirements and the goals."""

from luodi.apps.documents.actions.answering import Answer, answer
from luodi.apps.documents.actions.deciding import (
    accept,
    follow_reading,
    mark_slogan,
    reject,
    reopen,
    undo,
)
from luodi.apps.documents.actions.editing import (
    BulkEdit,
    Clash,
    EditConflict,
    edit,
    edit_many,
    take_suggestion,
)
from luodi.apps.documents.actions.finishing import fail_reading, finish_reading, reread
from luodi.apps.documents.actions.goals import GoalFacts, change_goal, make_goal, plant_goals
from luodi.apps.documents.actions.intake import admit, hand_in, hand_in_text
from luodi.apps.documents.actions.keeping import (
    DocumentFacts,
    FactsConflict,
    edit_facts,
    shelve,
    unshelve,
)
from luodi.apps.documents.actions.matching import Pair, confirm_exact, judge_match, note_matches
from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.actions.shaping import merge, split
from luodi.apps.documents.actions.versions import supersede

__all__ = [
    "Answer",
    "BulkEdit",
    "Clash",
    "DocumentFacts",
    "EditConflict",
    "FactsConflict",
    "GoalFacts",
    "Pair",
    "accept",
    "admit",
    "answer",
    "change_goal",
    "confirm_exact",
    "edit",
    "edit_facts",
    "edit_many",
    "fail_reading",
    "finish_reading",
    "follow_reading",
    "hand_in",
    "hand_in_text",
    "judge_match",
    "make_goal",
    "mark_slogan",
    "merge",
    "note_matches",
    "plant_goals",
    "reject",
    "reopen",
    "reread",
    "shelve",
    "split",
    "supersede",
    "take_reading",
    "take_suggestion",
    "undo",
    "unshelve",
]
