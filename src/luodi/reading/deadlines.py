"""Every deadline of a text in one pass; requirements then take those inside their span."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right

from luodi.core import periods
from luodi.reading import recurrences
from luodi.reading.dates import (
    POINT,
    SEED,
    Calendar,
    Found,
    is_soft,
    milestone_after,
    plan_deadline,
    relative_deadline,
    resolve,
)
from luodi.reading.model import DeadlineKind, Precision, YearBase

_VAGUE = re.compile(r"尽快|抓紧|及时|近期|适时|限期|尽早|立行立改|立即|早日|定期")
_EVENT = re.compile(
    r"(?:主?汛期|春节|元旦|国庆节?|五一|中高考|开学|入冬|供暖季|采暖季)(?:来临|到来)?(?:之)?前"
)
_MONTH_END = re.compile(r"(?:本月|当月)?(?:月底|底)(?:之?前)")
_WHOLE_YEAR = re.compile(r"(?:全年|年内|年底|年末)(?:之?前)?")
_STAGE = re.compile(
    r"第[一二三四五]阶段[：(\s]{0,2}(?P<span>(?P<y>(?:19|"
    r"20)\d\d)年?(?:(?P<m>\d{1,2})月)?\s?(?:--?|至|到)\s?"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?:(?P<m2>\d{1,2})月)?)"
)
_LIMIT = re.compile(
    r"(?:\d{1,3}|[一两二三四五六七八九十]{1,2})个?(?:工作日|日|天|个?月|周|年)(?:之?内|以内)(?!部)"
)
_PREFIX = ("力争", "确保", "争取", "截至", "预计")


_QUOTED = re.compile(r"“[^“”\n]{0,40}”")
_TASKS_OF_YEAR = re.compile(
    r"[^，。；]{0,14}(?:任务|目标|工作)[^，。；]{0,10}(?:完成|实现)|(?:的)?(?:工作重点|"
    r"重点工作|首要任务)"
)


def _settle(norm: str, found: list[Found]) -> list[Found]:
    """Join ranges written as two dates; drop slogans in quotation marks and bracketed repeats."""
    quoted = [m.span() for m in _QUOTED.finditer(norm)] if "“" in norm else []
    starts = [a for a, _ in quoted]
    out: list[Found] = []
    for f in found:
        i = bisect_right(starts, f.start) - 1
        if i >= 0 and f.end < quoted[i][1] and quoted[i][1] - quoted[i][0] > f.end - f.start + 4:
            continue
        last = out[-1] if out else None
        between = norm[last.end : f.start] if last else ""
        if last and f.date and _joins(norm, last, f, between):
            last.begin, last.date, last.end = last.begin or _first_day(last), f.date, f.end
            last.kind, last.precision = DeadlineKind.RANGE, f.precision
        elif last and last.rrule and between.startswith("(") and ")" not in between:
            continue
        else:
            out.append(_yearly(f, last, between))
    return [f for f in out if not (f.kind is DeadlineKind.RANGE and _VALIDITY.match(norm, f.end))]


_VALIDITY = re.compile(r"[^。；]{0,12}(?:有效|为止|止[，。）)]|免征|减征|施行|适用|暂停)")
_BEGINS = re.compile(r"(?:开始|启动|起)，?(?:至|到|于)?")


def _joins(norm: str, last: Found, f: Found, between: str) -> bool:
    """4月1日至9月30日, 4月下旬开始，11月下旬结束."""
    begin = last.begin or _first_day(last)
    if last.rrule or begin is None or f.date is None or f.date < begin:
        return False
    if between in ("-", "--", "至", "到") or (not between and norm[f.start] in "至到"):
        return True
    return _BEGINS.fullmatch(between) is not None and norm.startswith("结束", f.end)


def _first_day(found: Found) -> dt.date | None:
    """The first day of the period a deadline names: 4月下旬 begins on the 21st."""
    date = found.date
    if date is None or found.precision is Precision.DAY:
        return date
    if found.precision is Precision.XUN:
        return date.replace(day={10: 1, 20: 11}.get(date.day, 21))
    return date.replace(day=1) if found.precision is Precision.MONTH else found.begin or date


def _yearly(found: Found, last: Found | None, between: str) -> Found:
    """每年2月底前…，3月底前…: the second month comes every year, too."""
    if (
        last is None
        or not (last.rrule or "").startswith("FREQ=YEARLY")
        or "。" in between
        or "\n" in between
        or found.base is not YearBase.DOCUMENT
        or found.date is None
        or found.precision is Precision.YEAR
    ):
        return found
    day = found.date.day if found.precision is Precision.DAY else -1
    rule = f"FREQ=YEARLY;BYMONTH={found.date.month};BYMONTHDAY={day}"
    return Found(found.start, found.end, DeadlineKind.RECUR, None, Precision.ONGOING, rrule=rule)


class Deadlines:
    """The deadlines of a text, by offset."""

    def __init__(self, norm: str, calendar: Calendar) -> None:
        self._norm = norm
        self._calendar = calendar
        self._found = _settle(norm, sorted(self._scan(), key=lambda f: f.start))
        self._starts = [f.start for f in self._found]

    def within(self, start: int, end: int) -> list[Found]:
        """Deadlines that stand inside ``norm[start:end]``."""
        i = bisect_left(self._starts, start)
        j = bisect_left(self._starts, end)
        return [f for f in self._found[i:j] if f.end <= end]

    def of_the_year(self, found: Found) -> bool:
        """确保全年目标任务完成: the year is that of the whole document, not a date of this task."""
        return (
            found.precision is Precision.YEAR
            and self._norm.startswith(("全年", "今年"), found.start)
            and _TASKS_OF_YEAR.match(self._norm, found.end) is not None
        )

    def vague(self, start: int, end: int) -> Found | None:
        """尽快, 及时, 限期: words of haste without a date."""
        m = _VAGUE.search(self._norm, start, end)
        return m and Found(
            m.start(), m.end(), DeadlineKind.VAGUE, None, Precision.NONE, flag="vague"
        )

    def _scan(self) -> list[Found]:
        norm, found = self._norm, []
        reached = 0
        for m in recurrences.SEED.finditer(norm):
            hit = recurrences.recurrence(norm, m.start()) if m.start() >= reached else None
            if hit:
                found.append(hit)
                reached = hit.end
        taken = [(f.start, f.end) for f in found]
        reached = k = 0
        for m in SEED.finditer(norm):
            at = m.start()
            while k < len(taken) and taken[k][1] <= at:
                k += 1
            if at < reached or (k < len(taken) and taken[k][0] <= at):
                continue
            hit = self._at(at)
            if hit:
                hit.soft = is_soft(norm, hit.start)
                hit.milestone = milestone_after(norm, hit.end)
                found.append(hit)
            reached = max(m.end(), hit.end if hit else self._extent(at))
        return [*found, *self._events(), *self._stages()]

    def _stages(self) -> list[Found]:
        """第一阶段（2026年—2027年）."""
        if "阶段" not in self._norm:
            return []
        out: list[Found] = []
        for m in _STAGE.finditer(self._norm):
            begin = dt.date(int(m["y"]), max(1, min(12, int(m["m"] or 1))), 1)
            year, month = int(m["y2"] or m["y"]), max(1, min(12, int(m["m2"] or 12)))
            end = periods.last_day(year, month)
            if begin <= end:
                precision = Precision.MONTH if m["m2"] else Precision.YEAR
                out.append(
                    Found(m.start("span"), m.end("span"), DeadlineKind.STAGE, end, precision, begin)
                )
        return out

    def _at(self, at: int) -> Found | None:
        norm, cal = self._norm, self._calendar
        if _LIMIT.match(norm, at):
            hit = relative_deadline(norm, at, cal)
            if hit:
                return hit
        if norm[at] == "“" or (
            norm[at] in "一二三四五六七八九十"
            and "季度" not in norm[at : at + 4]
            and "年" not in norm[at : at + 5]
        ):
            return plan_deadline(norm, at, cal)
        if norm.startswith(("本月底", "月底前"), at):
            numbered = norm[:at].rstrip(" ")[-1:].isdigit() if norm[at] == "月" and at else False
            return None if numbered else self._month_end(at)
        if norm.startswith(("全年", "年内", "年底", "年末"), at):
            return self._whole_year(at)
        m = POINT.match(norm, self._with_prefix(at))
        return resolve(norm, m, cal) if m and m.end() > at else None

    def _with_prefix(self, at: int) -> int:
        if self._norm[at - 2 : at] in _PREFIX and at >= 2:
            return at - 2
        before = at - 1 if at and self._norm[at - 1] != " " else at - 2
        return before if before >= 0 and self._norm[before] in "到至于在自从比较与以每《" else at

    def _extent(self, at: int) -> int:
        m = POINT.match(self._norm, self._with_prefix(at))
        return m.end() if m else at

    def _month_end(self, at: int) -> Found | None:
        day = self._calendar.day
        m = _MONTH_END.match(self._norm, at)
        if m is None:
            return None
        date = periods.last_day(day.year, day.month) if day else None
        return Found(
            at,
            m.end(),
            DeadlineKind.POINT,
            date,
            Precision.MONTH,
            base=YearBase.DOCUMENT,
            flag="" if day else "year",
        )

    def _whole_year(self, at: int) -> Found | None:
        m = _WHOLE_YEAR.match(self._norm, at)
        year = self._calendar.year
        before = self._norm[max(0, at - 2) : at]
        after = self._norm[at + 2 : at + 4]
        if (
            m is None
            or before.endswith(
                (
                    "去",
                    "上",
                    "两",
                    "二",
                    "三",
                    "四",
                    "五",
                    "十",
                    "几",
                    "个",
                    "半",
                    "数",
                    "昨",
                    "往",
                    "前",
                    "常",
                    "多",
                )
            )
            or after in ("以来", "预算", "平均")
        ):
            return None
        whole = periods.whole_year(year) if year else None
        whole_range = m.group() in ("全年", "年内")
        return Found(
            at,
            m.end(),
            DeadlineKind.RANGE if whole_range else DeadlineKind.POINT,
            whole.end if whole else None,
            Precision.YEAR,
            whole.begin if whole and whole_range else None,
            base=YearBase.DOCUMENT if year else YearBase.ASK,
            flag="" if year else "year",
        )

    def _events(self) -> list[Found]:
        if "前" not in self._norm:
            return []
        return [
            Found(
                m.start(),
                m.end(),
                DeadlineKind.POINT,
                None,
                Precision.NONE,
                base=YearBase.EVENT,
                flag="event",
            )
            for m in _EVENT.finditer(self._norm)
        ]
