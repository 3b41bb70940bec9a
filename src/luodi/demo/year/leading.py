"""Help that units ask for, and remarks of leaders with what becomes of them."""

from __future__ import annotations

import datetime as dt

from luodi.apps.accounts.actions import delegate
from luodi.apps.orgs.models import Person
from luodi.apps.tasks import actions
from luodi.apps.tasks.models import HelpRequest, Remark, Task
from luodi.core.remark_flow import Urgency
from luodi.demo.year import words
from luodi.demo.year.handling import follow
from luodi.demo.year.plot import Wanted
from luodi.demo.year.stage import Course, Stage


def help_and_remarks(stage: Stage, day: dt.date) -> None:
    """A day's worth: on one day of the week somebody asks, on others somebody answers."""
    going = [c for c in stage.courses.values() if not c.done and c.next_report is not None]
    weekly = max(1, stage.plot.tasks // 250)
    if going and day.weekday() == 2:
        for _n in range(weekly):
            _ask_help(stage, stage.plot.pick(going), day)
        if stage.plot.happens(0.9):
            _remark(stage, stage.plot.pick(going), day)
    if day.weekday() in (0, 3):
        _answer_helps(stage, day)
        _see_to_remarks(stage, day)


def holidays(stage: Stage, day: dt.date) -> None:
    """In spring and in autumn the handler with an account is away, and the head stands in."""
    unit = next((pk for pk in stage.cast.signing if stage.cast.handlers[pk].person_id), None)
    if unit is None or (day.month, day.day >= 10) not in ((4, True), (10, True)):
        return
    if stage.away_in == day.month:
        return
    stage.away_in = day.month
    absent, deputy = stage.cast.handlers[unit], stage.cast.heads[unit]
    people = Person.objects.in_bulk([absent.person_id or 0, deputy.person_id or 0])
    with stage.trying():
        delegate(
            actor=absent, absent=people[absent.person_id or 0],
            deputy=people[deputy.person_id or 0], first_day=day + dt.timedelta(1),
            last_day=day + dt.timedelta(8), reason="年休假",
        )  # fmt: skip
        stage.did("away")


def _ask_help(stage: Stage, course: Course, day: dt.date) -> None:
    if course.helped:
        return
    kind, text, name = stage.plot.pick(words.HELPS)
    unit = stage.cast.units.get(name)
    said = actions.HelpFacts(
        kind=kind,
        text=stage.plot.say(course.wanted.theme, (text,), day),
        asked=unit if unit and unit.pk != course.unit_id else None,
    )
    writer = stage.cast.writer(course.unit_id)
    with stage.trying():
        actions.ask_help(actor=writer, party=stage.party(course), said=said, now=stage.clock.tick())
        course.helped = True
        stage.did("helps")


def _answer_helps(stage: Stage, day: dt.date) -> None:
    own = HelpRequest.objects.filter(organisation=stage.cast.organisation)
    for row in own.filter(state="open").select_related("asked"):
        if stage.plot.happens(0.3):
            with stage.trying():
                _answer(stage, row, day)
    for row in own.filter(state="answered").select_related("party"):
        if stage.plot.happens(0.6):
            with stage.trying():
                _confirm(stage, row)


def _answer(stage: Stage, row: HelpRequest, day: dt.date) -> None:
    actor = stage.cast.chief
    if row.level == "unit" and row.asked_id:
        actor = stage.cast.head(row.asked_id)
    elif row.level == "leader" and stage.cast.leaders:
        actor = stage.cast.leaders[0]
    theme = stage.courses[row.task_id].wanted.theme
    text = stage.plot.say(theme, words.ANSWERS, day)
    actions.answer_help(actor=actor, row=row, answer=text, now=stage.clock.tick())
    stage.did("helps_answered")


def _confirm(stage: Stage, row: HelpRequest) -> None:
    course = stage.courses.get(row.task_id)  # whoever has the task now says so
    writer = stage.cast.writer(course.unit_id if course else row.party.unit_id)
    if stage.plot.happens(0.15):
        actions.insist_on_help(
            actor=writer, row=row, reason="现场仍未解决，请再协调。", now=stage.clock.tick()
        )
    else:
        actions.confirm_help(actor=writer, row=row, now=stage.clock.tick())
        stage.did("helps_solved")


def _remark(stage: Stage, course: Course, day: dt.date) -> None:
    if not stage.cast.leaders:
        return
    leader = stage.plot.pick(stage.cast.leaders)
    unit = next(name for name, u in stage.cast.units.items() if u.pk == course.unit_id)
    task = Task.objects.get(pk=course.task_id)
    if not task.is_open:
        return
    facts = actions.RemarkFacts(
        text=stage.plot.say(course.wanted.theme, words.REMARKS, day, unit=unit),
        urgency=stage.plot.pick([one.value for one in Urgency]),
        leader=leader.name,
        said_on=day,
        task=task if stage.plot.happens(0.7) else None,
    )
    if facts.task is None:
        facts = actions.RemarkFacts(
            text=facts.text, urgency=facts.urgency, leader=facts.leader, said_on=day,
            paper=f"《关于{course.wanted.text.rstrip('。')}情况的报告》",
        )  # fmt: skip
    with stage.trying():
        actions.record_remark(actor=stage.cast.officer, said=facts, now=stage.clock.tick())
        stage.did("remarks")


def _see_to_remarks(stage: Stage, day: dt.date) -> None:
    own = Remark.objects.filter(organisation=stage.cast.organisation).select_related("task")
    for row in own.filter(state="recorded"):
        if stage.plot.happens(0.6):
            with stage.trying():
                _dispatch(stage, row, day)
    for row in own.filter(state="dispatched", matter__is_open=True, due__lte=day + dt.timedelta(2)):
        if stage.plot.happens(0.5):
            with stage.trying():
                actions.answer_remark(
                    actor=stage.cast.officer, row=row, now=stage.clock.tick(),
                    answer="已向领导报告进展，后续按月反馈。",
                )  # fmt: skip
                stage.did("remarks_answered")
    for row in own.filter(state="answered"):
        if stage.plot.happens(0.5):
            with stage.trying():
                actions.close_remark(
                    actor=stage.cast.officer, row=row, note="已呈领导阅示。", now=stage.clock.tick()
                )
                stage.did("remarks_closed")


def _dispatch(stage: Stage, row: Remark, day: dt.date) -> None:
    now = stage.clock.tick()
    if row.task is not None and not row.task.is_open:
        actions.note_remark(
            actor=stage.cast.officer, row=row, reason="所批任务已办结，结果已报领导。", now=now
        )
        return
    if row.task is not None:
        to = actions.Dispatch(task=row.task)
        actions.dispatch_remark(actor=stage.cast.officer, row=row, to=to, now=now)
        stage.did("remarks_dispatched")
        return
    theme = stage.plot.pick([c.wanted.theme for c in stage.courses.values()])
    name = stage.plot.pick(
        [n for n in theme.leads if n in stage.cast.units] or sorted(stage.cast.units)
    )
    due = max(row.due, day + dt.timedelta(5))
    to = actions.Dispatch(
        lead=stage.cast.units[name], text=f"落实{row.leader}批示：{row.text}", due=due
    )
    row = actions.dispatch_remark(actor=stage.cast.officer, row=row, to=to, now=now)
    stage.did("remarks_dispatched")
    if row.matter is not None:
        one = Wanted(theme, name, row.matter.text, day, due, None, (), 1.0, "once", 0)
        follow(stage, [one], [row.matter])
        stage.did("issued")
