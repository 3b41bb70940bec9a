"""Points and ranges of time: 6月底前, 到2025年, “十四五”期间, 三季度前, 30日内.

Rules of patterns.md §0 and corpus RULES D1–D4: a date is the last day of its period; history,
validity windows, versions and as-of dates are no deadlines.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from luodi.core import periods
from luodi.reading.holidays import work_calendar
from luodi.reading.markers import chinese_number
from luodi.reading.model import DeadlineKind, Precision, YearBase


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates are reckoned from: the document's year and the day it was signed."""

    year: int | None
    day: dt.date | None


@dataclass(slots=True)
class Found:
    """A deadline on normalised offsets."""

    start: int
    end: int
    kind: DeadlineKind
    date: dt.date | None
    precision: Precision
    begin: dt.date | None = None
    rrule: str | None = None
    base: YearBase = YearBase.EXPLICIT
    soft: bool = False
    milestone: str = ""
    flag: str = ""


_Y = (
    r"(?:\s?(?P<y>(?:19|20)\d\d|[一二][零一二三四五六七八九]{3})\s?年|(?P<ry>今年|明年|后年|"
    r"当年|本年度?|年度内))"
)
POINT = re.compile(
    rf"(?P<to>到|至|于|在|力争|确保|争取|截至|预计|自|从|比|较|与|以|每|"
    rf"《)?(?:{_Y})?(?P<yend>年?底|末|年内)?"
    r"(?:(?:(?P<m2>\d{1,2})月?\s?(?:--?|至|到|~)\s?)?(?P<m>(?<!\d)(?:1[0-2]|"
    r"0?[1-9]))\s?(?:月份?)(?P<part>上旬|中旬|下旬|底|末|初|(?P<d>[12]\d|3[01]|"
    r"0?[1-9])日?(?:\d{1,2}[：时点](?:\d{2})?分?)?)?"
    r"|(?:第?(?P<q>[一二三四1-4])季度)(?P<qend>末|底|内)?|(?P<h>上半年|下半年)(?P<hend>底|末|内)?)?"
    r"(?P<pre>之?以?前|之?内)?"
)
# Only where one of these words stands can a point in time begin.
SEED = re.compile(
    r"(?=[\d一二三四五六七八九十今明后当本年全上下第“月])(?:(?:(?:19|20)\d\d|[一二][零一二三四五六七八九]{3})\s?年|今年|明年|后年|当年(?=底|内|完成|前|实现)|本年|年底|"
    r"年末|年内|全年|"
    r"(?<![\d.])(?:\d{1,2}\s?(?:--?|至|到|~)\s?)?(?:1[0-2]|0?[1-9])\s?月"
    r"(?:份|底|末|初|上旬|中旬|下旬|\d|前|之前|以前|完成|投|开|动|出|至|到|--?|$|[\s|)])|"
    r"第?[一二三四1-4]季度|[上下]半年|"
    r"“?[一二三四五六七八九十]{1,3}五”?(?:时期|期间|末|期末|规划期|$|[，、全省市])|本世纪|"
    r"本月底|月底前|"
    r"(?:\d{1,3}|[一两二三四五六七八九十]{1,2})个?(?:工作日|日|天|个?月|周|年)(?:之?内|以内)(?!部))"
)
_PLAN = re.compile(
    r"“?(?P<plan>[一二三四五六七八九十]{1,3}五)”?(?:时期|期间|末|期末|规划期内|"
    r"规划期末?)?(?:前|内|末|底)?"
)
_RELATIVE = re.compile(
    r"(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,2})个?(?P<u>工作日|日|天|个月|月|周|年)(?:之?内|以内)(?!部)"
)
_HISTORY = re.compile(
    r"(?:以来|起至今|起|以后|之后|后|版|版本|修订|到期|印发|发布|召开|出台的|颁布|基数|"
    r"水平|基准|为基期|的基础|年均|至今|度《|相比|工作总结|决算|同期)"
)
_BEFORE = re.compile(r"(?:比|较|自|从|与|同|对|截至|截止|超过|相当于|恢复到|基于|在|为|以)$")
_SOFT = re.compile(r"(?:力争|争取|努力|原则上|预计|拟|计划)[^。；，]{0,12}$")
_MILESTONE = re.compile(
    r"[^。；，\t\n|]{0,24}?(开工|动工|竣工|完工|投用|投入使用|投入运行|投产|运营|开业|通车|"
    r"建成|启动|出台|印发|公布|完成|上线|落地|报送|上报)"
)
_EVENTS = re.compile(
    r"(?:汛期|春节|元旦|国庆节?|五一|中高考|开学|入冬|供暖季|采暖季|主汛期)(?:来临)?(?:之)?前"
)
_VAGUE = re.compile(r"尽快|抓紧|及时|近期|适时|限期|尽早|立行立改|立即|早日")


