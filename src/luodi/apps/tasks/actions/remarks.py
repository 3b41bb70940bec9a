"""Leaders' remarks: recorded, dispatched as a matter, answered by what becomes of it, closed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.models import Document, Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions import remark_notices as told
from luodi.apps.tasks.actions.drafts import DraftFacts, enter, issue_drafts
from luodi.apps.tasks.actions.locking import locked_tasks
from luodi.apps.tasks.models import Remark, Task, TaskKind, WorkKind
from luodi.apps.tasks.queries.remarks import dispatched_with, own_name, place_of
from luodi.apps.tasks.rules import REMARK, REMARK_OWN
from luodi.apps.tasks.waiting import Desk, stop_waiting, wait_for
from luodi.core.flow import NotAllowedError
from luodi.core.remark_flow import REMARK_FLOW, Urgency, limit, urgency_of
from luodi.core.rhythm import Rhythm
from luodi.kernel import events, gate, repeats
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.actions import action
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import PartyRole

LONGEST = 2000
_OFFICE = frozenset({"office"})
_MATTER = frozenset({"matter"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkFacts:
    """What a leader said, when, how urgent it is, and on what: one of the four.

    Without `due` the limit follows from the urgency. `token` is that of the form.
    """

    text: str
    urgency: str
    leader: str = ""
    said_on: dt.date | None = None
    due: dt.date | None = None
    task: Task | None = None
    document: Document | None = None
    goal: Goal | None = None
    paper: str = ""
    token: str = ""

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"text": self.text, "leader": self.leader, "paper": self.paper}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """To whom it goes: a new matter of a `lead` unit with others, or a task that is open.

    `due` is the officer's date where it is not that of the limit.
    """

    task: Task | None = None
    lead: Unit | None = None
    support: Sequence[Unit] = ()
    title: str = ""
    text: str = ""
    due: dt.date | None = None

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"title": self.title, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A further remark of the leader on what was answered, and to whom it goes."""

    remark: str
    urgency: str
    said_on: dt.date
    to: Dispatch

    def typed(self) -> dict[str, str]:
        """Its words, by field."""
        return {"remark": self.remark, **self.to.typed()}


@gate.guarded("said")
@action("tasks.record_remark", gettext_lazy("登记了批示"))
def record_remark(*, actor: Actor, said: RemarkFacts, now: dt.datetime) -> Remark:
    """The office records what a leader said; a leader writes it down in the own name, today."""
    actor.require(REMARK_OWN)
    today = timezone.localdate(now)
    repeats.take(actor, said.token, said.text.strip(), *_places(said))
    if not actor.may(REMARK):
        said = replace(said, leader=own_name(actor), said_on=today, due=None)
    said_on = said.said_on or today
    _check(actor, said, said_on, today)
    due = said.due or limit(urgency_of(said.urgency), said_on)
    row = Remark.objects.create(
        organisation_id=actor.organisation_id,
        leader=said.leader.strip(),
        said_on=said_on,
        text=said.text.strip(),
        urgency=said.urgency,
        task=said.task,
        document=said.document,
        goal=said.goal,
        paper=said.paper.strip(),
        due=due,
        by_id=actor.user_id,
        by_name=actor.name,
        at=now,
    )
    soon = min(due, today + dt.timedelta(1))
    wait_for(row, WorkKind.DISPATCH, Desk(), now, due=soon, task=row.task)
    facts = {"said_by": row.leader, "said_on": said_on, "urgency": row.urgency}
    _record(actor, row, after={**facts, "remark_due": due, "place": place_of(row)})
    told.office_of_new(actor, row, today)
    return row


@gate.guarded("to")
@action("tasks.dispatch_remark", gettext_lazy("转办了批示"))
def dispatch_remark(*, actor: Actor, row: Remark, to: Dispatch, now: dt.datetime) -> Remark:
    """It becomes a matter of its own, or that of the task it was made on."""
    actor.require(REMARK)
    if to.task is not None:
        to = replace(to, task=_open_task(actor, to.task))
    row = _locked(actor, row)
    before, row.state = _standing(row), _stepped(row, "dispatch")
    _give(actor, row, to, now)
    _record(actor, row, before=before, after={**_standing(row), "matter": row.matter})
    return row


@gate.guarded("reason")
@action("tasks.note_remark", gettext_lazy("圈阅了批示，不需转办"))
def note_remark(*, actor: Actor, row: Remark, reason: str, now: dt.datetime) -> Remark:
    """Nothing is to be done about it, and why."""
    actor.require(REMARK)
    row = _locked(actor, row)
    before, row.state = _standing(row), _stepped(row, "note", reason)
    row.note, row.closed_on = reason.strip()[:300], timezone.localdate(now)
    row.save()
    stop_waiting(row, now)
    _record(actor, row, before=before, after=_standing(row), reason=reason.strip())
    return row


