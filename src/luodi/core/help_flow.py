"""Coordination: a unit asks for help, and what is not solved climbs from week to month to leader.

The unit that is asked answers first; unsolved after a week the office takes it up, after a month
the leader is asked to decide. Each level has its own clock.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from luodi.core.flow import STAY, Flow, Transition
from luodi.core.periods import add_months


class HelpLevel(Enum):
    """Who is at it; `label` is what people call it."""

    UNIT = "unit", "单位协调"
    OFFICE = "office", "督查室协调"
    LEADER = "leader", "区领导协调"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> HelpLevel:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


ROLE_LABELS = {
    "asker": "提出单位",
    "asked": "被请求单位",
    "office": "督查室",
    "leader": "区领导",
    "clock": "到期自动",
}
NEED_LABELS = {"answer": "答复", "text": "需要协调什么"}
OPEN_HELP = frozenset({"open", "answered"})
_AT_IT = frozenset({"asked", "office", "leader"})
_ASKER = frozenset({"asker"})

HELP_FLOW = Flow(
    "help",
    {
        "open": "待答复",
        "answered": "已答复，待确认",
        "solved": "已解决",
        "unsolved": "不能解决",
        "taken_back": "已撤回",
    },
    (
        Transition("answer", "答复", frozenset({"open"}), "answered", _AT_IT, ("answer",), _ASKER),
        Transition("confirm", "确认解决", OPEN_HELP, "solved", _ASKER, (), _AT_IT),
        Transition("insist", "没有解决", frozenset({"answered"}), "open", _ASKER, ("reason",),
                   _AT_IT),
        Transition("climb", "提级", frozenset({"open"}), STAY, frozenset({"clock", "office"}), (),
                   frozenset({"office", "leader", "asker"})),
        Transition("close", "说明不能解决的原因", OPEN_HELP, "unsolved",
                   frozenset({"office", "leader"}), ("reason",), _ASKER),
        Transition("take_back", "撤回", OPEN_HELP, "taken_back", _ASKER),
    ),
    NEED_LABELS,
)  # fmt: skip

_NEXT = {HelpLevel.UNIT: HelpLevel.OFFICE, HelpLevel.OFFICE: HelpLevel.LEADER}


def level_of(value: str) -> HelpLevel:
    """The level stored as `value`."""
    return next(level for level in HelpLevel if level.value == value)


def above(level: HelpLevel) -> HelpLevel | None:
    """Who takes it up next; None at the top."""
    return _NEXT.get(level)


def answer_by(level: HelpLevel, since: dt.date) -> dt.date:
    """Until when that level has to have solved it: a week, a month, a week of the leader's."""
    return add_months(since, 1) if level is HelpLevel.OFFICE else since + dt.timedelta(7)
