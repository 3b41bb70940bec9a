"""Leaders' remarks (批示): recorded, dispatched as a matter with a limit, answered, closed.

Limits in days by urgency as supervision offices publish them: 急件 1–5 日, 非急件 15 日, 难度大
30 日. The matter that a remark leads to is a task of its own; what becomes of that moves the
remark.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from luodi.core.flow import Flow, Transition


class Urgency(Enum):
    """How soon it is to be answered; `days` are calendar days."""

    URGENT = "urgent", "急件", 5
    NORMAL = "normal", "一般", 15
    HARD = "hard", "难度较大", 30

    _value_: str
    label: str
    days: int

    def __new__(cls, value: str, label: str, days: int) -> Urgency:
        """A member with its label and limit."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.days = days
        return member


ROLE_LABELS = {"office": "督查室", "matter": "承办事项办结"}
NEED_LABELS = {"parties": "承办单位和时限", "answer": "办理结果"}
_OFFICE = frozenset({"office"})

REMARK_FLOW = Flow(
    "remark",
    {"recorded": "已登记", "dispatched": "已转办", "answered": "已答复", "closed": "已办结"},
    (
        Transition("dispatch", "转办", frozenset({"recorded"}), "dispatched", _OFFICE,
                   ("parties",)),
        Transition("answer", "答复", frozenset({"dispatched"}), "answered",
                   frozenset({"matter", "office"}), ("answer",), frozenset({"office"})),
        Transition("close", "报领导后办结", frozenset({"answered"}), "closed", _OFFICE),
        Transition("note", "圈阅，不需转办", frozenset({"recorded"}), "closed", _OFFICE,
                   ("reason",)),
        Transition("again", "领导有新批示，继续办理", frozenset({"answered"}), "dispatched",
                   _OFFICE, ("reason",)),
    ),
    NEED_LABELS,
)  # fmt: skip


def limit(urgency: Urgency, said_on: dt.date) -> dt.date:
    """The day until which a remark is to be answered."""
    return said_on + dt.timedelta(urgency.days)


def urgency_of(value: str) -> Urgency:
    """The urgency stored as `value`."""
    return next(urgency for urgency in Urgency if urgency.value == value)
