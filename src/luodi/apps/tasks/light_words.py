"""What a light says of itself: one sentence with its figures, the rules, and the day."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.lights.words import shipped
from luodi.apps.tasks.models import Task
from luodi.core.lights import why_of
from luodi.kernel import saying

_DATES = ("due", "reported", "planned", "started", "until")
_PLAIN = {"completed", "closed", "paused", "undated", "unknown", "misfit", "exempt"}
# A task without a colour is not “not yet due” for all that.
_ENDS = gettext_lazy("。")
_COLOURS = {
    "green": gettext_lazy("正常"),
    "yellow": gettext_lazy("偏慢"),
    "red": gettext_lazy("滞后"),
    "grey": gettext_lazy("未到期"),
}


def light_sentence(facts: dict[str, Any], today: dt.date | None = None) -> str:
    """“滞后：已到 9 月，应完成 75%，实际 48%（银川口径 v2，9月30日计算）”.

    Days of delay are those of the day it was computed; with `today` they are counted anew.
    """
    if not facts:
        return ""
    if today is not None:
        facts = _counted_to(facts, today)
    return _sentence(json.dumps(facts, sort_keys=True, default=str))


def why_now(task: Task, today: dt.date) -> str:
    """The sentence behind a task's light, on that day.

    Lights are judged every night and saved when they say something else; that a day has passed is
    nothing else. What has ended, or waits for its review, stays as it was judged.
    """
    return light_sentence(task.light_facts, today if task.runs else None)


def _counted_to(facts: dict[str, Any], today: dt.date) -> dict[str, Any]:
    held = facts.get("facts", {})
    if "%(days)s" not in why_of(facts.get("why", "")).label or not held.get("due"):
        return facts
    days = abs((today - dt.date.fromisoformat(held["due"])).days)
    return {**facts, "on": today.isoformat(), "facts": {**held, "days": days}}


def light_reason(facts: dict[str, Any]) -> str:
    """The same without the rules and the day: “滞后：已到 9 月，应完成 75%，实际 48%。”."""
    return _reason(json.dumps(facts, sort_keys=True, default=str)) if facts else ""


@saying.remembered
def _sentence(stored: str) -> str:
    facts = json.loads(stored)
    rule = _("（%(rules)s v%(version)s，%(on)s 计算）") % {
        "rules": shipped(facts.get("name", "")),
        "version": facts.get("version", ""),
        "on": _day(facts.get("on")),
    }
    return f"{_said(facts)}{rule}"


@saying.remembered
def _reason(stored: str) -> str:
    return _said(json.loads(stored))


def _said(facts: dict[str, Any]) -> str:
    why, colour = facts.get("why", ""), facts.get("colour", "")
    said = str(_(why_of(why).label)) % _Words(facts.get("facts", {}))
    if colour in _COLOURS and why not in _PLAIN:
        said = _("%(light)s：%(said)s") % {
            "light": shipped(facts.get("label", "")) or _COLOURS[colour],
            "said": said,
        }
    return f"{said}{_ENDS}"


class _Words(dict[str, Any]):
    """The facts in words; a dash for what is not known."""

    def __missing__(self, key: str) -> str:
        return "—"

    def __getitem__(self, key: str) -> Any:
        if key in _DATES:
            return _day(self.get(key))
        value = super().__getitem__(key)
        return f"{value:g}" if isinstance(value, int | float) else value


def _day(value: str | None) -> str:
    return saying.long_day(dt.date.fromisoformat(value)) if value else "—"
