"""Everything that changes documents, their requirements and the goals."""

from luodi.apps.documents.actions.finishing import fail_reading, finish_reading, reread
from luodi.apps.documents.actions.goals import GoalFacts, change_goal, make_goal, plant_goals
from luodi.apps.documents.actions.intake import admit, hand_in, hand_in_text, refuse
from luodi.apps.documents.actions.keeping import DocumentFacts, edit_facts, shelve, unshelve
from luodi.apps.documents.actions.matching import Pair, judge_match, note_matches
from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.actions.versions import supersede

__all__ = [
    "DocumentFacts",
    "GoalFacts",
    "Pair",
    "admit",
    "change_goal",
    "edit_facts",
    "fail_reading",
    "finish_reading",
    "hand_in",
    "hand_in_text",
    "judge_match",
    "make_goal",
    "note_matches",
    "plant_goals",
    "refuse",
    "reread",
    "shelve",
    "supersede",
    "take_reading",
    "unshelve",
]
