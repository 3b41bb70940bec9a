"""Same matter in several documents: found by how requirements are worded, shown side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luodi.apps.documents.models import Decision, Document, DocumentState, Requirement, SameMatter
from luodi.apps.documents.queries.documents import BIG, documents_visible_to, versions_of
from luodi.core.matching import Match, Matcher
from luodi.kernel import many
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.models import Job, JobState
from luodi.kernel.search import folded

REMATCH = "documents.rematch"  # the job that looks again after words have changed
_EACH = 3  # so many of elsewhere at most for one requirement
_BATCH = 2000
_GONE = (Decision.MERGED, Decision.SPLIT)  # another row stands for it now
_NO_TASK = (Decision.REJECTED, Decision.SLOGAN, *_GONE)
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A pair as the page of one of the two documents shows it: its own requirement first."""

    match: SameMatter
    own: Requirement
    other: Requirement

    @property
    def sides(self) -> tuple[Requirement, Requirement]:
        """Both, in that order."""
        return self.own, self.other


def side_by_side(document: Document, match: SameMatter) -> SideBySide:
    """The pair seen from `document`."""
    if match.later.document_id == document.pk:
        return SideBySide(match, match.later, match.earlier)
    return SideBySide(match, match.earlier, match.later)


def tasks_of(document: Document) -> list[tuple[int, str]]:
    """Requirements of a document that may become tasks: primary key and words."""
    return list(_worth(Requirement.objects.filter(document=document)).values_list("pk", "text"))


def _worth(rows: QuerySet[Requirement]) -> QuerySet[Requirement]:
    wanted = Q(proposal="task") | Q(decision=Decision.ACCEPTED)
    return rows.filter(wanted).exclude(decision__in=_NO_TASK).order_by()


def find_like(document: Document, tell: Tell | None = None) -> list[tuple[int, int, float]]:
    """(own requirement, one of another document, likeness), the most alike first.

    Everything the organisation has ever registered passes by once; only this document's own
    requirements are held in memory.
    """
    own = tasks_of(document)
    if not own:
        return []
    matcher = Matcher([text for _pk, text in own])
    best: dict[int, list[Match]] = {}
    for match in _matches(matcher, document, tell):
        kept = best.setdefault(match.index, [])
        kept.append(match)
        kept.sort(key=lambda m: -m.likeness)
        del kept[_EACH:]
    found = [(own[m.index][0], m.key, m.likeness) for kept in best.values() for m in kept]
    return sorted(found, key=lambda one: -one[2])


def _matches(matcher: Matcher, document: Document, tell: Tell | None) -> Iterator[Match]:
    """Of its own other versions only what has been issued: that must not be issued once more."""
    versions = [version.pk for version in versions_of(document) if version.pk != document.pk]
    rows = _worth(
        Requirement.objects.filter(organisation_id=document.organisation_id)
        .exclude(document=document)
        .exclude(document__state=DocumentState.SHELVED)
        .exclude(document__in=versions, issued_at=None)
    )
    for passed, (pk, text) in enumerate(rows.values_list("pk", "text").iterator(_BATCH)):
        if tell is not None and passed % _BATCH == 0:
            tell(passed, 0)
        yield from matcher.like(pk, text)


def _own_is_gone(document: Document) -> Q:
    """Pairs of what was merged or split on the document's desk: its heirs have their own."""
    return Q(later__document=document, later__decision__in=_GONE) | Q(
        earlier__document=document, earlier__decision__in=_GONE
    )


def known_pairs(document: Document) -> set[frozenset[int]]:
    """What was found for a document before, in whichever order."""
    found = SameMatter.objects.filter(Q(later__document=document) | Q(earlier__document=document))
    return {frozenset(pair) for pair in found.values_list("later_id", "earlier_id")}


def in_order(pks: Collection[int]) -> dict[int, tuple[bool, int, int]]:
    """What requirements of a pair are sorted by: the later one is still to be issued, or stands
    in the document that came later."""
    rows = Requirement.objects.filter(pk__in=many.keys(pks)).values_list(
        "pk", "issued_at", "document_id"
    )
    return {pk: (issued is None, document, pk) for pk, issued, document in rows}


def is_being_matched(document: Document) -> bool:
    """Whether words have changed and the search for the same elsewhere is not through yet."""
    return Job.objects.filter(
        organisation_id=document.organisation_id,
        name=REMATCH,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        arguments__document=document.pk,
    ).exists()


def matches_of(actor: Actor, document: Document) -> QuerySet[SameMatter]:
    """What was found for a document, the undecided first, both sides read with it."""
    visible = documents_visible_to(actor).values("pk")
    found = SameMatter.objects.filter(
        Q(later__document=document, earlier__document__in=visible)
        | Q(earlier__document=document, later__document__in=visible),
        organisation_id=actor.organisation_id,
    ).exclude(_own_is_gone(document))
    sides = ("later__document", "earlier__document")
    big = [f"{side}__{name}" for side in sides for name in BIG]
    return (
        found.select_related(*sides)
        .defer(*big)
        .prefetch_related("later__parties", "earlier__parties")
        .order_by("is_confirmed", "-likeness", "id")
    )


def exact_matches(document: Document) -> list[SameMatter]:
    """Pairs nobody has judged whose words are the same, letter by letter, and none is issued yet
    from this document: there is nothing left to weigh."""
    pairs = SameMatter.objects.filter(
        Q(later__document=document, later__issued_at=None)
        | Q(earlier__document=document, earlier__issued_at=None),
        organisation_id=document.organisation_id,
        is_confirmed=None,
    ).select_related("later", "earlier")
    pairs = pairs.exclude(_own_is_gone(document))
    return [
        pair
        for pair in pairs.order_by("pk")
        if folded(pair.later.text) == folded(pair.earlier.text)
    ]


def match_for(actor: Actor, document: Document, pk: int) -> SameMatter:
    """One of them, or Hidden."""
    match = matches_of(actor, document).filter(pk=pk).first()
    if match is None:
        raise Hidden
    return match


def match_counts(actor: Actor, document: Document) -> tuple[int, int]:
    """How many were found for a document, and how many of them nobody has judged."""
    found = matches_of(actor, document).order_by().select_related(None).prefetch_related(None)
    judged = found.aggregate(total=Count("pk"), open=Count("pk", filter=Q(is_confirmed=None)))
    return judged["total"], judged["open"]
