"""Faults of a rule set: where they are and what is wrong, in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault: where (``dimensions[0].conditions[1]``), which kind, and a sentence each."""

    path: str
    code: str
    zh: str
    en: str


class RulesError(ValueError):
    """Rules that cannot be used; `problems` has everything that is wrong with them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.zh = "；".join(f"{one.path}：{one.zh}" for one in problems)
        self.en = "; ".join(f"{one.path}: {one.en}" for one in problems)
        super().__init__(f"{self.zh} / {self.en}")
