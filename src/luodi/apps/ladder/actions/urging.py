"""“催一下”: somebody of the office reminds a unit by hand, once a day for each task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder.actions.climbing import lock_open, note
from luodi.apps.ladder.models import RungTaken
from luodi.apps.ladder.queries import Part, ladder_of, parts_of
from luodi.apps.ladder.rules import URGE
from luodi.apps.ladder.telling import deliver
from luodi.apps.ladder.words import stop_words
from luodi.core.ladder import Colour, Ladder, To, standstill
from luodi.core.ladder.rules import BY_HAND
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("ladder.urge", gettext_lazy("催办了任务"))
def urge(*, actor: Actor, task_ids: Collection[int], now: dt.datetime) -> list[RungTaken]:
    """Remind the units that answer for these tasks; what cannot be urged is passed over.

    People are told at once in working hours, unless they have had the reminder of the day: then
    with that of the next. Mistake if there is nothing left to urge.
    """
    actor.require(URGE)
    today = timezone.localdate(now)
    ladder = ladder_of(actor.organisation_id, today)
    pks = lock_open(actor, task_ids)
    if not pks:
        raise Mistake(_("所选任务已不在办理，不用催办。"))
    parts = parts_of(actor.organisation_id, pks, ladder)
    open_now = [part for part in parts if _is_open(part, today)]
    if not open_now:
        raise Mistake(_why_not(parts, today))
    rows = [_row(actor, part, ladder, today) for part in open_now]
    RungTaken.objects.bulk_create(rows, batch_size=500)
    note(actor, rows)
    mine = RungTaken.objects.filter(pk__in=[row.pk for row in rows])
    settled = {row.pk: row for row in deliver(actor, mine, now)}
    return [settled.get(row.pk, row) for row in rows]


def _is_open(part: Part, today: dt.date) -> bool:
    done = any(one.day >= today for one in part.history)
    return not done and standstill(part.facts, today) is None


def _why_not(parts: list[Part], today: dt.date) -> str:
    """One sentence: that it was done today, or what it waits for."""
    if any(one.day >= today for part in parts for one in part.history):
        return _("今天已经提醒过，一项任务一天只催一次。明天仍没有进展的，可以再催。")
    stops = [stop for part in parts if (stop := standstill(part.facts, today))]
    if not stops:
        return _("没有单位负责办理这项任务，请先改派。")
    return _("现在不用催办：%(why)s") % {"why": stop_words(stops[0], parts[0].facts)}


def _row(actor: Actor, part: Part, ladder: Ladder, today: dt.date) -> RungTaken:
    party = part.party
    return RungTaken(
        organisation_id=party.organisation_id,
        task=party.task,
        party=party,
        unit=party.unit,
        rung=BY_HAND,
        colour=Colour.BLUE.value,
        track=BY_HAND,
        anchor=party.task.due_current or today,
        day=today,
        version=ladder.version,
        to=[To.HANDLERS.value],
        by_id=actor.user_id,
        by_name=actor.name,
    )
