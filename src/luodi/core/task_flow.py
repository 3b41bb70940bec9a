"""The life of a task, and of each unit's part in it, as far as from being issued to worked on.

Roles in these tables are relations to one task: `owner` acts for a unit that leads it or is
responsible for it, `support` for one that helps, `office` for the supervision office; `successor`
is the office where the unit has ended: nobody can return the task in its name any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from luodi.core.flow import RESTORED, Flow, Transition


class TaskState(Enum):
    """Where a task stands; `label` is what people call it."""

    PENDING = "pending", "待签收"
    ACTIVE = "active", "在办"
    RETURNED = "returned", "退回待处理"
    COMPLETED = "completed", "办结"
    WITHDRAWN = "withdrawn", "撤销"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> TaskState:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class PartyState(Enum):
    """What a unit did with its part of a task."""

    WAITING = "waiting", "待签收"
    SIGNED = "signed", "已签收"
    INFORMED = "informed", "已知会"
    RETURNED = "returned", "已退回"
    RELEASED = "released", "已调出"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> PartyState:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


OPEN_STATES = frozenset({"pending", "active", "returned"})
ROLE_LABELS = {
    "owner": "牵头或责任单位",
    "support": "配合单位",
    "office": "督查室",
    "successor": "督查室（单位已撤销的）",
}

_OWNER = frozenset({"owner"})
_UNITS = frozenset({"owner", "support"})
_OFFICE = frozenset({"office"})
_SUCCESSOR = frozenset({"successor"})
_WHY = ("reason",)

TASK_FLOW = Flow(
    "task",
    {state.value: state.label for state in TaskState},
    (
        Transition("sign", "签收", frozenset({"pending"}), "active", _OWNER),
        Transition("report", "反馈进展", frozenset({"active"}), "active", _OWNER),
        # All its owners have returned it: nobody works on it until the office has decided.
        Transition(
            "return", "退回并说明", frozenset({"pending", "active"}), "returned", _OWNER, _WHY,
            _OFFICE,
        ),
        Transition("uphold", "维持交办", frozenset({"returned"}), RESTORED, _OFFICE, _WHY, _OWNER),
        Transition("reassign", "改派", frozenset({"returned"}), "pending", _OFFICE, _WHY, _OWNER),
        Transition(
            "reassign", "改派", frozenset({"pending", "active"}), "pending", _SUCCESSOR, _WHY,
            _OWNER,
        ),
        Transition("withdraw", "撤销", OPEN_STATES, "withdrawn", _OFFICE, _WHY, _UNITS),
    ),
)  # fmt: skip

_HELD = frozenset({"waiting", "signed", "informed"})

PARTY_FLOW = Flow(
    "party",
    {state.value: state.label for state in PartyState},
    (
        Transition("sign", "签收", frozenset({"waiting"}), "signed", _OWNER),
        Transition("report", "反馈进展", frozenset({"signed"}), "signed", _OWNER),
        Transition("return", "退回并说明", _HELD, "returned", _UNITS, _WHY, _OFFICE),
        Transition(
            "uphold", "维持交办", frozenset({"returned"}), RESTORED, _OFFICE, _WHY, _UNITS
        ),
        Transition(
            "reassign", "改派", frozenset({"returned"}), "released", _OFFICE, _WHY, _UNITS
        ),
        Transition(
            "release", "不再列入", frozenset({"returned"}), "released", _OFFICE, _WHY, _UNITS
        ),
        Transition("reassign", "改派", _HELD, "released", _SUCCESSOR, _WHY, _UNITS),
        Transition("release", "不再列入", _HELD, "released", _SUCCESSOR, _WHY, _UNITS),
    ),
)  # fmt: skip


def owners(parties: Iterable[tuple[str, str]]) -> list[str]:
    """The states of the parties that answer for a task, from (role, state) of all of them.

    These are the leading units; where none leads, the responsible ones.
    """
    held = [(role, state) for role, state in parties if state != PartyState.RELEASED.value]
    leads = [state for role, state in held if role == "lead"]
    return leads or [state for role, state in held if role == "responsible"]


def state_of(parties: Iterable[tuple[str, str]], state: str) -> str:
    """The state of an open task that follows from what its parties did; others keep theirs."""
    if state not in OPEN_STATES:
        return state
    found = set(owners(parties))
    if "signed" in found:
        return "active"
    return "pending" if "waiting" in found else "returned"
