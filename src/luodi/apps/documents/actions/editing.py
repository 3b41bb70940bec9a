"""Editing requirements: one at a time with a merge of what two people changed, or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.actions import steps
from luodi.apps.documents.models import Decision, Goal, Requirement
from luodi.apps.documents.queries import goal_suggester
from luodi.apps.documents.queries.facts import EDITABLE, editable_facts, party_facts
from luodi.apps.documents.rules import DECOMPOSE
from luodi.apps.orgs.models import Group, Unit
from luodi.kernel import gate
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Basis, PartyRole
from luodi.kernel.recurring_days import checked_rule

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed differently."""

    field: str
    theirs: Any
    mine: Any


class EditConflict(Conflict):
    """Fields that two people changed differently; `row` stands as the other has left it.

    `wanted` is what this officer changed, the fields in conflict too.
    """

    def __init__(self, row: Requirement, clashes: list[Clash], wanted: Facts) -> None:
        super().__init__(_("另一位同事刚刚也改了这一条，下列栏目请选择保留谁的。"))
        self.row = row
        self.clashes = clashes
        self.wanted = wanted


@gate.guarded("wanted")
@action("documents.edit", gettext_lazy("修改了要求"))
def edit(
    *, actor: Actor, document_id: int, pk: int, base: Facts, wanted: Facts
) -> tuple[Requirement, bool]:
    """Save what the officer changed between `base` (as it was shown) and `wanted`.

    What somebody else has changed in the meantime stays, unless both changed the same field to
    something different: then EditConflict. Returns the row and whether it was merged.
    """
    actor.require(DECOMPOSE)
    unknown = set(wanted) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    with steps.step(actor, document_id, _("修改")) as under_way:
        (row,) = under_way.take([pk])
        now = editable_facts(row)
        mine = {key: value for key, value in wanted.items() if value != base.get(key)}
        theirs = {key for key in EDITABLE if now[key] != base.get(key, now[key])}
        clashes = [
            Clash(key, now[key], mine[key])
            for key in EDITABLE
            if key in mine and key in theirs and now[key] != mine[key]
        ]
        if clashes:
            raise EditConflict(row, clashes, mine)
        _refuse_foreign(actor, mine)
        parties = _apply(row, mine, now)
        under_way.put(row, parties)
    return row, bool(theirs)


def _refuse_foreign(actor: Actor, mine: Facts) -> None:
    """What is named by its number must be the organisation's own."""
    own = {"organisation_id": actor.organisation_id}
    goal = mine.get("goal_id")
    if goal is not None and not Goal.objects.filter(**own, pk=goal).exists():
        raise Mistake(_("找不到所选的目标，请重新选择。"), "goal")
    parties: list[Facts] = mine.get("parties", [])
    units = {party["unit"] for party in parties if party["unit"]}
    groups = {party["group"] for party in parties if party["group"]}
    known = Unit.objects.filter(**own, pk__in=units).count() if units else 0
    known += Group.objects.filter(**own, pk__in=groups).count() if groups else 0
    if known != len(units) + len(groups):
        raise Mistake(_("所选单位已不存在，请重新选择。"), "parties")


def refuse_gone(actor: Actor, owners: Iterable[Unit | Group]) -> None:
    """Only units that stand today can be given something; and only the organisation's own."""
    for owner in owners:
        if owner.organisation_id != actor.organisation_id:
            raise Hidden
        if isinstance(owner, Unit) and not owner.is_active:
            raise Mistake(_("“%(unit)s”已经撤销，请选择别的单位。") % {"unit": owner}, "lead")


def _apply(row: Requirement, mine: Facts, now: Facts) -> list[Facts] | None:
    """Set the changed fields; a changed date or party is from now on a person's."""
    if "text" in mine:
        row.text = str(mine["text"]).strip()
        if not row.text:
            raise Mistake(_("事项不能为空；不需要办理的，请选“不转”。"), "text")
    if "due" in mine:
        row.due = dt.date.fromisoformat(mine["due"]) if mine["due"] else None
    if {"due", "recurrence"} & set(mine):
        _settle(row, mine)
    for key in ("leader", "due_text", "recurrence", "targets", "measures", "goal_id", "separately"):
        if key in mine:
            setattr(row, key, mine[key])
    if "parties" not in mine:
        return None
    return _merged_basis(mine["parties"], now["parties"])


def _settle(row: Requirement, mine: Facts) -> None:
    """A date or rule is from now on a person's; a rule is one that has days."""
    if "recurrence" in mine:
        mine["recurrence"] = checked_rule(str(mine["recurrence"]))
    settled = row.due or mine.get("recurrence", row.recurrence)
    row.due_basis = Basis.PERSON if settled else Basis.OPEN
    row.due_flag = ""


