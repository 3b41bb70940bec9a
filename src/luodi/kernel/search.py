"""Search by any part of a Chinese text and by pinyin initials, the same on both databases.

Texts are cut into overlapping pairs of characters (区发改委 → 区发 发改 改委), which both databases
index as words: PostgreSQL by GIN over a tsvector, SQLite by FTS5. A query becomes the pairs it
consists of; what is found is then compared with the text itself, so that pairs that stand in other
places do not match. Initials (qfgw) are handled the same way, marked by a leading 0. Terms parted
by white space must all occur, in any order. Widths, case, blanks and punctuation make no
difference: 示督2025 finds 示督〔2025〕12号.

With a million entries a word that most of them hold must not cost a walk over all of them:
:func:`newest` therefore looks at the latest things first, and asks the word index only for words
that are rare there (:func:`newest` says what that means for the odd ones).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value

from luodi.kernel import many
from luodi.kernel.models import SearchEntry
from luodi.kernel.pinyin import Style, lazy_pinyin

M = TypeVar("M", bound=Model)

_LONGEST = 20_000  # characters of a text that are indexed
_INITIALS_OF = 80
_LETTERS = re.compile(r"(?=.*[a-z])[0-9a-z]{2,}")
_TERMS, _TERM = 5, 40  # of a query: more says nothing more
_RECENT = 1_000  # the latest things, which are looked at one by one
_FOUND = 1_000  # of the others at most so many are asked of the word index
_STRETCHES = (2_000, 4_000)  # and if there are more than these, so many more are looked at,
_ENOUGH = 100  # until so many of the latest are known: two pages of a list


@dataclass(frozen=True, slots=True)
class Entry:
    """What an app puts into the index: `named` is the part that initials are made of."""

    kind: str
    object_id: int
    named: str
    text: str = ""


def folded(text: str) -> str:
    """One writing for widths and case, without white space."""
    sound = text.encode("utf-8", "ignore").decode("utf-8")  # a lone surrogate is no character
    return "".join(unicodedata.normalize("NFKC", sound).lower().split())


def letters_of(text: str) -> str:
    """What is compared: letters, digits and characters, without punctuation."""
    return "".join(filter(str.isalnum, folded(text)))


def initials_of(text: str) -> str:
    """The pinyin initials of the Chinese characters, letters and digits as they are."""
    letters = lazy_pinyin(folded(text)[:_INITIALS_OF], style=Style.FIRST_LETTER)
    return "".join(re.findall(r"[0-9a-z]", "".join(letters).lower()))


def terms_of(query: str) -> list[str]:
    """The parts of a query, folded; those of punctuation alone are left out."""
    terms = [letters_of(part)[:_TERM] for part in query[:400].split()]
    return [term for term in terms if term][:_TERMS]


def tokens_of(organisation_id: int, kind: str, text: str, initials: str) -> str:
    """The words of the index for a text and its initials; the first says whose and what it is."""
    words = [pair for part in text.split("\n") for pair in (*_pairs(part), *part[-1:])]
    words += _pairs(initials, "0")
    return " ".join(dict.fromkeys([_owner(organisation_id, kind), *words]))


def _owner(organisation_id: int, kind: str) -> str:
    return f"00{organisation_id}{kind}"


def _pairs(text: str, mark: str = "") -> list[str]:
    """Overlapping pairs; of letters and digits triples too, as there are few pairs of them."""
    if len(text) < 2:
        return [mark + c for c in text]
    triples = (text[at : at + 3] for at in range(len(text) - 2))
    return [mark + a + b for a, b in pairwise(text)] + [mark + t for t in triples if t.isascii()]


def put(organisation_id: int, entries: Iterable[Entry]) -> None:
    """Add things to the index, or what they say now; inside the action's transaction."""
    rows = []
    for entry in entries:
        initials = initials_of(entry.named)
        text = f"{letters_of(entry.named)}\n{letters_of(entry.text)}"[:_LONGEST]
        rows.append(
            SearchEntry(
                organisation_id=organisation_id,
                kind=entry.kind,
                object_id=entry.object_id,
                text=text,
                initials=initials,
                tokens=tokens_of(organisation_id, entry.kind, text, initials),
            )
        )
    SearchEntry.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["text", "initials", "tokens"],
    )


def drop(kind: str, object_ids: Iterable[int]) -> None:
    """Take things out of the index."""
    SearchEntry.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


def find(organisation_id: int, kind: str, query: str) -> QuerySet[SearchEntry]:
    """The entries of a kind that hold every term, or its initials. Empty for no query."""
    entries = SearchEntry.objects.filter(organisation_id=organisation_id, kind=kind)
    terms = terms_of(query)
    if not terms:
        return entries.none()
    words = _expression([[[_owner(organisation_id, kind)]], *map(_alternatives, terms)])
    return entries.filter(_Holds(words)).filter(_says(terms))


def candidates(organisation_id: int, kind: str, term: str) -> QuerySet[SearchEntry]:
    """The entries of a kind that may hold a term, by the word index alone: see :func:`holding`.

    Whose and of what kind they are is a word too. Nothing else is asked: with another condition, or
    an order, PostgreSQL may take another index and compute the words of every entry.
    """
    words = _expression([[[_owner(organisation_id, kind)]], _alternatives(term)])
    return SearchEntry.objects.filter(_Holds(words)).order_by()


