"""Lists by cursor: the same cost for the first page and the last, however long the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Path, Schema
from pydantic import ConfigDict

from luodi.kernel.paging import capped_count

M = TypeVar("M", bound=Model)
T = TypeVar("T")
BIGGEST = 2**63 - 1  # what both databases keep as a key
Pk = Annotated[int, Path(ge=1, le=BIGGEST)]  # a key in an address
Key = Annotated[int, Field(ge=1, le=BIGGEST)]  # a key in what is sent


class Strict(Schema):
    """What is sent: unknown fields are mistakes, not silently dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Cursor(Strict):
    """Which part of a list: rows with a smaller id than `cursor`, `size` of them."""

    cursor: int | None = Field(None, ge=1, le=BIGGEST, description="the `id` of the last row seen")
    size: int = Field(50, ge=1, le=200)


class Listing(Schema, Generic[T]):
    """A part of a list, latest first. `total` is not counted beyond 10,000 (`total_is_capped`)."""

    items: list[T]
    next: str | None = Field(None, description="address of the next part; null at the end")
    total: int
    total_is_capped: bool


def listing(
    request: HttpRequest,
    rows: QuerySet[M],
    cursor: Cursor,
    show: Callable[[Sequence[M]], list[Any]] = list,
    *,
    by: str = "pk",
) -> dict[str, Any]:
    """The part of `rows` (latest first) that is asked for; `show` makes items of the rows.

    `by` names the number that the cursor counts.
    """
    total, capped = capped_count(rows.values("pk"))
    rows = rows.order_by(f"-{by}")
    if cursor.cursor is not None:
        rows = rows.filter(**{f"{by}__lt": cursor.cursor})
    found = list(rows[: cursor.size + 1])
    shown = found[: cursor.size]
    following = None
    if len(found) > cursor.size:
        query = request.GET.copy()
        query["cursor"] = str(getattr(shown[-1], by))
        following = f"{request.path}?{query.urlencode()}"
    return {"items": show(shown), "next": following, "total": total, "total_is_capped": capped}
