"""How far a document has come: what became tasks, what was set aside and why, what is open."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ninja import Schema

from luodi.apps.documents import queries
from luodi.apps.documents.api.routes import routes
from luodi.apps.documents.models import Decision
from luodi.apps.documents.queries.desk import Counts, desk_of
from luodi.apps.documents.rules import VIEW
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Pk


class CountsOut(Schema):
    """How many requirements are decided how."""

    total: int
    accepted: int
    aside: int
    undecided: int


class ChapterOut(Schema):
    """A line of the outline with everything below it; `first` is its first requirement.

    `start` and `end` count characters of the text; `parent` is the `index` of the line above.
    """

    index: int
    marker: str
    title: str
    level: int
    parent: int | None
    kind: str
    start: int
    end: int
    counts: CountsOut
    first: int | None


class AsideOut(Schema):
    """How many were set aside for one reason; a slogan has none of its own."""

    decision: str
    reason: str
    count: int


class CoverageOut(Schema):
    """The whole document, its chapters, its reasons; `gaps` is text that could not be read."""

    counts: CountsOut
    issued: int
    aside: list[AsideOut]
    chapters: list[ChapterOut]
    gaps: list[dict[str, Any]]


@routes.get("/documents/{pk}/coverage", VIEW, CoverageOut)
def get_coverage(request: ActorRequest, pk: Pk) -> CoverageOut:
    """How far a document has come, chapter by chapter."""
    document = queries.document_for(request.actor, pk, needed=["outline", "gaps"])
    desk = desk_of(document)
    aside = Counter(
        (row.decision, row.reason)
        for row in desk.rows
        if row.decision in (Decision.REJECTED, Decision.SLOGAN)
    )
    return CoverageOut(
        counts=_counts(desk.counts),
        issued=sum(row.issued_at is not None for row in desk.rows),
        aside=[
            AsideOut(decision=decision, reason=reason, count=count)
            for (decision, reason), count in aside.most_common()
        ],
        chapters=[ChapterOut.from_orm(chapter) for chapter in desk.chapters],
        gaps=document.gaps,
    )


def _counts(counts: Counts) -> CountsOut:
    return CountsOut.from_orm(counts)


class WayOut(Schema):
    """How many requirements lead from a chapter by a goal to a unit."""

    chapter: str
    goal: str
    unit: str
    count: int


@routes.get("/documents/{pk}/alignment", VIEW, list[WayOut])
def get_alignment(request: ActorRequest, pk: Pk) -> list[WayOut]:
    """Document, chapters, goals, units: the figures behind the chart."""
    document = queries.document_for(request.actor, pk, needed=["outline"])
    found = queries.sunburst_of(document)
    rows = found.rows if found else []
    return [WayOut(chapter=c, goal=g, unit=u, count=n) for c, g, u, n in rows]
