"""Rule sets to start from: our own for tasks, and schemes that places have published.

Published schemes are taken from excerpts; where a text leaves something open, `note` says how it
was read. An office copies one, changes what it needs and gives it a version of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

from luodi.core.lights.rules import RuleSet, rule_set

Data = dict[str, Any]

DEFAULT = "luodi-tasks"

_UNKNOWN = {"colour": "grey", "why": "unknown"}


def _when(measure: str, colour: str, why: str, label: str = "", **bounds: Any) -> Data:
    """A condition of one clause; `of_` names the track."""
    clause = {"measure": measure, **{k.rstrip("_"): v for k, v in bounds.items()}}
    return {"when": clause, "colour": colour, "why": why} | ({"label": label} if label else {})


def _dimension(key: str, name: str, conditions: list[Data], **more: Any) -> Data:
    return {"key": key, "name": name, "conditions": conditions, "default": _UNKNOWN, **more}


_TASKS: Data = {
    "id": DEFAULT,
    "version": 1,
    "name": "按时限和反馈",
    "basis": "本系统默认口径",
    "note": "没有量化指标、节点和子任务的，只看时限和反馈",
    "dimensions": [
        {
            "key": "dates",
            "name": "时限和反馈",
            "conditions": [
                _when("overdue_days", "red", "overdue", above=0),
                {
                    "when": [
                        {"measure": "overdue_days", "at_least": -7},
                        {"measure": "report_lead_days", "at_most": 7},
                    ],
                    "colour": "green",
                    "why": "reported",
                },
                _when("overdue_days", "yellow", "silent", at_least=-7, at_most=0),
                {
                    "when": [
                        {"measure": "overdue_days", "below": -7},
                        {"measure": "report_age_days", "at_most": 35},
                    ],
                    "colour": "green",
                    "why": "reported",
                },
                _when("overdue_days", "grey", "ahead", below=-7),
            ],
            "default": {"colour": "grey", "why": "undated"},
            "exempts": ["yellow", "red"],
        },
        _dimension(
            "schedule",
            "序时进度",
            [
                _when("gap", "green", "on_schedule", of_="progress", at_least=0),
                _when("gap", "green", "slightly_behind", of_="progress", at_least=-5, below=0),
                _when("gap", "yellow", "behind", of_="progress", at_least=-20, below=-5),
                _when("gap", "red", "far_behind", of_="progress", below=-20),
            ],
            exempts=["yellow", "red"],
        ),
    ],
}

_YINCHUAN: Data = {
    "id": "yinchuan-2025",
    "version": 1,
    "name": "银川口径",
    "basis": "银川2025年公布的项目亮灯办法（摘要）",
    "note": "按月更新；低于序时不足10个百分点的，原文未列黄灯，按绿灯计；正当理由须经批准",
    "dimensions": [
        _dimension(
            "start",
            "开工",
            [
                _when("months_unstarted", "green", "started", below=1),
                _when("months_unstarted", "yellow", "not_started", at_least=1, below=3),
                _when("months_unstarted", "red", "not_started", at_least=3),
            ],
            exempts=["yellow", "red"],
        ),
        _dimension(
            "progress",
            "进度",
            [
                _when("gap", "green", "on_schedule", of_="progress", at_least=0),
                _when("gap", "green", "slightly_behind", of_="progress", above=-10, below=0),
                _when("gap", "yellow", "behind", of_="progress", at_least=-30, at_most=-10),
                _when("gap", "red", "far_behind", of_="progress", below=-30),
            ],
        ),
        _dimension(
            "payment",
            "资金支付",
            [
                _when("gap", "green", "paid", of_="payment", at_least=0),
                _when("gap", "red", "unpaid", of_="payment", below=0),
            ],
            track="payment",
        ),
        _dimension(
            "registration",
            "纳统",
            [
                _when("registered", "green", "registered", is_=True),
                _when("months_since_start", "grey", "register_later", below=1),
                _when("months_since_start", "yellow", "not_registered", at_least=1, at_most=2),
                _when("months_since_start", "red", "not_registered", above=2),
            ],
        ),
    ],
    "consequences": [
        {"colour": "yellow", "act": "push", "text": "责任单位牵头推进"},
        {"colour": "red", "act": "supervise", "text": "重点督导，明确时间表、路线图、责任人"},
        {"colour": "red", "act": "notice", "text": "下发督办函"},
    ],
}

_SANYA_PROJECTS: Data = {
    "id": "sanya-2022-projects",
    "version": 1,
    "name": "三亚口径（项目）",
    "basis": "三亚2022年公布的项目红黄牌办法（摘要）",
    "note": "“低于序时50%以内”按实际与应完成之比不低于一半理解",
    "dimensions": [
        _dimension(
            "progress",
            "累计完成",
            [
                _when("ratio", "green", "ratio_met", of_="progress", at_least=1),
                _when(
                    "ratio", "yellow", "ratio_short", "黄牌", of_="progress", at_least=0.5, below=1
                ),
                _when("ratio", "red", "ratio_short", "红牌", of_="progress", below=0.5),
            ],
        )
    ],
    "consequences": [
        {"colour": "yellow", "act": "talk", "text": "约谈责任单位负责人"},
        {"colour": "yellow", "periods": 2, "act": "talk", "text": "分管副市长约谈"},
        {"colour": "red", "act": "talk", "text": "分管市领导约谈"},
    ],
}

_SANYA_DISTRICTS: Data = {
    "id": "sanya-2022-districts",
    "version": 1,
    "name": "三亚口径（区）",
    "basis": "三亚2022年公布的项目红黄牌办法（摘要）",
    "note": "按各区当月任务计，数据项为month",
    "dimensions": [
        _dimension(
            "month",
            "当月任务",
            [
                _when("ratio", "green", "task_met", of_="month", at_least=1),
                _when("ratio", "yellow", "task_short", "黄牌", of_="month", below=1),
            ],
            track="month",
            runs=[{"colour": "yellow", "periods": 2, "becomes": "red", "label": "红牌"}],
        )
    ],
    "consequences": [
        {"colour": "yellow", "act": "talk", "text": "约谈责任单位负责人"},
        {"colour": "red", "act": "talk", "text": "分管市领导约谈"},
    ],
}

_WUHAN: Data = {
    "id": "wuhan",
    "version": 1,
    "name": "武汉口径",
    "basis": "武汉公布的项目红黄牌办法（摘要，年份不详）",
    "note": "计划执行情况每月通报；完成好的在要素保障上优先",
    "dimensions": [
        _dimension(
            "progress",
            "完成进度",
            [
                _when("ratio", "green", "ratio_met", of_="progress", at_least=0.8),
                _when(
                    "ratio",
                    "yellow",
                    "ratio_short",
                    "黄牌",
                    of_="progress",
                    at_least=0.6,
                    below=0.8,
                ),
                _when("ratio", "red", "ratio_short", "红牌", of_="progress", below=0.6),
            ],
        )
    ],
    "consequences": [
        {"colour": "green", "act": "reward", "text": "要素保障优先"},
        {"colour": "yellow", "act": "bulletin", "text": "每月通报"},
        {"colour": "red", "act": "bulletin", "text": "每月通报"},
    ],
}

_XINHUANG: Data = {
    "id": "xinhuang-2015",
    "version": 1,
    "name": "新晃口径",
    "basis": "新晃2015年公布的重点项目管理办法（摘要）",
    "note": "只有黄牌，没有红牌；“重点跟踪”不是牌，灯仍为绿",
    "dimensions": [
        _dimension(
            "month",
            "月任务",
            [
                _when("ratio", "green", "task_met", of_="month", at_least=0.8),
                _when(
                    "ratio",
                    "green",
                    "task_short",
                    "重点跟踪",
                    of_="month",
                    at_least=0.6,
                    below=0.8,
                ),
                _when("ratio", "yellow", "task_short", "黄牌", of_="month", below=0.6),
            ],
            track="month",
        )
    ],
    "consequences": [
        {"colour": "yellow", "act": "display", "text": "在大厅公示"},
        {"colour": "yellow", "act": "withhold", "text": "不兑现阶段考核奖"},
    ],
}


def _mianyang(key: str, name: str, best: int, last: int) -> Data:
    quarter = {"measure": "ratio", "of": "quarter"}
    return {
        "id": f"mianyang-2022-{key}",
        "version": 1,
        "name": name,
        "basis": "绵阳2022年公布的红黑榜办法（摘要）",
        "note": "数据项：quarter为季度目标；rank为得分名次，rank_last为倒数名次；不可抗力须经批准",
        "period": "quarter",
        "dimensions": [
            _dimension(
                "quarter",
                "季度目标",
                [
                    {
                        "when": [
                            quarter | {"above": 1},
                            {"measure": "value", "of": "rank", "at_most": best},
                        ],
                        "colour": "green",
                        "why": "listed",
                        "label": "红榜",
                    },
                    {
                        "when": [
                            quarter | {"below": 1},
                            {"measure": "value", "of": "rank_last", "at_most": last},
                        ],
                        "colour": "red",
                        "why": "listed",
                        "label": "黑榜",
                    },
                ],
                track="quarter",
                default={"colour": "grey", "why": "unlisted"},
                exempts=["red"],
            )
        ],
        "consequences": [{"colour": "red", "act": "bulletin", "text": "列入黑榜通报"}],
    }


_HENGYANG: Data = {
    "id": "hengyang-2026",
    "version": 1,
    "name": "衡阳口径",
    "basis": "衡阳2026年公布的红黄榜办法（摘要）",
    "note": "列榜条件不在摘要中，由办公室填列red_list或yellow_list；黄榜整改到位确认后退出",
    "dimensions": [
        _dimension(
            "list",
            "红黄榜",
            [
                _when("value", "yellow", "listed", "黄榜", of_="yellow_list", is_=True),
                _when("value", "green", "listed", "红榜", of_="red_list", is_=True),
            ],
            default={"colour": "grey", "why": "unlisted"},
            exits=[{"colour": "yellow", "rectified": True}],
        )
    ],
    "consequences": [
        {"colour": "green", "act": "reward", "text": "给予政策激励"},
        {"colour": "yellow", "act": "rectify", "text": "限期整改，一项一专班"},
    ],
}

_ALL: tuple[Data, ...] = (
    _TASKS,
    _YINCHUAN,
    _SANYA_PROJECTS,
    _SANYA_DISTRICTS,
    _WUHAN,
    _mianyang("counties", "绵阳口径（县市区、园区）", best=5, last=4),
    _mianyang("departments", "绵阳口径（部门、国企）", best=4, last=3),
    _XINHUANG,
    _HENGYANG,
)
IDS = tuple(one["id"] for one in _ALL)
_BY_ID: Mapping[str, Data] = {one["id"]: one for one in _ALL}


def template_data(template: str) -> Data:
    """The data of a template, a copy to change; raises KeyError if there is none."""
    return deepcopy(_BY_ID[template])


@cache
def template(template: str = DEFAULT) -> RuleSet:
    """The rules of a template, read once."""
    return rule_set(_BY_ID[template])
