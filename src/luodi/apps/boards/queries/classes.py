"""Units side by side with others of their kind: a town is not compared with a bureau."""

from __future__ import annotations

from django.db.models import QuerySet

from luodi.apps.orgs.models import Unit, UnitKind

_ORDER = (
    UnitKind.ROOT,
    UnitKind.PARTY,
    UnitKind.GOVERNMENT,
    UnitKind.TOWN,
    UnitKind.PARK,
    UnitKind.INSTITUTION,
    UnitKind.ENTERPRISE,
    UnitKind.VERTICAL,
)
_RANK = {kind.value: rank for rank, kind in enumerate(_ORDER)}


def in_classes(units: QuerySet[Unit]) -> list[Unit]:
    """Class by class, each in the order of the tree."""
    rows = units.only("name", "short_name", "kind", "path")
    return sorted(rows, key=lambda unit: (_RANK.get(unit.kind, len(_ORDER)), unit.path))
