"""Completion as the unit sees it: claimed, vouched for by its head, taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.locking import locked_party, step
from luodi.apps.tasks.actions.signers import moved
from luodi.apps.tasks.actions.telling import tell_heads, tell_office, tell_unit
from luodi.apps.tasks.models import Claim, ClaimState, Task, TaskParty, WorkKind
from luodi.apps.tasks.queries.inside import habits_of, waits_for_head
from luodi.apps.tasks.rules import CLAIM, OWNERS, VOUCH
from luodi.apps.tasks.upkeep import close_work, open_for, settle_states
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import events, gate, repeats
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

WAITING = (ClaimState.WITH_HEAD, ClaimState.WITH_OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a unit says of a task that is done: in what it resulted, and where that can be seen."""

    result: str
    evidence: str = ""
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"result": self.result, "evidence": self.evidence}


@gate.guarded("said")
@action("tasks.claim", gettext_lazy("申请了办结"))
def claim(*, actor: Actor, party: TaskParty, said: Completion, now: dt.datetime) -> Claim:
    """The unit's part is done; to its head where the unit wants that, else to the office."""
    actor.require(CLAIM)
    repeats.take(actor, said.token, party.pk, said.result.strip(), said.evidence.strip())
    party = locked_party(actor, party)
    if party.state == PartyState.WAITING.value:
        raise Mistake(_("请先签收这项任务，再申请办结。"))
    state = step(actor, party, "claim")
    _check(party, said)
    today = timezone.localdate(now)
    wanted = habits_of(party.unit).head_signs_claims
    waits = waits_for_head(actor, party.unit, wanted, today)
    made = Claim.objects.create(
        organisation_id=party.organisation_id,
        task=party.task,
        party=party,
        state=ClaimState.WITH_HEAD if waits else ClaimState.WITH_OFFICE,
        result=said.result.strip(),
        evidence=said.evidence.strip(),
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    after = {"unit": party.unit, "result": made.result, "evidence": made.evidence}
    events.record(actor, party.task, after=after)
    party.task.course["claimed_on"] = today.isoformat()
    _move(actor, party, state if waits else PartyState.CLAIMED.value, now)
    _tell_next(actor, party, waits=waits, today=today)
    return made


@action("tasks.vouch_claim", gettext_lazy("审签了办结申请"))
def vouch_claim(*, actor: Actor, claim: Claim, now: dt.datetime) -> Claim:
    """The unit's head sends it on to the office."""
    actor.require(VOUCH)
    claim, party = _locked(actor, claim, ClaimState.WITH_HEAD)
    state = step(actor, party, "vouch")
    claim.state = ClaimState.WITH_OFFICE
    claim.vouched_by_id, claim.vouched_by, claim.vouched_at = actor.user_id, actor.name, now
    claim.save()
    events.record(actor, party.task, after={"unit": party.unit, "claim": claim.state})
    _move(actor, party, state, now)
    _tell_next(actor, party, waits=False, today=timezone.localdate(now))
    return claim


@gate.guarded("reason")
@action("tasks.unvouch_claim", gettext_lazy("退回本单位修改"))
def unvouch_claim(*, actor: Actor, claim: Claim, reason: str, now: dt.datetime) -> Claim:
    """The unit's head does not send it on; the task goes on."""
    actor.require(VOUCH)
    claim, party = _locked(actor, claim, ClaimState.WITH_HEAD)
    state = step(actor, party, "unvouch", reason)
    end_claim(actor, claim, ClaimState.STOPPED, reason, now)
    _record_end(actor, party, claim, reason)
    _move(actor, party, state, now)
    text = gettext_lazy("办结申请退回修改：%(reason)s")
    today = timezone.localdate(now)
    tell_unit(actor, party, "tasks.claim_stopped", text, today, reason=reason.strip()[:80])
    return claim


@action("tasks.unclaim", gettext_lazy("撤回了办结申请"))
def unclaim(*, actor: Actor, claim: Claim, now: dt.datetime) -> Claim:
    """The unit takes it back, as long as nobody has decided on it."""
    actor.require(CLAIM)
    claim, party = _locked(actor, claim, *WAITING)
    state = step(actor, party, "unclaim")
    end_claim(actor, claim, ClaimState.TAKEN_BACK, "", now)
    _record_end(actor, party, claim, "")
    _move(actor, party, state, now)
    return claim


def _check(party: TaskParty, said: Completion) -> None:
    if not said.result.strip():
        raise Mistake(_("请写明办结情况：做成了什么、数字多少、问题是否解决。"), "result")
    waiting = TaskParty.objects.filter(
        task=party.task, state=PartyState.RETURNED.value, role__in=OWNERS
    )
    if waiting.exists():
        raise Conflict(_("还有单位退回这项任务，督查室处理后再申请办结。"))
    children = Task.objects.filter(parent=party.task_id, is_open=True).count()
    if children:
        raise Mistake(
            _("还有 %(count)d 项子任务没有办结。请先办结，或请督查室撤销、并入。")
            % {"count": children}
        )


def _move(actor: Actor, party: TaskParty, state: str, now: dt.datetime) -> None:
    """The part is in that state, with what waits for whom and the task's own state."""
    moved(actor, party, state, now)
    party.save(update_fields=["state", "state_before", "changed_at", "changed_by"])
    close_work([party], now, *WorkKind)
    settle_states([party.task], now)
    open_for([party], now)


def _locked(actor: Actor, claim: Claim, *states: ClaimState) -> tuple[Claim, TaskParty]:
    """Task and part are locked before the claim, as everywhere."""
    party = locked_party(actor, claim.party)
    own = Claim.objects.filter(organisation_id=actor.organisation_id)
    claim = own.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.state not in states:
        raise Conflict(_("这份办结申请已经处理过了。请刷新页面查看最新情况。"))
    claim.party, claim.task = party, party.task
    return claim, party


def end_claim(actor: Actor, claim: Claim, state: ClaimState, reason: str, now: dt.datetime) -> None:
    """The claim is decided on, in one way or another."""
    claim.state = state
    claim.decided_by_id, claim.decided_by, claim.decided_at = actor.user_id, actor.name, now
    claim.decision_reason = reason.strip()[:300]
    claim.save()


def _record_end(actor: Actor, party: TaskParty, claim: Claim, reason: str) -> None:
    after = {"unit": party.unit, "claim": claim.state}
    events.record(actor, party.task, after=after, reason=reason.strip())


def _tell_next(actor: Actor, party: TaskParty, *, waits: bool, today: dt.date) -> None:
    """Whoever it waits for now."""
    if waits:
        text = gettext_lazy("%(count)d 份办结申请等您审签")
        tell_heads(actor, [party.unit], "tasks.to_vouch", text, today)
    elif party.task.state == TaskState.REVIEWING.value:
        text = gettext_lazy("%(count)d 项任务申请办结，等您审核")
        tell_office(actor, "tasks.to_review", text, today)
