"""One line of the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How things stand: in order, worth a thought, not fit for production."""

    GOOD = "good"
    ADVICE = "advice"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, how it stands, and what to do about it."""

    name: str
    level: Level
    zh: str
    en: str


def good(name: str, zh: str, en: str) -> Line:
    """In order."""
    return Line(name, Level.GOOD, zh, en)


def advice(name: str, zh: str, en: str) -> Line:
    """Worth a thought."""
    return Line(name, Level.ADVICE, zh, en)


def bad(name: str, zh: str, en: str) -> Line:
    """To be done before people work with it."""
    return Line(name, Level.BAD, zh, en)
