"""Units named in the cells of a ledger, found among those of the organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.understanding.names import Known, known, suggestions, units_in
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import active_units, members_of, resolver
from luodi.kernel.access import Actor

MOST_PARTIES = 100
NOBODY = 0  # an answer: the name is not to be listed
_SEVERAL = re.compile(r"[、，,；;/：:。\s]|牵头|配合|会同|负责")
_RANK = {"lead": 0, "responsible": 1, "support": 2}


class PartyReader:
    """Reads units of many rows; each name is looked up once. `choices` are answers to names."""

    def __init__(self, actor: Actor, choices: Mapping[str, Any], *, first_leads: bool) -> None:
        self._resolver = resolver(actor)
        self._choices = choices
        self._first_leads = first_leads
        self._active = set(active_units(actor).values_list("pk", flat=True))
        self._members: dict[int, list[int]] = {}
        self._found: dict[str, list[int] | None] = {}
        self._cells: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def read(self, made: Planned, written: Sequence[tuple[str, str, str]]) -> list[tuple[int, str]]:
        """(unit, role) of (head, role, cell); what is not known is noted as wrong."""
        roles: dict[int, str] = {}
        for head, role, cell in written:
            for at, (name, said) in enumerate(self._named(cell, role)):
                units = self._units(name)
                if units is None:
                    reason = _("没有找到“%(name)s”这个单位") % {"name": name[:40]}
                    made.wrong(head, reason, ask_of(name))
                    continue
                as_lead = self._first_leads and role == "responsible"
                took = ("lead" if at == 0 else "support") if as_lead else said
                for pk in units:
                    known_role = roles.get(pk)
                    if known_role is None or _RANK[took] < _RANK[known_role]:
                        roles[pk] = took
        if len(roles) > MOST_PARTIES:
            reason = _("一项任务最多 %(most)d 个单位") % {"most": MOST_PARTIES}
            made.wrong(written[0][0], reason)
        return sorted(roles.items(), key=lambda one: _RANK[one[1]])

    def _named(self, cell: str, role: str) -> list[tuple[str, str]]:
        if (cell, role) not in self._cells:
            # Several names are never one: the resolver is generous with what stands before a name.
            whole = not _SEVERAL.search(cell.strip()) and self._units(cell.strip())
            found = [(cell.strip(), role)] if whole else units_in(cell, role)
            self._cells[cell, role] = found
        return self._cells[cell, role]

    def _units(self, name: str) -> list[int] | None:
        """The units a name means: one, those of a group, or those that were chosen for it."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> list[int] | None:
        chosen = self._choices.get(ask_of(name))
        if chosen == NOBODY:
            return []
        if chosen in self._active:
            return [int(chosen)]
        found = self._resolver.resolve(name)
        if isinstance(found, Group):
            if found.pk not in self._members:
                self._members[found.pk] = [unit.pk for unit in members_of(found)]
            return self._members[found.pk]
        return [found.pk] if isinstance(found, Unit) else None


def ask_of(name: str) -> str:
    """What the answer to an unknown name is called."""
    return f"unit:{name[:60]}"


class Suggester:
    """Which units an unknown name may mean."""

    def __init__(self, actor: Actor) -> None:
        rows = [unit for unit in active_units(actor) if unit.depth > 1]
        self._units: list[Known] = [
            known(unit.pk, str(unit), [unit.name, *unit.aliases]) for unit in rows
        ]

    def of(self, name: str) -> list[tuple[int, str]]:
        """(key, name), the likeliest first."""
        return suggestions(name, self._units)
