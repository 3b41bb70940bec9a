"""What units do with their tasks: sign, report, reach nodes, ask, claim; their heads sign on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.apps.tasks import actions
from luodi.apps.tasks.models import (
    Claim,
    Milestone,
    Progress,
    Task,
    TaskParty,
    TaskRequest,
    TaskTarget,
)
from luodi.core.request_flow import RequestKind
from luodi.core.rhythm import next_report, rhythm_of
from luodi.demo.year import words
from luodi.demo.year.plot import Wanted
from luodi.demo.year.stage import Course, Stage
from luodi.kernel.access import Actor

SIGNS = 0.5  # chance of a working day that a unit looks into what came in
_EARLY = 4  # days before a report is due from which on it may come


def units_work(stage: Stage, day: dt.date) -> None:
    """A working day of all units."""
    _sign(stage, day)
    for course in list(stage.courses.values()):
        if not (course.done or course.waits) and course.next_report is not None:
            _go_on(stage, course, day)
    _heads_sign(stage)


def _sign(stage: Stage, day: dt.date) -> None:
    """Each unit signs for all that waits at once, or not today; what is not its own goes back."""
    waiting: dict[int, list[Course]] = {}
    for course in stage.courses.values():
        if course.next_report is None and not course.done:
            waiting.setdefault(course.unit_id, []).append(course)
    for unit_id, courses in waiting.items():
        if not stage.plot.happens(SIGNS):
            continue
        head = stage.cast.head(unit_id)
        kept = [course for course in courses if not _returned(stage, course)]
        if kept:
            with stage.trying():
                actions.sign(
                    actor=head, party_ids=[c.party_id for c in kept], now=stage.clock.tick()
                )
                stage.did("signed", len(kept))
                for course in kept:
                    course.next_report = _next(course, day)


def _returned(stage: Stage, course: Course) -> bool:
    """Whether the unit gives the task back: seldom, and once."""
    if course.asked or not stage.plot.happens(0.025):
        return False
    course.asked = True
    actions.return_task(
        actor=stage.cast.head(course.unit_id),
        party=stage.party(course),
        reason="该项职责在机构改革中已划转，建议改派有关部门牵头。",
        now=stage.clock.tick(),
    )
    stage.did("returned")
    return True


def _go_on(stage: Stage, course: Course, day: dt.date) -> None:
    with stage.trying():
        if _is_ready(course, day):
            if stage.plot.happens(0.5):
                claim_done(stage, course, stage.cast.writer(course.unit_id))
        elif _needs_time(stage, course, day):
            _ask(stage, course)
        elif course.next_report and day >= course.next_report - dt.timedelta(_EARLY - course.slow):
            if stage.plot.happens(0.55):
                report_on(stage, course, day)
        elif _would_be_done(course, day) and stage.plot.happens(0.4):
            report_on(stage, course, day)
        elif course.nodes and _is_reached(stage, course, day):
            _finish(stage, course, day)


def _would_be_done(course: Course, day: dt.date) -> bool:
    """Whether its figure must have been reached by now: who is done says so at once."""
    wanted = course.wanted
    if wanted.figure is None or course.value >= wanted.figure[2]:
        return False
    span = (wanted.end - wanted.issued).days
    return (day - wanted.issued).days * wanted.pace >= span * 1.02


def report_on(stage: Stage, course: Course, day: dt.date) -> None:
    """A report of the unit, with what it has done since the last one."""
    plot, wanted = stage.plot, course.wanted
    writer = stage.cast.writer(course.unit_id)
    said = _said(stage, course, day)
    made = actions.report(
        actor=writer, party=stage.party(course), said=said, now=stage.clock.tick()
    )
    stage.did("reported")
    stage.did("unchanged", int(said.unchanged))
    course.last_text = made.text or course.last_text
    course.next_report = _next(course, day)
    course.slow = plot.dice.choice((0.0, 0.0, 0.0, 2.0, 6.0, 14.0)) if wanted.pace < 1 else 0.0


def _said(stage: Stage, course: Course, day: dt.date) -> actions.Report:
    plot, wanted = stage.plot, course.wanted
    before = course.value
    value = _value(stage, course, day) if course.target_id else None
    if course.last_text and value in (None, before) and plot.happens(0.3):
        return actions.Report(unchanged=True)
    course.value = before if value is None else value
    return actions.Report(
        text=_text(stage, course, day, course.value - before),
        next_step=plot.say(wanted.theme, words.NEXT, day) if plot.happens(0.5) else "",
        values={course.target_id: value} if course.target_id and value is not None else {},
        problems=plot.pick(wanted.theme.blocks) + "。" if plot.happens(0.12) else "",
        evidence=f"现场照片{plot.dice.randint(2, 9)}张，存单位档案" if plot.happens(0.1) else "",
    )


def _text(stage: Stage, course: Course, day: dt.date, gained: float) -> str:
    plot, wanted = stage.plot, course.wanted
    if plot.happens(0.05):
        return plot.pick(words.HOLLOW)
    if course.last_text and plot.happens(0.03):
        return course.last_text  # last month's words again
    if not wanted.figure or gained <= 0:
        return plot.say(wanted.theme, words.WORDS, day)
    what, unit, goal = wanted.figure
    facts = {
        "what": what, "unit": unit, "goal": f"{goal:g}", "n": f"{gained:g}",
        "value": f"{course.value:g}", "share": round(course.value * 100 / goal),
    }  # fmt: skip
    return plot.say(wanted.theme, words.MOVES, day, **facts)


def _value(stage: Stage, course: Course, day: dt.date) -> float:
    """Along the path at the unit's own pace, never less than before."""
    wanted = course.wanted
    goal = wanted.figure[2] if wanted.figure else 0.0
    share = (day - wanted.issued).days / max((wanted.end - wanted.issued).days, 1)
    most = goal * (1.15 if wanted.pace > 1.15 else 1.0)
    there = goal * share * wanted.pace * stage.plot.dice.uniform(0.9, 1.1)
    return max(course.value, round(min(there, most)))


