"""Finding documents by any words of theirs, wherever in the text they stand.

The search index holds a document once by its title, number and issuer, and once for each piece of
its text. A document is found if every word of a query stands somewhere in it; the words need not
stand in the same piece. Of words that very many documents hold the latest are found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from django.db.models import QuerySet

from luodi.apps.documents.models import Document
from luodi.kernel import search
from luodi.kernel.search import Entry

KIND, PIECE = "document", "documentpart"
LATEST = 1_000  # documents at most that a filter lists
_LETTERS, _SHARED = 8_000, 80  # of a piece; and those it shares with the next
_PIECES = 1 << 12  # a piece's number in the index is the document's times this, and its place
_CANDIDATES = 5_000  # entries of one word that are looked at, the latest
_AROUND = 2_000  # characters of a text that are shown an excerpt of


@dataclass(slots=True)
class _Places:
    """Where one word may stand, by the word index alone: documents, and pieces of documents."""

    term: str
    heads: set[int] = field(default_factory=set)
    pieces: dict[int, list[int]] = field(default_factory=dict)

    @property
    def documents(self) -> set[int]:
        """All of them."""
        return self.heads | set(self.pieces)

    def confirmed(self, pks: Collection[int]) -> set[int]:
        """Those of the documents in which it really stands, letter by letter."""
        heads = search.holding(KIND, [pk for pk in pks if pk in self.heads], self.term)
        pieces = [piece for pk in pks if pk not in heads for piece in self.pieces.get(pk, ())]
        return heads | {pk // _PIECES for pk in search.holding(PIECE, pieces, self.term)}


def entry_of(document: Document) -> Entry:
    """What a document is found by at first sight; of its title the initials too."""
    return Entry(KIND, document.pk, document.title, f"{document.number} {document.issuer}")


def pieces_of(document: Document) -> Iterator[Entry]:
    """Its text in pieces. A text never changes, so neither does their number."""
    letters = search.letters_of(document.text)
    starts = range(0, len(letters), _LETTERS - _SHARED)
    for place, start in enumerate(starts[:_PIECES]):
        yield Entry(PIECE, document.pk * _PIECES + place, "", letters[start : start + _LETTERS])


def found_among(
    rows: QuerySet[Document], organisation_id: int, query: str, limit: int
) -> list[int]:
    """The latest of the documents (by primary key) in which every word of the query stands."""
    words = [_places(organisation_id, term) for term in search.terms_of(query)]
    if not words:
        return []
    both = set.intersection(*(word.documents for word in words))
    pks = list(rows.filter(pk__in=both).order_by("-pk").values_list("pk", flat=True))
    found: list[int] = []
    step = 2 * limit
    for start in range(0, len(pks), step):
        held = set(pks[start : start + step])
        for word in words:
            held = word.confirmed(held)
        found += sorted(held, reverse=True)
        if len(found) >= limit:
            break
    return found[:limit]


def _places(organisation_id: int, term: str) -> _Places:
    places = _Places(term)
    heads, pieces = (
        search.candidates(organisation_id, kind, term).values_list("object_id", flat=True)
        for kind in (KIND, PIECE)
    )
    places.heads.update(nlargest(_CANDIDATES, heads))
    for piece in nlargest(_CANDIDATES, pieces):
        places.pieces.setdefault(piece // _PIECES, []).append(piece)
    return places


def passage(text: str, query: str) -> str:
    """The stretch of a long text in which the first word that is found stands."""
    small = text.lower()
    for term in search.terms_of(query):
        at = small.find(term) if len(small) == len(text) else -1
        if at >= 0:
            return text[max(0, at - _AROUND // 2) : at + _AROUND // 2]
        for start in range(0, len(text), _AROUND):
            stretch = text[start : start + _AROUND + 4 * _SHARED]
            if term in search.letters_of(stretch):
                return stretch
    return text[:_AROUND]
