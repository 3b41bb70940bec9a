"""How figures are said."""

from __future__ import annotations

from luodi.apps.boards.rates import Rate


def rate_words(rate: Rate) -> str:
    """“88.9%”; a dash where there is nothing to divide by, which is not zero."""
    return "—" if rate.percent is None else f"{rate.percent:g}%"
