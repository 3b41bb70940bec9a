"""What goes back and forth: corrected reports, parts of supporting units, tasks that are handed
over, lights that are excused, standing duties that are looked at after their year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from luodi.apps.tasks import actions
from luodi.apps.tasks.models import Progress, Task, TaskParty, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.demo.year import words
from luodi.demo.year.stage import Course, Part, Stage

_AT_DESK = (1, 4)  # the office, as for everything else that waits there
_PART_DAYS = 10  # how long supporting units are given
_STAYS = 45  # days before its end after which nobody hands a task over


def exchanges(stage: Stage, day: dt.date) -> None:
    """A day's worth: each kind has its day of the week."""
    _say_parts(stage, day)
    going = [c for c in stage.courses.values() if _goes_on(c)]
    scene = _SCENES.get(day.weekday())
    if going and scene:
        for _n in range(max(1, stage.plot.tasks // 450)):
            with stage.trying():
                scene(stage, stage.plot.pick(going), day)
    if day.weekday() in _AT_DESK:
        _evaluate(stage)


def _goes_on(course: Course) -> bool:
    return not (course.done or course.waits) and course.next_report is not None


def _correct(stage: Stage, course: Course, day: dt.date) -> None:
    """Somebody has found a mistake in what was reported last."""
    own = Progress.objects.filter(task=course.task_id, unit=course.unit_id, for_lead=False)
    old = own.filter(state="filed", is_unchanged=False, corrects=None).order_by("-pk").first()
    if old is None:
        return
    value, said = course.value, old.text
    if course.target_id and value:
        value = round(value * stage.plot.dice.uniform(0.9, 0.98))
        said = f"更正：累计完成{value:g}{course.wanted.figure[1] if course.wanted.figure else ''}。"
    values = {course.target_id: value} if course.target_id and value != course.value else {}
    text = said if values else f"更正：{stage.plot.say(course.wanted.theme, words.WORDS, day)}"
    actions.correct(
        actor=stage.cast.writer(course.unit_id), progress=old,
        said=actions.Report(text=text, values=values),
        reason=stage.plot.pick(words.MISTAKES), now=stage.clock.tick(),
    )  # fmt: skip
    course.value, course.last_text = value, text
    stage.did("corrected")


def _ask_parts(stage: Stage, course: Course, day: dt.date) -> None:
    """The unit that leads asks those that support it for their part."""
    if not course.wanted.supports:
        return
    asked = actions.ask_supports(
        actor=stage.cast.writer(course.unit_id), party=stage.party(course),
        due=day + dt.timedelta(_PART_DAYS), note="请反馈本单位承担部分的情况。",
        now=stage.clock.tick(),
    )  # fmt: skip
    for item in asked:
        part = Part(item.party_id or 0, course.task_id, item.unit_id or 0)
        stage.parts.append(part)
    stage.did("parts_asked", len(asked))


def _say_parts(stage: Stage, day: dt.date) -> None:
    """Some of the supporting units say their part today."""
    waiting, stage.parts = stage.parts, []
    for part in waiting:
        if not stage.plot.happens(0.3):
            stage.parts.append(part)
            continue
        theme = stage.courses[part.task_id].wanted.theme
        party = TaskParty(
            pk=part.party_id, task_id=part.task_id, unit_id=part.unit_id,
            organisation_id=stage.cast.organisation.pk,
        )  # fmt: skip
        with stage.trying():
            actions.report(
                actor=stage.cast.writer(part.unit_id), party=party,
                said=actions.Report(text=f"配合事项：{stage.plot.say(theme, words.WORDS, day)}"),
                now=stage.clock.tick(),
            )  # fmt: skip
            stage.did("parts_said")


def _hand_over(stage: Stage, course: Course, day: dt.date) -> None:
    """Duties have moved to another unit, seldom to somebody outside."""
    if (course.wanted.end - day).days < _STAYS or not stage.plot.happens(0.4):
        return
    units = [unit for unit in stage.cast.units.values() if unit.pk != course.unit_id]
    outside = stage.plot.happens(0.15)
    wish = actions.Wish(
        kind=RequestKind.HAND,
        grounds="职责已随机构调整划转，商接收单位同意，申请移交。",
        to_unit=None if outside else stage.plot.pick(units),
        to_outside="市直主管部门" if outside else "",
    )
    writer = stage.cast.writer(course.unit_id)
    actions.ask(actor=writer, party=stage.party(course), wish=wish, now=stage.clock.tick())
    course.waits = True
    stage.did("hand_overs")


def _ask_excuse(stage: Stage, course: Course, day: dt.date) -> None:
    """A light that is not the unit's fault."""
    lit = Task.objects.filter(
        organisation=stage.cast.organisation, light__in=("red", "yellow"), state="active"
    )
    found = [stage.courses[pk] for pk in lit.order_by("pk").values_list("pk", flat=True)]
    able = [one for one in found if _goes_on(one) and one.task_id not in stage.excused]
    course = stage.plot.pick(able) if able else course
    wish = actions.Wish(
        kind=RequestKind.EXEMPT,
        grounds=stage.plot.pick(words.EXCUSES),
        wanted_due=day + dt.timedelta(stage.plot.dice.randint(20, 60)),
    )
    writer = stage.cast.writer(course.unit_id)
    actions.ask(actor=writer, party=stage.party(course), wish=wish, now=stage.clock.tick())
    stage.excused.add(course.task_id)
    stage.did("excuses")


def _evaluate(stage: Stage) -> None:
    """The office looks at standing duties whose year is over."""
    own = {"organisation": stage.cast.organisation, "closed_at": None}
    for item in WorkItem.objects.filter(kind="evaluate", **own).select_related("task"):
        if item.task is None or not stage.plot.happens(0.6):
            continue
        goes_on = stage.plot.happens(0.8)
        with stage.trying():
            actions.evaluate(
                actor=stage.cast.chief, task=item.task, goes_on=goes_on,
                finding="机制运行正常，继续坚持。" if goes_on else "机制已经定型，转入日常工作。",
                now=stage.clock.tick(),
            )  # fmt: skip
            stage.did("evaluated")
            if not goes_on and item.task_id in stage.courses:
                stage.courses[item.task_id].done = True


_Scene = Callable[[Stage, Course, dt.date], None]
_SCENES: dict[int, _Scene] = {0: _hand_over, 1: _ask_parts, 2: _ask_excuse, 3: _correct}
