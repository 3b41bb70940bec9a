"""Columns of the register: what each is called, how it is sorted, and what it says of a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.queries.documents import BIG
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.light_words import why_now
from luodi.apps.tasks.models import Judgement, Task, TaskParty, TaskTarget
from luodi.apps.tasks.models.tasks import STATES
from luodi.apps.tasks.queries.lists import current_parties
from luodi.apps.tasks.queries.marks import present_judgements
from luodi.apps.tasks.words import rhythm_words
from luodi.core.exact import rounded
from luodi.kernel.access import Actor, Permission
from luodi.kernel.models import PartyRole
from luodi.kernel.saying import labelled, listed, remembered

Prepare = Callable[[QuerySet[Task], Actor], QuerySet[Task]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `value` is what an export writes, pages show some of them their own way."""

    key: str
    label: str | Promise
    value: Callable[[Task], Any]
    sort: str = ""
    width: int = 14
    shown: bool = True
    permission: Permission | None = None  # who sees it at all; nothing: everybody
    prepare: Prepare | None = None  # adds to the rows what `value` reads


def source_of(task: Task) -> str:
    """The document that led to the task, or in a word where else it comes from."""
    document = task.batch.document if task.batch else None
    return str(document or task.get_kind_display())


def units_in(task: Task, role: str) -> list[TaskParty]:
    """The parties in a role; from what was prefetched."""
    return [party for party in task.current_parties if party.role == role]  # type: ignore[attr-defined]  # prefetched


def _units(role: str) -> Callable[[Task], str]:
    return lambda task: listed(party.unit for party in units_in(task, role))


_SIGNS = {"=": "", "range": "", ">=": "≥", "<=": "≤"}


def amount_words(target: TaskTarget) -> str:
    """What is to be reached, in the words of the text or in figures."""
    if target.quote:
        return target.quote
    high = f"—{target.high:g}" if target.high is not None else ""
    sign = _SIGNS.get(target.op, target.op)
    return f"{sign}{target.value:g}{high}{target.unit}"


def target_words(target: TaskTarget) -> str:
    """A target with what it measures: “改造小区：完成12个”."""
    said = amount_words(target)
    is_plain = not target.indicator or target.indicator in said
    return said if is_plain else labelled(target.indicator, said)


def ratio_words(ratio: float | None) -> str:
    """How much is done, in per cent; nothing where nothing says so, which is not zero."""
    return "" if ratio is None else f"{rounded(ratio * 100, 0)}%"


LIGHT_WORDS: dict[str, str | Promise] = {
    "red": _("滞后"),
    "yellow": _("偏慢"),
    "green": _("正常"),
    "grey": _("未到期"),
}
_STATES = dict(STATES)


@remembered
def colour_word(light: str) -> str:
    """The colour as a word."""
    return str(LIGHT_WORDS[light])


@remembered
def _state_word(state: str) -> str:
    return str(_STATES[state])


def judgement_in(task: Task) -> Judgement | None:
    """The office's judgement that holds today; from what was prefetched."""
    return next(iter(getattr(task, "judged_now", ())), None)


def judged_words(task: Task) -> str:
    """How the office judges the light, and why; nothing where it leaves it at the computed one."""
    found = judgement_in(task)
    return labelled(colour_word(found.light), found.reason) if found else ""


