"""Who is told of a step: the units of a task, a unit's head, the office, its head."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils.functional import Promise

from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.notify.queries import users_of_units, users_with_role
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task, TaskParty
from luodi.core.task_flow import PartyState
from luodi.kernel.access import SUPERVISION, Actor, Role

MINE = "/tasks/mine/"
Text = str | Promise


def tell_task_units(
    actor: Actor, task: Task, kind: str, text: Text, today: dt.date, **facts: object
) -> None:
    """The people of all units that are on the task now; the notice leads to the task."""
    held = TaskParty.objects.filter(task=task).exclude(state=PartyState.RELEASED.value)
    units = Counter(party.unit for party in held.select_related("unit"))
    tell_units(actor, units, Notice(kind, text, page_of(task), facts=facts), today)


def tell_unit(
    actor: Actor, party: TaskParty, kind: str, text: Text, today: dt.date, **facts: object
) -> None:
    """The people of one unit; the notice leads to the task."""
    notice = Notice(kind, text, page_of(party.task), facts=facts)
    tell_units(actor, {party.unit: 1}, notice, today)


def tell_heads(actor: Actor, units: Iterable[Unit], kind: str, text: Text, today: dt.date) -> None:
    """The heads of units, that something waits for them; counted together."""
    rows = list(units)
    heads = set(users_with_role(actor.organisation_id, {Role.UNIT_HEAD}, today))
    found = users_of_units(actor.organisation_id, rows, today)
    counts = Counter(user for users in found.values() for user in users if user in heads)
    tell_users(actor, counts, Notice(kind, text, MINE, merges=True))


def tell_office(actor: Actor, kind: str, text: Text, today: dt.date, *, head: bool = False) -> None:
    """The supervision office, or only its head, that something waits there; counted together."""
    roles = {Role.SUPERVISION_HEAD} if head else SUPERVISION
    users = users_with_role(actor.organisation_id, roles, today)
    tell_users(actor, dict.fromkeys(users, 1), Notice(kind, text, MINE, merges=True))


def page_of(task: Task) -> str:
    """Where the task is."""
    return f"/tasks/{task.pk}/"