def resolve(norm: str, m: re.Match[str], cal: Calendar) -> Found | None:
    """The deadline a match of :data:`POINT` states, None where it states none."""
    if _is_history(norm, m, cal):
        return None
    year, base = _year(m, cal)
    period, precision = _period(year or _ANY_YEAR, m)
    if period is None:
        return None
    told = base is YearBase.EXPLICIT and not (
        m["pre"] or m["yend"] or m["to"] in ("到", "至", "力争", "确保")
    )
    if told and cal.day and period.end < cal.day:
        return None
    kind = DeadlineKind.RANGE if m["m2"] else DeadlineKind.POINT
    date = period.end if year else None
    begin = period.begin if kind is DeadlineKind.RANGE and year else None
    start = m.start() if m["to"] in ("到", "至") else m.start() + len(m["to"] or "")
    flag = _flag(m, date, cal)
    return Found(start, m.end(), kind, date, precision, begin, base=base, flag=flag)


_ANY_YEAR = 2000  # a leap year: 2月29日 is a day even where the year is not known


def _flag(m: re.Match[str], date: dt.date | None, cal: Calendar) -> str:
    if date is None:
        return "year"
    if cal.day and date < cal.day:
        return "past"
    return "ambiguous" if m["m"] and m["pre"] and not m["part"] else ""


def _period(year: int, m: re.Match[str]) -> tuple[periods.Period | None, Precision]:
    if m["m"]:
        return _month_period(year, m), _month_precision(m)
    if m["q"]:
        number = int(m["q"]) if m["q"].isdigit() else "一二三四".index(m["q"]) + 1
        return periods.quarter(year, number), Precision.QUARTER
    if m["h"]:
        return periods.half(year, 1 if m["h"] == "上半年" else 2), Precision.HALF
    return periods.whole_year(year), Precision.YEAR


def _month_period(y: int, m: re.Match[str]) -> periods.Period | None:
    month = int(m["m"])
    part = m["part"] or ""
    try:
        if m["d"]:
            day = dt.date(y, month, int(m["d"]))
            return periods.Period(day, day)
        if part in ("上旬", "中旬", "下旬"):
            return periods.xun(y, month, "上中下".index(part[0]) + 1)
        if m["m2"] and 1 <= int(m["m2"]) <= month:
            return periods.months(y, int(m["m2"]), month)
    except ValueError:
        return None
    return periods.month(y, month)


def _month_precision(m: re.Match[str]) -> Precision:
    if m["d"]:
        return Precision.DAY
    return Precision.XUN if (m["part"] or "").endswith("旬") else Precision.MONTH


def _year(m: re.Match[str], cal: Calendar) -> tuple[int | None, YearBase]:
    if m["y"]:
        text = m["y"]
        if not text[0].isdigit():
            text = "".join(str("零一二三四五六七八九".index(c)) for c in text)
        return int(text), YearBase.EXPLICIT
    if cal.year is None:
        return None, YearBase.ASK
    return cal.year + {"明年": 1, "后年": 2}.get(m["ry"] or "", 0), YearBase.DOCUMENT


def _is_history(norm: str, m: re.Match[str], cal: Calendar) -> bool:
    """Whether these words tell of the past, name a version, or bound a window of validity."""
    before = norm[max(0, m.start() - 6) : m.start()]
    after = norm[m.end() : m.end() + 8]
    if m["to"] in ("截至", "比", "较", "与", "每", "《") or before.endswith(
        ("《", "〔", "每", "截至", "截止")
    ):
        return True
    limit = bool(
        m["pre"]
        or m["yend"]
        or (m["part"] or "")[-1:] in ("底", "末")
        or m["to"] in ("到", "至", "力争", "确保")
    )
    if before.endswith(("延长", "延缓", "延续", "顺延", "延期", "执行", "缓缴", "延至", "推迟")):
        return True
    if m["to"] in ("自", "从") and not limit:
        return True
    if not limit and (
        _HISTORY.match(after)
        or re.match(r"(?:度?(?:政府)?工作|计划|规划|方案|行动)[^。，]{0,8}[》”]", after)
    ):
        return True
    if _HISTORY.match(after) and after[:1] in "起以至版修到":
        return True
    opens = m.start() == 0 or norm[m.start() - 1] in "。\n；："
    if opens and m["y"] and cal.year and _year(m, cal)[0] in (cal.year, cal.year + 1):
        return False
    if (
        m["y"]
        and not m["m"]
        and not limit
        and not re.match(
            r"[，、]|年?(?:全|完|建|实|基|力|计|要|继|新|重|启|推|开|预|目|我|任)", after
        )
    ):
        return True
    year = _year(m, cal)[0] if m["y"] else None
    return bool(year and cal.year and year < cal.year - (1 if limit else 0))


