"""Colours, reasons and consequences: a closed vocabulary, so that any language can say them.

A place's own words (黄牌, 重点跟踪) are labels in its rule set; reasons are stable keys here, each
with the sentence that the facts of a light fill in.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal

Colour = Literal["green", "yellow", "red", "grey"]
SEVERITY: dict[str, int] = {"grey": 0, "green": 1, "yellow": 2, "red": 3}
COLOUR_LABELS: dict[str, str] = {
    "green": "正常",
    "yellow": "偏慢",
    "red": "滞后",
    "grey": "未到期",
}
STATES = ("open", "paused", "done", "left")  # what a light needs to know of a flow's state


class Why(Enum):
    """Why a light is what it is; `label` is the sentence, with the names of the light's facts."""

    COMPLETED = "completed", "已办结"
    CLOSED = "closed", "已不再办理，不亮灯"
    PAUSED = "paused", "经批准中止，不亮灯"
    UNDATED = "undated", "没有明确时限，不亮灯"
    OVERDUE = "overdue", "时限为%(due)s，逾期%(days)s天，尚未办结"
    SILENT = "silent", "时限为%(due)s，临近到期还没有反馈"
    REPORTED = "reported", "时限为%(due)s，%(reported)s已反馈"
    AHEAD = "ahead", "时限为%(due)s，还早"
    ON_SCHEDULE = "on_schedule", "已到%(month)s月，应完成%(expected)s%%，实际%(actual)s%%"
    SLIGHTLY_BEHIND = (
        "slightly_behind",
        "已到%(month)s月，应完成%(expected)s%%，实际%(actual)s%%，略低%(short)s个百分点",
    )
    BEHIND = (
        "behind",
        "已到%(month)s月，应完成%(expected)s%%，实际%(actual)s%%，低%(short)s个百分点",
    )
    FAR_BEHIND = (
        "far_behind",
        "已到%(month)s月，应完成%(expected)s%%，实际%(actual)s%%，明显低%(short)s个百分点",
    )
    RATIO_MET = "ratio_met", "应完成%(expected)s%%，实际%(actual)s%%，为应完成的%(ratio)s%%"
    RATIO_SHORT = "ratio_short", "应完成%(expected)s%%，实际%(actual)s%%，只有应完成的%(ratio)s%%"
    TASK_MET = "task_met", "完成本期任务的%(ratio)s%%"
    TASK_SHORT = "task_short", "只完成本期任务的%(ratio)s%%"
    STARTED = "started", "已按计划开工或未到计划开工时间"
    NOT_STARTED = "not_started", "计划%(planned)s开工，已%(months)s个月未开工"
    REGISTERED = "registered", "已入库纳统"
    NOT_REGISTERED = "not_registered", "%(started)s开工，至今未入库纳统"
    REGISTER_LATER = "register_later", "%(started)s开工，未满入库期限"
    PAID = "paid", "资金支付应达%(expected)s%%，实际%(actual)s%%"
    UNPAID = "unpaid", "资金支付应达%(expected)s%%，实际只有%(actual)s%%"
    RUN = "run", "连续%(periods)s期没有达到要求"
    LISTED = "listed", "按公布的条件列入"
    UNLISTED = "unlisted", "没有列入"
    HELD = "held", "尚未确认整改到位，继续保留"
    EXEMPT = "exempt", "经%(by)s批准，%(until)s前不计：%(reason)s"
    UNKNOWN = "unknown", "缺少计算所需的数据"
    MISFIT = "misfit", "数据不全：进度计划与起止时间、目标值对不上，请调整进度计划"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Why:
        """A member with its sentence."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


class Act(Enum):
    """What a scheme attaches to a colour; the ladder may carry it out."""

    REMIND = "remind", "提醒"
    PUSH = "push", "推进"
    TALK = "talk", "约谈"
    NOTICE = "notice", "督办函"
    SUPERVISE = "supervise", "重点督导"
    RECTIFY = "rectify", "限期整改"
    BULLETIN = "bulletin", "通报"
    DISPLAY = "display", "公示"
    WITHHOLD = "withhold", "不兑现奖励"
    REWARD = "reward", "激励"

    _value_: str
    label: str

    def __new__(cls, value: str, label: str) -> Act:
        """A member with its label."""
        member = object.__new__(cls)
        member._value_ = value
        member.label = label
        return member


_BY_VALUE = {why.value: why for why in Why}


def why_of(value: str) -> Why:
    """The reason stored as `value`; unknown for a word that is not known."""
    return _BY_VALUE.get(value, Why.UNKNOWN)


def worst(colours: list[str]) -> str:
    """The most severe of some colours; grey if there are none."""
    return max(colours, key=SEVERITY.__getitem__, default="grey")
