"""Deadlines and figures as people in an office say them."""

from __future__ import annotations

import datetime as dt
import re

from luodi.reading import Deadline, DeadlineKind, Precision, Target

# What a person must still settle about a deadline, by its flag.
FLAGS: dict[str, tuple[str, str]] = {
    "past": ("已过", "already past"),
    "ambiguous": ("有歧义，待明确", "ambiguous, to be settled"),
    "event": ("起算日待明确", "start to be settled"),
    "year": ("年份待明确", "year to be settled"),
    "vague": ("时限待明确", "date to be settled"),
    "holidays": ("按推算，待放假安排公布后核对", "estimated until the holidays are announced"),
}
_PLAIN_MILESTONE = "完成"  # the column's own head says it
# The event that starts a period stands before the period: 签收后|7日内.
_EVENT = re.compile(r"(?:自|从)?[^，。；：、,;:\s（）()]{1,14}?(?:之日起|日起|起|之?后)$")
_MODAL = re.compile(r".*(?:应当|应该|必须|需要|[要应须需在于将把])(?=[^要应须需在于将把])")
_FREQUENCIES = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_SENTENCE_BREAK = re.compile(r"[ \t\r\n\u3000]*\n[ \t\r\n\u3000]*")
_BLANKS = re.compile(r"[ \t\r\u3000\xa0]+")


def tidy(text: str) -> str:
    """One line: breaks inside Chinese text vanish, runs of blanks become one."""
    return _BLANKS.sub(" ", _SENTENCE_BREAK.sub("", text)).strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip("，、；,;：: ") + "…"


def is_vague(deadline: Deadline) -> bool:
    """Whether the deadline says nothing a calendar could hold (尽快、适时)."""
    return deadline.kind is DeadlineKind.VAGUE and deadline.date is None and deadline.rrule is None


def _zh_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _zh_end(day: dt.date, precision: Precision) -> str:
    """The period that ends on `day`, without what follows it (底、前)."""
    if precision is Precision.YEAR:
        return f"{day.year}年"
    if precision is Precision.HALF:
        return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"
    if precision is Precision.QUARTER:
        return f"{day.year}年{'一二三四'[(day.month - 1) // 3]}季度"
    if precision is Precision.XUN:
        xun = "上" if day.day <= 10 else "中" if day.day <= 20 else "下"
        return f"{day.year}年{day.month}月{xun}旬"
    return f"{day.year}年{day.month}月"


def _zh_point(deadline: Deadline, day: dt.date) -> str:
    words, precision = deadline.quote, deadline.precision
    before = "前" if "前" in words else ""
    if precision in (Precision.DAY, Precision.NONE, Precision.ONGOING):
        return _zh_day(day) + before
    period = _zh_end(day, precision)
    if precision is Precision.XUN:
        return period + before
    if "底" in words or "末" in words:
        return f"{period}{'末' if precision is Precision.QUARTER else '底'}{before}"
    if before:  # “6月前” leaves open whether June counts: the day itself is plainer
        return _zh_day(day) + before
    return _zh_year(words, period) if precision is Precision.YEAR else period


def _zh_year(words: str, period: str) -> str:
    """“2026年全年”, “2026年内” or “到2026年”, as the text has it."""
    if "全年" in words:
        return period + "全年"
    if "年内" in words or words in ("今年", "当年", "本年度"):
        return period + "内"
    return ("到" if words.startswith("到") else "") + period


def event_before(text: str, deadline: Deadline) -> str:
    """The words before a period that say what starts it (签收后), where nothing else dates it."""
    if deadline.flag != "event" or deadline.kind is not DeadlineKind.RELATIVE:
        return ""
    clause = re.split(r"[，。；：、\s]", text)[-1][-24:]
    found = _EVENT.search(_MODAL.sub("", clause))
    return found.group() if found else ""


def _zh_date(deadline: Deadline) -> str:
    words = tidy(deadline.quote)
    day = deadline.date
    if day is None or deadline.rrule is not None:
        return words
    if _is_month_before(deadline):
        return f"{day.year}年{day.month}月前"
    if deadline.begin is not None and deadline.begin != day:
        return _zh_range(deadline.begin, day, deadline)
    point = _zh_point(deadline, day)
    if deadline.kind in (DeadlineKind.RELATIVE, DeadlineKind.OPEN):
        return f"{words}（{point}）"
    return point


def _zh_range(begin: dt.date, end: dt.date, deadline: Deadline) -> str:
    if deadline.precision is Precision.YEAR:
        if begin.year == end.year:
            return f"{end.year}年全年" if "全" in deadline.quote else _zh_point(deadline, end)
        return f"{begin.year}—{end.year}年"
    if deadline.precision is not Precision.DAY and begin.year == end.year:
        if begin.month == end.month or deadline.kind is DeadlineKind.POINT:
            return _zh_point(deadline, end)
        return f"{end.year}年{begin.month}—{end.month}月"
    tail = _zh_day(end) if begin.year != end.year else f"{end.month}月{end.day}日"
    return f"{_zh_day(begin)}至{tail}"


