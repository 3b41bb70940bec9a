"""What becomes of a report once it is written: to the unit's head, or out, with what follows."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.inbox import Notice, tell_units, tell_users
from luodi.apps.tasks.actions.locking import applied, locked_party, step
from luodi.apps.tasks.actions.telling import page_of, tell_heads
from luodi.apps.tasks.courses import gather, take_values
from luodi.apps.tasks.models import (
    Audience,
    Occurrence,
    Progress,
    ProgressState,
    ProgressValue,
    TaskParty,
    WorkItem,
    WorkKind,
)
from luodi.apps.tasks.queries.inside import habits_of, waits_for_head
from luodi.apps.tasks.queries.reports import LATEST, counting, is_own, party_of
from luodi.apps.tasks.report_words import figure
from luodi.apps.tasks.rules import OWNERS, REPORT, VOUCH, heads
from luodi.apps.tasks.upkeep import close_work, keep, open_for, set_states, sign_by
from luodi.core.report_flow import REPORT_FLOW
from luodi.core.report_hints import Hint
from luodi.core.task_flow import PartyState
from luodi.kernel import events, gate
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict
from luodi.kernel.prepared import prepared

SUBJECT = "tasks.progress"


def route(actor: Actor, progress: Progress, party: TaskParty, now: dt.datetime) -> None:
    """Where a report goes that is about to be saved: to the unit's head, or out."""
    wanted = habits_of(party.unit).head_signs_reports
    if waits_for_head(actor, party.unit, wanted, timezone.localdate(now)):
        progress.state = ProgressState.WITH_HEAD
        return
    progress.state = ProgressState.FILED
    if wanted and heads(actor, party.unit):
        progress.vouched_by, progress.vouched_at = actor.name, now
    elif wanted:
        progress.hints = [*progress.hints, _NO_HEAD]


def deliver(actor: Actor, progress: Progress, party: TaskParty, now: dt.datetime) -> None:
    """What follows from a report that was just written, by its :func:`route`; inside an action."""
    if progress.state == ProgressState.WITH_HEAD:
        _hold(actor=actor, progress=progress, party=party, now=now)
    else:
        file(actor, progress, party, now)


_NO_HEAD = {"code": Hint("no_head", "").code, "field": "", "start": 0, "end": 0, "facts": {}}


@action("tasks.hold_report", gettext_lazy("把反馈送负责人审签"))
def _hold(*, actor: Actor, progress: Progress, party: TaskParty, now: dt.datetime) -> None:
    """It waits; nobody outside the unit hears of it, so the event is the report's own."""
    today = timezone.localdate(now)
    owed = WorkItem.objects.filter(party=party, kind=WorkKind.REPORT, closed_at=None, subject="")
    by = sign_by(party.organisation_id, today)
    days = [day for day in owed.values_list("due", flat=True) if day and day >= today]
    WorkItem.objects.create(
        organisation_id=progress.organisation_id,
        kind=WorkKind.VOUCH,
        audience=Audience.HEAD,
        subject=SUBJECT,
        subject_id=progress.pk,
        title=_("更正反馈") if progress.corrects_id else _("反馈进展"),
        url=address_of(progress),
        task=party.task,
        party=party,
        unit=party.unit,
        due=min([by, *days]),
        opened_at=now,
    )
    events.record(actor, progress, after=facts_of(progress, party))
    text = gettext_lazy("%(count)d 份反馈等您审签")
    tell_heads(actor, [party.unit], "tasks.report_to_vouch", text, today)


@action("tasks.vouch_report", gettext_lazy("审签了反馈"))
def vouch_report(*, actor: Actor, progress: Progress, now: dt.datetime) -> Progress:
    """The unit's head sends it on as it is; from now on it is reported."""
    actor.require(VOUCH)
    progress, party = _with_head(actor, progress, "vouch")
    if party is None or party.state == PartyState.RELEASED.value:
        raise Conflict(_("本单位已不再办理这项任务，不用再反馈。请退回填报人。"))
    if not party.task.is_open:
        raise Conflict(
            _("这项任务%(state)s，不用再反馈。请退回填报人。")
            % {"state": party.task.get_state_display()}
        )
    if progress.corrects_id is None:
        step(actor, party, "report")
    progress.state = ProgressState.FILED
    progress.vouched_by, progress.vouched_at = actor.name, now
    progress.save(update_fields=["state", "vouched_by", "vouched_at"])
    _nothing_waits(progress, now)
    file(actor, progress, party, now)
    return progress


