"""Splitting one requirement into two, and merging neighbours into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.models import Decision, Requirement
from luodi.apps.documents.queries.desk import HIDDEN
from luodi.apps.documents.queries.facts import party_facts
from luodi.apps.documents.rules import DECOMPOSE
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

Facts = dict[str, Any]
_BEFORE = "，,；;。、： \n\t"
_AFTER = " \n\t，,；;、"
_INHERITED = (
    "organisation_id", "document_id", "position", "node", "kind", "strength", "proposal", "leader",
    "due", "due_text", "due_basis", "due_flag", "recurrence", "goal_id", "separately",
    "suggestions",
)  # fmt: skip


@action("documents.split", gettext_lazy("拆分了要求"))
def split(*, actor: Actor, document_id: int, pk: int, at: int) -> list[Requirement]:
    """Two requirements out of one, cut before the character `at` of the document's text.

    Both keep owners and dates; a figure goes to the part it stands in, and what was added by hand
    stays with the first.
    """
    actor.require(DECOMPOSE)
    with steps.step(actor, document_id, _("拆分")) as under_way:
        (row,) = under_way.take([pk])
        if row.spans:
            raise Mistake(_("合并或拆分过的要求请先撤回，再拆分。"))
        text = under_way.document.text
        halves = [(row.start, at), (at, row.end)]
        if not row.start < at < row.end or not all(_words(text[a:b]) for a, b in halves):
            raise Mistake(_("请把光标放在这句话中间要分开的地方，再按拆分。"))
        parties = [party_facts(party) for party in row.parties.all()]
        rows = [_part(row, text, start, end) for start, end in halves]
        _share_out(row, *rows)
        parts = [under_way.make(part, parties) for part in rows]
        steps.decided(row, Decision.SPLIT, actor)
        under_way.put(row)
    return parts


def _part(row: Requirement, text: str, start: int, end: int) -> Requirement:
    words = text[start:end]
    start += len(words) - len(words.lstrip(_BEFORE))
    end -= len(words) - len(words.rstrip(_AFTER))
    part = Requirement(split_from=row, start=start, end=end)
    for name in _INHERITED:
        setattr(part, name, getattr(row, name))
    part.text = _words(text[start:end])
    return part


def _share_out(row: Requirement, first: Requirement, second: Requirement) -> None:
    """Figures and measures, each to one part and none to nobody."""
    words = "".join(second.text.split())
    theirs = ["".join(str(t.get("quote") or "").split()) for t in row.targets]
    goes = [bool(quote) and quote in words for quote in theirs]
    here = "".join(first.text.split())
    goes = [on and quote not in here for on, quote in zip(goes, theirs, strict=True)]
    first.targets = [t for t, on in zip(row.targets, goes, strict=True) if not on]
    second.targets = [t for t, on in zip(row.targets, goes, strict=True) if on]
    first.measures = row.measures


def _words(text: str) -> str:
    return "".join(text.split("\n")).lstrip(_BEFORE).rstrip(_AFTER)


@action("documents.merge", gettext_lazy("合并了要求"))
def merge(*, actor: Actor, document_id: int, ids: Sequence[int]) -> Requirement:
    """Neighbours become one: the first takes the words, owners, figures and dates of the others.

    If they were decided differently, the one that comes of them is to be decided anew.
    """
    actor.require(DECOMPOSE)
    if len(set(ids)) < 2:
        raise Mistake(_("请至少选择两条相邻的要求。"))
    with steps.step(actor, document_id, _("合并")) as under_way:
        first, *others = under_way.take(ids)
        _refuse_apart(document_id, [first, *others])
        if len({row.decision for row in (first, *others)}) > 1:
            steps.decided(first, Decision.UNDECIDED, actor)
        parties = [party_facts(party) for party in first.parties.all()]
        for row in others:
            _take_over(first, row)
            parties = _joined(parties, [party_facts(p) for p in row.parties.all()])
            steps.decided(row, Decision.MERGED, actor)
            row.merged_into = first
            under_way.put(row)
        under_way.put(first, parties)
    return first


def _take_over(first: Requirement, row: Requirement) -> None:
    first.text = f"{first.text.rstrip('；;')}{'' if first.text.endswith('。') else '；'}{row.text}"
    first.spans = [*first.spans, [row.start, row.end], *row.spans]
    first.targets = [*first.targets, *(t for t in row.targets if t not in first.targets)]
    first.measures = list(dict.fromkeys([*first.measures, *row.measures]))
    leaders = [name for name in (first.leader, row.leader) if name]
    first.leader = "、".join(dict.fromkeys(leaders))[:60]
    first.goal_id = first.goal_id or row.goal_id
    first.recurrence = first.recurrence or row.recurrence
    if row.due and first.due and row.due != first.due:
        first.due_flag = "ambiguous"  # two dates: a person says which holds
        first.due = max(first.due, row.due)
    elif not first.due and (row.due or not first.due_text):
        for name in ("due", "due_text", "due_basis", "due_flag"):
            setattr(first, name, getattr(row, name))


def _refuse_apart(document_id: int, rows: Sequence[Requirement]) -> None:
    """What stands between two that become one would be passed over."""
    live = Requirement.objects.filter(document=document_id).exclude(decision__in=HIDDEN)
    order = list(live.values_list("pk", flat=True))
    places = sorted(order.index(row.pk) for row in rows)
    if places[-1] - places[0] != len(places) - 1:
        raise Mistake(_("只能合并前后相邻的要求。"))


def _joined(parties: list[Facts], more: list[Facts]) -> list[Facts]:
    """Parties of both; a unit named twice keeps the role it has in the first."""
    known = {(p["unit"], p["group"], p["name"]) for p in parties}
    return [*parties, *(p for p in more if (p["unit"], p["group"], p["name"]) not in known)]
