"""What rules can measure: each by its key, with its unit and which way is better."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from luodi.core.clock import workdays
from luodi.core.exact import Number, grains
from luodi.core.lights.situation import Figure, Known, Situation
from luodi.core.periods import add_months, last_day
from luodi.core.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class View:
    """A situation on a day; `due_by` says which due date counts: ``current`` or ``original``."""

    situation: Situation
    day: dt.date
    due_by: str = "current"
    calendar: WorkCalendar | None = None
    dimension: str = ""
    memo: dict[tuple[str, str], int | bool | None] = field(default_factory=dict, compare=False)

    @property
    def due(self) -> dt.date | None:
        """The due date that counts."""
        if self.due_by == "original":
            return self.situation.due_original
        return self.situation.due_current or self.situation.due_original

    def figure(self, track: str) -> Figure:
        """The figures of a track, unknown ones where there are none."""
        return self.situation.figures.get(track, Figure())


@dataclass(frozen=True, slots=True)
class Measure:
    """`better` is 1 if more is better, -1 if less, 0 if neither can be said.

    `takes_of`: it measures something that has a name (a track of figures, a value).
    """

    label: str
    unit: str
    better: int
    read: Callable[[View, str], Known]
    takes_of: bool = False
    is_flag: bool = False


def measured(view: View, measure: str, of: str = "") -> int | bool | None:
    """The value of a measure in milliardths; None if something it needs is not known."""
    key = measure, of
    if key not in view.memo:
        value = MEASURES[measure].read(view, of)
        if value is not None and not isinstance(value, bool):
            value = grains(value)
        view.memo[key] = value
    return view.memo[key]


def plain(value: Number | None) -> float | None:
    """As JSON keeps it, so that stored facts give the same light; `grains` takes the dust off."""
    return None if value is None else float(value)


def _gap(view: View, of: str) -> Known:
    figure = view.figure(of)
    actual, expected = plain(figure.actual), plain(figure.expected)
    return None if actual is None or expected is None else (actual - expected) * 100


def _ratio(view: View, of: str) -> Known:
    """Actual over expected; where nothing is expected yet, 1 unless it is less than nothing."""
    figure = view.figure(of)
    actual, expected = plain(figure.actual), plain(figure.expected)
    if actual is None or expected is None:
        return None
    return actual / expected if grains(expected) > 0 else int(actual >= 0)


def _done(view: View, of: str) -> Known:
    actual = plain(view.figure(of).actual)
    return None if actual is None else actual * 100


def _overdue(view: View, _of: str) -> Known:
    return _days(view.due, view.day)


def _overdue_work(view: View, _of: str) -> Known:
    return _worked(view, view.due, view.day)


def _silent(view: View, _of: str) -> Known:
    return _days(view.situation.reported_on or view.situation.issued_on, view.day)


def _silent_work(view: View, _of: str) -> Known:
    return _worked(view, view.situation.reported_on or view.situation.issued_on, view.day)


def _report_age(view: View, _of: str) -> Known:
    return _days(view.situation.reported_on, view.day)


def _report_lead(view: View, _of: str) -> Known:
    reported, due = view.situation.reported_on, view.due
    return None if reported is None or due is None else (due - reported).days


def _report_overdue(view: View, _of: str) -> Known:
    return _days(view.situation.report_due, view.day)


def _unstarted(view: View, _of: str) -> Known:
    """Months ended without a start, back from the day to the planned one.

    A month that was exempt ends the count; while one is exempt all count, as if it were not.
    """
    planned, started = view.situation.planned_start, view.situation.started_on
    if started is not None and started <= view.day:
        return 0
    if planned is None:
        return None
    n, end = 0, last_day(view.day.year, view.day.month)
    if end > view.day:
        end = view.day.replace(day=1) - dt.timedelta(1)
    exempted, dimension = view.situation.exempted, view.dimension
    counts_all = exempted(view.day, dimension) is not None
    while end >= planned and (counts_all or not exempted(end, dimension)):
        n, end = n + 1, end.replace(day=1) - dt.timedelta(1)
    return n


def _since_start(view: View, _of: str) -> Known:
    """Months since the start, parts of a month by days: 2 on the same day two months later."""
    started = view.situation.started_on
    if started is None or started > view.day:
        return None
    n = (view.day.year - started.year) * 12 + view.day.month - started.month
    n -= add_months(started, n) > view.day
    since, until = add_months(started, n), add_months(started, n + 1)
    return n + Fraction((view.day - since).days, (until - since).days)


def _started(view: View, _of: str) -> Known:
    return _is_past(view.situation.started_on, view.day)


def _registered(view: View, _of: str) -> Known:
    return _is_past(view.situation.registered_on, view.day)


def _value(view: View, of: str) -> Known:
    value = view.situation.values.get(of)
    return value if isinstance(value, bool) else plain(value)


def _days(since: dt.date | None, until: dt.date) -> int | None:
    return None if since is None else (until - since).days


def _worked(view: View, since: dt.date | None, until: dt.date) -> int | None:
    if view.calendar is None:
        raise ValueError("these rules count working days and need a calendar")
    return None if since is None else workdays(since, until, view.calendar)


def _is_past(on: dt.date | None, day: dt.date) -> bool:
    return on is not None and on <= day


MEASURES: dict[str, Measure] = {
    "gap": Measure("与序时之差", "百分点", 1, _gap, takes_of=True),
    "ratio": Measure("实际与应完成之比", "", 1, _ratio, takes_of=True),
    "done": Measure("完成率", "%", 1, _done, takes_of=True),
    "overdue_days": Measure("逾期天数（未到期为负）", "天", -1, _overdue),
    "overdue_workdays": Measure("逾期工作日（未到期为负）", "工作日", -1, _overdue_work),
    "silent_days": Measure("没有反馈的天数", "天", -1, _silent),
    "silent_workdays": Measure("没有反馈的工作日", "工作日", -1, _silent_work),
    "report_age_days": Measure("最近一次反馈距今天数", "天", -1, _report_age),
    "report_lead_days": Measure("最近一次反馈早于时限的天数", "天", 0, _report_lead),
    "report_overdue_days": Measure("应报未报天数", "天", -1, _report_overdue),
    "months_unstarted": Measure("超过计划开工的月数", "个月", -1, _unstarted),
    "months_since_start": Measure("开工后的月数", "个月", -1, _since_start),
    "started": Measure("已开工", "", 1, _started, is_flag=True),
    "registered": Measure("已入库纳统", "", 1, _registered, is_flag=True),
    "value": Measure("另行提供的数据", "", 0, _value, takes_of=True),
}
NEEDS_CALENDAR = frozenset({"overdue_workdays", "silent_workdays"})
