"""The unit that leads asks those that support it for their part, once in a reporting period."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.tasks.actions.locking import locked_party
from luodi.apps.tasks.models import TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.reports import counting, is_own, supports_of
from luodi.apps.tasks.rules import OWNERS, REPORT
from luodi.apps.tasks.upkeep import open_work
from luodi.core.rhythm import next_report, rhythm_of
from luodi.core.task_flow import PartyState, TaskState
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.calendars import calendar_of
from luodi.kernel.errors import Conflict, Mistake

NOTICE_DAYS = 2  # working days that a unit is given at least


@gate.guarded("note")
@action("tasks.ask_supports", gettext_lazy("请配合单位反馈"))
def ask_supports(
    *, actor: Actor, party: TaskParty, due: dt.date, note: str, now: dt.datetime
) -> list[WorkItem]:
    """Each supporting unit is asked for its part until a day, with one notice.

    Those that were asked in this reporting period, or have said their part in it, are left alone.
    """
    actor.require(REPORT)
    party = locked_party(actor, party)
    today = timezone.localdate(now)
    _check(actor, party)
    _check_day(party, due, today)
    if len(note.strip()) > 200:
        raise Mistake(_("要求请写在 200 字以内。"), "note")
    asked = [one for one in supports_of(party.task) if _may_be_asked(one, party, today)]
    if not asked:
        raise Mistake(_("本期已经请过，或都已反馈，不再重复。下一期可以再请；急事请直接联系。"))
    items = [open_work(WorkKind.REPORT, _with_task(one, party), now, due) for one in asked]
    WorkItem.objects.bulk_create(items)
    units = [one.unit for one in asked]
    after = {"unit": party.unit, "asked": units, "part_due": due}
    events.record(actor, party.task, after=after, reason=note.strip())
    text = gettext_lazy("%(lead)s请你们在%(day)s前反馈配合事项：%(title)s")
    facts = {"lead": str(party.unit), "day": due.isoformat(), "title": party.task.title[:60]}
    notice = Notice("tasks.support_asked", text, "/tasks/mine/", facts=facts)
    tell_units(actor, dict.fromkeys(units, 1), notice, today)
    return items


def _check(actor: Actor, party: TaskParty) -> None:
    task = party.task
    if not is_own(actor, party.unit) or party.role not in OWNERS:
        raise Refused("tasks.ask_supports")
    at_work = task.is_open and task.state != TaskState.SUSPENDED.value
    if not at_work or party.state != PartyState.SIGNED.value:
        raise Conflict(
            _("这项任务现在是“%(state)s”，签收并在办理中的才能请配合单位反馈。")
            % {"state": task.get_state_display()}
        )
    if not supports_of(task):
        raise Mistake(_("这项任务没有配合单位。需要别的单位帮忙，请提出协调事项。"))


def _check_day(party: TaskParty, due: dt.date, today: dt.date) -> None:
    earliest = calendar_of(party.organisation_id).estimate(today, NOTICE_DAYS).day
    if due < earliest:
        raise Mistake(
            _("请至少留 %(n)d 个工作日，不早于 %(day)s。")
            % {"n": NOTICE_DAYS, "day": earliest.isoformat()},
            "due",
        )


def _may_be_asked(support: TaskParty, lead: TaskParty, today: dt.date) -> bool:
    """Not asked yet in this period of reporting, and has not said its part in it."""
    this = _period(lead, today)
    asked = WorkItem.objects.filter(party=support, kind=WorkKind.REPORT, subject="")
    last = asked.order_by("-opened_at").values_list("opened_at", "closed_at").first()
    if last and (last[1] is None or _period(lead, timezone.localdate(last[0])) == this):
        return False
    said = counting().filter(task=lead.task_id, unit=support.unit_id).order_by("-at")
    at = said.values_list("at", flat=True).first()
    return at is None or _period(lead, timezone.localdate(at)) != this


def _period(lead: TaskParty, day: dt.date) -> dt.date | None:
    """The reporting day that ends the period of a day; None: the whole task is one."""
    return next_report(rhythm_of(lead.task.rhythm), day, None)


def _with_task(support: TaskParty, lead: TaskParty) -> TaskParty:
    support.task = lead.task
    return support
