"""Adopting another version of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.models import LadderRules
from luodi.apps.ladder.rules import ADOPT
from luodi.apps.ladder.words import fault_words
from luodi.core.ladder import LadderError, as_json, parse
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake


@gate.guarded("basis")
@action("ladder.adopt", gettext_lazy("采用了催办办法"))
def adopt(
    *, actor: Actor, data: Mapping[str, Any], basis: str, from_day: dt.date, now: dt.datetime
) -> LadderRules:
    """A new version from that day on; what was done under the old one stays as it was."""
    actor.require(ADOPT)
    if from_day < timezone.localdate(now):
        raise Mistake(_("施行日期不能早于今天：已经做的提醒不会重算。"), "from_day")
    if not basis.strip():
        raise Mistake(_("请写明依据，如会议纪要、文件名称。"), "basis")
    try:
        ladder = parse(data)
    except LadderError as error:
        raise Mistake(fault_words(error.faults[0]), "rungs") from None
    own = LadderRules.objects.filter(organisation_id=actor.organisation_id)
    latest = own.order_by("-version").first()
    try:
        with transaction.atomic():
            made = LadderRules.objects.create(
                organisation_id=actor.organisation_id,
                version=latest.version + 1 if latest else 1,
                data=as_json(ladder),
                adopted_on=from_day,
                basis=basis.strip()[:200],
                by_id=actor.user_id,
                by_name=actor.name,
            )
    except IntegrityError:
        raise Conflict(_("别人刚刚采用了另一个版本，请刷新页面后再改。")) from None
    facts = {"rules_version": made.version, "adopted_on": from_day, "rungs": len(ladder.rungs)}
    events.record(actor, made, after=facts, reason=made.basis)
    return made
