"""People of a unit: what is owed this week; for its head also how the unit stands."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import WorkItem, WorkKind
from luodi.apps.tasks.queries import tasks_visible_to, unit_ids_of
from luodi.kernel.access import Actor, Role
from luodi.shell.home import addresses
from luodi.shell.home.blocks import Block, Lights, figure, lights_by, scope_of, seven_days

_SHOWN = 8
_KINDS = (WorkKind.SIGN.value, WorkKind.REPORT.value, WorkKind.APPROVE.value)


def blocks(actor: Actor, today: dt.date) -> list[Block]:
    """For handlers, liaisons and heads of units."""
    units = unit_ids_of(actor)
    waiting = open_work(actor, units)
    late = waiting.filter(due__lt=today)
    week = waiting.filter(due__range=seven_days(today))
    to_sign = waiting.filter(kind=WorkKind.SIGN)
    figures = [
        figure(_("逾期"), late, addresses.work() + "#overdue", "red"),
        figure(_("七天内到期"), week, addresses.work() + "#week", "amber"),
        figure(_("待签收"), to_sign, addresses.work() + "#new"),
        figure(_("全部待办"), waiting, addresses.work()),
    ]
    rows = _most_urgent(waiting)
    found = [
        Block("shell/home/figures.html", {"figures": figures}),
        Block("shell/home/work.html", {"items": rows, "today": today, "more": addresses.work()}),
    ]
    if actor.has(Role.UNIT_HEAD):
        found.append(_standing(actor))
    return found


def open_work(actor: Actor, units: list[int]) -> QuerySet[WorkItem]:
    """What waits for the units."""
    return WorkItem.objects.filter(
        organisation_id=actor.organisation_id,
        unit_id__in=units,
        kind__in=_KINDS,  # all there are; named so that the index reaches to the due date
        closed_at=None,
    )


def _most_urgent(waiting: QuerySet[WorkItem]) -> list[WorkItem]:
    """The first by due date: of each kind a few, as the index has them in order."""
    rows: list[WorkItem] = []
    for kind in _KINDS:
        one = waiting.filter(kind=kind).select_related("task", "unit").defer("task__text")
        rows += one.order_by("due", "id")[:_SHOWN]
    return sorted(rows, key=lambda item: (item.due or dt.date.max, item.pk))[:_SHOWN]


def _standing(actor: Actor) -> Block:
    """The unit's open tasks by light."""
    by_org = lights_by(tasks_visible_to(actor), "organisation", f"home:units:{scope_of(actor)}")
    unit = Unit.objects.filter(pk=actor.unit_id or 0).first()
    counts = by_org.get(actor.organisation_id, {})
    row = Lights(str(unit) if unit else _("本单位"), addresses.tasks(state="open"), 1, counts)
    context = {
        "title": _("本单位在办任务"),
        "what": _("单位"),
        "rows": [row],
        "more": addresses.tasks(),
    }
    return Block("shell/home/lights.html", context)
