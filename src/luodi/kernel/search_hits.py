"""What a search shows: each app says how its kinds are found and seen; matches are marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from luodi.kernel.access import Actor, Permission
from luodi.kernel.pinyin import Style, lazy_pinyin
from luodi.kernel.search import terms_of

_WIDTH = 70  # characters of a long text around its first match


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, and whether it is what was searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `matched` is a text in which the query occurs, if it is not the title."""

    title: str
    url: str
    detail: str = ""
    matched: str = ""
    marked_title: tuple[Part, ...] = field(default=())
    excerpt: tuple[Part, ...] = field(default=())


Find = Callable[[Actor, str, int], list[Hit]]


@dataclass(frozen=True, slots=True)
class Provider:
    """How things of one kind are found by an actor, and never more than the actor may see."""

    kind: str
    label: str | Promise
    find: Find
    permission: Permission
    icon: str
    order: int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `has_more` when there is more than is shown."""

    kind: str
    label: str | Promise
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool


_providers: dict[str, Provider] = {}


def provider(
    kind: str,
    label: str | Promise,
    find: Find,
    *,
    permission: Permission,
    icon: str = "search",
    order: int = 50,
) -> None:
    """Register how a kind is found: ``find(actor, query, limit)`` gives its hits, best first."""
    if kind in _providers:
        raise ValueError(f"search for {kind} is defined twice")
    _providers[kind] = Provider(kind, label, find, permission, icon, order)


def providers(actor: Actor) -> list[Provider]:
    """The kinds that the actor may look for, in order."""
    allowed = [p for p in _providers.values() if actor.may(p.permission)]
    return sorted(allowed, key=lambda p: p.order)


def groups(actor: Actor, query: str, limit: int, kind: str = "") -> list[Group]:
    """What is found, by kind; kinds of which nothing is found are left out."""
    found = []
    for each in providers(actor):
        if kind and each.kind != kind:
            continue
        hits = each.find(actor, query, limit + 1)
        if hits:
            shown = tuple(_shown(hit, query) for hit in hits[:limit])
            found.append(Group(each.kind, each.label, each.icon, shown, len(hits) > limit))
    return found


def _shown(hit: Hit, query: str) -> Hit:
    title = marked(hit.title, query)
    text: tuple[Part, ...] = ()
    if hit.matched and not any(part.is_match for part in title):
        text = marked(around(hit.matched, query), query)
    return Hit(hit.title, hit.url, hit.detail, hit.matched, title, text)


def marked(text: str, query: str) -> tuple[Part, ...]:
    """The text in parts, with what the query asks for marked: words, or the words of initials."""
    hit = [False] * len(text)
    for start, end in _spans(text, query):
        hit[start:end] = [True] * (end - start)
    parts: list[Part] = []
    for character, is_match in zip(text, hit, strict=True):
        if parts and parts[-1].is_match == is_match:
            parts[-1] = Part(parts[-1].text + character, is_match)
        else:
            parts.append(Part(character, is_match))
    return tuple(parts)


def around(text: str, query: str) -> str:
    """A long text cut to the neighbourhood of its first match."""
    first = min((start for start, _end in _spans(text, query)), default=0)
    start = max(0, first - _WIDTH // 3)
    cut = text[start : start + _WIDTH]
    return f"{'…' if start else ''}{cut}{'…' if start + _WIDTH < len(text) else ''}"


def _spans(text: str, query: str) -> Iterator[tuple[int, int]]:
    written, places = _folded_with_places(text)
    for term in terms_of(query):
        found = list(_occurrences(written, places, term))
        if not found and term.isascii():
            found = list(_occurrences(*_initials_with_places(written, places), term))
        yield from found


def _occurrences(written: str, places: Sequence[int], term: str) -> Iterator[tuple[int, int]]:
    at = written.find(term)
    while at >= 0:
        yield places[at], places[at + len(term) - 1] + 1
        at = written.find(term, at + len(term))


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text as search compares it, and where each of its characters stands in the original."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in filter(str.isalnum, unicodedata.normalize("NFKC", character).lower()):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _initials_with_places(written: str, places: Sequence[int]) -> tuple[str, list[int]]:
    initials, kept = [], []
    read: list[str] = lazy_pinyin(written, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]  # keeps one piece for each letter, its stubs do not know
    for place, initial in zip(places, read, strict=False):
        initials.append(initial[:1].lower() or " ")
        kept.append(place)
    return "".join(initials), kept
