"""What the rows of a workbook that came back would change, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from luodi.apps.ledger.models import Fate, Import, ImportRow
from luodi.apps.ledger.queries.exporting import facts_of, tasks_in_order
from luodi.apps.ledger.queries.planned import Planned
from luodi.apps.ledger.returning.columns import (
    CORE,
    EDITABLE,
    LANGUAGE,
    PARTIES,
    Column,
    Facts,
    all_columns,
    texts,
    value_of,
)
from luodi.apps.ledger.returning.marks import Mark, Marker, keys_in, read, written
from luodi.apps.ledger.understanding.fields import compact
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.kernel import many
from luodi.kernel.access import Actor
from luodi.kernel.tables_in import Unfit

TABLE = "table"  # whose values count in a conflict: those of the file


class Merger:
    """Compares the rows of one workbook with what went out and with what is known now."""

    def __init__(self, actor: Actor, source: Import) -> None:
        self._actor = actor
        self._heads = [str(column["head"]) for column in source.columns]
        self._at = next(i for i, head in enumerate(self._heads) if keys_in(head))
        self._keys = keys_in(self._heads[self._at])
        self._marker = Marker(actor.organisation_id)
        self._facts = Facts()
        self._columns: list[Column] = []
        self._places: dict[str, int] = {}

    def plan(self, rows: Iterable[ImportRow]) -> list[Planned]:
        """All rows, in their order."""
        listed = list(rows)
        marks = {row.number: read(self._cell(row, self._at), self._keys) for row in listed}
        pks = {mark.task_id for mark in marks.values() if mark}
        seen = tasks_visible_to(self._actor).filter(pk__in=many.keys(sorted(pks)))
        visible = list(seen.values_list("pk", flat=True))
        with override(LANGUAGE):
            self._set_up(visible)
            tasks = {task.pk: task for task in tasks_in_order(visible, self._columns)}
        first: dict[int, int] = {}
        return [self._row(row, marks[row.number], tasks, first) for row in listed]

    def _set_up(self, visible: Sequence[int]) -> None:
        self._facts = facts_of(self._actor, visible)
        known = all_columns(self._facts)
        self._columns = [known[key] for key in self._keys if key in known]
        heads = {compact(head): at for at, head in enumerate(self._heads)}
        self._places = {
            column.key: heads[compact(column.head)]
            for column in self._columns
            if compact(column.head) in heads
        }

    def _row(
        self,
        row: ImportRow,
        mark: Mark | None,
        tasks: Mapping[int, Task],
        first: dict[int, int],
    ) -> Planned:
        made = Planned(row.number, Fate.SAME)
        made.title = self._text(row, "title")[:120]
        task = self._task(made, mark, tasks)
        if mark is None or task is None:
            return made
        made.task_id, made.title = task.pk, task.title
        if first.setdefault(task.pk, row.number) != row.number:
            reason = _("与第 %(n)d 行是同一项任务，请只留一行") % {"n": first[task.pk]}
            made.wrong("编号", reason)
            return made
        now = dict(zip([c.key for c in self._columns], texts(task, self._columns), strict=True))
        changes: list[dict[str, Any]] = []
        for column in self._columns:
            change = self._cell_of(made, row, mark, column, written(now[column.key]))
            if change:
                changes.append(change)
        made.plan = {"changes": changes, "unsaved": row.plan.get("unsaved", [])}
        if changes and not task.is_open and any(c["key"] != "note" for c in changes):
            state = task.get_state_display()
            made.wrong("状态", _("任务%(state)s，只能改督查室备注") % {"state": state})
        self._settle(made, row)
        return made

    def _task(self, made: Planned, mark: Mark | None, tasks: Mapping[int, Task]) -> Task | None:
        if mark is None:
            made.wrong(
                "校验码",
                _("这一行没有校验码，不是从系统导出的。新增任务请上传原有台账，或在系统里直接登记"),
            )
            return None
        task = tasks.get(mark.task_id)
        hashed = mark.hashes.get("number", "")
        if task is None or self._marker.hash(task.pk, "number", task.number) != hashed:
            made.wrong("校验码", _("找不到这一行的任务，或校验码被改动过。请重新导出后再改"))
            return None
        return task

    def _cell_of(
        self, made: Planned, row: ImportRow, mark: Mark, column: Column, now: str
    ) -> dict[str, Any] | None:
        """What becomes of one cell: nothing, a change, or a note of what is wrong."""
        place = self._places.get(column.key)
        if place is None:
            return None
        if place in row.plan.get("unsaved", ()):
            made.wrong(column.head, _("公式没有保存计算结果，请改成数值"))
            return None
        text = written(self._cell(row, place))
        went_out = mark.hashes.get(column.key, "")
        if text == now or self._marker.hash(mark.task_id, column.key, text) == went_out:
            return None
        if column.key not in EDITABLE:
            made.wrong(column.head, _refusal(column.key, now, text))
            return None
        try:
            value = value_of(column.key, text, self._facts)
        except Unfit as unfit:
            made.wrong(column.head, unfit.reason)
            return None
        is_free = self._marker.hash(mark.task_id, column.key, now) == went_out
        return {
            "key": column.key, "head": column.head, "before": now, "after": text,
            "value": value, "conflict": not is_free,
        }  # fmt: skip

    def _settle(self, made: Planned, row: ImportRow) -> None:
        """Whose values count where somebody else has changed the same cell."""
        changes = made.plan["changes"]
        if made.fate is Fate.WRONG or not changes:
            return
        made.fate = Fate.CHANGE
        seen = {c["key"]: c["before"] for c in row.plan.get("changes", ()) if c["conflict"]}
        for change in changes:
            settled = row.settled == TABLE and seen.get(change["key"]) == change["before"]
            if change["conflict"] and not settled:
                made.fate = Fate.CONFLICT

    def _text(self, row: ImportRow, key: str) -> str:
        place = self._places.get(key)
        return "" if place is None else self._cell(row, place)

    @staticmethod
    def _cell(row: ImportRow, at: int) -> str:
        return row.cells[at] if at < len(row.cells) else ""


def _refusal(key: str, now: str, text: str) -> str:
    """Why a cell cannot be changed in a table, and what to do instead."""
    facts = {"now": now[:30] or "—", "text": text[:30] or "—"}
    if key in CORE:
        return (
            _(
                "“%(now)s”改成了“%(text)s”：这是交办的内容，表里不能改。请改回原值，"
                "由承办单位在任务页“申请调整”，经审批后变更"
            )
            % facts
        )
    if key in PARTIES:
        return _("“%(now)s”改成了“%(text)s”：单位变动请用退回、改派办理，表里请改回原值") % facts
    return _("“%(now)s”改成了“%(text)s”：这一列由系统产生，请改回原值") % facts


__all__ = ["TABLE", "Merger"]
