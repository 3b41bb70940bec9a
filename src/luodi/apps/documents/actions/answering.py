"""Answers to open questions, typed back in after the leader has decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.actions.editing import refuse_gone, with_lead
from luodi.apps.documents.models import Requirement
from luodi.apps.documents.queries.facts import party_facts
from luodi.apps.documents.rules import DECOMPOSE
from luodi.apps.orgs.models import Group, Unit
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Basis


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided about one requirement; None: nothing was said about that."""

    pk: int
    lead: Unit | Group | None = None
    due: dt.date | None = None
    leader: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return self.lead is None and self.due is None and not self.leader


@action("documents.answer", gettext_lazy("填回了待明确事项"))
def answer(*, actor: Actor, document_id: int, answers: Sequence[Answer]) -> list[Requirement]:
    """Owners and dates as decided; each requirement answered is one entry of the log."""
    actor.require(DECOMPOSE)
    given = {one.pk: one for one in answers if not one.is_empty}
    if not given:
        raise Mistake(_("还没有填写任何答复。"))
    refuse_gone(actor, [one.lead for one in given.values() if one.lead is not None])
    with steps.step(actor, document_id, _("填回答复")) as under_way:
        rows = under_way.take(given)
        for row in rows:
            said = given[row.pk]
            if said.due is not None:
                row.due, row.due_basis, row.due_flag = said.due, Basis.PERSON, ""
            row.leader = said.leader or row.leader
            parties = None
            if said.lead is not None:
                known = [party_facts(party) for party in row.parties.all()]
                parties = with_lead(known, said.lead)
            under_way.put(row, parties)
    return rows
