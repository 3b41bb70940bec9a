"""What is pointed out about reports, in sentences; and what is wrong with a figure as typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.core.report_hints import Hint
from luodi.core.typed_figures import MisfitError
from luodi.kernel import saying
from luodi.kernel.errors import Mistake

# code: (in short, for the officer; what to do, for the author)
_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "hollow": (
        gettext_lazy("只有套话"),
        gettext_lazy(
            "“%(quote)s”后面没有数字、时间或节点。请写明做到哪一步、完成多少；没有进展的请直说。"
        ),
    ),
    "copied": (
        gettext_lazy("与上次相同"),
        gettext_lazy(
            "这段文字与上次（%(day)s）基本相同。没有变化请按“无变化”；有变化请写出新的数字或节点。"
        ),
    ),
    "past": (
        gettext_lazy("计划日期已过"),
        gettext_lazy(
            "“%(quote)s”已经过去（今天是%(today)s）。请写实际做到哪一步，或写新的时间和原因。"
        ),
    ),
    "alone": (
        gettext_lazy("有问题没有办法"),
        gettext_lazy("写了问题，没有写怎么办。请写下步打算，或写明需要谁协调什么。"),
    ),
    "fell": (
        gettext_lazy("累计数减少"),
        gettext_lazy(
            "“%(name)s”是累计数，这次填%(now)s，比上次的%(before)s少。填错了请改；"
            "核减、口径变化请在进展里写一句。"
        ),
    ),
    "still": (
        gettext_lazy("数字多次不变"),
        gettext_lazy("“%(name)s”已有%(n)s次是%(now)s，这次仍是。请写一句卡在哪里、什么时候能动。"),
    ),
    "spike": (
        gettext_lazy("期末突增"),
        gettext_lazy(
            "“%(name)s”在期末最后一天比上次多%(jump)s，远超平时进度。数字属实的，"
            "请在进展里写一句原因，如集中验收。"
        ),
    ),
    "round": (gettext_lazy("整数"), gettext_lazy("数字都是整百整千。如是约数，请填准确数。")),
    "no_head": (
        gettext_lazy("未经审签"),
        gettext_lazy("本单位要求负责人审签，但现在没有在任的负责人，已直接反馈。"),
    ),
}
_DAYS = frozenset({"day", "today"})
_MISFITS: dict[str, str | Promise] = {
    "number": gettext_lazy("“%(typed)s”不是数字。没有新数字请留空，确实是零请填 0。"),
    "vague": gettext_lazy("“%(typed)s”不是一个确定的数。请填准确的数；大概的情况写在进展里。"),
    "unit": gettext_lazy("这一项的单位是“%(unit)s”，您填的是“%(typed)s”。请换算后只填数字。"),
    "bare": gettext_lazy("这一项没有规定单位，您填的是“%(typed)s”。请只填数字。"),
    "large": gettext_lazy("“%(typed)s”大得不合情理。请核对单位，这一项的单位是“%(unit)s”。"),
}


class Pointed(Mistake):
    """There are hints the author has not seen yet; nothing is wrong, and nothing was filed."""

    def __init__(self, hints: Iterable[Hint]) -> None:
        super().__init__(_("还没有反馈：请先看提示。改好后再发，或带上 confirm_hints 照原样反馈。"))
        self.hints = list(hints)
        self.faults = [(f"/{hint.field}", sentence(as_json(hint))) for hint in self.hints]


def as_json(hint: Hint) -> dict[str, Any]:
    """As it is kept with the report."""
    return {
        "code": hint.code,
        "field": hint.field,
        "start": hint.start,
        "end": hint.end,
        "facts": dict(hint.facts),
    }


def sentence(hint: Mapping[str, Any]) -> str:
    """A kept hint in words, with the way to mend it."""
    known = _WORDS.get(hint["code"])
    if known is None:
        return str(hint["code"])
    facts = {key: _fact(key, value) for key, value in hint["facts"].items()}
    unit = facts.pop("unit", "")
    for key in ("now", "before", "jump"):
        if key in facts:
            facts[key] += unit
    return str(known[1]) % facts


def in_short(hint: Mapping[str, Any]) -> str:
    """A kept hint in a word, as lists show it."""
    known = _WORDS.get(hint["code"])
    return str(known[0]) if known else str(hint["code"])


def _fact(key: str, value: Any) -> str:
    if key in _DAYS:
        return saying.short_day(dt.date.fromisoformat(value)) if value else "—"
    return figure(value) if isinstance(value, int | float) else str(value)


def figure(value: float) -> str:
    """A figure with grouped thousands and no more decimals than it has."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def misfit(error: MisfitError, typed: str, unit: str) -> str:
    """Why a figure was not taken, and what to type instead."""
    why = "bare" if error.why == "unit" and not unit else error.why
    return str(_MISFITS[why]) % {"typed": typed.strip()[:20], "unit": unit or "—"}