@gate.guarded("reason")
@action("tasks.stop_report", gettext_lazy("把反馈退回本单位修改"))
def stop_report(*, actor: Actor, progress: Progress, reason: str, now: dt.datetime) -> Progress:
    """The unit's head does not send it on; its author writes it anew."""
    actor.require(VOUCH)
    progress, party = _with_head(actor, progress, "stop", reason)
    _stop(progress, reason.strip()[:300], now)
    events.record(actor, progress, after={"report_state": progress.state}, reason=reason.strip())
    if progress.by_id is not None:
        text = gettext_lazy("您的反馈退回修改：%(reason)s")
        url = f"/tasks/parties/{party.pk}/report/" if party else address_of(progress)
        facts = {"reason": reason.strip()[:80]}
        tell_users(
            actor, {progress.by_id: 1}, Notice("tasks.report_stopped", text, url, facts=facts)
        )
    return progress


@action("tasks.take_back_report", gettext_lazy("撤回了反馈"))
def take_back_report(*, actor: Actor, progress: Progress, now: dt.datetime) -> Progress:
    """The unit's people write it anew before the head has seen to it."""
    actor.require(REPORT)
    progress, _party = _with_head(actor, progress, "take_back")
    _stop(progress, "", now)
    events.record(actor, progress, after={"report_state": progress.state})
    return progress


def _with_head(
    actor: Actor, progress: Progress, name: str, reason: str = ""
) -> tuple[Progress, TaskParty | None]:
    """Task, part and report locked, the report in a state for that step."""
    party = party_of(progress)
    if party is not None:
        party = locked_party(actor, party)
    own = Progress.objects.filter(organisation_id=actor.organisation_id)
    found = own.select_for_update(of=("self",)).select_related("unit").get(pk=progress.pk)
    held = held_to(actor, found)
    if not any(one.roles & held for one in REPORT_FLOW.transitions if one.name == name):
        raise Refused(f"tasks.{name}_report")
    if not REPORT_FLOW.allows(name, found.state, held):
        raise Conflict(
            _("这份反馈已经处理过了：%(state)s。") % {"state": found.get_state_display()}
        )
    applied(REPORT_FLOW, name, found.state, held, reason=reason)
    if party is not None:
        found.task, found.unit = party.task, party.unit
    return found, party


def held_to(actor: Actor, progress: Progress) -> frozenset[str]:
    """What the actor is to a report, in the words of its flow."""
    found = {"author"} if is_own(actor, progress.unit) else set()
    return frozenset(found | ({"head"} if heads(actor, progress.unit) else set()))


def _stop(progress: Progress, reason: str, now: dt.datetime) -> None:
    progress.state, progress.stopped_why = ProgressState.STOPPED, reason
    progress.save()
    _nothing_waits(progress, now)


def _nothing_waits(progress: Progress, now: dt.datetime) -> None:
    items = WorkItem.objects.filter(subject=SUBJECT, subject_id=progress.pk, closed_at=None)
    items.update(closed_at=now)


def file(actor: Actor, progress: Progress, party: TaskParty, now: dt.datetime) -> None:
    """It is out: it counts, the task shows it, and the next one is due."""
    before = None
    if progress.corrects_id is not None:
        before = _replace(progress, progress.corrects_id, party, now)
    elif progress.for_lead:
        close_work([party], now, WorkKind.REPORT)
        _tell_lead(actor, party, now)
    else:
        _report_is_in(progress, party, now)
    after = facts_of(progress, party)
    events.record(actor, party.task, before=before, after=after, reason=progress.why)


