"""What the desk's forms send, as facts for the actions."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from luodi.apps.documents.actions import BulkEdit
from luodi.apps.documents.queries import goal_for
from luodi.apps.documents.queries.facts import EDITABLE
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import active_units, groups_visible_to
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from luodi.kernel.models import PartyRole

Facts = dict[str, Any]
ROLES = (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.SUPPORT)
OPERATORS = (">=", "<=", "=", ">", "<", "≈")
_NEW_TARGET = {"kind": "level", "soft": False, "per": "", "reference": "", "quote": ""}
_NUMBER_MARKS = str.maketrans({"，": "", ",": "", "％": "%"})


class Owners:
    """Units and groups of the organisation by the values that pickers send (u:12, g:3)."""

    def __init__(self, actor: Actor) -> None:
        self._units = {unit.pk: unit for unit in active_units(actor)}
        self._groups = {group.pk: group for group in groups_visible_to(actor)}

    def find(self, value: str) -> Unit | Group | None:
        """The unit or group of a value; None for a name that is no unit yet."""
        kind, _colon, key = value.partition(":")
        number = next(iter(keys([key])), 0)
        if kind not in ("u", "g"):
            return None
        return self._units.get(number) if kind == "u" else self._groups.get(number)

    def chosen(self, value: str) -> Unit | Group | None:
        """The unit or group that was picked, None for nothing; never nothing for something."""
        owner = self.find(value)
        if value and owner is None:
            raise Mistake(_("所选单位已不存在，请重新选择。"), "parties")
        return owner

    def party(self, role: PartyRole, value: str) -> Facts:
        """A party as JSON, from a picked value or from a name written in the document."""
        owner = self.find(value)
        if owner is None and not value.startswith("n:"):
            raise Mistake(_("所选单位已不存在，请重新选择。"), "parties")
        return {
            "role": role.value,
            "name": str(owner) if owner else value.removeprefix("n:")[:120],
            "unit": owner.pk if isinstance(owner, Unit) else None,
            "group": owner.pk if isinstance(owner, Group) else None,
        }

    def choices(self) -> list[dict[str, str]]:
        """All of them for a picker: value, text, what else they are called."""
        groups = [
            {"value": f"g:{g.pk}", "text": g.name, "hint": _("单位组")}
            for g in self._groups.values()
        ]
        units = [
            {"value": f"u:{u.pk}", "text": str(u), "hint": u.name if u.name != str(u) else ""}
            for u in self._units.values()
            if u.depth > 1
        ]
        return [*groups, *units]


def wanted_facts(data: QueryDict, owners: Owners, base: Facts) -> Facts:
    """The facts of the edit form; a party picked anew keeps no basis, others keep theirs."""
    known = {(p["role"], p["unit"], p["group"], p["name"]): p for p in base.get("parties", [])}
    names = {(p["unit"], p["group"]): p["name"] for p in base.get("parties", [])}
    parties = []
    for role in ROLES:
        for value in data.getlist(role.value):
            party = owners.party(role, value)
            if party["unit"] or party["group"]:
                party["name"] = names.get((party["unit"], party["group"]), party["name"])
            found = known.get((role.value, party["unit"], party["group"], party["name"]))
            parties.append(found or {**party, "basis": "person"})
    goal = data.get("goal", "")
    wanted = {
        "text": data.get("text", "").strip(),
        "leader": data.get("leader", "").strip()[:60],
        "due": date_or_none(data.get("due", ""), "due"),
        "due_text": data.get("due_text", "").strip()[:120],
        "recurrence": data.get("recurrence", "")[:120],
        "targets": targets_of(data, base.get("targets", [])),
        "measures": [
            line.strip() for line in data.get("measures", "").splitlines() if line.strip()
        ],
        "goal_id": next(iter(keys([goal])), None),
        "separately": data.get("separately") == "on",
        "parties": parties,
    }
    # After a conflict the officer says field by field whose words are kept.
    kept = {key: base[key] for key in base if data.get(f"keep_{key}") == "theirs"}
    return {**wanted, **kept}


def base_facts(data: QueryDict) -> Facts:
    """What the form was filled with when it was opened."""
    try:
        base = json.loads(data.get("base", ""))
    except ValueError:
        base = None
    if not _is_whole(base):
        raise Mistake(_("表单不完整，请刷新页面后再修改。"))
    facts: Facts = base
    return facts


_PARTY = {"role", "name", "unit", "group", "basis"}


def _is_whole(base: Any) -> bool:
    """Whether it is what the form was given, not something that only looks like it."""
    if not isinstance(base, dict) or set(base) - set(EDITABLE):
        return False
    lists = [base.get(name, []) for name in ("parties", "targets", "measures")]
    if not all(isinstance(one, list) for one in lists):
        return False
    parties, targets, _measures = lists
    rows = [*parties, *targets]
    return all(isinstance(r, dict) for r in rows) and all(set(p) == _PARTY for p in parties)


def date_or_none(text: str, field: str) -> str | None:
    """An ISO date that exists, or None for nothing."""
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Mistake(_("日期请写成 2026-06-30 这样。"), field) from None


def targets_of(data: QueryDict, base: list[Facts]) -> list[Facts]:
    """The rows of the targets' table; a row without indicator and value is left out."""
    columns = [data.getlist(f"target_{name}") for name in ("indicator", "op", "value", "unit")]
    found = []
    for place, (indicator, op, value, unit) in enumerate(zip(*columns, strict=False)):
        if not indicator.strip() and not value.strip():
            continue
        old = base[place] if place < len(base) else {}
        row = {
            **_NEW_TARGET,
            **old,
            "indicator": indicator.strip()[:80],
            "op": op if op in OPERATORS or op == "range" else ">=",
            "value": _value(value),
            "unit": unit.strip()[:20],
        }
        keys = ("indicator", "op", "value", "unit")
        changed = any(row[key] != old.get(key) for key in keys)
        row["basis"] = "person" if changed else old.get("basis", "explicit")
        found.append(row)
    return found


def _value(text: str) -> float | list[float]:
    parts = text.translate(_NUMBER_MARKS).replace("～", "-").replace("—", "-").strip()
    try:
        if "-" in parts[1:]:
            low, high = parts[0] + parts[1:].split("-")[0], parts[1:].split("-")[1]
            return [float(low), float(high)]
        return float(parts)
    except ValueError:
        raise Mistake(_("目标值“%(text)s”不是数字。") % {"text": text}, "targets") from None


SUGGESTED = "suggested"  # what the bulk bar says where each gets the goal its words suggest


def bulk_edit(data: QueryDict, actor: Actor, owners: Owners) -> BulkEdit:
    """What the bulk bar sets; what is left empty stays as it is."""
    due, goal = date_or_none(data.get("due", ""), "due"), data.get("goal", "")
    return BulkEdit(
        lead=owners.chosen(data.get("lead", "")),
        support=tuple(o for o in map(owners.chosen, data.getlist("support")) if o),
        due=dt.date.fromisoformat(due) if due else None,
        leader=data.get("leader", "").strip() or None,
        goal=goal_for(actor, *keys([goal])) if keys([goal]) else None,
        suggested_goals=goal == SUGGESTED,
        accept=data.get("accept") == "on",
    )
