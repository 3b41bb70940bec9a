"""Figures of a ledger: 改造小区12个, ≥12 under 目标值（个）, 5300 beside 万元."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from luodi.core.typed_figures import MisfitError, parse
from luodi.kernel.tables_in import Unfit
from luodi.reading.figures import Figure, find_figures, unit_name
from luodi.reading.view import normalise

_SIGNED = re.compile(r"(?P<sign>[<>≥≤=]=?|不低于|不少于|不超过|不高于)?\s*(?P<rest>[-+\d.,].*)")
_SIGNS = {
    "<": "<", ">": ">", "≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", "=": "=", "": "=",
    "不低于": ">=", "不少于": ">=", "不超过": "<=", "不高于": "<=",
}  # fmt: skip
_NOTHING = frozenset({"", "-", "—", "/", "无"})
Target = dict[str, Any]


def targets_of(cell: str, *, unit: str, indicator: str) -> list[Target]:
    """The figures a cell of a column of figures sets, as a desk keeps them; Unfit if it sets none.

    `unit` is what the head or a column of its own says; a figure in another unit is refused.
    """
    text = normalise(cell).strip()
    if text in _NOTHING:
        return []
    found = _SIGNED.fullmatch(text)
    if found and unit:
        return [_plain(found, unit, indicator, cell)]
    worded = _all_worded(text)
    if worded:
        return worded
    if found:
        return [_plain(found, "", indicator, cell)]
    if any(letter.isdigit() for letter in text):
        raise Unfit(_misfit(MisfitError("vague"), cell, unit))
    raise Unfit(_("“%(cell)s”里没有数字目标") % {"cell": cell[:30]})


def targets_within(text: str) -> list[Target]:
    """The figures that the words of a task promise."""
    return _all_worded(normalise(text))


def _all_worded(text: str) -> list[Target]:
    sentence = f"{text}。"  # a cell ends without a stop, and clauses are looked for before one
    return [_worded(one, sentence) for one in find_figures(sentence, 0, len(sentence))]


def _plain(found: re.Match[str], unit: str, indicator: str, cell: str) -> Target:
    try:
        value = parse(found["rest"], unit)
    except MisfitError as misfit:
        raise Unfit(_misfit(misfit, cell, unit)) from None
    return _target(_SIGNS[found["sign"] or ""], value, unit, indicator, cell)


def _misfit(misfit: MisfitError, cell: str, unit: str) -> str:
    facts = {"cell": cell[:20], "unit": unit, "found": misfit.found}
    if misfit.why == "unit":
        return _("“%(cell)s”的单位是“%(found)s”，这一列要求的是“%(unit)s”") % facts
    if misfit.why == "vague":
        return _("“%(cell)s”不是确定的数，请写明具体目标值") % facts
    if misfit.why == "large":
        return _("“%(cell)s”太大，请核对") % facts
    return _("“%(cell)s”不是数字") % facts


def _worded(figure: Figure, text: str) -> Target:
    unit = unit_name(text[slice(*figure.unit_span)])
    value = figure.value
    made = _target(figure.op, value, unit, figure.indicator, text[figure.start : figure.end])
    return {**made, "kind": figure.kind, "soft": figure.soft, "per": figure.per}


def _target(op: str, value: Any, unit: str, indicator: str, quote: str) -> Target:
    held = list(value) if isinstance(value, tuple) else value
    return {
        "indicator": indicator[:80], "op": op, "value": held, "unit": unit[:20], "kind": "",
        "soft": False, "per": "", "reference": "", "basis": "explicit", "quote": quote[:120],
    }  # fmt: skip
