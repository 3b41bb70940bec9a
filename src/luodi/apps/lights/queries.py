"""The rules that hold on a day, and those that held."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.rules import VIEW
from luodi.core.lights import DEFAULT, IDS, RuleSet, rule_set, template, template_data
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.prepared import prepared


def rules_on(organisation_id: int, day: dt.date) -> RuleSet:
    """The rules by which lights of that day are computed; ours where none has been adopted."""
    found = adopted_on(organisation_id, day)
    return rules_of(found) if found else template(DEFAULT)


def adopted_on(organisation_id: int, day: dt.date) -> AdoptedRules | None:
    """The rules adopted last among those that hold on the day."""
    return _adopted.first(organisation_id, day)


_adopted = prepared(
    lambda own, day: AdoptedRules.objects.filter(organisation_id=own, holds_from__lte=day).order_by(
        "-holds_from", "-number"
    )[:1]
)


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


@dataclass(frozen=True, slots=True)
class Start:
    """What an adoption starts from: a version of the organisation, or a template.

    `key` finds it again: ``version:3``, ``template:wuhan``.
    """

    key: str
    data: Mapping[str, Any]
    rules: RuleSet
    version: AdoptedRules | None = None


def present_for(actor: Actor, day: dt.date) -> Start:
    """The rules that hold on a day."""
    row = adopted_on(actor.organisation_id, day)
    return _of_version(row) if row else _of_template(DEFAULT)


def start_for(actor: Actor, key: str, day: dt.date) -> Start:
    """What is named by the key, or Hidden; without a key the rules of the day."""
    kind, _colon, name = key.partition(":")
    if not key:
        return present_for(actor, day)
    if kind == "template" and name in IDS:
        return _of_template(name)
    if kind == "version" and name.isascii() and name.isdigit() and len(name) < 10:
        return _of_version(version_for(actor, int(name)))
    raise Hidden


def template_for(name: str) -> Start:
    """A template, or Hidden."""
    if name not in IDS:
        raise Hidden
    return _of_template(name)


def templates() -> list[RuleSet]:
    """Ours and the published schemes."""
    return [template(name) for name in IDS]


def before_version(actor: Actor, number: int) -> Start:
    """What a version was adopted in place of, by its number; before the first: ours."""
    row = versions_visible_to(actor).filter(number__lt=number).first()
    return _of_version(row) if row else _of_template(DEFAULT)


def used_on(actor: Actor, number: int, day: dt.date) -> AdoptedRules | None:
    """The version by which a light of that day was computed; None for rules nobody adopted."""
    return versions_visible_to(actor).filter(number=number, holds_from__lte=day).first()


def _of_version(row: AdoptedRules) -> Start:
    return Start(f"version:{row.number}", row.data, rules_of(row), row)


def _of_template(name: str) -> Start:
    return Start(f"template:{name}", template_data(name), template(name))
