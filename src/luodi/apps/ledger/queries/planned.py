"""What is thought of a row before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from luodi.apps.ledger.models import Fate


@dataclass(slots=True)
class Planned:
    """A row's fate, what would be written, and what stands in the way, as sentences."""

    number: int
    fate: Fate = Fate.NEW
    title: str = ""
    plan: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    task_id: int | None = None

    def wrong(self, column: str, reason: str, ask: str = "") -> None:
        """Note why the row cannot be taken as it is; the first reason for a cell is enough.

        `ask` names the answer that would settle it.
        """
        cells = {(one["column"], one["ask"]) for one in self.problems}
        if (column, ask) not in cells:
            self.problems.append({"column": column, "reason": reason, "ask": ask})
        self.fate = Fate.WRONG
