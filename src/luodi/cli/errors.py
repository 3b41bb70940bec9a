"""Mistakes in the command line."""

from __future__ import annotations


class UsageMistake(Exception):
    """The command cannot be carried out as given: `zh` and `en` are whole sentences."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en
