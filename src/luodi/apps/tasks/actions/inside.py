"""Inside a unit: its part of a task is given to one of its own people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.queries import current
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.notify.queries import users_for
from luodi.apps.orgs.models import Holding, Person
from luodi.apps.tasks.actions.locking import locked_parties
from luodi.apps.tasks.models import Assignment, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.rules import ASSIGN, acts_for
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake


@gate.guarded("note")
@action("tasks.assign", gettext_lazy("分派了任务"))
def assign(
    *,
    actor: Actor,
    party_ids: Collection[int],
    person: Person | None,
    now: dt.datetime,
    note: str = "",
    seen: str | None = None,
) -> list[TaskParty]:
    """Parts of tasks are given to somebody who serves in the unit; to nobody in particular: None.

    Whoever is named finds them first; the others of the unit still see them, so that nothing
    waits for somebody who is away. `seen`: the key of whom they were given to as far as the actor
    knows; if it is somebody else by now, nothing is changed.
    """
    actor.require(ASSIGN)
    parties = locked_parties(actor, party_ids)
    today = timezone.localdate(now)
    for party in parties:
        if not acts_for(actor, party):
            raise Refused("tasks.assign")
        if party.state == PartyState.RELEASED.value or not party.task.is_open:
            raise Mistake(_("只能分派本单位还在办理的任务。"))
        if person is not None:
            _check_serves(person, party, today)
    held = Assignment.objects.filter(party__in=parties, ended_at=None)
    _compare(held, seen)
    held.update(ended_at=now)
    if person is not None:
        Assignment.objects.bulk_create(
            Assignment(
                organisation_id=party.organisation_id,
                party=party,
                person=person,
                note=note.strip()[:200],
                by_name=actor.name,
                at=now,
            )
            for party in parties
        )
    waiting = WorkItem.objects.filter(party__in=parties, kind=WorkKind.REPORT, closed_at=None)
    waiting.update(person=person)
    for party in parties:
        after = {"unit": party.unit, "assigned_to": person.name if person else ""}
        events.record(actor, party.task, after=after, reason=note.strip())
    if person is not None:
        text = gettext_lazy("%(count)d 项任务分派给您办理")
        users = users_for([person.pk], today)[person.pk]
        notice = Notice("tasks.assigned", text, "/tasks/mine/", merges=True)
        tell_users(actor, dict.fromkeys(users, len(parties)), notice)
    return parties


def _compare(held: QuerySet[Assignment], seen: str | None) -> None:
    if seen is not None and {str(row.person_id) for row in held} != ({seen} if seen else set()):
        raise Conflict(_("刚刚有人改过这项任务的承办人，没有覆盖。请看现在是谁，再决定改不改。"))


def _check_serves(person: Person, party: TaskParty, today: dt.date) -> None:
    serves = Holding.objects.filter(
        current(today), person=person, post__unit__path__startswith=party.unit.path
    )
    if person.organisation_id != party.organisation_id or not serves.exists():
        raise Mistake(
            _("%(person)s 不在 %(unit)s 任职，不能分派。") % {"person": person, "unit": party.unit},
            "person",
        )
