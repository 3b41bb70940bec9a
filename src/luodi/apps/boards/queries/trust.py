"""Whether the sums that are kept say what the tasks say."""

from __future__ import annotations

import datetime as dt

from luodi.apps.boards.queries.asked import Asked, Dimension
from luodi.apps.boards.queries.figures import live, ready
from luodi.core.rates import By
from luodi.kernel.access import Actor


def agrees(actor: Actor, today: dt.date) -> bool:
    """By every dimension and both due dates, over all time."""
    for dimension in Dimension.values:
        for by in By:
            asked = Asked(dimension=dimension, basis=by.value)
            kept = ready(actor, asked, today)
            if kept is None or kept != live(actor, asked, today):
                return False
    return True
