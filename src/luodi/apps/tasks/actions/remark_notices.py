"""Who hears what about leaders' remarks."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.notify.queries import users_with_role
from luodi.apps.tasks.models import Remark, Task
from luodi.apps.tasks.queries.lists import current_parties
from luodi.apps.tasks.queries.remarks import users_of_leader
from luodi.apps.tasks.rules import OWNERS
from luodi.apps.tasks.waiting import page_of
from luodi.core.remark_flow import Urgency
from luodi.kernel.access import SUPERVISION, Actor

_SAID = 40  # characters of a remark
_TOPIC = _("领导批示")


def office_of_new(actor: Actor, row: Remark, today: dt.date) -> None:
    """The office dispatches it."""
    notice = Notice(
        "tasks.remark_new", _("%(leader)s 批示，请转办：%(what)s"), page_of(row),
        facts=_facts(row), urgent=_is_urgent(row), topic=_TOPIC,
    )  # fmt: skip
    users = users_with_role(actor.organisation_id, SUPERVISION, today)
    tell_users(actor, dict.fromkeys(users, 1), notice)


def owners_of_task(actor: Actor, row: Remark, task: Task, today: dt.date) -> None:
    """The units that answer for a task hear that a leader has said something about it."""
    notice = Notice(
        "tasks.remark_on", _("%(leader)s 对任务有批示，请按批示办理：%(what)s"), page_of(row),
        facts=_facts(row), urgent=_is_urgent(row), topic=_TOPIC,
    )  # fmt: skip
    parties = current_parties().filter(task=task, role__in=OWNERS).select_related("unit")
    tell_units(actor, {party.unit: 1 for party in parties}, notice, today)


def office_of_answers(actor: Actor, count: int, today: dt.date) -> None:
    """What remarks led to is done: the office brings it to the leader."""
    notice = Notice(
        "tasks.remark_answered", _("%(count)d 件批示已有办理结果，请报领导"),
        "/tasks/remarks/?state=answered", merges=True, topic=_TOPIC,
    )  # fmt: skip
    users = users_with_role(actor.organisation_id, SUPERVISION, today)
    tell_users(actor, dict.fromkeys(users, count), notice)


def leader_of_end(actor: Actor, row: Remark, today: dt.date) -> None:
    """The leader who made it hears that it is closed, and finds the answer there."""
    notice = Notice(
        "tasks.remark_closed", _("您的批示已办结：%(what)s"), page_of(row),
        facts=_facts(row), topic=_TOPIC,
    )  # fmt: skip
    tell_users(actor, dict.fromkeys(users_of_leader(row, today), 1), notice)


def _facts(row: Remark) -> dict[str, object]:
    return {"leader": row.leader, "what": row.text[:_SAID]}


def _is_urgent(row: Remark) -> bool:
    return bool(row.urgency == Urgency.URGENT.value)
