"""The rules that hold on a day."""

from __future__ import annotations

import datetime as dt

from luodi.apps.ladder.models import LadderRules
from luodi.core.ladder import STANDARD, Ladder, parse
from luodi.kernel.access import Actor


def rules_of(organisation_id: int, day: dt.date) -> LadderRules | None:
    """The version that holds on that day; None where the standard was never changed."""
    rows = LadderRules.objects.filter(organisation_id=organisation_id, adopted_on__lte=day)
    return rows.order_by("-adopted_on", "-version").first()


def ladder_of(organisation_id: int, day: dt.date) -> Ladder:
    """The ladder of that day: the organisation's own, else the standard."""
    rules = rules_of(organisation_id, day)
    return parse(rules.data, version=rules.version) if rules else parse(STANDARD)


def versions_of(actor: Actor) -> list[LadderRules]:
    """Every version, the latest first."""
    return list(LadderRules.objects.filter(organisation_id=actor.organisation_id))
