"""How much of a ledger is taken at once."""

from __future__ import annotations

MOST_ROWS = 10_000
MOST_TEXT = 4000  # characters of a requirement, as an adjustment may propose them
MOST_TITLE = 120
MOST_NOTE = 500
MOST_LEADER = 60