def _merged_basis(wanted: list[Facts], known: list[Facts]) -> list[Facts]:
    """Parties that were there keep where they came from; new ones come from a person."""
    _one_lead(wanted)
    basis = {(p["role"], p["unit"], p["group"], p["name"]): p["basis"] for p in known}
    return [
        {
            **party,
            "basis": basis.get(
                (party["role"], party["unit"], party["group"], party["name"]), Basis.PERSON.value
            ),
        }
        for party in wanted
    ]


def _one_lead(parties: list[Facts]) -> None:
    seen = set()
    for party in parties:
        key = (party["unit"], party["group"], party["name"])
        if key in seen:
            raise Mistake(
                _("“%(name)s”出现了两次，一个单位只能有一种角色。") % {"name": party["name"]},
                "parties",
            )
        seen.add(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEdit:
    """What is set on many requirements at once; None leaves a field alone.

    `suggested_goals`: each that has no goal gets the one that its own words suggest most.
    """

    lead: Unit | Group | None = None
    support: tuple[Unit | Group, ...] = ()
    due: dt.date | None = None
    leader: str | None = None
    goal: Goal | None = None
    suggested_goals: bool = False
    accept: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return self == replace(BulkEdit())


@action("documents.bulk_edit", gettext_lazy("批量修改了要求"))
def edit_many(
    *, actor: Actor, document_id: int, ids: Sequence[int], edit: BulkEdit
) -> list[Requirement]:
    """“(二)以下全部 → 区发改委”: the same owner, date, leader or goal for many."""
    actor.require(DECOMPOSE)
    if edit.is_empty:
        raise Mistake(_("请先选择要批量填写的内容。"))
    if not ids:
        raise Mistake(_("请先勾选要求。"))
    refuse_gone(actor, [owner for owner in (edit.lead, *edit.support) if owner is not None])
    if edit.goal is not None and edit.goal.organisation_id != actor.organisation_id:
        raise Hidden
    with steps.step(actor, document_id, _("批量修改")) as under_way:
        rows = under_way.take(ids)
        suggest = goal_suggester(actor) if edit.suggested_goals else None
        for row in rows:
            parties = [party_facts(party) for party in row.parties.all()]
            if suggest is not None and row.goal_id is None:
                row.goal = next((goal for goal, _words in suggest(row.text)), None)
            under_way.put(row, _bulk_apply(row, parties, edit, actor))
    return rows


def _bulk_apply(
    row: Requirement, parties: list[Facts], edit: BulkEdit, actor: Actor
) -> list[Facts] | None:
    if edit.due is not None:
        row.due, row.due_basis, row.due_flag = edit.due, Basis.PERSON, ""
    if edit.leader is not None:
        row.leader = edit.leader
    if edit.goal is not None:
        row.goal = edit.goal
    if edit.accept and row.decision == Decision.UNDECIDED:
        steps.decided(row, Decision.ACCEPTED, actor)
    if edit.lead is None and not edit.support:
        return None
    if edit.lead is not None:
        parties = with_lead(parties, edit.lead)
    for owner in edit.support:
        parties = _without(parties, owner)
        parties = [*parties, _party(owner, PartyRole.SUPPORT)]
    return parties


def with_lead(parties: list[Facts], owner: Unit | Group) -> list[Facts]:
    """The parties with `owner` in the lead; who led before now supports.

    A name in the lead for which no unit was found is what `owner` now stands for: it goes.
    """
    rest = [
        {**party, "role": PartyRole.SUPPORT.value} if party["role"] == PartyRole.LEAD else party
        for party in _without(parties, owner)
        if party["role"] != PartyRole.LEAD or party["unit"] or party["group"]
    ]
    return [_party(owner, PartyRole.LEAD), *rest]


def _without(parties: list[Facts], owner: Unit | Group) -> list[Facts]:
    key = "unit" if isinstance(owner, Unit) else "group"
    return [party for party in parties if party[key] != owner.pk]


def _party(owner: Unit | Group, role: PartyRole) -> Facts:
    is_unit = isinstance(owner, Unit)
    return {
        "role": role.value,
        "name": str(owner),
        "unit": owner.pk if is_unit else None,
        "group": None if is_unit else owner.pk,
        "basis": Basis.PERSON.value,
    }


@action("documents.take_suggestion", gettext_lazy("采纳了建议单位"))
def take_suggestion(*, actor: Actor, document_id: int, pk: int, unit: Unit) -> Requirement:
    """A suggested unit takes the lead; from now on it is a person's decision."""
    actor.require(DECOMPOSE)
    refuse_gone(actor, [unit])
    with steps.step(actor, document_id, _("采纳建议")) as under_way:
        (row,) = under_way.take([pk])
        parties = [party_facts(party) for party in row.parties.all()]
        under_way.put(row, with_lead(parties, unit))
    return row
