"""Coordination: a unit asks for help, is answered, says whether that solved it; or it climbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions.help_notices import Told, tell
from luodi.apps.tasks.actions.locking import locked_party
from luodi.apps.tasks.models import Audience, HelpKind, HelpRequest, TaskParty, WorkKind
from luodi.apps.tasks.queries.helping import (
    MAY_ASK,
    OPEN,
    asking_unit,
    help_relations,
    is_in_line,
)
from luodi.apps.tasks.rules import ANSWER, HELP, acts_for
from luodi.apps.tasks.waiting import Desk, stop_waiting, wait_for
from luodi.core.flow import NotAllowedError
from luodi.core.help_flow import HELP_FLOW, HelpLevel, above, answer_by, level_of
from luodi.kernel import events, gate, repeats
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake

LONGEST = 2000  # characters of what is needed, and of an answer
CONFIRM_DAYS = 7
_SHORT = 60  # characters of what is needed, in the history of the task


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpFacts:
    """What is needed, and which unit can help; without one the office looks for it.

    `token` is that of the form: the same is asked for once however often it is sent.
    """

    kind: str
    text: str
    asked: Unit | None = None
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"text": self.text}


@gate.guarded("said")
@action("tasks.ask_help", gettext_lazy("提出了协调事项"))
def ask_help(*, actor: Actor, party: TaskParty, said: HelpFacts, now: dt.datetime) -> HelpRequest:
    """A unit on a task cannot go on alone."""
    actor.require(HELP)
    asked_id = said.asked.pk if said.asked else None
    repeats.take(actor, said.token, party.pk, said.kind, said.text.strip(), asked_id)
    party = locked_party(actor, party)
    _may_ask(actor, party)
    _check(party, said)
    row = HelpRequest(
        organisation_id=party.organisation_id,
        task=party.task,
        party=party,
        kind=said.kind,
        text=said.text.strip(),
        asked=said.asked,
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    _put_at(row, HelpLevel.UNIT if said.asked else HelpLevel.OFFICE, timezone.localdate(now))
    row.save()
    _wait(row, now)
    _record(actor, row, after={"help_kind": row.kind, "asked": row.asked, "help_due": row.due})
    tell(actor, row, Told.ASKED, now)
    return row


@gate.guarded("answer")
@action("tasks.answer_help", gettext_lazy("答复了协调事项"))
def answer_help(*, actor: Actor, row: HelpRequest, answer: str, now: dt.datetime) -> HelpRequest:
    """Whoever is at it says what is done about it; who asked says whether that solves it."""
    actor.require(ANSWER)
    row = _locked(actor, row.pk)
    before, row.state = row.state, _stepped(actor, row, "answer")
    row.answer = _filled(answer, "answer", _("请写明怎样解决，或已经做了什么。"))
    row.answered_by, row.answered_at = actor.name, now
    row.save()
    due = timezone.localdate(now) + dt.timedelta(CONFIRM_DAYS)
    wait_for(row, WorkKind.CONFIRM, Desk(asking_unit(row)), now, due=due, task=row.task)
    _record(
        actor, row, before={"help_state": before},
        after={"help_state": row.state, "help_answer": row.answer},
    )  # fmt: skip
    tell(actor, row, Told.ANSWERED, now)
    return row


@action("tasks.confirm_help", gettext_lazy("确认协调事项已解决"))
def confirm_help(*, actor: Actor, row: HelpRequest, now: dt.datetime) -> HelpRequest:
    """It is solved, says who asked; also where nobody has answered in writing."""
    actor.require(HELP)
    row = _end(actor, _locked(actor, row.pk), "confirm", now)
    tell(actor, row, Told.SOLVED, now)
    return row


@gate.guarded("reason")
@action("tasks.insist_on_help", gettext_lazy("说明协调事项没有解决"))
def insist_on_help(*, actor: Actor, row: HelpRequest, reason: str, now: dt.datetime) -> HelpRequest:
    """The answer does not solve it. The clock has gone on meanwhile: what is late climbs now."""
    actor.require(HELP)
    row = _locked(actor, row.pk)
    before, today = _standing(row), timezone.localdate(now)
    row.state = _stepped(actor, row, "insist", reason)
    if today > row.due:
        _put_at(row, above(level_of(row.level)) or HelpLevel.LEADER, today)
    row.save()
    _wait(row, now)
    _record(actor, row, before=before, after=_standing(row), reason=reason.strip())
    tell(actor, row, Told.INSISTED, now)
    return row


@action("tasks.climb_help", gettext_lazy("把协调事项提级"))
def climb_help(*, actor: Actor, row: HelpRequest, now: dt.datetime) -> HelpRequest:
    """The office takes it up, or brings it to the leader, before the time is over."""
    actor.require(ANSWER)
    row = _locked(actor, row.pk)
    _stepped(actor, row, "climb")
    return _climbed(actor, row, now)


@action("tasks.climb_help_by_clock", gettext_lazy("协调事项到期未解决，自动提级"))
def climb_help_by_clock(*, actor: Actor, pk: int, now: dt.datetime) -> HelpRequest:
    """What has not been solved in its time climbs; so does what asks a unit that has ended.

    Conflict where neither is so (any more): done twice it changes nothing.
    """
    actor.require(ANSWER)
    row = _locked(actor, pk)
    is_left = row.level == HelpLevel.UNIT.value and not (row.asked and row.asked.is_active)
    is_late = timezone.localdate(now) > row.due
    if row.state != "open" or not (is_left or is_late):
        raise Conflict(_("这件协调事项不需要提级。"))
    reason = "" if is_late else _("被请求的单位已撤销")
    return _climbed(actor, row, now, reason)


@gate.guarded("reason")
@action("tasks.close_help", gettext_lazy("说明协调事项不能解决"))
def close_help(*, actor: Actor, row: HelpRequest, reason: str, now: dt.datetime) -> HelpRequest:
    """It cannot be solved, and why: the unit has to find another way, or ask for other terms."""
    actor.require(ANSWER)
    row = _end(actor, _locked(actor, row.pk), "close", now, reason)
    tell(actor, row, Told.CLOSED, now)
    return row


@action("tasks.take_back_help", gettext_lazy("撤回了协调事项"))
def take_back_help(*, actor: Actor, row: HelpRequest, now: dt.datetime) -> HelpRequest:
    """No help is needed any more."""
    actor.require(HELP)
    return _end(actor, _locked(actor, row.pk), "take_back", now)


def _may_ask(actor: Actor, party: TaskParty) -> None:
    if not acts_for(actor, party):
        raise Refused(HELP.name)
    if not party.task.is_open:
        raise Conflict(
            _("这项任务%(state)s，不能再办理。") % {"state": party.task.get_state_display()}
        )
    if party.state not in MAY_ASK:
        raise Mistake(
            _("%(unit)s 的这项任务现在是“%(state)s”，签收以后才能提出协调事项。")
            % {"unit": party.unit, "state": party.get_state_display()}
        )


def _check(party: TaskParty, said: HelpFacts) -> None:
    text = _filled(said.text, "text", _("请写明需要协调什么、卡在哪里、希望怎样解决。"))
    if said.kind not in HelpKind.values:
        raise Mistake(_("请选择类别。"), "kind")
    asked = said.asked
    if asked is not None:
        if asked.organisation_id != party.organisation_id or not asked.is_active:
            raise Mistake(_("请选择本机构在用的单位；不知道找谁的，留空由督查室协调。"), "asked")
        if is_in_line(asked, party.unit):
            raise Mistake(_("本单位和上下级单位请在内部协调；不知道找谁的，留空。"), "asked")
    known = HelpRequest.objects.filter(party=party, state__in=OPEN, text=text)
    if known.exists():
        raise Mistake(_("这件事已经提出，正在协调，不必再提。"), "text")


def _filled(text: str, field: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise Mistake(sentence, field)
    if len(text) > LONGEST:
        raise Mistake(_("最多 %(most)d 字，请精简。") % {"most": LONGEST}, field)
    return text


def _locked(actor: Actor, pk: int) -> HelpRequest:
    rows = HelpRequest.objects.filter(organisation_id=actor.organisation_id, pk=pk)
    rows = rows.select_for_update(of=("self",)).select_related("task", "party__unit", "asked")
    found = rows.first()
    if found is None:
        raise Hidden
    return found


def _stepped(actor: Actor, row: HelpRequest, name: str, reason: str = "") -> str:
    """The state after a step; Refused for those who have no part in it."""
    held = help_relations(actor, row)
    if not any(t.roles & held for t in HELP_FLOW.transitions if t.name == name):
        raise Refused(f"tasks.{name}_help")
    if not HELP_FLOW.allows(name, row.state, held):
        raise Conflict(
            _("这件协调事项现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。")
            % {"state": row.get_state_display()}
        )
    try:
        return HELP_FLOW.apply(name, row.state, held, reason=reason)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None


def _put_at(row: HelpRequest, level: HelpLevel, today: dt.date) -> None:
    """A level begins, with a clock of its own."""
    row.level, row.raised_on, row.due = level.value, today, answer_by(level, today)


def _wait(row: HelpRequest, now: dt.datetime) -> None:
    """It waits for an answer from whoever is at it."""
    desk = {
        HelpLevel.UNIT.value: Desk(row.asked),
        HelpLevel.LEADER.value: Desk(audience=Audience.LEADER.value),
    }.get(row.level, Desk())
    wait_for(row, WorkKind.HELP, desk, now, due=row.due, task=row.task)


def _climbed(actor: Actor, row: HelpRequest, now: dt.datetime, reason: str = "") -> HelpRequest:
    level = above(level_of(row.level))
    if level is None:
        raise Conflict(_("已经请区领导协调，没有更高的层级。"))
    before = _standing(row)
    _put_at(row, level, timezone.localdate(now))
    row.save()
    _wait(row, now)
    _record(actor, row, before=before, after=_standing(row), reason=reason)
    tell(actor, row, Told.CLIMBED, now)
    return row


def _end(
    actor: Actor, row: HelpRequest, name: str, now: dt.datetime, reason: str = ""
) -> HelpRequest:
    return _ended(actor, row, _stepped(actor, row, name, reason), now, reason)


def _ended(
    actor: Actor, row: HelpRequest, state: str, now: dt.datetime, reason: str = ""
) -> HelpRequest:
    before, row.state, row.closed_at = row.state, state, now
    if state == "unsolved":
        row.close_reason = reason.strip()[:300]
    row.save()
    stop_waiting(row, now)
    _record(
        actor,
        row,
        before={"help_state": before},
        after={"help_state": state},
        reason=reason.strip(),
    )
    return row


def _standing(row: HelpRequest) -> dict[str, Any]:
    return {"help_state": row.state, "help_level": row.level, "help_due": row.due}


def _record(
    actor: Actor,
    row: HelpRequest,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Its own history, and the task's, which says which request it is about."""
    if before is not None:
        before, after = events.changes(before, after)
    events.record(actor, row, before=before, after=after, reason=reason)
    about = {"unit": row.party.unit, "help": row.text[:_SHORT]}
    events.record(actor, row.task, before=before, after={**about, **after}, reason=reason)
