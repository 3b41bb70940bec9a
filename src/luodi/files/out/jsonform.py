"""The reading as JSON: every element with its span; the shape is given by :mod:`.schema`."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from luodi.files.out.phrases import is_vague
from luodi.files.out.schema import SCHEMA_ID, VERSION
from luodi.files.out.source import Source
from luodi.reading import (
    Convention,
    Coverage,
    DateValue,
    Deadline,
    Gap,
    Meta,
    Node,
    Party,
    Precision,
    Reading,
    Requirement,
    Role,
    Span,
    Suggestion,
    Target,
    Term,
    Value,
)

Json = dict[str, Any]


def _code(value: StrEnum) -> str:
    return value.value


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _value(value: Value) -> Json:
    return {**_span(value), "value": value.value, "flag": value.flag}


def _maybe_value(value: Value | None) -> Json | None:
    return None if value is None else _value(value)


def _date_value(value: DateValue | None) -> Json | None:
    return None if value is None else {**_span(value), "value": value.value.isoformat()}


def _convention(rule: Convention) -> Json:
    return {**_span(rule), "rule": rule.rule, "names": list(rule.names)}


def _meta(meta: Meta) -> Json:
    return {
        "kind": _code(meta.kind),
        "title": _maybe_value(meta.title),
        "number": _maybe_value(meta.number),
        "issuer": _maybe_value(meta.issuer),
        "date": _date_value(meta.date),
        "year": meta.year,
        "classification": _maybe_value(meta.classification),
        "addressees": [_value(v) for v in meta.addressees],
        "attachments": [_value(v) for v in meta.attachments],
        "notes": [_value(v) for v in meta.notes],
        "signature": _maybe_value(meta.signature),
        "conventions": [_convention(c) for c in meta.conventions],
    }


def _node(node: Node) -> Json:
    return {
        **_span(node),
        "marker": node.marker,
        "title": node.title,
        "level": node.level,
        "parent": node.parent,
        "kind": _code(node.kind),
        "section_end": node.section_end,
    }


def _gap(gap: Gap) -> Json:
    return {**_span(gap), "reason": gap.reason, "hidden_chars": gap.hidden_chars}


def _term(term: Term) -> Json:
    return {
        **_span(term),
        "name": term.name,
        "count": term.count,
        "resolved": term.resolved,
        "members": [_span(m) for m in term.members],
    }


def _party(party: Party) -> Json:
    return {
        **_span(party),
        "name": party.name,
        "role": _code(party.role),
        "kind": _code(party.kind),
        "basis": _code(party.basis),
        "carried": party.carried,
        "shared": party.shared,
        "unit": party.unit,
    }


def deadline_form(deadline: Deadline) -> Json:
    """A deadline; one that recurs or never ends has no date and the precision ``ongoing``."""
    recurs = deadline.rrule is not None or deadline.precision is Precision.ONGOING
    return {
        "start": deadline.start,
        "end": deadline.end,
        "text": deadline.quote,
        "kind": _code(deadline.kind),
        "date": None if recurs or deadline.date is None else deadline.date.isoformat(),
        "precision": "ongoing" if recurs else _code(deadline.precision),
        "begin": deadline.begin.isoformat() if deadline.begin else None,
        "until": deadline.date.isoformat() if recurs and deadline.date else None,
        "rrule": deadline.rrule,
        "base": _code(deadline.base),
        "basis": _code(deadline.basis),
        "soft": deadline.soft,
        "milestone": deadline.milestone,
        "carried": deadline.carried,
        "flag": deadline.flag,
    }


def _target(target: Target) -> Json:
    pair = isinstance(target.value, tuple)
    return {
        "start": target.start,
        "end": target.end,
        "text": target.quote,
        "indicator": target.indicator,
        "op": target.op,
        "value": list(target.value) if pair and isinstance(target.value, tuple) else target.value,
        "unit": target.unit,
        "kind": target.kind,
        "soft": target.soft,
        "per": target.per,
        "reference": target.reference,
    }


def _suggestion(suggestion: Suggestion) -> Json:
    return {
        "unit": suggestion.unit,
        "score": round(suggestion.score, 4),
        "source": suggestion.source,
        "words": [_span(w) for w in suggestion.words],
    }


def _deadlines(requirement: Requirement) -> tuple[list[Json], list[Json]]:
    """The deadlines with the one that counts last, and those too vague to be one."""
    clear = [d for d in requirement.deadlines if not is_vague(d)]
    dated = [d for d in clear if d.date is not None]
    last = (dated or clear)[-1:]
    ordered = [d for d in clear if all(d is not one for one in last)] + last
    vague = [d for d in requirement.deadlines if is_vague(d)]
    return [deadline_form(d) for d in ordered], [deadline_form(d) for d in vague]


def _requirement(requirement: Requirement) -> Json:
    deadlines, vague = _deadlines(requirement)
    return {
        **_span(requirement),
        "kind": _code(requirement.kind),
        "strength": _code(requirement.strength),
        "is_task": requirement.is_task,
        "reason": requirement.reason,
        "form": requirement.form,
        "node": requirement.node,
        "lead": list(requirement.names(Role.LEAD)),
        "support": list(requirement.names(Role.SUPPORT)),
        "responsible": list(requirement.names(Role.RESPONSIBLE)),
        "lead_basis": _code(requirement.lead_basis),
        "deadline": deadlines[-1] if deadlines else None,
        "deadlines": deadlines,
        "vague_deadlines": vague,
        "targets": [_target(t) for t in requirement.targets],
        "parties": [_party(p) for p in requirement.parties],
        "suggestions": [_suggestion(s) for s in requirement.suggestions],
    }


def _coverage(coverage: Coverage) -> Json:
    return {
        "requirements": coverage.requirements,
        "tasks": coverage.tasks,
        "with_lead": coverage.with_lead,
        "with_owner": coverage.with_owner,
        "with_deadline": coverage.with_deadline,
        "with_target": coverage.with_target,
        "complete": coverage.complete,
        "not_tasks": dict(sorted(coverage.not_tasks.items())),
    }


def _place(source: Source) -> Callable[[Requirement], Json]:
    def find(requirement: Requirement) -> Json:
        place = source.place_at(requirement.start)
        return {"zh": place.zh(), "en": place.en()}

    return find


def to_json(reading: Reading, source: Source | None = None) -> Json:
    """The whole reading as dicts and lists; tasks carry their place where the source has one."""
    place = _place(source) if source is not None else lambda _r: None
    requirements = [_requirement(r) for r in reading.requirements]
    tasks = [
        {**_requirement(r), "index": i, "place": place(r)}
        for i, r in enumerate(reading.requirements)
        if r.is_task
    ]
    return {
        "schema": SCHEMA_ID,
        "version": VERSION,
        "file": _file(reading, source),
        "meta": _meta(reading.meta),
        "outline": [_node(n) for n in reading.outline],
        "requirements": requirements,
        "tasks": tasks,
        "gaps": [_gap(g) for g in reading.gaps],
        "terms": [_term(t) for t in reading.terms],
        "coverage": _coverage(reading.coverage),
    }


def _file(reading: Reading, source: Source | None) -> Json:
    return {
        "name": source.name if source is not None else "",
        "format": source.format if source is not None else "",
        "chars": len(reading.text),
        "warnings": [{"zh": w.zh, "en": w.en} for w in source.warnings] if source else [],
    }


def render_json(reading: Reading, source: Source | None = None, lang: str = "zh") -> str:
    """One JSON document; codes, not words, so that the language makes no difference."""
    del lang
    return (
        json.dumps(to_json(reading, source), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    )