def _en_recurrence(rrule: str) -> str:
    """A recurrence in English; parts it does not know are given as the rule itself."""
    parts = dict(p.split("=", 1) for p in rrule.removeprefix("RRULE:").split(";") if "=" in p)
    unit = _FREQUENCIES.get(parts.get("FREQ", ""), "")
    if not unit:
        return rrule
    step = int(parts.get("INTERVAL", "1"))
    if unit == "month" and step in (3, 6):
        every = "every quarter" if step == 3 else "every half-year"
    else:
        every = f"every {unit}" if step == 1 else f"every {step} {unit}s"
    days = parts.get("BYMONTHDAY", "")
    if days == "-1":
        return f"{every}, by the last day"
    return f"{every}, by day {days}" if days else every


def _en_date(deadline: Deadline, event: str) -> str:
    if deadline.rrule is not None:
        return _en_recurrence(deadline.rrule)
    if deadline.date is None:
        return f"“{event}{tidy(deadline.quote)}”"
    day = deadline.date
    end = f"{day.day} {day:%B %Y}"
    if deadline.begin is not None and deadline.begin != day:
        begin = deadline.begin
        return f"{begin.day} {begin:%B %Y} to {end}"
    return f"by {end}"


def _is_month_before(deadline: Deadline) -> bool:
    """“6月前”, of which nobody knows whether June is meant to be in it."""
    month = deadline.precision is Precision.MONTH and deadline.begin is None
    return deadline.flag == "ambiguous" and month and deadline.date is not None


def flag_words(deadline: Deadline, lang: str = "zh") -> str:
    """What a person must still settle about a deadline; empty where nothing is open."""
    en, day = lang == "en", deadline.date
    if day is not None and _is_month_before(deadline):
        earlier = day.replace(day=1) - dt.timedelta(days=1)
        if en:
            return f"end of {day:%B} or of {earlier:%B %Y}, to be settled"
        year = f"{earlier.year}年" if earlier.year != day.year else ""
        return f"{day.month}月底或{year}{earlier.month}月底，待明确"
    return FLAGS[deadline.flag][en] if deadline.flag in FLAGS else ""


def deadline_words(deadline: Deadline, lang: str = "zh", event: str = "") -> str:
    """One deadline: “2026年6月30日前”, “每季度末月20日前”, “by 30 June 2026”.

    A milestone or the `event` that starts it stands before it, what a person must still settle
    behind it in brackets.
    """
    en = lang == "en"
    said = _en_date(deadline, event) if en else event + _zh_date(deadline)
    if deadline.soft:
        said = f"strive: {said}" if en else said if said.startswith("力争") else f"力争{said}"
    if deadline.milestone and deadline.milestone != _PLAIN_MILESTONE:
        said = f"{deadline.milestone}: {said}" if en else f"{deadline.milestone}：{said}"
    note = flag_words(deadline, lang)
    if note:
        said += f" ({note})" if en else f"（{note}）"
    return said


# What a figure's own words must hold for its operator to be heard, and what is put before if not.
_OPERATORS: dict[str, tuple[str, str]] = {
    ">=": ("以上|不少于|不低于|不小于|至少|达到|达|超|突破", "≥"),
    ">": ("超|突破|大于|高于|多于|以上", "＞"),
    "<=": ("以内|以下|不超过|不高于|不大于|至多|控制在|内", "≤"),
    "<": ("低于|小于|少于|以下|以内", "＜"),
    "≈": ("左右|约|上下", "约"),
}
# What stands between the two figures of a range.
_RANGE = re.compile(r"(?<=[0-9０-９%％万亿个])\s*(?:[-－–―~～至到]|——)\s*(?=[0-9０-９])")
_CHANGES: dict[str, tuple[str, str]] = {
    "growth": ("增|涨|提高|提升|上升|扩大|持平", "增长"),
    "decrease": ("降|减|压|缩|少|持平", "下降"),
}
_TOLD = re.compile("新增|净增|增长|增速|增幅|增收|下降|降低|降幅|减少|压减|压缩|压降")


def _figure(target: Target) -> str:
    """The figure's words; what the reading knows from around them is put before."""
    words = tidy(target.quote)
    if target.op == "range":
        words = _RANGE.sub("—", words)
    heard, sign = _OPERATORS.get(target.op, ("", ""))
    if sign and not re.search(heard, words):
        words = sign + words
    heard, verb = _CHANGES.get(target.kind, ("", ""))
    told = verb and (re.search(heard, target.quote) or _TOLD.search(target.indicator))
    if verb and not told and words[:1] in "≥≤＞＜约0123456789":
        words = verb + words
    return words


def target_words(target: Target, lang: str = "zh") -> str:
    """One figure in the text's own words, with what it measures: “地区生产总值：增长7%以上”."""
    words, indicator = _figure(target), tidy(target.indicator)
    colon = ": " if lang == "en" else "："
    said = words if not indicator or indicator in words else f"{indicator}{colon}{words}"
    per = target.per.removeprefix("每")
    if per and f"每{per}" not in said:
        said += f" (per {per})" if lang == "en" else f"（每{per}）"
    if target.reference and target.reference not in said:
        said += f" (against {target.reference})" if lang == "en" else f"（对照{target.reference}）"
    if target.soft and "力争" not in said:
        said = f"strive: {said}" if lang == "en" else f"力争{said}"
    return said
