"""Search by any part of a Chinese text and by pinyin initials, the same on both databases.

Texts are cut into overlapping pairs of characters (区发改委 → 区发 发改 改委), which both databases
index as words: PostgreSQL by GIN over a tsvector, SQLite by FTS5. A query becomes the pairs it
consists of; what is found is then compared with the text itself, so that pairs that stand in other
places do not match. Initials (qfgw) are handled the same way, marked by a leading 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.db.models import Q, QuerySet
from pypinyin import Style, lazy_pinyin

from luodi.kernel.models import SearchEntry

_WORD = re.compile(r"[0-9a-z]+|[^\W_]")
_LONGEST = 2000  # characters of a text that are indexed
_INITIALS_OF = 80
_LETTERS = re.compile(r"[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an app puts into the index: `named` is the part that initials are made of."""

    kind: str
    object_id: int
    named: str
    text: str = ""


def folded(text: str) -> str:
    """One writing for widths and case, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def initials_of(text: str) -> str:
    """The pinyin initials of the Chinese characters, letters and digits as they are."""
    letters = lazy_pinyin(folded(text)[:_INITIALS_OF], style=Style.FIRST_LETTER)
    return "".join(re.findall(r"[0-9a-z]", "".join(letters).lower()))


def _pairs(text: str, mark: str = "") -> list[str]:
    marks = [c for c in text if c.isalnum()]
    if len(marks) == 1:
        return [mark + marks[0]]
    return [mark + a + b for a, b in pairwise(marks)]


def tokens_of(text: str, initials: str) -> str:
    """The words of the index for a text and its initials."""
    found = dict.fromkeys([*_pairs(folded(text)[:_LONGEST]), *_pairs(initials, "0")])
    return " ".join(found)


def put(organisation_id: int, entries: Iterable[Entry]) -> None:
    """Add things to the index, or what they say now; inside the action's transaction."""
    rows = []
    for entry in entries:
        initials = initials_of(entry.named)
        text = folded(f"{entry.named} {entry.text}")[:_LONGEST]
        rows.append(
            SearchEntry(
                organisation_id=organisation_id,
                kind=entry.kind,
                object_id=entry.object_id,
                text=text,
                initials=initials,
                tokens=tokens_of(text, initials),
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
    """The entries of a kind that contain the query, or whose initials do. Empty for no query."""
    wanted = folded(query)[:60]
    entries = SearchEntry.objects.filter(organisation_id=organisation_id, kind=kind)
    if not any(c.isalnum() for c in wanted):
        return entries.none()
    exact = Q(text__contains=wanted)
    if _LETTERS.fullmatch(wanted):
        matched = _matching(entries, [_pairs(wanted), _pairs(wanted, "0")])
        return matched.filter(exact | Q(initials__contains=wanted))
    return _matching(entries, [_pairs(wanted)]).filter(exact)


def _matching(
    entries: QuerySet[SearchEntry], alternatives: list[list[str]]
) -> QuerySet[SearchEntry]:
    """Entries that hold all words of one of the alternatives."""
    if connection.vendor == "postgresql":
        query = " | ".join(
            "(" + " & ".join(f"'{w}'{':*' if len(w.lstrip('0')) < 2 else ''}" for w in words) + ")"
            for words in alternatives
        )
        return entries.extra(
            where=["to_tsvector('simple', kernel_searchentry.tokens) @@ to_tsquery('simple', %s)"],
            params=[query],
        )
    query = " OR ".join(
        "(" + " AND ".join(f'"{w}"{"*" if len(w.lstrip("0")) < 2 else ""}' for w in words) + ")"
        for words in alternatives
    )
    return entries.extra(
        where=[
            "kernel_searchentry.id IN "
            "(SELECT rowid FROM kernel_search_fts WHERE kernel_search_fts MATCH %s)"
        ],
        params=[query],
    )
