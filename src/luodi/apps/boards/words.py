"""How figures are said."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.boards.queries.asof import Stood
from luodi.apps.boards.queries.heat import Cell
from luodi.apps.boards.rates import Rate
from luodi.core.exact import percent
from luodi.kernel.saying import listed


def rate_words(rate: Rate) -> str:
    """“88.9%”; a dash where there is nothing to divide by, which is not zero."""
    return "—" if rate.percent is None else f"{rate.percent}%"


def cell_label(cell: Cell) -> str:
    """What fits into a cell: per cent, of few cases the fraction, of what is ahead its number."""
    value = cell.rate.value
    if value is None:
        return f"({cell.ahead})" if cell.ahead else ""
    if cell.rate.is_small:
        return f"{cell.rate.part}/{cell.rate.whole}"
    return str(percent(value))


def cell_words(cell: Cell) -> str:
    """The cell in a sentence."""
    if cell.rate.value is None:
        return _("%(n)d 项，都还没有到期") % {"n": cell.ahead}
    facts = {"part": cell.rate.part, "whole": cell.rate.whole, "rate": rate_words(cell.rate)}
    said = _("应办结 %(whole)d 项，按时 %(part)d 项（%(rate)s）") % facts
    if not cell.late_open:
        return said
    return _("%(said)s，逾期未办结 %(late)d 项") % {"said": said, "late": cell.late_open}


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
