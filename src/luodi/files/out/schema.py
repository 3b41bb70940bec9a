"""The JSON Schema (draft 2020-12) of ``luodi read --format json``."""

from __future__ import annotations

from typing import Any

from luodi.reading import (
    REASONS,
    Basis,
    DeadlineKind,
    DocumentKind,
    Kind,
    NodeKind,
    PartyKind,
    Precision,
    Role,
    Strength,
    YearBase,
)

VERSION = 1
SCHEMA_ID = "urn:luodi:reading:1"

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
OFFSET: Json = {"type": "integer", "minimum": 0}
DATE: Json = {"type": ["string", "null"], "format": "date"}
INDEX: Json = {"type": ["integer", "null"], "minimum": 0}
NUMBER: Json = {"type": "number"}


def _codes(values: Any) -> Json:
    return {"enum": [v.value for v in values]}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _maybe(shape: Json) -> Json:
    return {"anyOf": [shape, {"type": "null"}]}


def _object(*, about: str, **properties: Json) -> Json:
    """An object whose properties are all present; more may be added in a later version."""
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": list(properties),
    }


SPAN: Json = {"start": OFFSET, "end": OFFSET, "quote": TEXT}


def _value_defs() -> Json:
    return {
        "span": _object(about="text[start:end] == quote, in Unicode code points", **SPAN),
        "value": _object(about="a span and its normalised value", **SPAN, value=TEXT, flag=TEXT),
        "date_value": _object(
            about="a span that names a day", **SPAN, value={"type": "string", "format": "date"}
        ),
        "convention": _object(
            about="the document's own rule on reading its unit lists",
            **SPAN,
            rule=TEXT,
            names=_list(TEXT),
        ),
    }


def _document_defs() -> Json:
    values = _list(_ref("value"))
    return {
        "meta": _object(
            about="what the document says of itself",
            kind=_codes(DocumentKind),
            title=_maybe(_ref("value")),
            number=_maybe(_ref("value")),
            issuer=_maybe(_ref("value")),
            date=_maybe(_ref("date_value")),
            year={"type": ["integer", "null"]},
            classification=_maybe(_ref("value")),
            addressees=values,
            attachments=values,
            notes=values,
            signature=_maybe(_ref("value")),
            conventions=_list(_ref("convention")),
        ),
        "node": _object(
            about="a heading, a gap or a chapter that is named but missing",
            **SPAN,
            marker=TEXT,
            title=TEXT,
            level={"type": "integer"},
            parent=INDEX,
            kind=_codes(NodeKind),
            section_end=OFFSET,
        ),
        "gap": _object(
            about="text known to be missing; nothing is invented for it",
            **SPAN,
            reason={"enum": ["hidden", "cut", "illegible"]},
            hidden_chars=INDEX,
        ),
        "term": _object(
            about="a named set and the members the text lists",
            **SPAN,
            name=TEXT,
            count={"type": "integer"},
            resolved=FLAG,
            members=_list(_ref("span")),
        ),
    }


def _field_defs() -> Json:
    where: Json = {"start": OFFSET, "end": OFFSET, "text": TEXT}
    return {
        "party": _object(
            about="who does what; name as written",
            **SPAN,
            name=TEXT,
            role=_codes(Role),
            kind=_codes(PartyKind),
            basis=_codes(Basis),
            carried=FLAG,
            shared=FLAG,
            unit={"type": ["string", "null"]},
        ),
        "deadline": _object(
            about="date is the last day; what recurs has no date and precision ongoing",
            **where,
            kind=_codes(DeadlineKind),
            date=DATE,
            precision=_codes(Precision),
            begin=DATE,
            until=DATE,
            rrule={"type": ["string", "null"], "description": "RFC 5545 recurrence"},
            base=_codes(YearBase),
            basis=_codes(Basis),
            soft=FLAG,
            milestone=TEXT,
            carried=FLAG,
            flag=TEXT,
        ),
        "target": _object(
            about="a figure; for op range the value is a pair",
            **where,
            indicator=TEXT,
            op={"enum": ["=", ">=", "<=", ">", "<", "≈", "range"]},
            value={"anyOf": [NUMBER, {**_list(NUMBER), "minItems": 2, "maxItems": 2}]},
            unit=TEXT,
            kind=TEXT,
            soft=FLAG,
            per=TEXT,
            reference=TEXT,
        ),
        "suggestion": _object(
            about="a unit that may be the owner, never a fact",
            unit=TEXT,
            score=NUMBER,
            source={"enum": ["directory", "model"]},
            words=_list(_ref("span")),
        ),
    }


def _requirement_properties() -> Json:
    return {
        **SPAN,
        "kind": _codes(Kind),
        "strength": _codes(Strength),
        "is_task": FLAG,
        "reason": {"enum": ["", *REASONS]},
        "form": TEXT,
        "node": {**INDEX, "description": "index into outline"},
        "lead": _list(TEXT),
        "support": _list(TEXT),
        "responsible": _list(TEXT),
        "lead_basis": _codes(Basis),
        "deadline": {**_maybe(_ref("deadline")), "description": "the one that counts"},
        "deadlines": {**_list(_ref("deadline")), "description": "all, the one that counts last"},
        "vague_deadlines": _list(_ref("deadline")),
        "targets": _list(_ref("target")),
        "parties": _list(_ref("party")),
        "suggestions": _list(_ref("suggestion")),
    }


def _requirement_defs() -> Json:
    fields = _requirement_properties()
    place = _object(about="where in the file, in words", zh=TEXT, en=TEXT)
    return {
        "requirement": _object(about="a commitment, or why a sentence is none", **fields),
        "task": _object(
            about="a requirement that becomes a task; index into requirements",
            **fields,
            index=OFFSET,
            place=_maybe(place),
        ),
    }


def _coverage() -> Json:
    names = ("requirements", "tasks", "with_lead", "with_owner", "with_deadline", "with_target")
    return _object(
        about="how many tasks have each field",
        **dict.fromkeys((*names, "complete"), OFFSET),
        not_tasks={"type": "object", "additionalProperties": OFFSET},
    )


def json_schema() -> Json:
    """The schema as a dict; :data:`SCHEMA_ID` changes only with an incompatible change."""
    top = _object(
        about="a document as read by Luodi",
        schema={"const": SCHEMA_ID},
        version={"const": VERSION},
        file=_object(
            about="the file that was read",
            name=TEXT,
            format=TEXT,
            chars=OFFSET,
            warnings=_list(_object(about="what was noticed", zh=TEXT, en=TEXT)),
        ),
        meta=_ref("meta"),
        outline=_list(_ref("node")),
        requirements=_list(_ref("requirement")),
        tasks=_list(_ref("task")),
        gaps=_list(_ref("gap")),
        terms=_list(_ref("term")),
        coverage=_coverage(),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Luodi reading",
        **top,
        "$defs": {
            **_value_defs(),
            **_document_defs(),
            **_field_defs(),
            **_requirement_defs(),
        },
    }
