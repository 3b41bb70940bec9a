"""The facts behind a light, named as the sentences of `words.Why` use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from luodi.core.exact import GRAIN, Number, grains
from luodi.core.lights.measures import View, measured, plain
from luodi.core.lights.rules import Condition, Dimension
from luodi.core.lights.situation import Exemption

_CENT = GRAIN // 100
# Days as ISO dates, ratios in per cent, gaps in percentage points, to two places.
Facts = Mapping[str, str | float | int | None]
NAMES = (
    "due", "days", "reported", "month", "expected", "actual", "gap", "short", "ratio", "basis",
    "planned", "started", "months", "periods", "until", "by", "reason",
)  # fmt: skip


def facts_of(
    view: View, dim: Dimension, hit: Condition, periods: int, exemption: Exemption | None
) -> Facts:
    """All facts by name, None where they are not known."""
    given: dict[str, str | float | int | None] = dict.fromkeys(NAMES)
    given |= _dates(view)
    given |= _figures(view, _track(dim, hit))
    given["periods"] = max(periods, 1)
    if exemption is not None:
        given |= {
            "until": _iso(exemption.until),
            "by": exemption.by,
            "reason": exemption.reason,
        }
    return given


def _track(dim: Dimension, hit: Condition) -> str:
    named = (clause.of for clause in hit.clauses if clause.measure != "value" and clause.of)
    return next(named, dim.track)


def _dates(view: View) -> dict[str, str | float | int | None]:
    situation = view.situation
    months = measured(view, "months_unstarted")
    return {
        "due": _iso(view.due),
        "days": None if view.due is None else abs((view.day - view.due).days),
        "reported": _iso(situation.reported_on),
        "planned": _iso(situation.planned_start),
        "started": _iso(situation.started_on),
        "months": None if months is None else months // GRAIN,
    }


def _figures(view: View, track: str) -> dict[str, str | float | int | None]:
    figure = view.figure(track)
    gap, ratio = measured(view, "gap", track), measured(view, "ratio", track)
    return {
        "month": (figure.through or view.day).month,
        "expected": _percent(figure.expected),
        "actual": _percent(figure.actual),
        "gap": _number(gap),
        "short": None if gap is None else _number(max(-gap, 0)),
        "ratio": None if ratio is None else _number(ratio * 100),
        "basis": figure.basis or None,
    }


def _percent(ratio: Number | None) -> float | int | None:
    value = plain(ratio)
    return None if value is None else _number(grains(value) * 100)


def _number(value: int | None) -> float | int | None:
    """Milliardths to two places, half up; whole numbers as such, not as 75.0."""
    if value is None:
        return None
    cents = (abs(value) + _CENT // 2) // _CENT
    cents = -cents if value < 0 else cents
    return cents / 100 if cents % 100 else cents // 100


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