def holding(kind: str, object_ids: Sequence[int], term: str) -> set[int]:
    """Those of the entries that really hold the term, or whose initials do."""
    if not object_ids:
        return set()
    return set(_compared(kind, many.keys(object_ids), [term], len(object_ids)))


def newest(
    visible: QuerySet[M], organisation_id: int, kind: str, query: str, limit: int
) -> list[M]:
    """The latest of the `visible` rows (of the model that `kind` stands for) that match.

    First the latest thousand are compared one by one: a common word fills the page with them. What
    is rarer is asked of the word index. Where even that finds more than a thousand, the word is
    common, though not among the latest: up to six thousand more are then compared as well, until
    two pages of the latest are full; some of the older follow. A word that only a great many old
    rows have shows some of these, not always the latest.
    """
    found = newest_keys(visible, organisation_id, kind, query, limit)
    return list(visible.filter(pk__in=many.keys(found)).order_by("-pk")[:limit])


def newest_keys(
    visible: QuerySet[Any], organisation_id: int, kind: str, query: str, limit: int
) -> list[int]:
    """The keys of :func:`newest`. Some may be of rows that are not among the visible."""
    terms = terms_of(query)
    if not terms:
        return []
    keys = visible.order_by("-pk").values("pk")
    found, end = _stretch(keys, kind, terms, _RECENT, limit)
    if end is None or len(found) >= limit:
        return found
    older = find(organisation_id, kind, query).filter(object_id__lt=end)
    rare = list(older.values_list("object_id", flat=True)[:_FOUND])
    enough = min(limit, _ENOUGH) - len(found)
    if len(rare) == _FOUND and enough > 0:
        found += _walked(keys, kind, terms, enough, end)
    return found + rare


def _walked(
    keys: QuerySet[Any], kind: str, terms: Sequence[str], limit: int, end: int
) -> list[int]:
    """What is found among the rows before `end`, looked at in ever longer stretches."""
    found: list[int] = []
    begin: int | None = end
    for size in _STRETCHES:
        more, begin = _stretch(keys.filter(pk__lt=begin), kind, terms, size, size, begin)
        found += more
        if len(found) >= limit or begin is None:
            break
    return found


def _stretch(
    keys: QuerySet[Any],
    kind: str,
    terms: Sequence[str],
    size: int,
    limit: int,
    before: int | None = None,
) -> tuple[list[int], int | None]:
    """What is found among the first `size` rows, and the last of these; None: there are no more.

    The database takes the keys from itself: thousands of them in a statement cost more than the
    comparing. It is told where the stretch begins and ends, so as not to read all entries.
    """
    last = keys.values_list("pk", flat=True)[size - 1 : size].first()
    among = Q() if last is None else Q(object_id__gte=last)
    if before is not None:
        among &= Q(object_id__lt=before)
    return _compared(kind, keys[:size], terms, limit, among), last


def _compared(
    kind: str, pks: Any, terms: Sequence[str], limit: int, among: Q | None = None
) -> list[int]:
    entries = SearchEntry.objects.filter(among or Q(), kind=kind, object_id__in=pks)
    entries = entries.filter(_says(terms)).order_by("-object_id")
    return list(entries.values_list("object_id", flat=True)[:limit])


def _alternatives(term: str) -> list[list[str]]:
    pairs = [_pairs(term)]
    return [*pairs, _pairs(term, "0")] if _LETTERS.fullmatch(term) else pairs


def _says(terms: Sequence[str]) -> Q:
    """The text itself holds each term, or the initials do."""
    wanted = Q()
    for term in terms:
        exact = Q(text__contains=term)
        wanted &= exact | Q(initials__contains=term) if _LETTERS.fullmatch(term) else exact
    return wanted


def _expression(terms: Sequence[Sequence[Sequence[str]]]) -> str:
    """All terms; of each, any alternative; of that, all words. A single letter begins a word.

    Words are letters, digits and characters only: there is nothing in them to escape.
    """
    postgresql = connection.vendor == "postgresql"
    both, either = (" & ", " | ") if postgresql else (" AND ", " OR ")
    mark, star = ("'", ":*") if postgresql else ('"', "*")

    def said(word: str) -> str:
        return f"{mark}{word}{mark}{star if len(word) == 1 else ''}"

    return both.join(
        "(" + either.join("(" + both.join(map(said, words)) + ")" for words in term) + ")"
        for term in terms
    )


class _Holds(Func):
    """Whether the word index has the entry under an expression of words."""

    output_field = BooleanField()

    def __init__(self, expression: str) -> None:
        column = "tokens" if connection.vendor == "postgresql" else "id"
        super().__init__(F(column), Value(expression))

    def as_postgresql(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        """By the index on the function's result (search_schema)."""
        template = "kernel_search_words(%(expressions)s::tsquery"
        return super().as_sql(compiler, connection, template=template, arg_joiner=") @@ ")

    def as_sqlite(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        """By the virtual table that triggers keep."""
        joiner = " IN (SELECT rowid FROM kernel_search_fts WHERE kernel_search_fts MATCH "
        return super().as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=joiner)
