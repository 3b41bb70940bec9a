"""The rules that hold on a day, and those that held."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import lru_cache

from django.db.models import QuerySet

from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.rules import VIEW
from luodi.core.lights import DEFAULT, RuleSet, rule_set, template
from luodi.kernel.access import Actor, Hidden


def rules_on(organisation_id: int, day: dt.date) -> RuleSet:
    """The rules by which lights of that day are computed; ours where none has been adopted."""
    found = adopted_on(organisation_id, day)
    return rules_of(found) if found else template(DEFAULT)


def adopted_on(organisation_id: int, day: dt.date) -> AdoptedRules | None:
    """The rules adopted last among those that hold on the day."""
    held = AdoptedRules.objects.filter(organisation_id=organisation_id, holds_from__lte=day)
    return held.order_by("-holds_from", "-number").first()


def rules_of(row: AdoptedRules) -> RuleSet:
    """The rules that a row keeps; their version is the organisation's number."""
    return replace(_parsed(json.dumps(row.data, sort_keys=True)), version=row.number)


@lru_cache(maxsize=64)
def _parsed(data: str) -> RuleSet:
    return rule_set(json.loads(data))


def versions_visible_to(actor: Actor) -> QuerySet[AdoptedRules]:
    """All versions of the organisation, latest first."""
    rows = AdoptedRules.objects.filter(organisation_id=actor.organisation_id)
    return rows if actor.may(VIEW) else rows.none()


def version_for(actor: Actor, number: int) -> AdoptedRules:
    """One version, or Hidden."""
    found = versions_visible_to(actor).filter(number=number).first()
    if found is None:
        raise Hidden
    return found
