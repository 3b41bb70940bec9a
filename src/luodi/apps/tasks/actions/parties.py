"""What a unit does with a task it was sent: sign for it, or say that it is not its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.accounts.models import User
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.notify.queries import users_for, users_with_role
from luodi.apps.tasks.actions.locking import locked_parties, locked_party, step
from luodi.apps.tasks.endings import end_part
from luodi.apps.tasks.models import TaskParty, WorkKind
from luodi.apps.tasks.rules import RETURN, SIGN
from luodi.apps.tasks.upkeep import close_work, open_for, open_work, settle_states, sign_by
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate, many
from luodi.kernel.access import SUPERVISION, Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

_MINE = "/tasks/mine/"


@action("tasks.sign", gettext_lazy("签收了任务"))
def sign(*, actor: Actor, party_ids: Collection[int], now: dt.datetime) -> list[TaskParty]:
    """Sign for one task or many; those that are signed for already are passed over."""
    actor.require(SIGN)
    parties = locked_parties(actor, party_ids)
    waiting = [party for party in parties if party.state != PartyState.SIGNED.value]
    if not waiting:
        raise Mistake(_("没有待签收的任务：都已签收。"))
    for party in waiting:
        before = party.state
        party.state = step(actor, party, "sign")
        _by(actor, party, now)
        events.record(
            actor,
            party.task,
            before={"unit": party.unit, "party_state": before},
            after={"unit": party.unit, "party_state": party.state},
        )
    many.save(waiting, ["state", "changed_at", "changed_by"])
    close_work(waiting, now, WorkKind.SIGN)
    open_for(waiting, now)
    settle_states({party.task for party in waiting}, now)
    return waiting


@gate.guarded("reason")
@action("tasks.return", gettext_lazy("退回了任务"))
def return_task(*, actor: Actor, party: TaskParty, reason: str, now: dt.datetime) -> TaskParty:
    """“不属本单位职责”: back to the office; until it has decided nothing is asked of the unit."""
    actor.require(RETURN)
    party = locked_party(actor, party)
    before = party.state
    party.state = step(actor, party, "return", reason)
    party.state_before, party.return_reason = before, reason.strip()[:300]
    party.returns += 1
    _by(actor, party, now)
    party.save()
    end_part(party, now)
    close_work([party], now)
    due = sign_by(party.organisation_id, timezone.localdate(now))
    open_work(WorkKind.SETTLE, party, now, due).save()
    settle_states([party.task], now)
    events.record(
        actor,
        party.task,
        before={"unit": party.unit, "party_state": before},
        after={"unit": party.unit, "party_state": party.state},
        reason=reason.strip(),
    )
    _tell_office(actor, party, now)
    return party


def _by(actor: Actor, party: TaskParty, now: dt.datetime) -> None:
    party.changed_at, party.changed_by = now, actor.name


def _tell_office(actor: Actor, party: TaskParty, now: dt.datetime) -> None:
    """Whoever issued it and who stands in for that person; the whole office if both are gone."""
    today = timezone.localdate(now)
    office = users_with_role(actor.organisation_id, SUPERVISION, today)
    batch = party.task.batch
    issuer = User.objects.filter(pk=(batch and batch.issued_by) or 0).values_list(
        "person", flat=True
    )
    acting = [user for users in users_for(set(issuer), today).values() for user in users]
    told = [user for user in acting if user in office] or office
    text = gettext_lazy("%(count)d 项任务被退回，等您处理")
    notice = Notice("tasks.returned", text, _MINE, merges=True)
    tell_users(actor, dict.fromkeys(told, 1), notice)
