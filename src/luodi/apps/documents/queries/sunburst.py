"""Document → chapters → goals → units, as counts of requirements: for a chart and its table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.apps.documents.models import Decision, Document, Requirement, RequirementParty
from luodi.kernel.models import PartyRole

_OWNERS = (PartyRole.LEAD.value, PartyRole.RESPONSIBLE.value)
_SHOWN = (Decision.UNDECIDED, Decision.ACCEPTED)
_LABEL = {
    "color": "--ld-ink",
    "fontSize": 11,
    "minAngle": 8,
    "overflow": "truncate",
    "width": 62,
    "rotate": "radial",
}
# Pale enough for the words on them, paler outwards; the first level is the way back.
_LEVELS = [{}, *({"itemStyle": {"opacity": opacity}} for opacity in (0.6, 0.45, 0.3))]
Way = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sunburst:
    """The counts, as ECharts takes them and as rows of a table."""

    options: dict[str, Any]
    head: list[str]
    rows: list[list[Any]]


def sunburst_of(document: Document) -> Sunburst | None:
    """What the document comes to; None while it has no requirement that may become a task."""
    ways = Counter(_ways(document))
    if not ways:
        return None
    tree: dict[str, dict[str, dict[str, int]]] = {}
    for (chapter, goal, unit), count in ways.items():
        units = tree.setdefault(chapter, {}).setdefault(goal, {})
        units[unit] = units.get(unit, 0) + count
    data = [
        {
            "name": _short(chapter),
            "children": [
                {
                    "name": _short(goal),
                    "children": [{"name": _short(u), "value": n} for u, n in units.items()],
                }
                for goal, units in goals.items()
            ],
        }
        for chapter, goals in tree.items()
    ]
    series = {"type": "sunburst", "data": data, "label": _LABEL, "levels": _LEVELS}
    options = {"series": [series], "tooltip": {"show": True}}
    rows = [[*way, count] for way, count in ways.items()]
    head = [_("章节"), _("目标"), _("牵头单位"), _("要求数")]
    return Sunburst(options, head, rows)


def _ways(document: Document) -> list[Way]:
    chapters, owners = chapter_names(document), _owners(document)
    wanted = Q(proposal="task") | Q(decision=Decision.ACCEPTED)
    rows = Requirement.objects.filter(wanted, document=document, decision__in=_SHOWN)
    beginning, no_goal, nobody = _("开头部分"), _("未对应目标"), _("待明确")
    return [
        (chapters.get(node, beginning), goal or no_goal, owners.get(pk, nobody))
        for pk, node, goal in rows.values_list("pk", "node", "goal__name")
    ]


def _owners(document: Document) -> dict[int, str]:
    """Who leads each requirement, or else is responsible: the first that is named."""
    parties = RequirementParty.objects.filter(requirement__document=document)
    parties = parties.filter(role__in=_OWNERS).order_by("position", "id")
    owners: dict[int, tuple[int, str]] = {}
    columns = ("requirement_id", "role", "unit__short_name", "group__name", "name")
    for pk, role, unit, group, name in parties.values_list(*columns):
        rank = _OWNERS.index(role)
        if pk not in owners or rank < owners[pk][0]:
            owners[pk] = (rank, unit or group or name)
    return {pk: name for pk, (_rank, name) in owners.items()}


def chapter_names(document: Document) -> dict[int | None, str]:
    """The title of the chapter in which each line of the outline stands."""
    outline = document.outline
    names: dict[int | None, str] = {}
    for index in range(len(outline)):
        top = index
        while outline[top]["parent"] is not None:
            top = outline[top]["parent"]
        names[index] = f"{outline[top]['marker']}{outline[top]['title']}"
    return names


def _short(name: str) -> str:
    return name if len(name) <= 18 else f"{name[:17]}…"
