"""Columns of the register that tell what happened to a task: who signed when, what stands in the
way, what was said of it. What an office's own ledger has beside the plan (docs: domain, ledgers).

Each reads one short fact of the latest row of another table, for the rows of a page only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.apps.tasks import columns
from luodi.apps.tasks.columns import Column, Prepare
from luodi.apps.tasks.models import Claim, Task, TaskSource, WorkItem, WorkKind
from luodi.apps.tasks.queries.remarks import remarks_visible_to
from luodi.apps.tasks.queries.reports import LATEST, counting
from luodi.kernel.access import Actor
from luodi.kernel.saying import labelled, listed, short_day

_LONG = CharField()


def register() -> None:
    """Let them be chosen; none is among the usual ones."""
    columns.add(_told("signed", _("签收时间"), _signed, _with_signing, 24))
    columns.add(_found("problems", _("存在问题"), _of_report("problems")))
    columns.add(_found("next_step", _("下步打算"), _of_report("next_step")))
    columns.add(_told("returned", _("退回次数"), lambda t: t.sent_back, None, 9))
    columns.add(_told("result", _("办结情况"), lambda t: t.result, None, 40))
    columns.add(_found("review", _("审核意见"), _of_claim))
    columns.add(_told("archive", _("归档号"), lambda t: t.archive_number, None, 16))
    columns.add(_found("remark", _("领导批示"), _of_remark))
    columns.add(_found("item", _("来源条目"), _of_source))


def _told(
    key: str, label: Any, value: Callable[[Task], Any], prepare: Prepare | None, width: int
) -> Column:
    return Column(key, label, value, width=width, shown=False, prepare=prepare)


def _found(key: str, label: Any, query: Callable[[Actor], QuerySet[Any]]) -> Column:
    """A column of one value that a subquery finds, beside its task."""
    name = f"col_{key}"

    def prepare(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
        return rows.annotate(**{name: Subquery(query(actor)[:1])})

    return _told(key, label, lambda task: getattr(task, name, None) or "", prepare, 40)


def _of_report(name: str) -> Callable[[Actor], QuerySet[Any]]:
    """What the last report that counts says, were it nothing: what stood before is over."""

    def query(_actor: Actor) -> QuerySet[Any]:
        rows: QuerySet[Any] = counting().filter(task=OuterRef("pk"), for_lead=False)
        rows = rows.filter(is_unchanged=False)
        return rows.order_by(*LATEST).values(name)

    return query


def _of_claim(_actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Claim.objects.filter(task=OuterRef("pk"), decided_at__isnull=False)
    return rows.order_by("-pk").values("decision_reason")


def _of_remark(actor: Actor) -> QuerySet[Any]:
    """The latest on the task, or the one it came from: who, and what."""
    on = Q(task=OuterRef("pk")) | Q(matter=OuterRef("pk"))
    rows: QuerySet[Any] = remarks_visible_to(actor).filter(on)
    said = Concat(F("leader"), Value("："), F("text"), output_field=_LONG)
    found: QuerySet[Any] = rows.order_by("-pk").annotate(said=said).values("said")
    return found


def _of_source(_actor: Actor) -> QuerySet[Any]:
    rows = TaskSource.objects.filter(task=OuterRef("pk")).order_by("pk")
    return rows.values("requirement__text")


def _with_signing(rows: QuerySet[Task], _actor: Actor) -> QuerySet[Task]:
    signed = WorkItem.objects.filter(kind=WorkKind.SIGN, closed_at__isnull=False)
    signed = signed.only("task_id", "party_id", "closed_at").order_by("pk")
    return rows.prefetch_related(Prefetch("work", signed, to_attr="signings"))


def _signed(task: Task) -> str:
    """When each unit that is on the task signed; those that have still to, do not stand here."""
    at = {one.party_id: one.closed_at for one in getattr(task, "signings", ())}
    waiting = ("waiting", "returned")
    held = [p for p in task.current_parties if p.pk in at and p.state not in waiting]  # type: ignore[attr-defined]  # prefetched
    said = [labelled(p.unit, short_day(timezone.localdate(at[p.pk]))) for p in held if at[p.pk]]
    return listed(said)
