"""Rules that cannot be used, told to people and to programs: every fault where it is."""

from __future__ import annotations

from django.utils.translation import get_language

from luodi.core.lights import RulesError
from luodi.kernel.errors import Mistake


class Unusable(Mistake):
    """Rules with faults; `problems` names all of them, `faults` as programs are told."""

    def __init__(self, error: RulesError) -> None:
        super().__init__(said_in(error.zh, error.en), "rules")
        self.problems = error.problems
        self.faults = [
            (f"/rules/{pointer_of(one.path)}", said_in(one.zh, one.en)) for one in error.problems
        ]


def pointer_of(path: str) -> str:
    """``dimensions[0].conditions[1]`` as a part of a JSON pointer."""
    return path.replace("[", "/").replace("]", "").replace(".", "/").removeprefix("rules")


def said_in(zh: str, en: str) -> str:
    """A sentence that has both languages, in the reader's."""
    return zh if (get_language() or "zh").startswith("zh") else en
