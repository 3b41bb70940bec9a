"""The life of a task, as far as it goes from being issued to being worked on."""

from __future__ import annotations

from enum import Enum

from luodi.core.flow import Flow, Transition


class TaskState(Enum):
    """Where a task stands; `label` is what people call it."""

    PENDING = "pending", "待签收"
    ACTIVE = "active", "在办"
    RETURNED = "returned", "退回待处理"
    COMPLETED = "completed", "办结"
    WITHDRAWN = "withdrawn", "撤销"

    label: str

    def __new__(cls, value: str, label: str) -> TaskState:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


OPEN_STATES = frozenset({"pending", "active", "returned"})

_UNIT = frozenset({"party"})
_OFFICE = frozenset({"office"})

# Roles are relations to the task: `party` acts for a unit that leads or is responsible, `office`
# for the supervision office.
TASK_FLOW = Flow(
    "task",
    tuple(state.value for state in TaskState),
    (
        Transition("sign", "签收", frozenset({"pending"}), "active", _UNIT),
        Transition(
            "return", "退回并说明", frozenset({"pending"}), "returned", _UNIT, needs_reason=True
        ),
        Transition("report", "反馈进展", frozenset({"active"}), "active", _UNIT),
        Transition("reissue", "重新交办", frozenset({"returned"}), "pending", _OFFICE),
        Transition(
            "withdraw", "撤销", frozenset({"pending", "active", "returned"}), "withdrawn", _OFFICE,
            needs_reason=True,
        ),
    ),
)  # fmt: skip
