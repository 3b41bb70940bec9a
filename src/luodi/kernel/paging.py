"""Pages of long lists without counting a million rows: the count stops where it no longer helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
COUNT_LIMIT = 10_000
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page: `total` is exact up to COUNT_LIMIT, `total_is_capped` says “10000+”."""

    rows: Sequence[M]
    number: int
    size: int
    total: int
    total_is_capped: bool

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number * self.size < self.total or (
            self.total_is_capped and len(self.rows) == self.size
        )

    @property
    def has_previous(self) -> bool:
        """Whether a page precedes."""
        return self.number > 1

    @property
    def first(self) -> int:
        """The ordinal of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The ordinal of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)


def capped_count(rows: QuerySet[Any], limit: int | None = None) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than are worth counting."""
    limit = COUNT_LIMIT if limit is None else limit
    found = rows.order_by()[: limit + 1].count()
    return min(found, limit), found > limit


def page_of(
    rows: QuerySet[M],
    number: Any,
    size: int = PAGE_SIZE,
    *,
    counted: QuerySet[Any] | None = None,
    limit: int | None = None,
) -> Page[M]:
    """Page `number` of the rows (whatever was typed into the address), at least the first.

    `counted`: as many rows, if they can be counted in a cheaper way. `limit`: beyond it the rows
    are not all there are, and the page says “or more”.
    """
    try:
        wanted = min(max(1, int(number)), 10_000)
    except (TypeError, ValueError):
        wanted = 1
    total, capped = capped_count(rows.values("pk") if counted is None else counted, limit)
    if not capped:
        wanted = min(wanted, max(1, -(-total // size)))
    start = (wanted - 1) * size
    return Page(list(rows[start : start + size]), wanted, size, total, capped)
