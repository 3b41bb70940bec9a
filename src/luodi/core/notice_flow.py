"""The life of a supervision notice (督办单): proposed, issued by a person, answered, lifted.

Roles are relations to one notice: `office` is the supervision office, `unit` acts for the unit it
is addressed to.
"""

from __future__ import annotations

from enum import Enum

from luodi.core.flow import Flow, Transition


class NoticeState(Enum):
    """Where a notice stands; `label` is what people call it."""

    DRAFT = "draft", "待核发"
    ISSUED = "issued", "待确认收到"
    RECEIVED = "received", "待答复"
    ANSWERED = "answered", "已答复"
    LIFTED = "lifted", "已解除"
    WITHDRAWN = "withdrawn", "已撤回"
    DROPPED = "dropped", "不发"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> NoticeState:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


# While a notice stands, nothing else is done about the task.
STANDING = frozenset({"draft", "issued", "received", "answered"})
OUT = frozenset({"issued", "received", "answered"})
ROLE_LABELS = {"office": "督查室", "unit": "被督办单位"}

NEED_LABELS = {
    "text": "正文",
    "by": "答复期限",
    "answer": "答复",
    "expected": "预计办结日期",
}

_OFFICE = frozenset({"office"})
_UNIT = frozenset({"unit"})
_WHY = ("reason",)

NOTICE_FLOW = Flow(
    "notice",
    {state.value: state.label for state in NoticeState},
    (
        Transition("edit", "修改", frozenset({"draft"}), "draft", _OFFICE),
        Transition("issue", "核发", frozenset({"draft"}), "issued", _OFFICE, ("text", "by"), _UNIT),
        Transition("drop", "不发", frozenset({"draft"}), "dropped", _OFFICE, _WHY),
        Transition("receive", "确认收到", frozenset({"issued"}), "received", _UNIT),
        Transition(
            "answer", "书面答复", frozenset({"issued", "received"}), "answered", _UNIT,
            ("answer", "expected"), _OFFICE,
        ),
        Transition(
            "return", "请补充答复", frozenset({"answered"}), "received", _OFFICE, _WHY, _UNIT
        ),
        Transition("lift", "解除", OUT, "lifted", _OFFICE, _WHY, _UNIT),
        Transition("withdraw", "撤回", OUT, "withdrawn", _OFFICE, _WHY, _UNIT),
    ),
    NEED_LABELS,
)  # fmt: skip
