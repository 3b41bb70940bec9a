"""Ladders to begin with.

The second follows published schemes for major projects (银川 2025: 红灯下发督办函; 三亚 2022:
连续偏慢逐级约谈), the third asks for as little attention as can be.
"""

from __future__ import annotations

from typing import Any

_UNIT = ["handlers"]
_HEAD = ["handlers", "head"]

STANDARD: dict[str, Any] = {
    "name": "通行办法",
    "basis": "到期前提醒、到期催办、逾期逐级预警督办",
    "rungs": [
        {"key": "unsigned", "colour": "blue", "when": "unsigned", "days": 1, "to": _UNIT},
        {"key": "unreported", "colour": "blue", "when": "unreported", "days": 3, "to": _UNIT},
        {"key": "before", "colour": "blue", "when": "before_due", "days": 3,
         "counting": "calendar", "to": _UNIT},
        {"key": "due", "colour": "blue", "when": "on_due", "to": _UNIT},
        {"key": "late3", "colour": "orange", "when": "after_due", "days": 3, "to": _HEAD,
         "rest": 2},
        {"key": "late10", "colour": "red", "when": "after_due", "days": 10, "to": ["office"],
         "rest": 5},
    ],
}  # fmt: skip

PROJECTS: dict[str, Any] = {
    "name": "按亮灯督办（重点项目）",
    "basis": "参照已公布的项目亮灯督导办法：黄灯由责任单位牵头推进，红灯重点督导、下发督办函",
    "rungs": [
        {"key": "unsigned", "colour": "blue", "when": "unsigned", "days": 1, "to": _UNIT},
        {"key": "yellow", "colour": "blue", "when": "light", "light": "yellow", "days": 5,
         "to": _HEAD},
        {"key": "red5", "colour": "blue", "when": "light", "light": "red", "days": 1, "to": _HEAD},
        {"key": "red10", "colour": "orange", "when": "light", "light": "red", "days": 10,
         "to": ["handlers", "head", "leader"], "rest": 5},
        {"key": "red20", "colour": "red", "when": "light", "light": "red", "days": 20,
         "to": ["office"], "rest": 5},
        {"key": "before", "colour": "blue", "when": "before_due", "days": 7,
         "counting": "calendar", "to": _UNIT},
        {"key": "due", "colour": "blue", "when": "on_due", "to": _UNIT},
        {"key": "late2", "colour": "orange", "when": "after_due", "days": 2,
         "to": ["handlers", "head", "leader"], "rest": 2},
        {"key": "late5", "colour": "red", "when": "after_due", "days": 5, "to": ["office"],
         "rest": 3},
    ],
}  # fmt: skip

CALM: dict[str, Any] = {
    "name": "从简办法（少打扰）",
    "basis": "为基层减负：每件事到期提醒一次，逾期较久才预警",
    "rungs": [
        {"key": "due", "colour": "blue", "when": "on_due", "to": _UNIT},
        {"key": "late10", "colour": "orange", "when": "after_due", "days": 10, "to": _HEAD,
         "rest": 5},
        {"key": "late20", "colour": "red", "when": "after_due", "days": 20, "to": ["office"],
         "rest": 5},
        {"key": "silent3", "colour": "orange", "when": "earlier", "days": 3, "to": _HEAD,
         "rest": 5},
    ],
}  # fmt: skip

TEMPLATES: dict[str, dict[str, Any]] = {
    "standard": STANDARD,
    "projects": PROJECTS,
    "calm": CALM,
}
