"""Operations: the rules that hold, versions, templates, what others would change, adopting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from luodi.apps.lights import actions
from luodi.apps.lights.faults import Unusable
from luodi.apps.lights.followers import Effect, effect_of, without_figures
from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.queries import (
    before_version,
    present_for,
    rules_of,
    templates,
    version_for,
    versions_visible_to,
)
from luodi.apps.lights.rules import ADOPT, VIEW
from luodi.apps.lights.telling import changes, lamps
from luodi.core.lights import RulesError, RuleSet, rule_set, template_data
from luodi.kernel.access import ActorRequest
from luodi.kernel.rest.listing import Cursor, Listing, Pk, Strict, listing
from luodi.kernel.rest.routes import Routes

routes = Routes("lights", read="tasks:read", write="tasks:write")


class Said(Schema):
    """One light in words: when it is shown, what follows, how it goes out."""

    light: str
    when: list[str]
    consequences: list[str]
    ways_out: list[str]
    exempt: str


class RulesOut(Schema):
    """A rule set: its data, and the same in words. `silent` are items without figures here."""

    name: str
    basis: str
    note: str
    rules: dict[str, Any]
    said: list[Said]
    silent: list[str]


class PresentOut(RulesOut):
    """The rules of today; `version` is null where nobody has adopted any and ours hold."""

    version: int | None
    holds_from: dt.date | None


class VersionRow(Schema):
    """One version; `number` is what lights name."""

    id: int
    number: int
    name: str
    basis: str
    holds_from: dt.date
    adopted_at: dt.datetime
    adopted_by: str
    reason: str


class RuleChangeOut(Schema):
    """A statement that differs; empty on the side where it is not."""

    where: str
    before: str
    after: str


class LightVersionOut(VersionRow):
    """A version in full, and how it differs from the one before."""

    rules: dict[str, Any]
    said: list[Said]
    changes: list[RuleChangeOut]


class Turned(Schema):
    """A task whose light would change, and why."""

    number: str
    title: str
    url: str
    before: str
    after: str
    why: str


class Moved(Schema):
    """How many tasks show one light now and another then (or the same)."""

    before: str
    after: str
    tasks: int


class EffectOut(Schema):
    """What would change today. Of very many tasks `looked` are tried, spread over all of them."""

    total: int
    looked: int
    changed: int
    counts: list[Moved]
    turned: list[Turned]


class RulesIn(Strict):
    """A rule set, as `GET /light-rules/templates` shows them."""

    rules: dict[str, Any]


class LightAdoption(RulesIn):
    """The rules that hold from a day on, and why."""

    reason: str = Field(min_length=1, max_length=300)
    holds_from: dt.date


@routes.get("/light-rules", VIEW, PresentOut)
def get_light_rules(request: ActorRequest) -> PresentOut:
    """The rules by which lights are computed today."""
    found = present_for(request.actor, timezone.localdate())
    row = found.version
    return PresentOut(
        **_full(found.rules, found.data),
        version=row.number if row else None,
        holds_from=row.holds_from if row else None,
    )


@routes.get("/light-rules/versions", VIEW, Listing[VersionRow])
def list_light_versions(request: ActorRequest, wanted: Query[Cursor]) -> dict[str, Any]:
    """Every version, the latest first."""
    return listing(request, versions_visible_to(request.actor).defer("data"), wanted)


@routes.get("/light-rules/versions/{pk}", VIEW, LightVersionOut)
def get_light_version(request: ActorRequest, pk: Pk) -> dict[str, Any]:
    """One version by its number."""
    row: AdoptedRules = version_for(request.actor, pk)
    rules = rules_of(row)
    differs = changes(before_version(request.actor, row.number).rules, rules)
    facts = {name: getattr(row, name) for name in VersionRow.model_fields}
    return {**facts, "rules": row.data, "said": _said(rules), "changes": differs}


@routes.get("/light-rules/templates", VIEW, list[RulesOut])
def list_light_templates(request: ActorRequest) -> list[RulesOut]:
    """Schemes to begin with: ours, and what places have published."""
    return [RulesOut(**_full(one, template_data(one.id))) for one in templates()]


@routes.post("/light-rules/effect", ADOPT, EffectOut)
def preview_light_rules(request: ActorRequest, sent: RulesIn) -> dict[str, Any]:
    """What rules would change today if they held already; nothing is kept."""
    try:
        wanted = rule_set(sent.rules)
    except RulesError as error:
        raise Unusable(error) from None
    today = timezone.localdate()
    present = present_for(request.actor, today).rules
    return _effect(effect_of(request.actor, present, wanted, today))


@routes.post("/light-rules", ADOPT, VersionRow, status=201)
def adopt_light_rules(request: ActorRequest, sent: LightAdoption) -> AdoptedRules:
    """Adopt a rule set from a day on, today or later; every fault is named where it is."""
    return actions.adopt(
        actor=request.actor,
        data=sent.rules,
        reason=sent.reason,
        holds_from=sent.holds_from,
        now=timezone.now(),
    )


def _full(rules: RuleSet, data: Any) -> dict[str, Any]:
    return {
        "name": rules.name,
        "basis": rules.basis,
        "note": rules.note,
        "rules": dict(data),
        "said": _said(rules),
        "silent": list(without_figures(rules)),
    }


def _said(rules: RuleSet) -> list[Said]:
    return [
        Said(
            light=lamp.colour,
            when=[line.told for line in lamp.when] + lamp.runs,
            consequences=lamp.consequences,
            ways_out=lamp.ways_out,
            exempt=lamp.exempt,
        )
        for lamp in lamps(rules)
    ]


def _effect(effect: Effect) -> dict[str, Any]:
    moved = [
        {"before": was, "after": is_, "tasks": n} for (was, is_), n in sorted(effect.counts.items())
    ]
    return {
        "total": effect.total,
        "looked": effect.looked,
        "changed": effect.changed,
        "counts": moved,
        "turned": list(effect.turned),
    }
