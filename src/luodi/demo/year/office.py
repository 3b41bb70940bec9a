"""What the office does: issues, decides, reviews, settles, judges, sends notices, archives."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from luodi.apps.documents.models import Goal
from luodi.apps.ladder import actions as ladder
from luodi.apps.ladder.exits import exit_of
from luodi.apps.ladder.models import SupervisionNotice
from luodi.apps.tasks import actions
from luodi.apps.tasks.models import Task, TaskParty, TaskRequest
from luodi.core.task_flow import CHECKS
from luodi.demo.year import words
from luodi.demo.year.handling import follow
from luodi.demo.year.plot import Wanted
from luodi.demo.year.stage import Stage

_PASSED = dict.fromkeys(CHECKS, True)
_AT_DESK = (1, 4)  # Tuesdays and Fridays
_DONE = {"extend": "extended", "hand": "handed", "exempt": "exempted"}


def issue(stage: Stage, wanted: list[Wanted], goals: dict[str, Goal]) -> None:
    """What goes out today, in one batch."""
    drafts = [_draft(stage, one, goals) for one in wanted]
    tasks = actions.enter_many(
        actor=stage.cast.officer, drafts=actions.Drafts(drafts), now=stage.clock.tick()
    )
    actions.issue_drafts(
        actor=stage.cast.officer,
        task_ids=[task.pk for task in tasks],
        token=f"year-{stage.clock.moment:%Y%m%d%H%M%S}",
        now=stage.clock.tick(),
    )
    stage.did("issued", len(tasks))
    follow(stage, wanted, tasks)


def _draft(stage: Stage, one: Wanted, goals: dict[str, Goal]) -> actions.DraftFacts:
    units = stage.cast.units
    others = [unit for name, unit in units.items() if name != one.lead]
    supports = stage.plot.dice.sample(others, min(one.supports, len(others)))
    parties = [(units[one.lead], "lead"), *((unit, "support") for unit in supports)]
    figure = one.figure
    targets = (
        [{"indicator": figure[0], "op": ">=", "value": figure[2], "unit": figure[1]}]
        if figure
        else []
    )
    return actions.DraftFacts(
        text=one.text,
        parties=parties,
        due=one.due,
        rhythm=one.rhythm,
        goal=goals.get(one.theme.goal),
        recurrence=one.recurrence,
        is_standing=one.is_standing,
        targets=targets,
        nodes=one.nodes,
        leader=stage.plot.pick(stage.cast.leaders).name if stage.cast.leaders else "",
    )


def divide(stage: Stage, goals: dict[str, Goal], day: dt.date) -> None:
    """A large task is given out in two parts, each with its own unit and weight."""
    large = [
        course
        for course in stage.courses.values()
        if not course.done and not course.wanted.figure and course.next_report
        and (course.wanted.end - day).days > 60 and course.wanted.due
    ]  # fmt: skip
    if not large:
        return
    course = stage.plot.pick(large)
    task, part = Task.objects.get(pk=course.task_id), course.wanted
    if not task.is_open or task.parent_id or task.children.exists():
        return
    names = stage.plot.dice.sample(sorted(stage.cast.units), 2)
    wanted, facts = [], []
    for name, weight, what in zip(
        names, (2.0, 1.0), ("方案和制度部分", "现场落实部分"), strict=True
    ):
        one = Wanted(
            part.theme, name, f"{part.text.rstrip('。')}（{what}）。", day,
            part.end - dt.timedelta(10), None, (), part.pace, "quarter", 0,
        )  # fmt: skip
        wanted.append(one)
        facts.append(
            actions.DraftFacts(
                text=one.text, parties=[(stage.cast.units[name], "lead")], due=one.due,
                rhythm=one.rhythm, goal=task.goal, parent=task, weight=weight,
            )
        )  # fmt: skip
    with stage.trying(), transaction.atomic():
        tasks = actions.enter_many(
            actor=stage.cast.officer, drafts=actions.Drafts(facts), now=stage.clock.tick()
        )
        actions.issue_drafts(
            actor=stage.cast.officer, task_ids=[t.pk for t in tasks],
            token=f"part-{stage.clock.moment:%Y%m%d%H%M%S}", now=stage.clock.tick(),
        )  # fmt: skip
        follow(stage, wanted, tasks)
        stage.did("issued", len(tasks))
        stage.did("parts", len(tasks))


def at_desk(stage: Stage, day: dt.date) -> None:
    """The office reviews what was claimed and decides on what was asked, some days later."""
    if day.weekday() not in _AT_DESK:
        return
    own = {"organisation": stage.cast.organisation}
    for request in TaskRequest.objects.filter(state="with_office", **own).select_related("party"):
        if stage.plot.happens(0.7):
            _decide(stage, request)
    for task in Task.objects.filter(state="reviewing", **own).order_by("pk"):
        if stage.plot.happens(0.75):
            _review(stage, task)
    for party in TaskParty.objects.filter(state="returned", **own).select_related("task", "unit"):
        _settle(stage, party)
    for task in Task.objects.filter(state="suspended", **own).order_by("pk"):
        _resume(stage, task)
    notices(stage, day)


def _resume(stage: Stage, task: Task) -> None:
    if not stage.plot.happens(0.12):
        return
    with stage.trying():
        actions.resume(
            actor=stage.cast.chief, task=task, reason="规划批复已下达。", now=stage.clock.tick()
        )
        _free(stage, task.pk)
        stage.did("resumed")


def _decide(stage: Stage, request: TaskRequest) -> None:
    with stage.trying():
        if request.kind != "exempt":
            _free(stage, request.task_id)
        if stage.plot.happens(0.75):
            actions.grant(actor=stage.cast.chief, request=request, now=stage.clock.tick())
            _granted(stage, request)
        else:
            actions.refuse(
                actor=stage.cast.chief, request=request, reason=stage.plot.pick(words.REFUSALS),
                now=stage.clock.tick(),
            )  # fmt: skip
            stage.did("refused")


def _granted(stage: Stage, request: TaskRequest) -> None:
    """What the play has to know of it."""
    stage.did("granted")
    if request.kind in _DONE:
        stage.did(_DONE[request.kind])
    course = stage.courses.get(request.task_id)
    if course is None:
        return
    if request.kind == "suspend":
        course.waits = True
    elif request.kind == "hand" and request.to_unit_id is None:
        course.done = True
    elif request.kind == "hand":
        heir = TaskParty.objects.get(task=request.task_id, unit=request.to_unit_id)
        course.party_id, course.unit_id, course.next_report = heir.pk, heir.unit_id, None


def _free(stage: Stage, task_id: int) -> None:
    """It is decided: the unit goes on."""
    if task_id in stage.courses:
        stage.courses[task_id].waits = False


def _review(stage: Stage, task: Task) -> None:
    with stage.trying():
        if stage.plot.happens(0.12) and task.sent_back < 2:
            actions.send_back(
                actor=stage.cast.second, task=task, reason=stage.plot.pick(words.BACK),
                now=stage.clock.tick(),
            )  # fmt: skip
            _free(stage, task.pk)
            stage.did("sent_back")
            return
        review = actions.Review(
            checks=_PASSED, opinion="情况属实，同意办结。", shares=_shares(stage, task)
        )
        actions.complete(actor=stage.cast.second, task=task, review=review, now=stage.clock.tick())
        stage.did("completed")
        course = stage.courses.get(task.pk)
        if course:
            course.done = True


def _shares(stage: Stage, task: Task) -> dict[int, float]:
    """Of some joint tasks who did how much is written down."""
    units = list(task.parties.exclude(state="released").values_list("unit_id", flat=True))
    if len(units) < 2 or not stage.plot.happens(0.4):
        return {}
    lead, *others = units
    each = 40 // len(others)
    return {lead: 100.0 - each * len(others)} | dict.fromkeys(others, float(each))


def _settle(stage: Stage, party: TaskParty) -> None:
    course = stage.courses.get(party.task_id)
    if not stage.plot.happens(0.6):
        return
    with stage.trying():
        if course is None or stage.plot.happens(0.6):
            actions.uphold(
                actor=stage.cast.officer, party=party, reason="职责清单仍列你单位，请办理。",
                now=stage.clock.tick(),
            )  # fmt: skip
            return
        taken = set(party.task.parties.values_list("unit_id", flat=True))
        free = [unit for unit in stage.cast.units.values() if unit.pk not in taken]
        heir = actions.reassign(
            actor=stage.cast.officer, party=party, unit=stage.plot.pick(free),
            reason="职责已划转，改由你单位牵头。", now=stage.clock.tick(),
        )  # fmt: skip
        course.party_id, course.unit_id = heir.pk, heir.unit_id
        stage.did("reassigned")


def month_end(stage: Stage, day: dt.date) -> None:
    """Once a month: completed work is archived, a duplicate merged, something dropped, judged."""
    old = Task.objects.filter(
        organisation=stage.cast.organisation, state="completed",
        closed_on__lte=day - dt.timedelta(30),
    )  # fmt: skip
    pks = list(old.values_list("pk", flat=True))
    if pks:
        done = actions.archive(actor=stage.cast.second, task_ids=pks, now=stage.clock.tick())
        stage.did("archived", len(done))
    scale = max(1, stage.plot.tasks // 300)
    for _n in range(scale):
        _join(stage)
        _withdraw(stage)
    for _n in range(2 * scale):
        _judge(stage, day)


def _open(stage: Stage) -> Task | None:
    going = [c for c in stage.courses.values() if not c.done and c.next_report is not None]
    if not going:
        return None
    return Task.objects.filter(pk=stage.plot.pick(going).task_id, state="active").first()


def _join(stage: Stage) -> None:
    one, other = _open(stage), _open(stage)
    if one is None or other is None or one.pk == other.pk or not stage.plot.happens(0.5):
        return
    with stage.trying():
        actions.merge(
            actor=stage.cast.officer, task=one, into=other, reason="事项内容重复，合并办理。",
            now=stage.clock.tick(),
        )  # fmt: skip
        stage.courses[one.pk].done = True
        stage.did("merged")


def _withdraw(stage: Stage) -> None:
    task = _open(stage)
    if task is None or not stage.plot.happens(0.5):
        return
    with stage.trying():
        actions.withdraw(
            actor=stage.cast.officer, task_ids=[task.pk], reason="上级已调整部署，不再单列督办。",
            now=stage.clock.tick(),
        )  # fmt: skip
        stage.courses[task.pk].done = True
        stage.did("withdrawn")


def _judge(stage: Stage, day: dt.date) -> None:
    task = _open(stage)
    if task is None:
        return
    light, reason = stage.plot.pick(words.JUDGED)
    with stage.trying():
        actions.judge_light(
            actor=stage.cast.officer, task=task, light=light, reason=reason,
            until=day + dt.timedelta(stage.plot.dice.randint(20, 60)), now=stage.clock.tick(),
        )  # fmt: skip
        stage.did("judged")


def notices(stage: Stage, day: dt.date) -> None:
    """Supervision notices: drafts are issued or dropped, units answer, what is mended is lifted."""
    own = SupervisionNotice.objects.filter(organisation=stage.cast.organisation)
    now = stage.clock.tick
    for notice in own.filter(state="draft").select_related("party__unit", "task"):
        with stage.trying():
            if stage.plot.happens(0.25):
                ladder.drop_notice(
                    actor=stage.cast.chief, notice=notice, reason="已电话督促，单位承诺近期办结。",
                    now=now(),
                )  # fmt: skip
            elif stage.plot.happens(0.7):
                said = ladder.NoticeText(
                    text=notice.text, answer_by=notice.answer_by, seen=notice.version
                )
                ladder.issue_notice(actor=stage.cast.chief, notice=notice, said=said, now=now())
                stage.did("notices")
    for notice in own.filter(state__in=("issued", "received")).select_related(
        "party__unit", "task"
    ):
        if stage.plot.happens(0.4):
            with stage.trying():
                _answer(stage, notice, day)
    for notice in own.filter(state="answered").select_related("party__unit", "task", "rung"):
        if stage.plot.happens(0.5) and exit_of(notice, day) is not None:
            with stage.trying():
                ladder.lift_notice(
                    actor=stage.cast.chief, notice=notice, reason="已按要求整改到位。", now=now()
                )
                stage.did("lifted")


def _answer(stage: Stage, notice: SupervisionNotice, day: dt.date) -> None:
    course = stage.courses.get(notice.task_id)
    why = stage.plot.pick(course.wanted.theme.blocks) if course else "前期手续办理滞后"
    by = day + dt.timedelta(stage.plot.dice.randint(10, 40))
    text = words.NOTICE_ANSWER.format(why=why, day=f"{by.month}月{by.day}日")
    ladder.answer_notice(
        actor=stage.cast.head(notice.unit_id), notice=notice,
        said=ladder.Answer(text=text, expected_on=by), now=stage.clock.tick(),
    )  # fmt: skip
    stage.did("notices_answered")