def _report_is_in(progress: Progress, party: TaskParty, now: dt.datetime) -> None:
    task, today = party.task, timezone.localdate(now)
    if not progress.is_unchanged:
        task.last_progress = progress.text[:200]
    task.last_progress_on = today
    progress.occurrence = _occurrence_done(party, today)
    if progress.occurrence is not None:
        progress.save(update_fields=["occurrence"])
    close_work([party], now, WorkKind.REPORT)
    open_for([party], now)
    if progress.occurrence is not None:
        gather([task])
    elif party.figures:  # a report changes nothing of the task's course but its figures
        take_values(task)
    set_states({task: task.state}, now)


def _occurrence_done(party: TaskParty, today: dt.date) -> Occurrence | None:
    """The earliest open instance of a recurring duty; none where the coming one is done already."""
    if not party.task.recurrence:
        return None
    rows = Occurrence.objects.filter(task=party.task_id)
    if rows.filter(due__gte=today, done_on__isnull=False).exists():
        rows = rows.filter(due__lt=today)
    found = rows.select_for_update().filter(done_on=None).order_by("due").first()
    if found is not None:
        found.done_on = today
        found.save(update_fields=["done_on"])
    return found


def _replace(
    progress: Progress, old_id: int, party: TaskParty, now: dt.datetime
) -> dict[str, object]:
    """What it corrects is kept and no longer counts; what the old one said."""
    old = Progress.objects.select_for_update().get(pk=old_id)
    if old.state != ProgressState.FILED:
        raise Conflict(_("原来的反馈已经更正过了，请退回或撤回这一份。"))
    task = party.task
    others = counting().filter(task=task, for_lead=False, is_unchanged=False)
    newest = others.exclude(pk=progress.pk)
    is_newest = newest.order_by(*LATEST).values_list("pk", flat=True).first() == old.pk
    old.state = ProgressState.CORRECTED
    old.save(update_fields=["state"])
    progress.occurrence_id = old.occurrence_id
    progress.save(update_fields=["occurrence"])
    if not old.for_lead:
        if is_newest or (old.is_unchanged and _is_last(progress, party)):
            task.last_progress = progress.text[:200]
        keep(task, now)
    said = facts_of(old, party)
    return {key: said[key] for key in ("progress", "figures") if key in said}


def _is_last(progress: Progress, party: TaskParty) -> bool:
    """Whether nobody has said anything later in words."""
    later = counting().filter(task=party.task, for_lead=False, is_unchanged=False)
    return not later.filter(as_of__gt=progress.as_of).exists()


def _tell_lead(actor: Actor, party: TaskParty, now: dt.datetime) -> None:
    held = TaskParty.objects.filter(task=party.task, role__in=OWNERS)
    units = {one.unit: 1 for one in held.select_related("unit") if one.state != "released"}
    text = gettext_lazy("%(unit)s已就配合事项反馈")
    notice = Notice("tasks.supported", text, page_of(party.task), facts={"unit": str(party.unit)})
    tell_units(actor, units, notice, timezone.localdate(now))


def address_of(progress: Progress) -> str:
    """Where the report can be read."""
    return f"/tasks/reports/{progress.pk}/"


_figures = prepared(
    lambda progress: (
        ProgressValue.objects.filter(progress=progress)
        .order_by("target__position", "pk")
        .values_list("target__indicator", "value", "target__unit")
    )
)


def facts_of(progress: Progress, party: TaskParty) -> dict[str, object]:
    """What an event says of it."""
    figures = [
        f"{indicator} {figure(value)}{unit}".strip()
        for indicator, value, unit in (_figures(progress.pk) if party.figures else ())
    ]
    more = {
        "problems": progress.problems,
        "next_step": progress.next_step,
        "evidence": progress.evidence,
        "vouched_by": progress.vouched_by,
        "hints": [hint["code"] for hint in progress.hints],
    }
    text = _("无变化") if progress.is_unchanged else progress.text
    facts = {"unit": party.unit, "progress": text, "figures": figures}
    return facts | {key: value for key, value in more.items() if value}
