"""Requests of a unit about a task: more time, other terms, a standstill, another unit, no light.

The unit's head signs them where the unit wants that; the head of the supervision office decides.
Nobody decides on what they asked for themselves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from luodi.core.flow import STAY, Flow, Transition


class RequestKind(Enum):
    """What is asked for; `label` is what people call it, `state` the task's state meanwhile."""

    EXTEND = "extend", "延期", "extending"
    ADJUST = "adjust", "调整", "adjusting"
    SUSPEND = "suspend", "挂起", "suspending"
    HAND = "hand", "移交", "handing"
    EXEMPT = "exempt", "亮灯豁免", ""

    _value_: str
    label: str
    state: str

    def __new__(cls, value: str, label: str, state: str) -> RequestKind:
        """A member with its label and the state it puts the task into ("": none)."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        member.state = state
        return member


def kind_of(value: str) -> RequestKind:
    """The kind stored as `value`."""
    return next(kind for kind in RequestKind if kind.value == value)


OPEN_REQUESTS = frozenset({"with_head", "with_office"})
ROLE_LABELS = {
    "asker": "申请单位",
    "head": "申请单位负责人",
    "office": "督查室",
    "approver": "督查室负责人",
}
NEED_LABELS = {"grounds": "理由", "date": "新时限", "opinion": "初审意见"}
_ASKER = frozenset({"asker"})
_HEAD = frozenset({"head"})
_APPROVER = frozenset({"approver"})

REQUEST_FLOW = Flow(
    "request",
    {
        "with_head": "待单位负责人审签",
        "with_office": "待督查室审批",
        "granted": "已同意",
        "refused": "未同意",
        "stopped": "单位未上报",
        "taken_back": "已撤回",
    },
    (
        Transition("vouch", "审签上报", frozenset({"with_head"}), "with_office", _HEAD, (),
                   frozenset({"office", "approver"})),
        Transition("stop", "不予上报", frozenset({"with_head"}), "stopped", _HEAD, ("reason",),
                   _ASKER),
        Transition("advise", "初审", frozenset({"with_office"}), STAY, frozenset({"office"}),
                   ("opinion",), _APPROVER),
        Transition("grant", "同意", frozenset({"with_office"}), "granted", _APPROVER, ("date",),
                   _ASKER),
        Transition("refuse", "不同意", frozenset({"with_office"}), "refused", _APPROVER,
                   ("reason",), _ASKER),
        Transition("take_back", "撤回", OPEN_REQUESTS, "taken_back", _ASKER),
    ),
    NEED_LABELS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a date is judged by: `due` is the task's present one."""

    kind: RequestKind
    day: dt.date
    due: dt.date | None
    wanted: dt.date | None
    issued: dt.date


def obstacle(asked: Asked) -> str:
    """Why it cannot be asked for: late, undated, no_date, not_later or before_issue.

    An empty string where nothing stands in the way. 延期应在到期前提出 (domain practice of the
    supervision offices: apply before the deadline, with the date that is hoped for).
    """
    if asked.kind is not RequestKind.EXTEND:
        if asked.wanted is not None and asked.wanted < asked.issued:
            return "before_issue"
        return ""
    if asked.due is None:
        return "undated"
    if asked.day > asked.due:
        return "late"
    if asked.wanted is None:
        return "no_date"
    return "not_later" if asked.wanted <= asked.due else ""
