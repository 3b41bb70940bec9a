"""Duties that come again: 每月5日前, 每季度首月20日前, 每双周四, as RFC 5545 recurrence rules."""

from __future__ import annotations

import re

from luodi.reading.dates import Found
from luodi.reading.model import DeadlineKind, Precision

_QUARTER_ENDS, _QUARTER_STARTS = "3,6,9,12", "1,4,7,10"
_DAY = r"(?P<day>\d{1,2})日"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            rf"每个?季度?(?:的)?(?:末月?|最后一?个?月)(?:的)?{_DAY}(?:之?以?前)?",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=<day>",
        ),
        (
            rf"每个?季度?(?:的)?(?:首月|第一?1?个月|首个?月)(?:的)?{_DAY}(?:之?以?前)?",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_STARTS};BYMONTHDAY=<day>",
        ),
        (
            r"每个?季度?前(?P<day>\d{1,2})个工作日(?:之?内)?",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_STARTS};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=<day>",
        ),
        (
            r"每个?季度?(?:结束)?后?(?P<day>\d{1,2})(?:日|个工作日)内",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_STARTS};BYMONTHDAY=<day>",
        ),
        (
            r"每个?季度?(?:末|底|最后一天)(?:之?前)?",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=-1",
        ),
        (r"每个?季度?初", f"FREQ=MONTHLY;BYMONTH={_QUARTER_STARTS};BYMONTHDAY=1"),
        (rf"每个?月(?:的)?{_DAY}(?:之?以?前)?", "FREQ=MONTHLY;BYMONTHDAY=<day>"),
        (r"每个?月(?:月)?(?:末|底)(?:之?前)?", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (r"每个?月(?:月)?初", "FREQ=MONTHLY;BYMONTHDAY=1"),
        (
            rf"每年(?:的)?(?P<month>\d{{1,2}})月{_DAY}(?:之?以?前)?",
            "FREQ=YEARLY;BYMONTH=<month>;BYMONTHDAY=<day>",
        ),
        (
            r"每年(?:的)?(?P<month>\d{1,2})月(?:(?:、|和)(?P<also>\d{1,2})月)?(?:底|"
            r"末)?(?:之?以?前)?",
            "FREQ=YEARLY;BYMONTH=<month>;BYMONTHDAY=-1",
        ),
        (r"每年(?:年)?(?:底|末)(?:之?前)?", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        (r"每双周(?P<weekday>[一二三四五六日天])", "FREQ=WEEKLY;INTERVAL=2;BYDAY=<weekday>"),
        (
            r"每周(?:星期)?(?P<weekday>[一二三四五六日天](?:、周?[一二三四五六日天])*)(?![次个期轮])(?:之?前)?",
            "FREQ=WEEKLY;BYDAY=<weekday>",
        ),
        (r"每(?:两|2|双)周", "FREQ=WEEKLY;INTERVAL=2"),
        (r"每半个?月", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        (r"每半年", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        (r"每(?:周|星期)|(?<![一-鿿])周通报|按周", "FREQ=WEEKLY"),
        (
            r"每个?季度?(?![一-鿿]?度的)|按季度?",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=-1",
        ),
        (r"每个?月|按月|逐月", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (r"每[日天](?![一-鿿]?均)", "FREQ=DAILY"),
        (r"每(?:两|三|四|五|2|3|4|5)年", "FREQ=YEARLY;INTERVAL=<years>"),
        (r"每年|每年度|按年度?", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        (r"(?:一|1)周一(?:调度|通报|督办|汇总|报告|研判)", "FREQ=WEEKLY"),
        (r"(?:一|1)月一(?:调度|通报|督查|督办|汇总|报告|总结|研判)", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (
            r"(?:一|1)季度?一(?:观摩|调度|通报|督查|督办|汇总|报告|总结|研判|评比)",
            f"FREQ=MONTHLY;BYMONTH={_QUARTER_ENDS};BYMONTHDAY=-1",
        ),
    )
)
SEED = re.compile(
    r"每个?(?:[两三四五2-5]年|半?年|双周|两周|2周|半个?月|季|月|周|星期|日|天)|按(?:季|月|"
    r"周|年)|逐月|周通报|[一1](?:周|月|季度?)一|常年(?=跟踪|开展|坚持|推进|不断|组织|受理|开放|督查|监测|保持|有效|[，。；\s]|$)|长期坚持"
)
_RATE = re.compile(
    r"[^，。；]{0,20}?(?:\d|[一二三四五六七八九十百千万]+(?:个|万|亿|人|所|家|名|%))"
)
_WEEKDAYS = dict(
    zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True)
)
_DUTY_WORDS = frozenset("要应须对组开召公发向报定安，")
_DAYS_OF_MONTH, _MONTHS_OF_YEAR = 31, 12


def recurrence(norm: str, start: int) -> Found | None:
    """The recurring or permanent duty that these words set."""
    if norm.startswith(("常年", "长期坚持"), start):
        end = start + (2 if norm[start] == "常" else 4)
        return Found(start, end, DeadlineKind.OPEN, None, Precision.ONGOING)
    for pattern, rule in _RULES:
        m = pattern.match(norm, start)
        if m is None:
            continue
        if norm[m.end() : m.end() + 1] == "的" or (
            m.group().startswith(("每年", "每日", "每天")) and _is_rate(norm, m)
        ):
            return None
        filled = _fill(rule, m.group(), m.groupdict())
        return (
            None
            if filled is None
            else Found(
                m.start(), m.end(), DeadlineKind.RECUR, None, Precision.ONGOING, rrule=filled
            )
        )
    return None


def _is_rate(norm: str, m: re.Match[str]) -> bool:
    """每年增产50亿斤 is a rate, 每年要对30%以上的县开展稽查 a duty."""
    return (
        m.group() in ("每年", "每日", "每天", "每年度")
        and norm[m.end() : m.end() + 1] not in _DUTY_WORDS
        and _RATE.match(norm, m.end()) is not None
    )


def _fill(rule: str, words: str, parts: dict[str, str | None]) -> str | None:
    """The rule with its numbers; None if there is no such day."""
    day, month, weekday = parts.get("day"), parts.get("month"), parts.get("weekday")
    if day and not 1 <= int(day) <= _DAYS_OF_MONTH:
        return None
    months = [part for part in (month, parts.get("also")) if part]
    if any(not 1 <= int(part) <= _MONTHS_OF_YEAR for part in months):
        return None
    years = {"两": "2", "三": "3", "四": "4", "五": "5"}.get(words[1:2], words[1:2])
    rule = (
        rule.replace("<years>", years)
        .replace("<day>", str(int(day or 0)))
        .replace("<month>", ",".join(str(int(part)) for part in months))
    )
    return rule.replace(
        "<weekday>", ",".join(_WEEKDAYS[c] for c in weekday or "" if c in _WEEKDAYS)
    )
