"""A notice on its way: the unit confirms and answers; the office asks again, lifts or withdraws."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder import upkeep
from luodi.apps.ladder.actions.locking import locked, step
from luodi.apps.ladder.exits import exit_of
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.ladder.rules import ANSWER, ISSUE
from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.notify.queries import users_with_role
from luodi.kernel import events, gate
from luodi.kernel.access import SUPERVISION, Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake

LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the unit answers, and by when it expects to be done."""

    text: str
    expected_on: dt.date | None

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"answer": self.text}


@action("ladder.notice_receive", gettext_lazy("确认收到督办单"))
def receive_notice(
    *, actor: Actor, notice: SupervisionNotice, now: dt.datetime
) -> SupervisionNotice:
    """The unit has it."""
    actor.require(ANSWER)
    notice = locked(actor, notice)
    before, notice.state = notice.state, step(actor, notice, "receive")
    notice.received_at, notice.received_by = now, actor.name
    _saved(actor, notice, before)
    upkeep.for_unit(notice, now)
    return notice


@gate.guarded("said")
@action("ladder.notice_answer", gettext_lazy("答复了督办单"))
def answer_notice(
    *, actor: Actor, notice: SupervisionNotice, said: Answer, now: dt.datetime
) -> SupervisionNotice:
    """In writing, with the day by which it will be done; who answers has received it too."""
    actor.require(ANSWER)
    notice = locked(actor, notice)
    before, target = notice.state, step(actor, notice, "answer")
    text = said.text.strip()
    if not text:
        raise Mistake(_("请写明原因和采取的措施。"), "answer")
    if len(text) > LONGEST:
        raise Mistake(_("答复请控制在 %(most)d 字以内。") % {"most": LONGEST}, "answer")
    if said.expected_on is None:
        raise Mistake(
            _("请填预计办结日期；定不下来的，填下一次报告进展的日期并在正文说明。"), "expected_on"
        )
    if said.expected_on < timezone.localdate(now):
        raise Mistake(_("预计办结日期不能早于今天。"), "expected_on")
    notice.state = target
    if notice.received_at is None:
        notice.received_at, notice.received_by = now, actor.name
    notice.answer, notice.expected_on = text, said.expected_on
    notice.answered_at, notice.answered_by = now, actor.name
    _saved(actor, notice, before, answer=text, expected_on=said.expected_on)
    upkeep.for_office(notice, now)
    _tell_office(actor, notice, now)
    return notice


@gate.guarded("reason")
@action("ladder.notice_return", gettext_lazy("请单位补充答复"))
def return_notice(
    *, actor: Actor, notice: SupervisionNotice, reason: str, now: dt.datetime
) -> SupervisionNotice:
    """The answer does not do; the unit is told what is missing."""
    actor.require(ISSUE)
    notice = locked(actor, notice)
    before, notice.state = notice.state, step(actor, notice, "return", reason)
    notice.returned_reason = reason.strip()[:300]
    _saved(actor, notice, before, reason=notice.returned_reason)
    upkeep.for_unit(notice, now)
    _tell_unit(actor, notice, gettext_lazy("督办单 %(number)s 的答复需要补充，请查看"), now)
    return notice


@gate.guarded("reason")
@action("ladder.notice_lift", gettext_lazy("解除了督办"))
def lift_notice(
    *, actor: Actor, notice: SupervisionNotice, reason: str, now: dt.datetime
) -> SupervisionNotice:
    """What it asked for has come about; while it has not, this is refused."""
    actor.require(ISSUE)
    notice = locked(actor, notice)
    target = step(actor, notice, "lift", reason)
    if exit_of(notice, timezone.localdate(now)) is None:
        raise Mistake(
            _(
                "任务还没有办结，也没有批准延期，不能解除。请等办结或批准延期后再解除；"
                "发错了的，请写明理由撤回。"
            ),
            "reason",
        )
    return _closed(actor, notice, target, reason, now, gettext_lazy("督办单 %(number)s 已解除"))


@gate.guarded("reason")
@action("ladder.notice_withdraw", gettext_lazy("撤回了督办单"))
def withdraw_notice(
    *, actor: Actor, notice: SupervisionNotice, reason: str, now: dt.datetime
) -> SupervisionNotice:
    """It should not have been sent; number and record stay."""
    actor.require(ISSUE)
    notice = locked(actor, notice)
    target = step(actor, notice, "withdraw", reason)
    said = gettext_lazy("督办单 %(number)s 已撤回，不用再答复")
    return _closed(actor, notice, target, reason, now, said)


def _closed(
    actor: Actor,
    notice: SupervisionNotice,
    state: str,
    reason: str,
    now: dt.datetime,
    said: str | Promise,
) -> SupervisionNotice:
    before, notice.state = notice.state, state
    notice.closed_at, notice.closed_by = now, actor.name
    notice.close_reason = reason.strip()[:300]
    _saved(actor, notice, before, reason=notice.close_reason)
    upkeep.done(notice, now)
    _tell_unit(actor, notice, said, now)
    return notice


def _saved(
    actor: Actor, notice: SupervisionNotice, before: str, reason: str = "", **facts: object
) -> None:
    """Saved and recorded, on the notice and on its task."""
    notice.version += 1
    notice.save()
    was = {"notice_state": before}
    after = {"notice_state": notice.state, **facts}
    events.record(actor, notice, before=was, after=after, reason=reason)
    shown = {"number": notice.number, "unit": notice.unit, "notice_state": notice.state}
    events.record(actor, notice.task, before=was, after=shown, reason=reason)


def _tell_unit(
    actor: Actor, notice: SupervisionNotice, text: str | Promise, now: dt.datetime
) -> None:
    facts = {"number": notice.number}
    topic = gettext_lazy("督办单")
    said = Notice("ladder.notice", text, upkeep.address(notice), facts=facts, topic=topic)
    tell_units(actor, {notice.unit: 1}, said, timezone.localdate(now))


def _tell_office(actor: Actor, notice: SupervisionNotice, now: dt.datetime) -> None:
    text = gettext_lazy("%(unit)s 已答复督办单 %(number)s")
    facts = {"number": notice.number, "unit": str(notice.unit)}
    topic = gettext_lazy("督办单答复")
    said = Notice("ladder.answer", text, upkeep.address(notice), facts=facts, topic=topic)
    office = users_with_role(actor.organisation_id, SUPERVISION, timezone.localdate(now))
    tell_users(actor, dict.fromkeys(office, 1), said)
