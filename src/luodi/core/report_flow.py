"""What becomes of a report once it is written; where the unit's head does not sign it is filed."""

from __future__ import annotations

from luodi.core.flow import Flow, Transition

ROLE_LABELS = {"author": "填报单位", "head": "填报单位负责人", "office": "督查室"}
NEED_LABELS = {"report": "正确的情况"}
_AUTHOR, _HEAD = frozenset({"author"}), frozenset({"head"})
_WITH_HEAD = frozenset({"with_head"})

REPORT_FLOW = Flow(
    "report",
    {
        "with_head": "待单位负责人审签",
        "filed": "已反馈",
        "stopped": "退回本单位修改",
        "corrected": "已更正",
    },
    (
        Transition("vouch", "审签报出", _WITH_HEAD, "filed", _HEAD, (), frozenset({"office"})),
        Transition("stop", "退回修改", _WITH_HEAD, "stopped", _HEAD, ("reason",), _AUTHOR),
        Transition("take_back", "撤回修改", _WITH_HEAD, "stopped", _AUTHOR),
        Transition("correct", "更正", frozenset({"filed"}), "corrected", _AUTHOR,
                   ("report", "reason"), frozenset({"office"})),
    ),
    NEED_LABELS,
)  # fmt: skip
