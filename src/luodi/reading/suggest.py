"""Who might own a commitment that names nobody: suggestions with their evidence, never facts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from luodi.reading.directory import Unit, UnitNames
from luodi.reading.model import Span, Suggestion

__all__ = ["ModelHook", "QuoteChecker", "Suggester"]

_KEY = 2  # phrases are found by their first two characters
_LONGEST_WORTH = 6
_WORTH_PER_CHARACTER = 0.45
_CORE_SHARE = 0.2
_TOPIC_SHARE = 0.2
_LEAST_SCORE = 0.7  # a two-character word that several units share says nothing by itself
_LEAST_OF_BEST = 0.35
_SHORTEST_QUOTE = 4


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A duty phrase and the units that own it, each with the weight it has for them."""

    text: str
    owners: tuple[tuple[int, float], ...]


class _Evidence:
    """What speaks for one unit. Words that repeat or overlap earlier ones add nothing."""

    __slots__ = ("score", "words")

    def __init__(self) -> None:
        self.score = 0.0
        self.words: tuple[Span, ...] = ()

    def add(self, span: Span, weight: float) -> None:
        if self.words and span.start < self.words[-1].end:
            return
        if all(span.quote != word.quote for word in self.words):
            self.words += (span,)
            self.score += weight


class Suggester:
    """Suggests units of a directory by the duty phrases a commitment contains.

    A phrase weighs more the fewer units own it, the longer it is, the nearer it stands to the head
    of the unit's list of duties, and the earlier it comes in the sentence. Built once, used often:
    phrases are looked up by their first two characters, so time does not grow with the directory.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = tuple(units)
        self._names = UnitNames(self._units)
        self._index = _index(self._units)

    def resolve(self, name: str) -> Unit | None:
        """The unit a document means by a party's name; see :class:`UnitNames`."""
        return self._names.resolve(name)

    def suggest(self, text: str, start: int, end: int, limit: int = 3) -> tuple[Suggestion, ...]:
        """The best `limit` units for ``text[start:end]``, best first, with the words that matched.

        Empty if nothing specific matches. Equal scores keep the order of the directory. Scores
        compare suggestions for one commitment; they are no probabilities.
        """
        found: dict[int, _Evidence] = {}
        length = max(1, end - start)
        for at, phrase in self._matches(text, start, end):
            topic = 1 + _TOPIC_SHARE * (1 - (at - start) / length)
            span = Span(at, at + len(phrase.text), phrase.text)
            for owner, weight in phrase.owners:
                found.setdefault(owner, _Evidence()).add(span, weight * topic)
        return tuple(
            Suggestion(self._units[owner].name, round(found[owner].score, 3), found[owner].words)
            for owner in _best({owner: e.score for owner, e in found.items()}, limit)
        )

    def _matches(self, text: str, start: int, end: int) -> Iterator[tuple[int, _Phrase]]:
        """Longest phrase at each place, except inside a phrase already found."""
        find = self._index.get
        covered = start
        for at in range(start, end - 1):
            for phrase in find(text[at : at + _KEY], ()):
                stop = at + len(phrase.text)
                if stop <= end and text.startswith(phrase.text, at):
                    if stop > covered:
                        covered = stop
                        yield at, phrase
                    break


def _best(scores: Mapping[int, float], limit: int) -> list[int]:
    ranked = sorted(scores, key=lambda owner: (-scores[owner], owner))[:limit]
    if not ranked:
        return []
    least = max(_LEAST_SCORE, _LEAST_OF_BEST * scores[ranked[0]])
    return [owner for owner in ranked if scores[owner] >= least]


def _index(units: Sequence[Unit]) -> dict[str, tuple[_Phrase, ...]]:
    """All phrases by their first two characters, the longest first."""
    ranks: dict[str, dict[int, float]] = {}
    for owner, unit in enumerate(units):
        for rank, duty in enumerate(unit.duties):
            if len(duty) >= _KEY:
                ranks.setdefault(duty, {}).setdefault(owner, rank / len(unit.duties))
    buckets: dict[str, list[_Phrase]] = {}
    for duty in sorted(ranks, key=lambda duty: (-len(duty), duty)):
        worth = _specificity(len(ranks[duty]), len(units)) * _length_worth(duty)
        owners = tuple((o, worth * (1 - _CORE_SHARE * rank)) for o, rank in ranks[duty].items())
        buckets.setdefault(duty[:_KEY], []).append(_Phrase(duty, owners))
    return {key: tuple(bucket) for key, bucket in buckets.items()}


def _specificity(owners: int, units: int) -> float:
    """1 for a phrase of one unit, 0 for one that all units share."""
    return 1 - math.log(owners) / math.log(units) if units > 1 else 1.0


def _length_worth(phrase: str) -> float:
    return 1 + _WORTH_PER_CHARACTER * (min(len(phrase), _LONGEST_WORTH) - _KEY)


class ModelHook(Protocol):
    """Somebody else's opinion, if an office connects a language model; off by default.

    The implementation lives in `luodi.files.model_hook`; reading itself opens no connection.
    """

    def ask(self, sentence: str, units: Sequence[str]) -> Mapping[str, object] | None:
        """``{"unit": …, "quote": …}`` for a sentence and the names to choose from, or None."""


class QuoteChecker:
    """Lets a model's answer pass only with a unit of the directory and a quote from the text."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._names = UnitNames(units)
        self._unit_names = tuple(unit.name for unit in units)

    def accept(
        self, text: str, start: int, end: int, answer: Mapping[str, object] | None
    ) -> Suggestion | None:
        """The answer as a suggestion labelled ``model``, or None if it may not be used.

        The quote has to stand verbatim inside ``text[start:end]``, at least four characters of it.
        A model gives no comparable score, so the score is 0.
        """
        unit, quote = (answer or {}).get("unit"), (answer or {}).get("quote")
        if not isinstance(unit, str) or not isinstance(quote, str):
            return None
        found = self._names.resolve(unit)
        at = text.find(quote, start, end) if len(quote.strip()) >= _SHORTEST_QUOTE else -1
        if found is None or at < 0:
            return None
        return Suggestion(found.name, 0.0, (Span(at, at + len(quote), quote),), source="model")

    def ask(self, hook: ModelHook, text: str, start: int, end: int) -> Suggestion | None:
        """Asks the hook about ``text[start:end]`` and returns what passes the check."""
        return self.accept(text, start, end, hook.ask(text[start:end], self._unit_names))
