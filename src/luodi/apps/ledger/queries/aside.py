"""Rows that were set aside, as a table: what came, and why it was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from luodi.apps.ledger.models import Import
from luodi.apps.ledger.queries.imports import ASIDE, rows_of
from luodi.apps.ledger.returning.marks import keys_in
from luodi.kernel.saying import listed
from luodi.kernel.tables_out import Head, Table


def aside_table(source: Import) -> Table:
    """The rows in the form of their file, with the reason in a column of its own at the end.

    Only texts are written: what was a formula is its result.
    """
    heads = [str(column["head"]) for column in source.columns]
    # The hidden column of our own workbook stays, so that the rows can be handed in again.
    shown = [Head(head or "—", 4 if keys_in(head) else 18) for head in heads]
    name = _("%(name)s 搁置的行") % {"name": source.name.rpartition(".")[0] or source.name}
    return Table(name[:100], [*shown, Head(_("搁置原因"), 60)], _lines(source, len(heads)))


def _lines(source: Import, width: int) -> Iterator[list[Any]]:
    for row in rows_of(source, ASIDE).iterator(chunk_size=1000):
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        said = [
            _("第 %(row)d 行“%(column)s”：%(reason)s")
            % {"row": row.number, "column": one["column"], "reason": one["reason"]}
            for one in row.problems
        ]
        yield [*cells[:width], listed(said) or row.get_fate_display()]
