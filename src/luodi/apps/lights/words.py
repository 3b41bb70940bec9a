"""Rules in words: what a condition asks for, as an office would write it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from luodi.core.exact import GRAIN
from luodi.core.lights.rules import Clause, Condition
from luodi.kernel.saying import listed, long_day
from luodi.kernel.timeline import name_field

Text = str | Promise

COLOURS: dict[str, Text] = {
    "red": gettext_lazy("滞后"),
    "yellow": gettext_lazy("偏慢"),
    "green": gettext_lazy("正常"),
    "grey": gettext_lazy("不亮灯"),
}
PERIODS: dict[str, Text] = {
    "week": gettext_lazy("周"),
    "month": gettext_lazy("月"),
    "quarter": gettext_lazy("季度"),
}
_COUNTED: dict[str, Text] = {
    "week": gettext_lazy("%(n)d周"),
    "month": gettext_lazy("%(n)d个月"),
    "quarter": gettext_lazy("%(n)d个季度"),
}
DUES: dict[str, Text] = {
    "current": gettext_lazy("现行时限（批准延期后的）"),
    "original": gettext_lazy("原定时限（延期不影响）"),
}
VALUES: dict[str, Text] = {
    "rank": gettext_lazy("得分名次"),
    "rank_last": gettext_lazy("倒数名次"),
    "red_list": gettext_lazy("列入红榜"),
    "yellow_list": gettext_lazy("列入黄榜"),
}
FLAGS: dict[tuple[str, bool], Text] = {
    ("started", True): gettext_lazy("已经开工"),
    ("started", False): gettext_lazy("没有开工"),
    ("registered", True): gettext_lazy("已入库纳统"),
    ("registered", False): gettext_lazy("没有入库纳统"),
}
_POINTS, _DAYS = gettext_lazy("%(n)s个百分点"), gettext_lazy("%(n)s天")
_WORKDAYS, _MONTHS = gettext_lazy("%(n)s个工作日"), gettext_lazy("%(n)s个月")
_PERCENT, _PLAIN = gettext_lazy("%(n)s%%"), gettext_lazy("%(n)s")


@dataclass(frozen=True, slots=True)
class Saying:
    """How a measure is said: with `amount`, in `unit`; `before` below zero, else the other side.

    `reached` and `passed` say “0 or more” and “more than 0”, `not_passed` and `not_reached` the
    opposite; only measures with two sides have them. `scale` turns the value into its unit.
    """

    amount: Text
    unit: Text
    scale: int = 1
    before: Text = ""
    reached: Text = ""
    passed: Text = ""
    not_passed: Text = ""
    not_reached: Text = ""


_DUE = (
    gettext_lazy("已到时限"),
    gettext_lazy("已超过时限"),
    gettext_lazy("没有超过时限"),
    gettext_lazy("还没到时限"),
)
SAYINGS = {
    "gap": Saying(
        gettext_lazy("超过序时进度%(amount)s"),
        _POINTS,
        1,
        gettext_lazy("低于序时进度%(amount)s"),
        gettext_lazy("达到序时进度"),
        gettext_lazy("超过序时进度"),
        gettext_lazy("没有超过序时进度"),
        gettext_lazy("没有达到序时进度"),
    ),
    "ratio": Saying(gettext_lazy("实际完成为应完成的%(amount)s"), _PERCENT, 100),
    "done": Saying(gettext_lazy("完成率%(amount)s"), _PERCENT),
    "overdue_days": Saying(
        gettext_lazy("超过时限%(amount)s"), _DAYS, 1, gettext_lazy("距时限%(amount)s"), *_DUE
    ),
    "overdue_workdays": Saying(
        gettext_lazy("超过时限%(amount)s"), _WORKDAYS, 1, gettext_lazy("距时限%(amount)s"), *_DUE
    ),
    "silent_days": Saying(gettext_lazy("没有反馈已%(amount)s"), _DAYS),
    "silent_workdays": Saying(gettext_lazy("没有反馈已%(amount)s"), _WORKDAYS),
    "report_age_days": Saying(gettext_lazy("最近一次反馈距今%(amount)s"), _DAYS),
    "report_lead_days": Saying(gettext_lazy("最近一次反馈距时限%(amount)s"), _DAYS),
    "report_overdue_days": Saying(gettext_lazy("应报未报%(amount)s"), _DAYS),
    "months_unstarted": Saying(gettext_lazy("应开工未开工%(amount)s"), _MONTHS),
    "months_since_start": Saying(gettext_lazy("开工后%(amount)s"), _MONTHS),
}
_Bound = tuple[float, bool] | None  # the number, and whether it is included
_WHOLE: dict[tuple[_Bound, _Bound], Text] = {
    ((1.0, True), None): gettext_lazy("达到应完成的数"),
    ((1.0, False), None): gettext_lazy("超过应完成的数"),
    (None, (1.0, False)): gettext_lazy("没有达到应完成的数"),
}


@dataclass(frozen=True, slots=True)
class _Shipped:
    label: str


def shipped(text: str) -> str:
    """A text of a rule set: those of the schemes we ship are known in other languages too."""
    word = _Shipped(text)
    return _(word.label) if text else ""


def colour_words(colour: str, label: str = "") -> str:
    """A light as a word: the scheme's own, or ours."""
    return shipped(label) or str(COLOURS[colour])