def _next(course: Course, day: dt.date) -> dt.date:
    rhythm = rhythm_of(course.wanted.rhythm)
    after = day + dt.timedelta(_EARLY)
    return next_report(rhythm, after, None) or max(course.wanted.end, day + dt.timedelta(60))


def _is_ready(course: Course, day: dt.date) -> bool:
    wanted = course.wanted
    if wanted.is_standing or (wanted.recurrence and day < wanted.end):
        return False
    if wanted.figure:
        return course.value >= wanted.figure[2]
    return day >= wanted.end - dt.timedelta(6) + dt.timedelta(int((1 - wanted.pace) * 60))


def claim_done(stage: Stage, course: Course, actor: Actor) -> None:
    """The unit says that it is done, and in what that resulted."""
    figure = course.wanted.figure
    result = (
        f"累计完成{course.value:g}{figure[1]}（目标{figure[2]:g}{figure[1]}），已通过验收。"
        if figure
        else f"{course.wanted.text.rstrip('。')}，已印发实施并落实到位。"
    )
    actions.claim(
        actor=actor,
        party=stage.party(course),
        said=actions.Completion(result=result, evidence="验收单、公示材料存单位档案"),
        now=stage.clock.tick(),
    )
    course.waits = True
    stage.did("claimed")


def _needs_time(stage: Stage, course: Course, day: dt.date) -> bool:
    due = course.wanted.due
    if course.asked or due is None:
        return False
    behind = course.wanted.pace < 1
    return 0 <= (due - day).days <= 14 and stage.plot.happens(0.2 if behind else 0.03)


def _ask(stage: Stage, course: Course) -> None:
    course.asked = True
    plot, wanted = stage.plot, course.wanted
    party = stage.party(course)
    due = party.task.due_current or wanted.end
    wish = actions.Wish(
        kind=RequestKind.EXTEND,
        grounds=plot.pick(words.GROUNDS),
        wanted_due=due + dt.timedelta(plot.dice.randint(20, 90)),
    )
    other = plot.pick(stage.cast.leaders).name if stage.cast.leaders else ""
    if other not in ("", party.task.leader) and plot.happens(0.12):
        wish = actions.Wish(
            kind=RequestKind.ADJUST,
            grounds="区领导分工调整，该项工作改由新的分管领导负责。",
            terms={"leader": other},
        )
    elif plot.happens(0.08):
        wish = actions.Wish(
            kind=RequestKind.SUSPEND,
            grounds="上级规划正在调整，项目须等批复后再实施。",
            wanted_due=due + dt.timedelta(60),
        )
    writer = stage.cast.writer(course.unit_id)
    actions.ask(actor=writer, party=party, wish=wish, now=stage.clock.tick())
    course.waits = True
    stage.did("asked")


def _is_reached(stage: Stage, course: Course, day: dt.date) -> bool:
    _pk, due = course.nodes[0]
    late = (1 / course.wanted.pace - 1) * (due - course.wanted.issued).days
    return day >= due + dt.timedelta(late) and stage.plot.happens(0.5)


def _finish(stage: Stage, course: Course, day: dt.date) -> None:
    pk, _due = course.nodes[0]
    task = Task(pk=course.task_id, organisation_id=stage.cast.organisation.pk)
    node = Milestone(pk=pk, task=task)
    writer = stage.cast.writer(course.unit_id)
    actions.finish_node(actor=writer, node=node, done_on=day, now=stage.clock.tick())
    course.nodes.pop(0)
    stage.did("nodes")


def _heads_sign(stage: Stage) -> None:
    """Heads sign on what waits for them, not all of it every day."""
    own = {"organisation": stage.cast.organisation}
    for claim in Claim.objects.filter(state="with_head", **own).select_related("party"):
        if stage.plot.happens(0.6):
            with stage.trying():
                head = stage.cast.head(claim.party.unit_id)
                actions.vouch_claim(actor=head, claim=claim, now=stage.clock.tick())
                stage.did("vouched")
    for request in TaskRequest.objects.filter(state="with_head", **own).select_related("party"):
        if stage.plot.happens(0.6):
            with stage.trying():
                head = stage.cast.head(request.party.unit_id)
                actions.vouch_request(actor=head, request=request, now=stage.clock.tick())
                stage.did("vouched")
    for progress in Progress.objects.filter(state="with_head", **own):
        if stage.plot.happens(0.6):
            with stage.trying():
                head = stage.cast.head(progress.unit_id)
                actions.vouch_report(actor=head, progress=progress, now=stage.clock.tick())
                stage.did("vouched")


def follow(stage: Stage, wanted: Sequence[Wanted], tasks: Sequence[Task]) -> None:
    """The courses of tasks that have just gone out."""
    pks = [task.pk for task in tasks]
    leads = {p.task_id: p for p in TaskParty.objects.filter(task__in=pks, role="lead")}
    nodes: dict[int, list[tuple[int, dt.date]]] = {}
    for node in Milestone.objects.filter(task__in=pks).order_by("task_id", "due"):
        nodes.setdefault(node.task_id, []).append((node.pk, node.due))
    targets = dict(TaskTarget.objects.filter(task__in=pks).values_list("task_id", "pk"))
    for one, task in zip(wanted, tasks, strict=True):
        lead = leads[task.pk]
        stage.courses[task.pk] = Course(
            wanted=one, task_id=task.pk, party_id=lead.pk, unit_id=lead.unit_id,
            target_id=targets.get(task.pk), nodes=nodes.get(task.pk, []),
        )  # fmt: skip
