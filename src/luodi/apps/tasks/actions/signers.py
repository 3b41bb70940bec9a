"""Who signed for a part that is signed for once more: whoever put it back there did not."""

from __future__ import annotations

import datetime as dt

from luodi.apps.tasks.models import TaskParty
from luodi.core.task_flow import PartyState
from luodi.kernel.access import Actor
from luodi.kernel.models import Event


def moved(actor: Actor, party: TaskParty, state: str, now: dt.datetime) -> None:
    """The part is in that state, with whose doing that is. The caller saves."""
    party.state_before, party.state = party.state, state
    party.changed_at, party.changed_by = now, actor.name
    if state == PartyState.SIGNED.value:
        _as_signed(party)


def _as_signed(party: TaskParty) -> None:
    """As it was when the unit signed; the log says when that was, and who did."""
    signed = Event.objects.on("tasks.task", party.task_id).filter(verb="tasks.sign")
    for event in signed:
        if (event.after or {}).get("unit") == str(party.unit):
            party.changed_at, party.changed_by = event.at, event.actor_name
            return