@gate.guarded("answer")
@action("tasks.answer_remark", gettext_lazy("答复了批示"))
def answer_remark(*, actor: Actor, row: Remark, answer: str, now: dt.datetime) -> Remark:
    """The office writes down what came of it, where the matter does not end by itself."""
    actor.require(REMARK)
    row = _locked(actor, row)
    before, row.state = _standing(row), _stepped(row, "answer")
    _answered(row, _filled(answer, "answer", _("请写明办理结果。")), now)
    _record(actor, row, before=before, after={**_standing(row), "remark_answer": row.answer})
    return row


@gate.guarded("note")
@action("tasks.close_remark", gettext_lazy("报领导后办结了批示"))
def close_remark(*, actor: Actor, row: Remark, note: str, now: dt.datetime) -> Remark:
    """The leader has been told of the answer and has nothing to add."""
    actor.require(REMARK)
    row = _locked(actor, row)
    before, row.state = _standing(row), _stepped(row, "close")
    row.note, row.closed_on = note.strip()[:300], timezone.localdate(now)
    row.save()
    stop_waiting(row, now)
    _record(actor, row, before=before, after=_standing(row), reason=note.strip())
    told.leader_of_end(actor, row, timezone.localdate(now))
    return row


@gate.guarded("said")
@action("tasks.remark_again", gettext_lazy("登记了领导的新批示，继续办理"))
def remark_again(*, actor: Actor, row: Remark, said: Again, now: dt.datetime) -> Remark:
    """The leader is not content: the new words stand below the first, with a limit of their own."""
    actor.require(REMARK)
    to, today = said.to, timezone.localdate(now)
    if to.task is not None:
        to = replace(to, task=_open_task(actor, to.task))
    row = _locked(actor, row)
    text = _filled(said.remark, "remark", _("请写明领导的新批示。"))
    _check_said(said.urgency, said.said_on, today)
    before, row.state = _standing(row), _stepped(row, "again", text)
    day = said.said_on
    row.text = f"{row.text}\n{day.year}年{day.month}月{day.day}日再次批示：{text}"
    row.urgency, row.due = said.urgency, limit(urgency_of(said.urgency), said.said_on)
    row.answered_on = None
    _give(actor, row, to, now)
    after = {**_standing(row), "said_on": day, "urgency": row.urgency, "matter": row.matter}
    _record(actor, row, before=before, after=after, reason=text)
    return row


def matter_done(actor: Actor, task: Task, now: dt.datetime) -> int:
    """A task (locked by its own step) has been completed: so are the remarks that led to it.

    Called inside the action that completes it; how many remarks it answers.
    """
    waiting = dispatched_with(task).filter(state="dispatched").select_for_update()
    rows = list(waiting.order_by("pk"))
    for row in rows:
        before = _standing(row)
        row.state = REMARK_FLOW.apply("answer", row.state, _MATTER)
        _answered(row, task.result or task.last_progress or _("已办结。"), now)
        facts = {**_standing(row), "remark_answer": row.answer}
        events.record(actor, row, before=before, after=facts)
    if rows:
        told.office_of_answers(actor, len(rows), timezone.localdate(now))
    return len(rows)


def matter_reopened(actor: Actor, task: Task, reason: str, now: dt.datetime) -> int:
    """A task that had answered remarks has to be gone on with: so have they."""
    answered = dispatched_with(task).filter(state="answered").select_for_update()
    rows = list(answered.order_by("pk"))
    for row in rows:
        before = _standing(row)
        row.state = REMARK_FLOW.apply("again", row.state, _OFFICE, reason=reason)
        row.answered_on = None
        row.save()
        stop_waiting(row, now)
        events.record(actor, row, before=before, after=_standing(row), reason=reason)
    return len(rows)


def _places(said: RemarkFacts) -> tuple[Any, ...]:
    on = (said.task, said.document, said.goal)
    return (*((one.pk if one else None) for one in on), said.paper.strip())


def _check(actor: Actor, said: RemarkFacts, said_on: dt.date, today: dt.date) -> None:
    _filled(said.text, "text", _("请写明批示内容。"))
    if not said.leader.strip() or len(said.leader.strip()) > 60:
        raise Mistake(_("请写明哪位领导批示，最多 60 字。"), "leader")
    _check_said(said.urgency, said_on, today)
    if said.due is not None and said.due < said_on:
        raise Mistake(_("答复时限不能早于批示日期。"), "due")
    if sum(bool(place) for place in _places(said)) != 1:
        raise Mistake(_("请写明批示在哪份文件、哪项任务或哪个目标上，只写一处。"), "paper")
    for on in (said.task, said.document, said.goal):
        if on is not None and on.organisation_id != actor.organisation_id:
            raise Hidden


