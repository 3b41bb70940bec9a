"""Changes: rungs climbed, urged and told; holds; rules adopted; notices on their way."""

from luodi.apps.ladder.actions.climbing import climb, tell
from luodi.apps.ladder.actions.holding import hold, unhold
from luodi.apps.ladder.actions.issuing import (
    NoticeText,
    draft_notice,
    drop_notice,
    edit_notice,
    issue_notice,
    redraft_notice,
)
from luodi.apps.ladder.actions.noticing import (
    Answer,
    answer_notice,
    lift_notice,
    receive_notice,
    return_notice,
    withdraw_notice,
)
from luodi.apps.ladder.actions.ruling import adopt
from luodi.apps.ladder.actions.urging import urge

__all__ = [
    "Answer",
    "NoticeText",
    "adopt",
    "answer_notice",
    "climb",
    "draft_notice",
    "drop_notice",
    "edit_notice",
    "hold",
    "issue_notice",
    "lift_notice",
    "receive_notice",
    "redraft_notice",
    "return_notice",
    "tell",
    "unhold",
    "urge",
    "withdraw_notice",
]
