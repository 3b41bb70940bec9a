"""Same matter in several documents: kept when found, confirmed or dismissed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions.steps import UNREAD
from luodi.apps.documents.models import Document, SameMatter
from luodi.apps.documents.queries.matches import exact_matches
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


@action("documents.confirm_exact", gettext_lazy("把文字相同的判断为同一事项"))
def confirm_exact(*, actor: Actor, document: Document) -> int:
    """All pairs of a document whose words are the same are the same matter; how many there were.

    What an unchanged commitment of a new version comes to, in one step instead of fifty.
    """
    actor.require(DECOMPOSE)
    own = Document.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    document = own.defer(*UNREAD).get(pk=document.pk)
    pairs = exact_matches(document)
    if not pairs:
        raise Mistake(_("没有文字相同、还没有判断的。"))
    SameMatter.objects.filter(pk__in=[p.pk for p in pairs]).update(is_confirmed=True)
    events.record(actor, document, after={"same_matter": True, "matches": len(pairs)})
    return len(pairs)
