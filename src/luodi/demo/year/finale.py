"""The last working day: what an office finds on its desk is there, whatever the dice said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from luodi.apps.ladder import actions as ladder
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.tasks import actions
from luodi.apps.tasks.models import HelpRequest, Remark, Task, TaskRequest
from luodi.core.request_flow import RequestKind
from luodi.demo.year import words
from luodi.demo.year.handling import claim_done, report_on
from luodi.demo.year.stage import Course, Stage

Scene = Callable[[Stage, Course, dt.date], object]


def finale(stage: Stage, day: dt.date) -> None:
    """A request, a claim, a remark, a call for help, a judgement and a notice that wait."""
    own = {"organisation": stage.cast.organisation}
    going = [c for c in stage.courses.values() if not (c.done or c.waits) and c.next_report]
    active = set(
        Task.objects.filter(state="active", parent=None, **own).values_list("pk", flat=True)
    )
    free = [course for course in going if course.task_id in active]
    wanted: tuple[tuple[Scene, bool], ...] = (
        (_ask_more_time, TaskRequest.objects.filter(state="with_office", **own).exists()),
        (_claim, Task.objects.filter(state="reviewing", **own).exists()),
        (_remark, Remark.objects.filter(state="recorded", **own).exists()),
        (_help, HelpRequest.objects.filter(state="open", **own).exists()),
        (_notice, SupervisionNotice.objects.filter(state="issued", **own).exists()),
        (report_on, False),
    )
    for (scene, is_there), course in zip(wanted, free, strict=False):
        if not is_there:
            with stage.trying(), transaction.atomic():
                scene(stage, course, day)


def _ask_more_time(stage: Stage, course: Course, day: dt.date) -> None:
    party = stage.party(course)
    wish = actions.Wish(
        kind=RequestKind.EXTEND,
        grounds=words.GROUNDS[1],
        wanted_due=max(party.task.due_current or day, day) + dt.timedelta(30),
    )
    head = stage.cast.head(course.unit_id)
    actions.ask(actor=head, party=party, wish=wish, now=stage.clock.tick())
    stage.did("asked")


def _claim(stage: Stage, course: Course, _day: dt.date) -> None:
    claim_done(stage, course, stage.cast.head(course.unit_id))


def _remark(stage: Stage, course: Course, day: dt.date) -> None:
    said = actions.RemarkFacts(
        text=words.REMARKS[3], urgency="urgent", leader=stage.cast.leaders[0].name, said_on=day,
        task=Task.objects.get(pk=course.task_id),
    )  # fmt: skip
    actions.record_remark(actor=stage.cast.officer, said=said, now=stage.clock.tick())
    stage.did("remarks")


def _help(stage: Stage, course: Course, day: dt.date) -> None:
    kind, text, name = words.HELPS[0]
    said = actions.HelpFacts(
        kind=kind, text=stage.plot.say(course.wanted.theme, (text,), day),
        asked=stage.cast.units.get(name),
    )  # fmt: skip
    writer = stage.cast.writer(course.unit_id)
    actions.ask_help(actor=writer, party=stage.party(course), said=said, now=stage.clock.tick())
    stage.did("helps")


def _notice(stage: Stage, course: Course, _day: dt.date) -> None:
    grounds = "连续两期反馈没有新的进展。"
    made = ladder.draft_notice(
        actor=stage.cast.officer, party=stage.party(course), grounds=grounds,
        now=stage.clock.tick(),
    )  # fmt: skip
    said = ladder.NoticeText(text=made.text, answer_by=made.answer_by, seen=made.version)
    ladder.issue_notice(actor=stage.cast.chief, notice=made, said=said, now=stage.clock.tick())
    stage.did("notices")
