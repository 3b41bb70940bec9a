"""What the office does with a draft: edit it, issue it with a number, or not send it at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ladder import notes, upkeep
from luodi.apps.ladder.actions.drafting import drafted, office_name
from luodi.apps.ladder.actions.locking import locked, step
from luodi.apps.ladder.models import NoticeWay, SupervisionNotice
from luodi.apps.ladder.queries import Part, ladder_of, parts_of
from luodi.apps.ladder.rules import ISSUE, series_of
from luodi.apps.notify.inbox import Notice, tell_units
from luodi.apps.tasks.models import TaskParty
from luodi.kernel import events, gate, numbers
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.calendars import calendar_of
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Organisation

LONGEST = 4000  # characters: 若干规定 allow no more for a single matter
LONGEST_WAIT = dt.timedelta(92)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeText:
    """What the officer wrote; `seen` is the version of the notice that was looked at."""

    text: str
    answer_by: dt.date
    seen: int

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"text": self.text}


@gate.guarded("grounds")
@action("ladder.notice_draft", gettext_lazy("起草了督办单"))
def draft_notice(
    *, actor: Actor, party: TaskParty, grounds: str, now: dt.datetime
) -> SupervisionNotice:
    """A person proposes a notice without waiting for the rules, and says why."""
    actor.require(ISSUE)
    if not grounds.strip():
        raise Mistake(_("请写明为什么现在就发督办单。"), "grounds")
    today = timezone.localdate(now)
    part = _part(actor, party, today)
    if part is None or part.facts.is_closed or part.facts.waits_for_office:
        raise Mistake(_("这个单位现在不用办理这项任务，不能发督办单。"))
    notice = drafted(part, today, calendar_of(actor.organisation_id), office_name(actor))
    notice.way, notice.grounds = NoticeWay.PERSON.value, grounds.strip()[:300]
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        raise Conflict(_("这个单位的这项任务已有一份督办单在办，不能再发一份。")) from None
    upkeep.for_office(notice, now)
    facts = {"notice_state": notice.state, "unit": notice.unit}
    events.record(actor, notice, after=facts, reason=notice.grounds)
    events.record(actor, notice.task, after=facts, reason=notice.grounds)
    return notice


@gate.guarded("said")
@action("ladder.notice_edit", gettext_lazy("修改了督办单"))
def edit_notice(
    *, actor: Actor, notice: SupervisionNotice, said: NoticeText, now: dt.datetime
) -> SupervisionNotice:
    """Another wording or another day; nothing is sent."""
    actor.require(ISSUE)
    notice, (was, after) = _edited(actor, notice, said, now)
    notice.save()
    events.record(actor, notice, before=was, after=after)
    return notice


@action("ladder.notice_redraft", gettext_lazy("重拟了督办单"))
def redraft_notice(
    *, actor: Actor, notice: SupervisionNotice, now: dt.datetime
) -> SupervisionNotice:
    """The draft anew, from what is known today; what was written by hand is replaced."""
    actor.require(ISSUE)
    notice = locked(actor, notice)
    step(actor, notice, "edit")
    part = _part(actor, notice.party, timezone.localdate(now))
    if part is None:
        raise Mistake(_("这个单位已不在办理这项任务，请选“不发”并写明理由。"))
    calendar = calendar_of(actor.organisation_id)
    fresh = drafted(part, timezone.localdate(now), calendar, office_name(actor))
    before = {"answer_by": notice.answer_by}
    for name in ("facts", "text", "answer_by", "drafted_on"):
        setattr(notice, name, getattr(fresh, name))
    notice.version += 1
    notice.save()
    events.record(actor, notice, before=before, after={"answer_by": notice.answer_by})
    return notice


@gate.guarded("said")
@action("ladder.notice_issue", gettext_lazy("核发了督办单"))
def issue_notice(
    *, actor: Actor, notice: SupervisionNotice, said: NoticeText, now: dt.datetime
) -> SupervisionNotice:
    """The notice gets its number and goes to the unit, as it stands on the officer's page."""
    actor.require(ISSUE)
    (notice, (was, edited)), today = _edited(actor, notice, said, now), timezone.localdate(now)
    if not notice.task.is_open:
        raise Mistake(_("这项任务已不在办理，不用再发督办单。请选“不发”并写明理由。"))
    before, notice.state = notice.state, step(actor, notice, "issue")
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    series = series_of(organisation.prefix)
    notice.number = str(numbers.take(organisation.pk, series, today.year)[0])
    notice.text = notes.issued_text(notice.text, notice.number, notice.answer_by, today)
    if notice.number not in notice.text:
        first, _line, rest = notice.text.partition("\n")
        notice.text = f"{first}\n{notice.number}\n{rest}".rstrip()
    notice.issuer = office_name(actor)
    notice.issued_at, notice.issued_by = now, actor.name
    notice.reached = _tell(actor, notice, today)
    notice.save()
    upkeep.for_unit(notice, now)
    facts = {"notice_state": notice.state, "number": notice.number, "unit": notice.unit}
    more = {"answer_by": notice.answer_by, "reached": notice.reached}
    after = {**edited, **facts, **more}
    events.record(actor, notice, before={**was, "notice_state": before}, after=after)
    events.record(actor, notice.task, after=facts)
    return notice


