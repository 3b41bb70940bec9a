"""Which goal of the strategy tree a text serves, by the words that stand for each goal."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class GoalTerms(Generic[K]):
    """A goal by its key, the words that suggest it, and how deep it stands in the tree."""

    key: K
    terms: tuple[str, ...]
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Suggested(Generic[K]):
    """A goal and the words of the text that speak for it, longest first."""

    key: K
    words: tuple[str, ...]
    score: int


def suggest_goal(text: str, goals: Sequence[GoalTerms[K]], limit: int = 3) -> list[Suggested[K]]:
    """The goals whose words stand in `text`, best first.

    A longer word says more than a shorter one, and a word inside a longer one that was found says
    nothing new. Of two equal goals the one deeper in the tree is the more precise.
    """
    squeezed = "".join(text.split())
    found: list[tuple[int, int, int, Suggested[K]]] = []
    for goal in goals:
        words = _standing(squeezed, goal.terms)
        if words:
            score = sum(len(word) ** 2 for word in words)
            found.append((-score, -goal.depth, len(found), Suggested(goal.key, words, score)))
    return [suggested for *_order, suggested in sorted(found, key=lambda one: one[:3])[:limit]]


def _standing(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    words: list[str] = []
    for term in sorted({t.strip() for t in terms}, key=lambda t: (-len(t), t)):
        if len(term) >= _SHORTEST and term in text and not any(term in word for word in words):
            words.append(term)
    return tuple(words)
