"""The life of a task from being drafted to the archive, and of each unit's part in it.

Roles in these tables are relations to one task: `owner` acts for a unit that leads it or is
responsible for it, `head` is that unit's head, `support` acts for a unit that helps, `office` for
the supervision office and `approver` for its head; `successor` is the office where the unit has
ended: nobody can return the task in its name any more.

What parties do moves a task between the states of `PARTY_DRIVEN` (:func:`state_of`); requests,
decisions of the office and the archive move it through the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from luodi.core.flow import RESTORED, STAY, Flow, Transition


class TaskState(Enum):
    """Where a task stands; `label` is what people call it."""

    DRAFT = "draft", "草稿"
    PENDING = "pending", "待签收"
    ACTIVE = "active", "在办"
    RETURNED = "returned", "退回待处理"
    EXTENDING = "extending", "延期待批"
    ADJUSTING = "adjusting", "调整待批"
    SUSPENDING = "suspending", "挂起待批"
    HANDING = "handing", "移交待批"
    SUSPENDED = "suspended", "已挂起"
    CLAIMED = "claimed", "办结待审签"
    REVIEWING = "reviewing", "办结待审核"
    COMPLETED = "completed", "已办结"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤销"
    MERGED = "merged", "已并入"
    HANDED = "handed", "已移交"

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
    CLAIMING = "claiming", "办结待审签"
    CLAIMED = "claimed", "已报办结"
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


PARTY_DRIVEN = frozenset({"pending", "active", "returned", "claimed", "reviewing"})
UNDER_APPROVAL = frozenset({"extending", "adjusting", "suspending", "handing"})
OPEN_STATES = PARTY_DRIVEN | UNDER_APPROVAL | {"suspended"}
WORKING_STATES = OPEN_STATES - {"suspended"}  # units that have signed may report
DONE_STATES = frozenset({"completed", "archived"})
LEFT_STATES = frozenset({"withdrawn", "merged", "handed"})  # ended, but not by being done

ROLE_LABELS = {
    "owner": "牵头或责任单位",
    "head": "牵头或责任单位的负责人",
    "support": "配合单位",
    "office": "督查室",
    "approver": "督查室负责人",
    "successor": "督查室（单位已撤销的）",
}
NEED_LABELS = {
    "parties": "单位和时限",
    "report": "进展",
    "grounds": "理由和希望的办法",
    "date": "新时限",
    "result": "办结情况",
    "checks": "审核意见",
    "target": "并入哪一项",
}

_OWNER = frozenset({"owner"})
_HEAD = frozenset({"head"})
_UNITS = frozenset({"owner", "support"})
_OFFICE = frozenset({"office"})
_APPROVER = frozenset({"approver"})
_SUCCESSOR = frozenset({"successor"})
_ASKED = frozenset({"head", "approver"})
_WHY = ("reason",)
_ACTIVE = frozenset({"active"})


def _asked(name: str, label: str, target: str) -> Transition:
    """A request that waits for a decision."""
    return Transition(name, label, _ACTIVE, target, _OWNER, ("grounds",), _ASKED)


TASK_FLOW = Flow(
    "task",
    {state.value: state.label for state in TaskState},
    (
        Transition("issue", "交办", frozenset({"draft"}), "pending", _OFFICE, ("parties",), _UNITS),
        Transition("sign", "签收", frozenset({"pending"}), "active", _OWNER),
        Transition("report", "反馈进展", WORKING_STATES, STAY, _OWNER, ("report",)),
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
        _asked("ask_extension", "申请延期", "extending"),
        _asked("ask_adjustment", "申请调整", "adjusting"),
        _asked("ask_suspension", "申请挂起", "suspending"),
        _asked("ask_handover", "申请移交", "handing"),
        Transition(
            "grant", "同意延期", frozenset({"extending"}), RESTORED, _APPROVER, ("date",), _OWNER
        ),
        Transition(
            "grant", "同意调整", frozenset({"adjusting"}), RESTORED, _APPROVER, (), _UNITS
        ),
        Transition(
            "grant", "同意挂起", frozenset({"suspending"}), "suspended", _APPROVER, (), _UNITS
        ),
        Transition(
            "grant", "同意移交本区单位", frozenset({"handing"}), "pending", _APPROVER, (), _UNITS
        ),
        Transition(
            "hand_out", "同意移交区外", frozenset({"handing"}), "handed", _APPROVER, (), _UNITS
        ),
        Transition("refuse", "不同意", UNDER_APPROVAL, RESTORED, _APPROVER, _WHY, _OWNER),
        Transition("stop", "不予上报", UNDER_APPROVAL, RESTORED, _HEAD, _WHY, _OWNER),
        Transition("take_back", "撤回申请", UNDER_APPROVAL, RESTORED, _OWNER),
        Transition("set_due", "另定办理时间", frozenset({"pending", "active"}), STAY, _APPROVER,
                   ("date", "reason"), _UNITS),
        Transition("resume", "恢复办理", frozenset({"suspended"}), "active", _OFFICE, _WHY, _OWNER),
        Transition("claim", "申请办结", _ACTIVE, "claimed", _OWNER, ("result",), _HEAD),
        Transition("vouch", "审签上报", frozenset({"claimed"}), "reviewing", _HEAD, (), _OFFICE),
        Transition(
            "unclaim", "撤回办结申请", frozenset({"claimed", "reviewing"}), "active", _OWNER
        ),
        Transition(
            "unvouch", "退回本单位修改", frozenset({"claimed"}), "active", _HEAD, _WHY, _OWNER
        ),
        Transition(
            "send_back", "退回重办", frozenset({"reviewing"}), "active", _OFFICE, _WHY, _UNITS
        ),
        Transition(
            "complete", "同意办结", frozenset({"reviewing"}), "completed", _OFFICE, ("checks",),
            _UNITS,
        ),
        Transition("evaluate", "年度评估：继续坚持", _ACTIVE, STAY, _OFFICE, _WHY, _UNITS),
        Transition("evaluate", "年度评估：办结", _ACTIVE, "completed", _OFFICE, _WHY, _UNITS),
        Transition("archive", "归档", frozenset({"completed"}), "archived", _OFFICE),
        Transition(
            "reopen", "重新办理", frozenset({"completed"}), "active", _OFFICE, _WHY, _UNITS
        ),
        Transition("withdraw", "撤销", OPEN_STATES, "withdrawn", _OFFICE, _WHY, _UNITS),
        Transition("merge", "并入其他任务", OPEN_STATES, "merged", _OFFICE, ("target", "reason"),
                   _UNITS),
    ),
    NEED_LABELS,
)  # fmt: skip

_HELD = frozenset({"waiting", "signed", "informed"})

PARTY_FLOW = Flow(
    "party",
    {state.value: state.label for state in PartyState},
    (
        Transition("sign", "签收", frozenset({"waiting"}), "signed", _OWNER),
        Transition("report", "反馈进展", frozenset({"signed"}), "signed", _OWNER, ("report",)),
        Transition(
            "report", "反馈进展", frozenset({"informed"}), "informed", frozenset({"support"}),
            ("report",), _OWNER,
        ),
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
        Transition("claim", "申请办结", frozenset({"signed"}), "claiming", _OWNER, ("result",),
                   _HEAD),
        Transition("vouch", "审签上报", frozenset({"claiming"}), "claimed", _HEAD, (), _OFFICE),
        Transition(
            "unclaim", "撤回办结申请", frozenset({"claiming", "claimed"}), "signed", _OWNER
        ),
        Transition(
            "unvouch", "退回本单位修改", frozenset({"claiming"}), "signed", _HEAD, _WHY, _OWNER
        ),
        Transition(
            "send_back", "退回重办", frozenset({"claimed"}), "signed", _OFFICE, _WHY, _OWNER
        ),
    ),
    NEED_LABELS,
)  # fmt: skip


def owners(parties: Iterable[tuple[str, str]]) -> list[str]:
    """The states of the parties that answer for a task, from (role, state) of all of them.

    These are the leading units; where none leads, the responsible ones.
    """
    held = [(role, state) for role, state in parties if state != PartyState.RELEASED.value]
    leads = [state for role, state in held if role == "lead"]
    return leads or [state for role, state in held if role == "responsible"]


def state_of(parties: Iterable[tuple[str, str]], state: str) -> str:
    """The state of a task that follows from what its parties did; others keep theirs.

    A task whose every answering unit has claimed completion is the office's to review; while a
    head has still to vouch for one of the claims it is claimed only.
    """
    if state not in PARTY_DRIVEN:
        return state
    found = set(owners(parties))
    claims = found & {"claiming", "claimed"}
    if claims and found <= claims | {"returned"}:
        return "claimed" if "claiming" in claims else "reviewing"
    if claims or "signed" in found:
        return "active"
    return "pending" if "waiting" in found else "returned"


UNDER_REVIEW = frozenset({"claimed", "reviewing"})
# What a unit cannot do with its part while the task as a whole is in one of these states.
_BLOCKED = {
    "return": UNDER_APPROVAL | UNDER_REVIEW | {"suspended"},
    "report": frozenset({"suspended"}),
    "claim": UNDER_APPROVAL | {"suspended"},
}


def blocked(name: str, state: str) -> bool:
    """Whether the state of the task keeps a unit from a step that its part would allow."""
    return state in _BLOCKED.get(name, frozenset())


class Check(Enum):
    """What the reviewer of a completion answers (审结 as supervision offices practise it)."""

    FACTS = "facts", "事实清楚"
    SOLVED = "solved", "问题解决"
    DONE = "done", "任务落实"
    ACCURATE = "accurate", "结论准确"
    LAWFUL = "lawful", "措施合乎政策"
    FORMAL = "formal", "材料规范"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Check:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


CHECKS = {check.value: check for check in Check}