@gate.guarded("reason")
@action("ladder.notice_drop", gettext_lazy("决定不发督办单"))
def drop_notice(
    *, actor: Actor, notice: SupervisionNotice, reason: str, now: dt.datetime
) -> SupervisionNotice:
    """Nothing is sent; the rules propose none again for the same due date."""
    actor.require(ISSUE)
    notice = locked(actor, notice)
    before, notice.state = notice.state, step(actor, notice, "drop", reason)
    notice.closed_at, notice.closed_by = now, actor.name
    notice.close_reason = reason.strip()[:300]
    notice.version += 1
    notice.save()
    upkeep.done(notice, now)
    events.record(
        actor,
        notice,
        before={"notice_state": before},
        after={"notice_state": notice.state, "unit": notice.unit},
        reason=notice.close_reason,
    )
    return notice


def _part(actor: Actor, party: TaskParty, today: dt.date) -> Part | None:
    """The unit's part as it stands; None where it answers for the task no more."""
    ladder = ladder_of(actor.organisation_id, today)
    parts = parts_of(actor.organisation_id, [party.task_id], ladder)
    return next((one for one in parts if one.party.pk == party.pk), None)


def _edited(
    actor: Actor, notice: SupervisionNotice, said: NoticeText, now: dt.datetime
) -> tuple[SupervisionNotice, tuple[events.Facts, events.Facts]]:
    """The locked draft with the officer's words, and what they changed."""
    notice, today = locked(actor, notice), timezone.localdate(now)
    step(actor, notice, "edit")
    if notice.version != said.seen:
        raise Conflict(_("别人刚刚修改了这份督办单。请核对现在的正文，再改或核发。"))
    text = said.text.replace("\r\n", "\n").strip()
    if not text:
        raise Mistake(_("请写正文。"), "text")
    if len(text) > LONGEST:
        raise Mistake(
            _("正文有 %(n)d 字。一事一单，请压缩到 %(most)d 字以内。")
            % {"n": len(text), "most": LONGEST},
            "text",
        )
    if not today < said.answer_by <= today + LONGEST_WAIT:
        raise Mistake(_("答复期限请定在明天以后、三个月以内。"), "answer_by")
    before = {"text": notice.text, "answer_by": notice.answer_by}
    notice.text, notice.answer_by = text, said.answer_by
    notice.version += 1
    return notice, events.changes(before, {"text": text, "answer_by": said.answer_by})


def _tell(actor: Actor, notice: SupervisionNotice, today: dt.date) -> int:
    """The unit's people, or those above it; how many."""
    text = gettext_lazy(
        "收到督办单（%(number)s）：《%(title)s》，请在%(month)d月%(day)d日前书面答复"
    )
    facts = {
        "number": notice.number,
        "title": notice.task.title[:60],
        "month": notice.answer_by.month,
        "day": notice.answer_by.day,
    }
    topic = gettext_lazy("督办单")
    said = Notice(
        "ladder.notice", text, upkeep.address(notice), facts=facts, urgent=True, topic=topic
    )
    return tell_units(actor, {notice.unit: 1}, said, today)
