"""Rules are adopted; what was adopted is never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.lights.faults import Unusable
from luodi.apps.lights.followers import followed
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.rules import ADOPT
from luodi.core.lights import RulesError, RuleSet, rule_set
from luodi.kernel import events, gate
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation


@gate.guarded("data")
@gate.guarded("reason")
@action("lights.adopt", gettext_lazy("采用了亮灯规则"))
def adopt(
    *, actor: Actor, data: Mapping[str, Any], reason: str, holds_from: dt.date, now: dt.datetime
) -> AdoptedRules:
    """Lights are computed by these rules from that day on, today or later.

    What was computed before stays as it was: past days keep the rules they had. Whatever is lit
    by the rules is told (:mod:`.followers`).
    """
    actor.require(ADOPT)
    if holds_from < timezone.localdate(now):
        raise Mistake(_("规则不能追溯：请从今天或以后的日子起采用。"), "holds_from")
    if not reason.strip():
        raise Mistake(_("请写明为什么采用这套规则。"), "reason")
    try:
        rules = rule_set(data)
    except RulesError as error:
        raise Unusable(error) from None
    _fits(rules)
    # The organisation's row is locked: two people who adopt at once get two numbers.
    organisation = Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    last = AdoptedRules.objects.filter(organisation=organisation).first()
    made = AdoptedRules.objects.create(
        organisation=organisation,
        number=(last.number if last else 0) + 1,
        name=rules.name,
        data=dict(data),
        basis=rules.basis,
        holds_from=holds_from,
        adopted_at=now,
        adopted_by=actor.name,
        reason=reason.strip()[:300],
    )
    events.record(
        actor,
        made,
        before={"light_rules": str(last) if last else ""},
        after={"light_rules": str(made), "holds_from": holds_from, "basis": made.basis},
        reason=reason.strip(),
    )
    followed(actor, made, timezone.localdate(now))
    return made


def _fits(rules: RuleSet) -> None:
    """A name that is cut off would be another name."""
    for field, text, most in (("name", rules.name, 60), ("basis", rules.basis, 200)):
        if len(text) > most:
            raise Mistake(_("文字过长，最多 %(n)d 字。") % {"n": most}, field)
