"""Splitting one requirement into two, and merging neighbours into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.models import Decision, Requirement
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

    Both keep owners and dates; a figure goes to the part it stands in.
    """
    actor.require(DECOMPOSE)
    with steps.step(actor, document_id, _("拆分")) as under_way:
        (row,) = under_way.take([pk])
        if row.decision == Decision.SPLIT or row.spans:
            raise Mistake(_("合并或拆分过的要求请先撤回，再拆分。"))
        text = under_way.document.text
        halves = [(row.start, at), (at, row.end)]
        if not row.start < at < row.end or not all(_words(text[a:b]) for a, b in halves):
            raise Mistake(_("请把光标放在这句话中间要分开的地方，再按拆分。"))
        parties = [party_facts(party) for party in row.parties.all()]
        parts = [under_way.make(_part(row, text, start, end), parties) for start, end in halves]
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
    part.targets = [t for t in row.targets if t.get("quote", "") in part.text]
    return part


def _words(text: str) -> str:
    return "".join(text.split("\n")).lstrip(_BEFORE).rstrip(_AFTER)


@action("documents.merge", gettext_lazy("合并了要求"))
def merge(*, actor: Actor, document_id: int, ids: Sequence[int]) -> Requirement:
    """Neighbours become one: the first takes the words, owners, figures and dates of the others."""
    actor.require(DECOMPOSE)
    if len(set(ids)) < 2:
        raise Mistake(_("请至少选择两条相邻的要求。"))
    with steps.step(actor, document_id, _("合并")) as under_way:
        first, *others = under_way.take(ids)
        if any(row.decision in (Decision.MERGED, Decision.SPLIT) for row in (first, *others)):
            raise Mistake(_("其中有已被合并或拆分的，请刷新后再处理。"))
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
    if row.due and first.due and row.due != first.due:
        first.due_flag = "ambiguous"  # two dates: a person says which holds
        first.due = max(first.due, row.due)
    elif row.due and not first.due:
        for name in ("due", "due_text", "due_basis", "due_flag", "recurrence"):
            setattr(first, name, getattr(row, name))


def _joined(parties: list[Facts], more: list[Facts]) -> list[Facts]:
    """Parties of both; a unit named twice keeps the role it has in the first."""
    known = {(p["unit"], p["group"], p["name"]) for p in parties}
    return [*parties, *(p for p in more if (p["unit"], p["group"], p["name"]) not in known)]
