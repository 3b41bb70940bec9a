"""Completion as the office sees it: reviewed, sent back, accepted, taken up again.

Whoever did or vouched for the work never accepts it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.tasks.actions.claims import end_claim
from luodi.apps.tasks.actions.locking import held_parties, locked_task, task_step
from luodi.apps.tasks.actions.remarks import matter_done, matter_reopened
from luodi.apps.tasks.actions.signers import moved
from luodi.apps.tasks.actions.telling import tell_task_units
from luodi.apps.tasks.models import (
    Claim,
    ClaimState,
    Outcome,
    Task,
    TaskParty,
    WorkKind,
)
from luodi.apps.tasks.queries.own_work import has_worked
from luodi.apps.tasks.rules import REVIEW, task_relations
from luodi.apps.tasks.upkeep import close_work, open_for, set_states, settle_states
from luodi.core.task_flow import CHECKS, PartyState, TaskState
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.saying import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the office found: an answer to each of ``CHECKS``, shares of a joint task's credit.

    `shares` are percent by unit; where given they add up to 100.
    """

    checks: Mapping[str, bool]
    opinion: str = ""
    shares: Mapping[int, float] = field(default_factory=dict)

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"opinion": self.opinion}


@gate.guarded("reason")
@action("tasks.send_back", gettext_lazy("退回重办"))
def send_back(*, actor: Actor, task: Task, reason: str, now: dt.datetime) -> Task:
    """The office does not accept it: the task goes on as before; that it was sent back counts."""
    task, parties = _to_review(actor, task, "send_back", reason)
    before = task.state
    task.sent_back += 1
    _decide(actor, task, ClaimState.SENT_BACK, reason, now)
    back = [party for party in parties if party.state == PartyState.CLAIMED.value]
    for party in back:
        moved(actor, party, PartyState.SIGNED.value, now)
    TaskParty.objects.bulk_update(back, ["state", "state_before", "changed_at", "changed_by"])
    close_work(back, now, *WorkKind)
    settle_states([task], now)
    open_for(back, now)
    events.record(
        actor,
        task,
        before={"state": before},
        after={"state": task.state, "sent_back": task.sent_back},
        reason=reason.strip(),
    )
    today = timezone.localdate(now)
    text = gettext_lazy("任务退回重办：%(reason)s")
    tell_task_units(actor, task, "tasks.sent_back", text, today, reason=reason.strip()[:80])
    return task


@gate.guarded("review")
@action("tasks.complete", gettext_lazy("同意了办结"))
def complete(*, actor: Actor, task: Task, review: Review, now: dt.datetime) -> Task:
    """The office accepts it. What counts as the day it was done is the day of the last claim."""
    task, parties = _to_review(actor, task, "complete")
    if any(party.state == PartyState.RETURNED.value for party in parties):
        raise Conflict(_("还有单位退回这项任务没有处理。请先处理退回，再同意办结。"))
    _check_review(review, parties)
    claims = _decide(actor, task, ClaimState.ACCEPTED, review.opinion, now, review.checks)
    before, today = task.state, timezone.localdate(now)
    task.done_on = max(timezone.localdate(claim.at) for claim in claims)
    task.closed_on = today
    task.outcome = _outcome(task)
    task.result = "\n".join(claim.result for claim in claims)
    _share(parties, review.shares)
    set_states({task: TaskState.COMPLETED.value}, now)
    close_work(parties, now)
    matter_done(actor, task, now)
    facts = {"done_on": task.done_on, "outcome": task.outcome, "result": task.result}
    shares = {"shares": _shares_said(parties)} if review.shares else {}
    events.record(
        actor,
        task,
        before={"state": before},
        after={"state": task.state, **facts, **shares},
        reason=review.opinion.strip(),
    )
    text = gettext_lazy("任务已同意办结（%(number)s）")
    tell_task_units(actor, task, "tasks.completed", text, today, number=task.number)
    return task