def plan_deadline(norm: str, start: int, cal: Calendar) -> Found | None:
    """“十四五”期间, “九五”末: the end of the five-year plan."""
    m = _PLAN.match(norm, start)
    if m is None:
        return None
    period = periods.plan_named(m["plan"])
    if period is None or (cal.year and period.end.year < cal.year):
        return None
    after = norm[m.end() : m.end() + 4]
    named = m.group().endswith(("”", "五"))
    if after.startswith(("规划任务", "规划目标", "目标任务")):
        return Found(
            m.start(), m.end(), DeadlineKind.RANGE, period.end, Precision.YEAR, period.begin
        )
    if after.startswith(("规划", "纲要", "以来", "时期的成", "计划", "现", "专项")) or (
        named and not after.startswith(("，", "全", "时", "期"))
    ):
        return None
    return Found(m.start(), m.end(), DeadlineKind.RANGE, period.end, Precision.YEAR, period.begin)


def relative_deadline(norm: str, start: int, cal: Calendar) -> Found | None:
    """30日内, 15个工作日内: from the day of signing, unless an event starts the clock."""
    m = _RELATIVE.match(norm, start)
    if m is None:
        return None
    clause = re.split(r"[。；，：]", norm[max(0, m.start() - 24) : m.start()])[-1]
    if _SPEED.search(clause) or _INDICATOR.match(norm[m.end() : m.end() + 6]):
        return None
    if _FROM_SIGNING.search(clause) and not re.search("收到|接到|签收", clause):
        clause = ""
    number = int(m["n"]) if m["n"].isdigit() else chinese_number(m["n"].replace("两", "二"))
    waits = cal.day is None or number == 0
    date, flag = None, "event"
    if not (waits or _EVENTFUL.search(clause)) and cal.day:
        try:
            date, flag = _after(cal.day, number, m["u"])
        except (OverflowError, ValueError):
            return None
    return Found(
        m.start(),
        m.end(),
        DeadlineKind.RELATIVE,
        date,
        Precision.DAY,
        base=YearBase.EVENT,
        flag=flag,
    )


_SPEED = re.compile(
    r"压减|压缩|缩短|提速|控制|时限|平均|以往|原来"
)  # a promise of speed is a target
_INDICATOR = re.compile(r"[^，。；]{0,4}率")  # 6个月内开工率 names an indicator
_FROM_SIGNING = re.compile(
    r"(?:印发|发布|发文|下发|本(?:通知|方案|意见|办法))[^，。；]{0,4}之日起$"
)
_EVENTFUL = re.compile(r"收到|接到|自|后|起|日内|提前|连续|每|满|每次|受理|发现|公示|决定|之日")


def _after(day: dt.date, number: int, unit: str) -> tuple[dt.date, str]:
    """The day that many units after `day`, and a flag where holidays are not known."""
    if unit == "工作日":
        estimate = work_calendar().estimate(day, number)
        return estimate.day, "" if estimate.certain else "holidays"
    if unit in ("个月", "月", "年"):
        return periods.add_months(day, number * (12 if unit == "年" else 1)), ""
    return day + dt.timedelta(days=number * (7 if unit == "周" else 1)), ""


def is_soft(norm: str, start: int) -> bool:
    """力争, 争取, 原则上 before the date."""
    return _SOFT.search(norm, max(0, start - 16), start) is not None


def milestone_after(norm: str, end: int) -> str:
    """The step that the date is for: 开工, 投用, 出台 …"""
    m = _MILESTONE.match(norm, end, min(len(norm), end + 40))
    return m[1] if m else ""


__all__ = [
    "POINT",
    "SEED",
    "Calendar",
    "Found",
    "chinese_number",
    "is_soft",
    "milestone_after",
    "plan_deadline",
    "relative_deadline",
    "resolve",
]
