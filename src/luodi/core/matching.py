"""How alike two requirements are worded, and which of an old version became which of a new one.

Texts are compared by overlapping pairs of characters, which needs no dictionary and does not mind
the order of phrases. Figures do not count: “新建学校3所” and “新建学校5所” are the same matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

SAME = 0.62  # from here on two requirements are shown as perhaps the same matter
KIN = 0.42  # from here on a requirement of a new version is the old one with changes
_LONGEST = 1200  # characters of a text that are compared
_FIGURE = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[零〇一二三四五六七八九十百千万亿两]+(?=[年月日个项条家所亿万%])"
)
_MARK = re.compile(r"[^\w]|_")
_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?[%年月日个项亿万千]?|[A-Za-z]+|\s+|.", re.DOTALL)


def bare(text: str) -> str:
    """The text without marks, spaces and figures, in one writing for widths and case."""
    one = unicodedata.normalize("NFKC", text[:_LONGEST]).lower()
    return _MARK.sub("", _FIGURE.sub("", one))


def grams(text: str, size: int = 2) -> frozenset[str]:
    """The overlapping stretches of `size` characters of a text that is bare already."""
    if len(text) < size:
        return frozenset((text,)) if text else frozenset()
    if size == 2:
        return frozenset(a + b for a, b in pairwise(text))
    return frozenset(text[i : i + size] for i in range(len(text) - size + 1))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of pairs of characters that both have.

    Half of it is measured against both texts and half against the shorter one, so that a sentence
    which only adds who and when to another stays close to it.
    """
    return likeness_of(grams(bare(one)), grams(bare(other)))


def likeness_of(one: frozenset[str], other: frozenset[str]) -> float:
    """The same for texts that have been cut into pairs."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    dice = 2 * shared / (len(one) + len(other))
    # A very short text stands inside many others by chance.
    smaller = min(len(one), len(other))
    held = shared / smaller if smaller >= 8 else dice
    return (dice + held) / 2


@dataclass(frozen=True, slots=True)
class Match:
    """A requirement of this document (by index) and one of elsewhere (by key) that is like it."""

    index: int
    key: int
    likeness: float


class Matcher:
    """Finds, among many texts that stream by, those like one of a few texts.

    The few are indexed by stretches of three characters; stretches that many of them share say
    nothing and are left out. Each text that passes costs one look-up for each of its characters, so
    the time grows with the length of what passes and not with the product of both sides.
    """

    def __init__(self, texts: Sequence[str], at_least: float = SAME) -> None:
        self._at_least = at_least
        bares = [bare(text) for text in texts]
        self._pairs = [grams(text) for text in bares]
        common = max(6, len(texts) // 12)
        postings: dict[str, list[int]] = {}
        for index, text in enumerate(bares):
            for gram in grams(text, 3):
                postings.setdefault(gram, []).append(index)
        self._postings = {gram: found for gram, found in postings.items() if len(found) <= common}

    def like(self, key: int, text: str) -> Iterator[Match]:
        """The few that the passing text is like."""
        squeezed = bare(text)
        known = self._postings
        hits: Counter[int] = Counter()
        for start in range(len(squeezed) - 2):
            found = known.get(squeezed[start : start + 3])
            if found:
                hits.update(found)
        pairs: frozenset[str] | None = None
        for index, shared in hits.items():
            if shared < 2 or shared * 6 < min(len(self._pairs[index]), len(squeezed)):
                continue
            pairs = grams(squeezed) if pairs is None else pairs
            degree = likeness_of(self._pairs[index], pairs)
            if degree >= self._at_least:
                yield Match(index, key, degree)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A requirement of the old version and what became of it; None: added, or dropped."""

    old: int | None
    new: int | None
    likeness: float


def align(old: Sequence[str], new: Sequence[str], at_least: float = KIN) -> list[Aligned]:
    """Pair the texts of two versions one to one, the most alike first.

    The result is in the order of the new version; what was dropped follows what stood before it.
    """
    taken = _pair(old, new, at_least)
    became = {o: n for o, n, _degree in taken}
    came = {n: (o, degree) for o, n, degree in taken}
    dropped_after: dict[int, list[int]] = {}
    last = -1
    for index in range(len(old)):
        last = became.get(index, last)
        if index not in became:
            dropped_after.setdefault(last, []).append(index)
    rows = [Aligned(o, None, 0.0) for o in dropped_after.get(-1, ())]
    for index in range(len(new)):
        origin, degree = came.get(index, (None, 0.0))
        rows.append(Aligned(origin, index, degree))
        rows += [Aligned(o, None, 0.0) for o in dropped_after.get(index, ())]
    return rows


def _pair(old: Sequence[str], new: Sequence[str], at_least: float) -> list[tuple[int, int, float]]:
    """(old, new, likeness) of texts that belong together, each text once."""
    matcher = Matcher(old, at_least)
    found = [m for key, text in enumerate(new) for m in matcher.like(key, text)]
    found += _equal(old, new)
    # Of equally alike ones those that stand at about the same place belong together.
    scale = max(1, len(new)) / max(1, len(old))
    found.sort(key=lambda m: (-m.likeness, abs(m.index * scale - m.key), m.key, m.index))
    taken: list[tuple[int, int, float]] = []
    olds: set[int] = set()
    news: set[int] = set()
    for match in found:
        if match.index not in olds and match.key not in news:
            olds.add(match.index)
            news.add(match.key)
            taken.append((match.index, match.key, match.likeness))
    return taken


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Texts that are equal letter by letter, which may be too short or too common to be found."""
    places: dict[str, list[int]] = {}
    for index, text in enumerate(old):
        places.setdefault("".join(text.split()), []).append(index)
    for key, text in enumerate(new):
        for index in places.get("".join(text.split()), ()):
            yield Match(index, key, 1.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comparison: `how` is ``same``, ``gone`` or ``come``."""

    how: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """What was taken out and what was put in, in reading order; figures are never cut apart."""
    before, after = _WORD.findall(old[:4000]), _WORD.findall(new[:4000])
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("come", "".join(after[c:d])))
    return _merged(pieces)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """A single character kept between two changes only makes them harder to read."""
    kept: list[Piece] = []
    listed = list(pieces)
    gone = come = ""
    for index, piece in enumerate(listed):
        between = 0 < index < len(listed) - 1 and len(piece.text) == 1
        if piece.how == "same" and not between:
            kept += _change(gone, come)
            gone = come = ""
            kept.append(piece)
        else:
            gone += piece.text if piece.how != "come" else ""
            come += piece.text if piece.how != "gone" else ""
    return kept + _change(gone, come)


def _change(gone: str, come: str) -> list[Piece]:
    if gone == come:
        return [Piece("same", gone)] if gone else []
    return [Piece(how, text) for how, text in (("gone", gone), ("come", come)) if text]
