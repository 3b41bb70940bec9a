"""Same matter in several documents: kept when found, confirmed or dismissed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Document, SameMatter
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requirements, by primary key, and how alike they are worded."""

    later: int
    earlier: int
    likeness: float


@action("documents.note_matches", gettext_lazy("找到了可能的同一事项"))
def note_matches(*, actor: Actor, document: Document, pairs: Sequence[Pair]) -> int:
    """Keep what was found for a document; pairs that are known stay as they were judged."""
    actor.require(DECOMPOSE)
    rows = [
        SameMatter(
            organisation_id=document.organisation_id,
            later_id=pair.later,
            earlier_id=pair.earlier,
            likeness=round(pair.likeness, 3),
        )
        for pair in pairs
    ]
    SameMatter.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    events.record(actor, document, after={"matches": len(rows)})
    return len(rows)


@action("documents.judge_match", gettext_lazy("判断了是否同一事项"))
def judge_match(*, actor: Actor, match: SameMatter, is_same: bool | None) -> SameMatter:
    """The same matter, another one, or (None) not yet looked at."""
    actor.require(DECOMPOSE)
    match = SameMatter.objects.select_for_update().get(pk=match.pk)
    later = match.later
    if later.issued_at is not None:
        raise Mistake(_("这一条已经交办，不能再改判断。"))
    before, match.is_confirmed = match.is_confirmed, is_same
    match.save(update_fields=["is_confirmed"])
    for document in {later.document, match.earlier.document}:
        events.record(
            actor,
            document,
            before={"same_matter": before},
            after={"same_matter": is_same, "requirement": str(later)},
        )
    return match
