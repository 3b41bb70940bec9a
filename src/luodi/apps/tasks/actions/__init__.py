"""Changes to tasks: issued, signed for, returned and settled, reported on, withdrawn."""

from luodi.apps.tasks.actions.claims import (
    Completion,
    claim,
    unclaim,
    unvouch_claim,
    vouch_claim,
)
from luodi.apps.tasks.actions.drafts import (
    DraftFacts,
    Drafts,
    drop_draft,
    edit_draft,
    enter,
    enter_many,
    issue_drafts,
)
from luodi.apps.tasks.actions.dues import set_due
from luodi.apps.tasks.actions.duties import ask_evaluation, evaluate, plan_duties
from luodi.apps.tasks.actions.filing import stop_report, take_back_report, vouch_report
from luodi.apps.tasks.actions.habits import Signs, set_habits
from luodi.apps.tasks.actions.helping import (
    HelpFacts,
    answer_help,
    ask_help,
    climb_help,
    climb_help_by_clock,
    close_help,
    confirm_help,
    insist_on_help,
    take_back_help,
)
from luodi.apps.tasks.actions.inside import assign
from luodi.apps.tasks.actions.issuing import (
    AT_ONCE,
    AlreadyIssued,
    IssueOptions,
    issue,
    issue_later,
)
from luodi.apps.tasks.actions.judging import end_exemption, end_judgement, judge_light, judge_many
from luodi.apps.tasks.actions.ledger_edits import (
    HEAVIEST,
    UNCHANGED,
    LedgerEdit,
    edit_ledger,
)
from luodi.apps.tasks.actions.lifecycle import archive, merge, resume
from luodi.apps.tasks.actions.lights import recompute_lights
from luodi.apps.tasks.actions.membership import add_unit, drop_unit
from luodi.apps.tasks.actions.nodes import (
    NeedsApproval,
    Node,
    Nodes,
    TargetPlan,
    finish_node,
    plan_target,
    set_nodes,
    undo_node,
)
from luodi.apps.tasks.actions.parties import return_task, sign
from luodi.apps.tasks.actions.remarks import (
    Again,
    Dispatch,
    RemarkFacts,
    answer_remark,
    close_remark,
    dispatch_remark,
    note_remark,
    record_remark,
    remark_again,
)
from luodi.apps.tasks.actions.reporting import LONGEST, Report, correct, report
from luodi.apps.tasks.actions.requests import (
    Wish,
    advise,
    ask,
    grant,
    refuse,
    stop_request,
    take_back,
    vouch_request,
)
from luodi.apps.tasks.actions.reviews import Review, complete, reopen, send_back
from luodi.apps.tasks.actions.settle import reassign, release, uphold, withdraw
from luodi.apps.tasks.actions.standstills import ask_resumption
from luodi.apps.tasks.actions.supports import ask_supports
from luodi.apps.tasks.actions.views import (
    choose_columns,
    drop_view,
    save_view,
    share_view,
    take_view,
)

__all__ = [
    "AT_ONCE",
    "HEAVIEST",
    "LONGEST",
    "UNCHANGED",
    "Again",
    "AlreadyIssued",
    "Completion",
    "Dispatch",
    "DraftFacts",
    "Drafts",
    "HelpFacts",
    "IssueOptions",
    "LedgerEdit",
    "NeedsApproval",
    "Node",
    "Nodes",
    "RemarkFacts",
    "Report",
    "Review",
    "Signs",
    "TargetPlan",
    "Wish",
    "add_unit",
    "advise",
    "answer_help",
    "answer_remark",
    "archive",
    "ask",
    "ask_evaluation",
    "ask_help",
    "ask_resumption",
    "ask_supports",
    "assign",
    "choose_columns",
    "claim",
    "climb_help",
    "climb_help_by_clock",
    "close_help",
    "close_remark",
    "complete",
    "confirm_help",
    "correct",
    "dispatch_remark",
    "drop_draft",
    "drop_unit",
    "drop_view",
    "edit_draft",
    "edit_ledger",
    "end_exemption",
    "end_judgement",
    "enter",
    "enter_many",
    "evaluate",
    "finish_node",
    "grant",
    "insist_on_help",
    "issue",
    "issue_drafts",
    "issue_later",
    "judge_light",
    "judge_many",
    "merge",
    "note_remark",
    "plan_duties",
    "plan_target",
    "reassign",
    "recompute_lights",
    "record_remark",
    "refuse",
    "release",
    "remark_again",
    "reopen",
    "report",
    "resume",
    "return_task",
    "save_view",
    "send_back",
    "set_due",
    "set_habits",
    "set_nodes",
    "share_view",
    "sign",
    "stop_report",
    "stop_request",
    "take_back",
    "take_back_help",
    "take_back_report",
    "take_view",
    "unclaim",
    "undo_node",
    "unvouch_claim",
    "uphold",
    "vouch_claim",
    "vouch_report",
    "vouch_request",
    "withdraw",
]
