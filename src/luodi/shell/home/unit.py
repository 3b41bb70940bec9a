"""People of a unit: what is owed this week; for its head also how the unit stands."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Audience, WorkItem, WorkKind
from luodi.apps.tasks.queries import tasks_visible_to, unit_ids_of
from luodi.apps.tasks.queries.work import headed_unit_ids
from luodi.kernel.access import Actor, Role
from luodi.shell.home import addresses
from luodi.shell.home.blocks import Block, Lights, figure, lights_by, scope_of, seven_days

_SHOWN = 8
_KINDS = (
    WorkKind.SIGN.value, WorkKind.REPORT.value, WorkKind.NOTICE.value, WorkKind.HELP.value,
    WorkKind.CONFIRM.value,
)  # fmt: skip


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
    work = {"items": _most_urgent(waiting), "today": today, "more": addresses.work()}
    found = [
        Block("shell/home/figures.html", {"figures": figures}),
        Block("shell/home/work.html", {**work, "title": _("近期要办的")}),
    ]
    if actor.has(Role.UNIT_HEAD):
        found = [*_to_vouch(actor, today), *found, _standing(actor)]
    return found


def _to_vouch(actor: Actor, today: dt.date) -> list[Block]:
    """What goes out in the unit's name only with the head's signature: first of all."""
    waiting = WorkItem.objects.filter(
        organisation_id=actor.organisation_id,
        unit_id__in=headed_unit_ids(actor),
        kind=WorkKind.VOUCH.value,
        audience=Audience.HEAD,
        closed_at=None,
    )
    rows = waiting.select_related("task", "unit").defer("task__text").order_by("due", "id")
    more = addresses.work() + "#approve"
    context = {"items": list(rows[:_SHOWN]), "today": today, "more": more, "title": _("等我审签")}
    return [Block("shell/home/work.html", context)] if context["items"] else []


def open_work(actor: Actor, units: list[int]) -> QuerySet[WorkItem]:
    """What waits for the units."""
    return WorkItem.objects.filter(
        organisation_id=actor.organisation_id,
        unit_id__in=units,
        kind__in=_KINDS,  # what anybody of the unit may do; named for the sake of the index
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