def _with_judgement(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    held = present_judgements(actor.organisation_id, timezone.localdate())
    held = held.only("task_id", "light", "reason").order_by("-id")
    asked = getattr(rows, "_prefetch_related_lookups", ())  # two columns may ask for it
    if any(getattr(one, "to_attr", "") == "judged_now" for one in asked):
        return rows
    return rows.prefetch_related(Prefetch("judgements", held, to_attr="judged_now"))


COLUMNS: Sequence[Column] = (
    Column("number", _("编号"), lambda t: t.number, "number", 20),
    Column("title", _("事项"), lambda t: t.title, width=40),
    Column("light", _("亮灯"), lambda t: colour_word(t.light), width=9, prepare=_with_judgement),
    Column("state", _("状态"), lambda t: _state_word(t.state), width=10),
    Column("lead", _("牵头单位"), _units(PartyRole.LEAD), width=16),
    Column("responsible", _("责任单位"), _units(PartyRole.RESPONSIBLE), width=20),
    Column("support", _("配合单位"), _units(PartyRole.SUPPORT), width=20, shown=False),
    Column("due", _("时限"), lambda t: t.due_current, "due", 12),
    Column("due_original", _("原定时限"), lambda t: t.due_original, width=12, shown=False),
    Column("due_text", _("时限原文"), lambda t: t.due_text, width=16, shown=False),
    Column("progress", _("最近进展"), lambda t: t.last_progress, width=40),
    Column("report", _("反馈日期"), lambda t: t.last_progress_on, "report", 12),
    Column("targets", _("目标值"), lambda t: [*map(target_words, t.targets.all())], shown=False),
    Column("goal", _("对应目标"), lambda t: t.goal.name if t.goal else "", width=16, shown=False),
    Column("leader", _("责任领导"), lambda t: t.leader, width=10, shown=False),
    Column("rhythm", _("反馈频次"), lambda t: rhythm_words(t.rhythm), width=14, shown=False),
    Column("source", _("来源文件"), source_of, width=24, shown=False),
    Column("issued", _("交办日期"), lambda t: t.issued_on, width=12, shown=False),
    Column("text", _("要求"), lambda t: t.text, width=60, shown=False),
    Column("why", _("亮灯说明"), lambda t: why_now(t, timezone.localdate()), width=40, shown=False),
    Column("judged", _("研判"), judged_words, width=30, shown=False, prepare=_with_judgement),
    Column("kind", _("任务来源"), lambda t: t.get_kind_display(), width=10, shown=False),
    Column("extensions", _("延期次数"), lambda t: t.extensions, width=9, shown=False),
    Column("ratio", _("完成比例"), lambda t: ratio_words(t.progress_ratio), width=9, shown=False),
    Column("stale", _("反馈逾期"), lambda t: t.stale_since, width=12, shown=False),
    Column("closed", _("办结日期"), lambda t: t.accepted_on, "closed", 12, shown=False),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}


_more: dict[str, Column] = {}
FIRST = ("number", "title")  # always there, always first


def add(column: Column) -> None:
    """A column that stands after the usual ones; later apps have some of their own."""
    _more[column.key] = column


def columns_for(actor: Actor) -> list[Column]:
    """All columns that the actor may see."""
    found = [*COLUMNS, *_more.values()]
    return [c for c in found if c.permission is None or actor.may(c.permission)]


def chosen_columns(keys: Iterable[str], among: Sequence[Column] = COLUMNS) -> list[Column]:
    """The columns asked for, in that order; the usual ones if none is."""
    known = {column.key: column for column in among}
    wanted = [key for key in dict.fromkeys(keys) if key in known and key not in FIRST]
    if not wanted:
        return [column for column in COLUMNS if column.shown]
    return [known[key] for key in (*FIRST, *wanted)]


def prepared(rows: QuerySet[Task], columns: Iterable[Column], actor: Actor) -> QuerySet[Task]:
    """What the columns need and no more; of those of later apps too."""
    shown = list(columns)
    for column in shown:
        if column.prepare is not None:
            rows = column.prepare(rows, actor)
    return with_columns(rows, shown)


def with_columns(rows: QuerySet[Task], columns: Iterable[Column] = COLUMNS) -> QuerySet[Task]:
    """What the columns need and no more, in a fixed number of queries."""
    keys = {column.key for column in columns}
    # A query for the units more, but some dozen of them instead of one for each party.
    units = Prefetch("unit", Unit.objects.only("name", "short_name"))
    parties = current_parties().only("task_id", "unit_id", "role", "state", "position")
    parties = parties.order_by("position", "id").prefetch_related(units)
    rows = rows.prefetch_related(Prefetch("parties", parties, to_attr="current_parties"))
    if "goal" in keys:
        rows = rows.select_related("goal")
    if "targets" in keys:
        rows = rows.prefetch_related("targets")
    if "source" in keys:
        rows = rows.select_related("batch__document").defer(
            "batch__note", *(f"batch__document__{name}" for name in BIG)
        )
    return rows if "text" in keys else rows.defer("text", "measures")