def _check_said(urgency: str, said_on: dt.date, today: dt.date) -> None:
    if urgency not in {one.value for one in Urgency}:
        raise Mistake(_("请选择缓急。"), "urgency")
    if said_on > today:
        raise Mistake(_("批示日期不能晚于今天。"), "said_on")


def _filled(text: str, field: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise Mistake(sentence, field)
    if len(text) > LONGEST:
        raise Mistake(_("最多 %(most)d 字，请精简。") % {"most": LONGEST}, field)
    return text


def _open_task(actor: Actor, task: Task) -> Task:
    """The task, locked before the remark, as completing it does."""
    found = locked_tasks(actor, [task.pk])[0]
    if not found.is_open:
        raise Conflict(
            _("这项任务%(state)s，不能再办理。请转为新的事项。")
            % {"state": found.get_state_display()}
        )
    return found


def _locked(actor: Actor, row: Remark) -> Remark:
    rows = Remark.objects.filter(organisation_id=actor.organisation_id, pk=row.pk)
    rows = rows.select_for_update(of=("self",)).select_related("task", "goal", "document")
    found = rows.first()
    if found is None:
        raise Hidden
    return found


def _stepped(row: Remark, name: str, reason: str = "") -> str:
    if not REMARK_FLOW.allows(name, row.state, _OFFICE):
        raise Conflict(
            _("这件批示现在是“%(state)s”，不能做这一步。请刷新页面查看最新情况。")
            % {"state": row.get_state_display()}
        )
    try:
        return REMARK_FLOW.apply(name, row.state, _OFFICE, reason=reason)
    except NotAllowedError:
        raise Mistake(_("请写明理由。"), "reason") from None


def _give(actor: Actor, row: Remark, to: Dispatch, now: dt.datetime) -> None:
    """It goes to somebody, who has until its date; nothing waits at the office meanwhile."""
    today = timezone.localdate(now)
    row.due = to.due or row.due
    if row.due < today:
        raise Mistake(_("答复时限已过，请定一个新的时限。"), "due")
    row.matter = to.task or _new_matter(actor, row, to, now)
    row.save()
    stop_waiting(row, now)
    if to.task is not None:
        told.owners_of_task(actor, row, to.task, today)


def _new_matter(actor: Actor, row: Remark, to: Dispatch, now: dt.datetime) -> Task:
    """A task of its own, issued at once."""
    if to.lead is None:
        raise Mistake(_("请选择承办单位。"), "lead")
    support = [(unit, PartyRole.SUPPORT.value) for unit in to.support if unit != to.lead]
    goal = row.goal or (row.task.goal if row.task else None)
    facts = DraftFacts(
        text=to.text.strip() or row.text,
        title=to.title,
        parties=[(to.lead, PartyRole.LEAD.value), *support],
        due=row.due,
        leader=row.leader,
        rhythm=Rhythm.ONCE.value,
        kind=TaskKind.REMARK.value,
        goal=goal,
    )
    task = enter(actor=actor, facts=facts, now=now)
    note = _("%(leader)s %(day)s批示：%(text)s") % {
        "leader": row.leader, "day": f"{row.said_on.month}月{row.said_on.day}日", "text": row.text,
    }  # fmt: skip
    issue_drafts(actor=actor, task_ids=[task.pk], token=str(uuid.uuid4()), now=now, note=note)
    task.refresh_from_db()
    return task


def _answered(row: Remark, answer: str, now: dt.datetime) -> None:
    """What came of it is there, and the office brings it to the leader."""
    row.answer, row.answered_on = answer, timezone.localdate(now)
    row.save()
    due = timezone.localdate(now) + dt.timedelta(1)
    wait_for(row, WorkKind.CLOSE, Desk(), now, due=due, task=row.matter)


def _standing(row: Remark) -> dict[str, Any]:
    return {"remark_state": row.state, "remark_due": row.due}


def _record(
    actor: Actor,
    row: Remark,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Its own history, and that of the task it was made on or led to."""
    if before is not None:
        before, after = events.changes(before, after)
    events.record(actor, row, before=before, after=after, reason=reason)
    about = {"said_by": row.leader, "remark": row.text}
    tasks = {task.pk: task for task in (row.task, row.matter) if task is not None}
    for task in tasks.values():
        events.record(actor, task, before=before, after={**about, **after}, reason=reason)
