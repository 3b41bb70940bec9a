"""Numbers of a series, gap-free: the number is given in the action's own transaction."""

from __future__ import annotations

from typing import Any

from luodi.core.numbers import DocumentNumber
from luodi.kernel.models import NumberSeries


def take(organisation_id: int, series: str, year: int, count: int = 1) -> list[DocumentNumber]:
    """The next `count` numbers of a series and year.

    The series' row stays locked until the transaction ends: if it is rolled back the numbers were
    never given, and nobody can have taken the next one in the meantime.
    """
    where: dict[str, Any] = {"organisation_id": organisation_id, "series": series, "year": year}
    NumberSeries.objects.get_or_create(**where)
    row = NumberSeries.objects.select_for_update().get(**where)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return [DocumentNumber(series, year, n) for n in range(first, row.last + 1)]
