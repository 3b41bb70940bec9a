"""`read`: the whole way from a text to a Reading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from luodi.reading.chapters import missing_chapters
from luodi.reading.coverage import measure
from luodi.reading.dates import Calendar, Found
from luodi.reading.deadlines import Deadlines
from luodi.reading.directory import Unit
from luodi.reading.draft import Draft, Source
from luodi.reading.errors import (
    ClassifiedTextError,
    EmptyTextError,
    NotTextError,
    TextTooLongError,
)
from luodi.reading.figures import Figure, unit_name
from luodi.reading.gather import gather
from luodi.reading.indicators import indicator
from luodi.reading.meta import classification, read_meta
from luodi.reading.model import (
    Deadline,
    Gap,
    Meta,
    Node,
    NodeKind,
    Party,
    Reading,
    Requirement,
    Role,
    Target,
)
from luodi.reading.outline import Head, find_heads
from luodi.reading.owners import with_owners
from luodi.reading.tables import find_tables
from luodi.reading.terms import find_terms
from luodi.reading.units import kind_of
from luodi.reading.view import View, make_view
from luodi.reading.zones import find_gaps, find_zones

MAX_LENGTH = 5_000_000


def read(
    text: str, *, date: dt.date | None = None, region: str | None = None, units: Sequence[Unit] = ()
) -> Reading:
    """Read an official document.

    `date` is the day it was signed, where the caller knows better than the text; `region` the
    place whose units are meant (示例区); `units` a directory from which party names are resolved
    and owners suggested. Raises :class:`ReadingError` where there is nothing to read or it must
    not be read.
    """
    _check(text)
    view = make_view(text)
    if classification(view):
        raise ClassifiedTextError(
            "文件标有密级，本系统不处理涉密文件，未作任何处理。请按保密规定在涉密场所办理。",
            "The document bears a secrecy mark and was not processed; handle it under the "
            "secrecy rules.",
        )
    meta = read_meta(view, date)
    gaps = find_gaps(view.norm)
    tables = find_tables(view.norm)
    zones = find_zones(view.norm, tables)
    heads = find_heads(view.norm, zones, [(a, b) for a, b, _, _ in gaps])
    calendar = Calendar(meta.year, date or (meta.date.value if meta.date else None))
    source = Source(view.norm, heads, zones, tables, Deadlines(view.norm, calendar), meta.kind)
    source.year = meta.year
    source.praises = bool(meta.title and re.search(r"表扬|典型经验|表彰", meta.title.value))
    _apply_conventions(source, meta, view)
    requirements = tuple(_requirement(view, d) for d in gather(source))
    if units:
        requirements = with_owners(text, requirements, tuple(units), region)
    return Reading(
        text=text,
        meta=meta,
        outline=_outline(view, heads) + _missing(view, heads),
        requirements=requirements,
        gaps=tuple(Gap(*view.span(a, b), reason=r, hidden_chars=n) for a, b, r, n in gaps),
        terms=find_terms(view),
        coverage=measure(requirements),
    )


def _check(text: object) -> None:
    if not isinstance(text, str):
        raise NotTextError("需要一段文字（str）。", "A text (str) is needed.")
    if not text.strip():
        raise EmptyTextError("文件没有文字内容。", "The document holds no text.")
    if len(text) > MAX_LENGTH:
        raise TextTooLongError(
            f"文字超过{MAX_LENGTH // 10000}万字，请分开读取。",
            f"More than {MAX_LENGTH:,} characters: split the document.",
        )


def _apply_conventions(source: Source, meta: Meta, view: View) -> None:
    for convention in meta.conventions:
        if convention.rule == "first_leads":
            source.first_leads_from = view.norm.find(re.sub(r"\s", "", convention.quote)[:4])
            source.first_leads_from = max(0, source.first_leads_from)
        elif convention.rule == "responsible_leads":
            source.responsible_leads = True


def _outline(view: View, heads: Sequence[Head]) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for h in heads:
        start, end, quote = view.span(h.start, h.end)
        marker = view.span(h.start, h.mark_end)[2] if h.kind is not NodeKind.GAP else ""
        _, close, _ = view.span(h.start, max(h.section_end, h.start + 1))
        title = quote[len(marker) :].strip(" \u3000、，：:\n") if marker else quote
        nodes.append(
            Node(
                start,
                end,
                quote,
                marker=marker,
                title=title.replace("\n", ""),
                level=h.level,
                parent=h.parent,
                kind=h.kind,
                section_end=close,
            )
        )
    return tuple(nodes)


def _missing(view: View, heads: Sequence[Head]) -> tuple[Node, ...]:
    titles = [view.norm[h.mark_end : h.end] for h in heads if h.kind is NodeKind.HEADING]
    gaps = [h.end for h in heads if h.kind is NodeKind.GAP]
    nodes: list[Node] = []
    for a, b in missing_chapters(view.norm, titles, gaps):
        start, end, quote = view.span(a, b)
        nodes.append(
            Node(
                start,
                end,
                quote,
                marker="",
                title=quote,
                level=1,
                parent=None,
                kind=NodeKind.MISSING,
                section_end=end,
            )
        )
    return tuple(nodes)


def _requirement(view: View, draft: Draft) -> Requirement:
    v = draft.verdict
    owners = {d.name.text: d.name.end for d in reversed(draft.duties)}
    return Requirement(
        *view.span(draft.start, draft.end),
        kind=v.kind,
        strength=v.strength,
        is_task=v.is_task,
        reason=v.reason,
        form=draft.form,
        node=draft.head,
        parties=tuple(_parties(view, draft)),
        deadlines=tuple(_deadline(view, f, carried) for f, carried in draft.deadlines),
        targets=tuple(_target(view, f, owners) for f in draft.figures),
    )


def _parties(view: View, draft: Draft) -> list[Party]:
    out: list[Party] = []
    for d in draft.duties:
        start, end, quote = view.span(d.name.start, d.name.end)
        out.append(
            Party(
                start,
                end,
                quote,
                name=quote.replace("\n", ""),
                role=d.role,
                kind=kind_of(d.name.text),
                basis=d.basis,
                carried=d.carried,
                shared=d.shared,
            )
        )
    return out


def _deadline(view: View, f: Found, carried: bool) -> Deadline:
    return Deadline(
        *view.span(f.start, f.end),
        kind=f.kind,
        date=f.date,
        precision=f.precision,
        begin=f.begin,
        rrule=f.rrule,
        base=f.base,
        soft=f.soft,
        milestone=f.milestone,
        carried=carried,
        flag=f.flag,
    )


def _target(view: View, f: Figure, owners: dict[str, int]) -> Target:
    return Target(
        *view.span(f.start, f.end),
        indicator=indicator(f.indicator, owners, f.start),
        op=f.op,
        value=f.value,
        unit=unit_name(view.span(*f.unit_span)[2]),
        kind=f.kind,
        soft=f.soft,
        per=f.per,
        reference=f.reference,
    )


__all__ = ["MAX_LENGTH", "Role", "read"]
