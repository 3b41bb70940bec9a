"""What the rules do by themselves: take the rungs of the day, and tell people of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.actions.drafting import proposed
from luodi.apps.ladder.models import RungTaken, TakenState
from luodi.apps.ladder.queries import Part, ladder_of, parts_of, plan
from luodi.apps.ladder.rules import URGE
from luodi.apps.ladder.telling import deliver
from luodi.apps.tasks.models import Task
from luodi.core.ladder import Colour, Ladder, Step
from luodi.kernel import events, many
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.calendars import calendar_of
from luodi.kernel.models import Organisation


@action("ladder.climb", gettext_lazy("按办法催办了任务"))
def climb(*, actor: Actor, task_ids: Collection[int], now: dt.datetime) -> list[RungTaken]:
    """Take today's rungs of these tasks; those that are taken already are passed over.

    The tasks are locked: of two workers the second finds everything done. A red rung proposes a
    notice and sends nothing.
    """
    actor.require(URGE)
    pks, today = lock_open(actor, task_ids), timezone.localdate(now)
    ladder, calendar = ladder_of(actor.organisation_id, today), calendar_of(actor.organisation_id)
    found = plan(parts_of(actor.organisation_id, pks, ladder), ladder, today, calendar)
    rows = [_row(part, step, ladder) for part, step in found]
    RungTaken.objects.bulk_create(rows, batch_size=500)
    red = [(part, row) for (part, _s), row in zip(found, rows, strict=True) if _is_red(row)]
    proposed(actor, red, now, calendar)
    note(actor, rows)
    return rows


@action("ladder.tell", gettext_lazy("送达了提醒"))
def tell(*, actor: Actor, now: dt.datetime) -> int:
    """Tell people of what waits; how many rungs reached somebody. Quiet outside working hours."""
    actor.require(URGE)
    waiting = RungTaken.objects.filter(
        organisation_id=actor.organisation_id, state=TakenState.WAITING
    )
    done = deliver(actor, waiting, now)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    facts = {"rungs": len(done), "day": timezone.localdate(now)}
    events.record(actor, organisation, after=facts)
    return sum(row.state == TakenState.TOLD for row in done)


def lock_open(actor: Actor, task_ids: Collection[int]) -> list[int]:
    """Lock those of the tasks that are open, in their order."""
    own = Task.objects.filter(
        organisation_id=actor.organisation_id, pk__in=many.keys(task_ids), is_open=True
    )
    return list(own.select_for_update().order_by("pk").values_list("pk", flat=True))


def note(actor: Actor, rows: Iterable[RungTaken]) -> None:
    """One event for each on its task; where there are none, one that says so."""
    count = 0
    for row in rows:
        facts = {"unit": row.unit, "urged": row.colour, "rung": row.rung, "version": row.version}
        events.record(actor, row.task, after=facts)
        count += 1
    if not count:
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        events.record(actor, organisation, after={"rungs": 0})


def _row(part: Part, step: Step, ladder: Ladder) -> RungTaken:
    party, rung = part.party, step.rung
    return RungTaken(
        organisation_id=party.organisation_id,
        task=party.task,
        party=party,
        unit=party.unit,
        rung=rung.key,
        colour=rung.colour.value,
        track=rung.when.track,
        anchor=step.anchor,
        day=step.day,
        version=ladder.version,
        to=[to.value for to in rung.to],
    )


def _is_red(row: RungTaken) -> bool:
    return bool(row.colour == Colour.RED.value)