def number(value: float) -> str:
    """“20”, “7.5”."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def condition_words(condition: Condition) -> str:
    """All that has to hold: “距时限不超过7天，且最近一次反馈早于时限不超过7天”."""
    return joined(clause_words(one) for one in condition.clauses)


def joined(parts: object) -> str:
    """Several things that all have to hold."""
    return pgettext("both hold", "，且").join(parts)  # type: ignore[arg-type]  # any texts


def clause_words(clause: Clause) -> str:
    """One comparison."""
    if clause.flag is not None:
        return _flag(clause.measure, clause.of, clause.flag)
    low, high = _bound(clause.at_least, clause.above), _bound(clause.at_most, clause.below)
    if clause.measure == "value":
        name = VALUES.get(clause.of, clause.of)
        return _("“%(name)s”%(amount)s") % {"name": name, "amount": _amount(low, high, _PLAIN, 1)}
    saying = SAYINGS[clause.measure]
    if saying.before:
        return _two_sided(saying, low, high)
    if clause.measure == "ratio" and (low is None or high is None):
        whole = _WHOLE.get((low, high))
        if whole:
            return str(whole)
    return str(saying.amount) % {"amount": _amount(low, high, saying.unit, saying.scale)}


def _flag(measure: str, of: str, flag: bool) -> str:
    if measure in ("started", "registered"):
        return str(FLAGS[measure, flag])
    name = VALUES.get(of, of)
    return str(name) if flag else _("没有%(name)s") % {"name": name}


def _bound(included: int | None, excluded: int | None) -> _Bound:
    if included is not None:
        return included / GRAIN, True
    return None if excluded is None else (excluded / GRAIN, False)


def _amount(low: _Bound, high: _Bound, unit: Text, scale: int) -> str:
    """“超过5个百分点、不超过20个百分点”."""
    found = []
    if low is not None:
        at_least = _("%(amount)s以上（含）") if low[1] else _("超过%(amount)s")
        found.append(at_least % {"amount": _with_unit(low[0], unit, scale)})
    if high is not None:
        at_most = _("不超过%(amount)s") if high[1] else _("不到%(amount)s")
        found.append(at_most % {"amount": _with_unit(high[0], unit, scale)})
    return pgettext("from and to", "、").join(found)


def _with_unit(value: float, unit: Text, scale: int) -> str:
    return str(unit) % {"n": number(round(value * scale, 6))}


def _two_sided(saying: Saying, low: _Bound, high: _Bound) -> str:
    """A number below zero means the other thing: short of the schedule, before the due date."""
    if low is not None and low[0] >= 0:
        return _after(saying, low, high)
    if high is not None and high[0] <= 0:
        return _before(saying, low, high)
    near = _before(saying, low, (0, False)) if low is not None else str(saying.not_reached)
    far = _after(saying, (0, True), high) if high is not None else str(saying.reached)
    return pgettext("either holds", "%(one)s或%(other)s") % {"one": near, "other": far}


def _after(saying: Saying, low: tuple[float, bool], high: _Bound) -> str:
    if high is None and low[0] == 0:
        return str(saying.reached if low[1] else saying.passed)
    given = None if low[0] == 0 else low
    return str(saying.amount) % {"amount": _amount(given, high, saying.unit, saying.scale)}


def _before(saying: Saying, low: _Bound, high: tuple[float, bool]) -> str:
    if low is None and high[0] == 0:
        return str(saying.not_passed if high[1] else saying.not_reached)
    nearest = None if high[0] == 0 else (-high[0], high[1])
    farthest = None if low is None else (-low[0], low[1])
    return str(saying.before) % {"amount": _amount(nearest, farthest, saying.unit, saying.scale)}


def run_words(colour: str, periods: int, becomes: str, period: str) -> str:
    """“连续2个月偏慢的，转为滞后”."""
    return _("连续%(amount)s“%(colour)s”的，转为“%(becomes)s”") % {
        "amount": periods_words(periods, period),
        "colour": COLOURS[colour],
        "becomes": COLOURS[becomes],
    }


def exit_words(periods: int, rectified: bool, period: str) -> str:
    """How a light goes out again."""
    if rectified:
        return _("确认整改到位后解除")
    return _("好转满%(amount)s后解除") % {"amount": periods_words(periods, period)}


def periods_words(n: int, period: str) -> str:
    """“2个月”."""
    return str(_COUNTED[period]) % {"n": n}


def exempt_words(names: list[str], colour: str) -> str:
    """For which items an approved exemption takes the light away."""
    facts = {"items": listed(names), "shown": COLOURS[colour]}
    return _("有正当理由并经督查室批准豁免的，豁免期内%(shown)s（适用于%(items)s）") % facts


def name_fields() -> None:
    """What events record of the rules, in timelines."""
    name_field("light_rules", gettext_lazy("亮灯规则"))
    name_field("holds_from", gettext_lazy("自何日起"), _day, app="lights")
    name_field("basis", gettext_lazy("依据"), app="lights")


def _day(value: Any) -> str:
    return long_day(dt.date.fromisoformat(str(value)))