@gate.guarded("reason")
@action("tasks.reopen", gettext_lazy("重新办理"))
def reopen(*, actor: Actor, task: Task, reason: str, now: dt.datetime) -> Task:
    """What was accepted turns out not to be done: it goes on, and that it was sent back counts."""
    actor.require(REVIEW)
    task = locked_task(actor, task)
    parties = held_parties(task)
    task_step(task, task_relations(actor, parties), "reopen", reason)
    before = task.state
    task.done_on = task.closed_on = None
    task.outcome, task.sent_back = "", task.sent_back + 1
    again = [p for p in parties if p.state == PartyState.CLAIMED.value]
    for party in again:
        moved(actor, party, PartyState.SIGNED.value, now)
    TaskParty.objects.bulk_update(again, ["state", "state_before", "changed_at", "changed_by"])
    set_states({task: TaskState.ACTIVE.value}, now)
    matter_reopened(actor, task, reason, now)
    open_for(parties, now)
    events.record(
        actor, task, before={"state": before}, after={"state": task.state}, reason=reason.strip()
    )
    today = timezone.localdate(now)
    text = gettext_lazy("已办结的任务须重新办理：%(reason)s")
    tell_task_units(actor, task, "tasks.reopened", text, today, reason=reason.strip()[:80])
    return task


def _to_review(
    actor: Actor, task: Task, name: str, reason: str = ""
) -> tuple[Task, list[TaskParty]]:
    """The task and its parties, locked, for a reviewer who had no part in the work."""
    actor.require(REVIEW)
    task = locked_task(actor, task)
    parties = held_parties(task)
    task_step(task, task_relations(actor, parties), name, reason)
    if has_worked(actor, task):
        raise Refused("tasks.own_work")
    return task, parties


def _decide(
    actor: Actor,
    task: Task,
    state: ClaimState,
    reason: str,
    now: dt.datetime,
    checks: Mapping[str, bool] | None = None,
) -> list[Claim]:
    claims = list(Claim.objects.select_for_update().filter(task=task, state=ClaimState.WITH_OFFICE))
    if not claims:
        raise Conflict(_("没有等待审核的办结申请。请刷新页面查看最新情况。"))
    for claim in claims:
        claim.checks = dict(checks or {})
        end_claim(actor, claim, state, reason, now)
    return claims


def _check_review(review: Review, parties: list[TaskParty]) -> None:
    missing = [check for key, check in CHECKS.items() if not review.checks.get(key)]
    if missing:
        said = listed(_(check.label) for check in missing)
        raise Mistake(
            _("审核有 %(count)d 项没有通过（%(said)s）。请核实后逐项确认，或退回重办并说明理由。")
            % {"count": len(missing), "said": said},
            "checks",
        )
    if not review.shares:
        return
    if not set(review.shares) <= {party.unit_id for party in parties}:
        raise Mistake(_("分担比例只能写这项任务的单位。"), "shares")
    if any(not 0 <= share <= 100 for share in review.shares.values()):
        raise Mistake(_("分担比例在 0 到 100 之间。"), "shares")
    total = sum(review.shares.values())
    if abs(total - 100) > 0.01:
        raise Mistake(_("分担比例合计应为 100，现在是 %(total)g。") % {"total": total}, "shares")


def _outcome(task: Task) -> str:
    """By the first due date; without one, in time."""
    done, due = task.done_on, task.due_original
    late = due is not None and done is not None and done > due
    return Outcome.LATE if late else Outcome.ON_TIME


def _share(parties: list[TaskParty], shares: Mapping[int, float]) -> None:
    given = [party for party in parties if party.unit_id in shares]
    for party in given:
        party.share = shares[party.unit_id]
    TaskParty.objects.bulk_update(given, ["share"])


def _shares_said(parties: list[TaskParty]) -> list[str]:
    return [f"{party.unit} {party.share:g}%" for party in parties if party.share is not None]
