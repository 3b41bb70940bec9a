"""How figures are said."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.boards.queries.asof import Stood
from luodi.apps.boards.queries.heat import Cell
from luodi.apps.boards.rates import Rate
from luodi.apps.boards.verdict import SHARE, Verdict
from luodi.apps.tasks.queries.trajectories import Figure
from luodi.core.elapsed import Band, band
from luodi.core.exact import rounded
from luodi.kernel.saying import listed, remembered


def rate_words(rate: Rate) -> str:
    """“88.9%”; a dash where there is nothing to divide by, which is not zero."""
    return "—" if rate.percent is None else f"{rate.percent}%"


def cell_label(cell: Cell) -> str:
    """What fits into a cell: per cent, of few cases the fraction, of what is ahead its number."""
    part, whole = cell.rate.part, cell.rate.whole
    if not whole:
        return f"({cell.ahead})" if cell.ahead else ""
    return f"{part}/{whole}" if cell.rate.is_small else str((200 * part + whole) // (2 * whole))


def cell_words(cell: Cell) -> str:
    """The cell in a sentence."""
    return _cell_words(cell.rate.part, cell.rate.whole, cell.late_open, cell.ahead)


@remembered
def _cell_words(part: int, whole: int, late: int, ahead: int) -> str:
    if not whole:
        return _("%(n)d 项，都还没有到期") % {"n": ahead}
    facts = {"part": part, "whole": whole, "rate": rate_words(Rate(part, whole))}
    said = _("应办结 %(whole)d 项，按时 %(part)d 项（%(rate)s）") % facts
    if not late:
        return said
    return _("%(said)s，逾期未办结 %(late)d 项") % {"said": said, "late": late}


_VERDICTS = {
    "behind": gettext_lazy(
        "滞后：在办 %(open)d 项中滞后 %(red)d 项，占 %(red_share)d%%，达到 %(limit)d%%。"
    ),
    "slow": gettext_lazy(
        "偏慢：在办 %(open)d 项中滞后、偏慢 %(slow)d 项，占 %(slow_share)d%%，达到 %(limit)d%%。"
    ),
    "on_course": gettext_lazy(
        "正常：在办 %(open)d 项中滞后、偏慢 %(slow)d 项，占 %(slow_share)d%%，不到 %(limit)d%%。"
    ),
    "ahead": gettext_lazy("未到期：在办 %(open)d 项都还没有亮灯。"),
    "done": gettext_lazy("已全部办结，共 %(done)d 项。"),
    "nothing": gettext_lazy("还没有任务对应到这个目标。"),
}


def verdict_words(verdict: Verdict) -> str:
    """Why a goal stands as it does, with the numbers of the rule."""
    facts = {
        "open": verdict.open,
        "red": verdict.red,
        "slow": verdict.red + verdict.yellow,
        "red_share": verdict.red_share,
        "slow_share": verdict.slow_share,
        "done": verdict.done,
        "limit": SHARE,
    }
    return str(_VERDICTS[verdict.why]) % facts


def course_words(figure: Figure) -> str:
    """“低于序时进度，差 12.3 个百分点（按月均摊，现应 36）”; or why that cannot be said."""
    if figure.path is None:
        return _("没有起止日期，不算序时进度")
    course = figure.course
    if figure.differs:
        return _("各单位报的数不同，这类数不相加，算不出合计")
    if course is None or course.actual is None:
        return _("还没有报过数")
    if course.gap is None or course.expected is None:
        return _("没有基数，算不出序时进度")
    facts = {
        "band": str(_(band(course.gap).label)),
        "points": rounded(abs(course.gap), 1),
        "basis": _(course.basis.label),
        "expected": plain(float(course.expected)),
    }
    if not rounded(abs(course.gap), 1):
        return _("%(band)s（%(basis)s，现应 %(expected)s）") % facts
    if course.gap < 0:
        said = _("%(band)s，差 %(points)s 个百分点（%(basis)s，现应 %(expected)s）")
        return said % facts
    return _("%(band)s，多 %(points)s 个百分点（%(basis)s，现应 %(expected)s）") % facts


def course_light(figure: Figure) -> str:
    """The light that stands beside a figure; grey where nothing is known."""
    course = figure.course
    if course is None or course.gap is None:
        return "grey"
    return {Band.REACHED: "green", Band.SLIGHTLY: "yellow"}.get(band(course.gap), "red")


def plain(value: float) -> str:
    """A figure with at most one decimal: “1,200”, “7.5”."""
    return f"{value:,.1f}".removesuffix(".0")


_CHANGES = {
    "light": gettext_lazy("亮灯"),
    "state": gettext_lazy("状态"),
    "due_current": gettext_lazy("时限"),
}


def change_words(row: Stood) -> str:
    """What is different: “亮灯、时限”; a task that was not there is new."""
    if row.before is None:
        return _("新交办") if row.then else ""
    return listed(_CHANGES[name] for name in row.changes)
