"""Everything that people can try on a task, right or wrong, for the walk of test_machine.py.

An attempt picks rows by a number (`pick`), says something unless `mute`, and raises what the
action raises; `NothingThere` where there is no row of that kind to try it on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from luodi.apps.tasks import actions
from luodi.apps.tasks.models import (
    Claim,
    Exemption,
    HelpRequest,
    Milestone,
    Progress,
    Task,
    TaskParty,
    TaskRequest,
)
from luodi.core.request_flow import RequestKind
from luodi.core.task_flow import CHECKS
from luodi.kernel.access import Actor
from tests.world import World

DAY = dt.timedelta(1)
M = TypeVar("M", bound=Model)


class NothingThere(Exception):
    """No row to try it on."""


UNITS = {"handler": "区住建局", "unit_head": "区住建局", "liaison": "区财政局"}
UNITS |= {"other_handler": "东湖街道"}


@dataclass
class Try:
    """Who tries, when, on which rows (0: the one that comes to mind), saying something or nothing.

    `pick` is what else there is to choose.
    """

    world: World
    task: Task
    who: str
    now: dt.datetime
    at: int = 0
    pick: int = 0
    mute: bool = False

    def __post_init__(self) -> None:
        self.part = self._part()

    @property
    def actor(self) -> Actor:
        """The actor that tries."""
        return self.world.actor(self.who)

    @property
    def today(self) -> dt.date:
        """The day of the attempt."""
        return self.now.date()

    def say(self, text: str) -> str:
        """What is said, or nothing."""
        return " " if self.mute else text

    def row(self, rows: QuerySet[M]) -> M:
        """One of the rows, the latest first."""
        found = list(rows.order_by("-pk"))
        if not found:
            raise NothingThere
        return found[self.at % len(found)]

    def _part(self) -> TaskParty:
        """A unit's part of the task: one's own, or one that was returned."""
        rows = TaskParty.objects.filter(task=self.task).select_related("task", "unit")
        mine = UNITS.get(self.who)

        def far(party: TaskParty) -> tuple[bool, bool]:
            return (party.unit.short_name != mine, party.state != "returned")

        found = sorted(rows.order_by("pk"), key=far)
        return found[self.at % len(found)]


Attempt = Callable[[Try], Any]
ATTEMPTS: dict[str, Attempt] = {}


def attempt(run: Attempt) -> Attempt:
    """Something people can try."""
    ATTEMPTS[run.__name__] = run
    return run


@attempt
def sign(t: Try) -> None:
    actions.sign(actor=t.actor, party_ids=[t.part.pk], now=t.now)


@attempt
def return_task(t: Try) -> None:
    actions.return_task(actor=t.actor, party=t.part, reason=t.say("不属本单位职责"), now=t.now)


@attempt
def uphold(t: Try) -> None:
    actions.uphold(actor=t.actor, party=t.part, reason=t.say("属其职责"), now=t.now)


@attempt
def reassign(t: Try) -> None:
    unit = t.world.units[("区发改委", "区财政局", "西山镇")[t.pick % 3]]
    actions.reassign(actor=t.actor, party=t.part, unit=unit, reason=t.say("改由其办理"), now=t.now)


@attempt
def release(t: Try) -> None:
    actions.release(actor=t.actor, party=t.part, reason=t.say("不再列入"), now=t.now)


@attempt
def report(t: Try) -> None:
    part = t.part
    values = {row.pk: float(t.pick) for row in part.task.targets.all()} if t.pick % 2 else {}
    said = actions.Report(
        text="" if t.mute else f"{t.now:%m月%d日}完成 {t.pick} 个",
        unchanged=t.mute and t.pick % 2 == 0,
        values={} if t.mute else values,
    )
    actions.report(actor=t.actor, party=part, said=said, now=t.now)


@attempt
def vouch_report(t: Try) -> None:
    actions.vouch_report(actor=t.actor, progress=t.row(Progress.objects.all()), now=t.now)


@attempt
def stop_report(t: Try) -> None:
    row = t.row(Progress.objects.all())
    actions.stop_report(actor=t.actor, progress=row, reason=t.say("数字不对"), now=t.now)


@attempt
def take_back_report(t: Try) -> None:
    actions.take_back_report(actor=t.actor, progress=t.row(Progress.objects.all()), now=t.now)


@attempt
def correct(t: Try) -> None:
    said = actions.Report(text=f"更正为完成 {t.pick + 100} 个")
    row = t.row(Progress.objects.select_related("unit", "task"))
    actions.correct(actor=t.actor, progress=row, said=said, reason=t.say("多报了"), now=t.now)


@attempt
def ask_supports(t: Try) -> None:
    due = t.today + (3 + 7 * (t.pick % 2)) * DAY
    actions.ask_supports(actor=t.actor, party=t.part, due=due, note="", now=t.now)


@attempt
def claim(t: Try) -> None:
    said = actions.Completion(result=t.say("全部完成，验收合格"), evidence="验收单 3 号")
    actions.claim(actor=t.actor, party=t.part, said=said, now=t.now)


@attempt
def vouch_claim(t: Try) -> None:
    actions.vouch_claim(actor=t.actor, claim=t.row(_claims()), now=t.now)


@attempt
def unvouch_claim(t: Try) -> None:
    actions.unvouch_claim(
        actor=t.actor, claim=t.row(_claims()), reason=t.say("还没有验收"), now=t.now
    )


@attempt
def unclaim(t: Try) -> None:
    actions.unclaim(actor=t.actor, claim=t.row(_claims()), now=t.now)


@attempt
def complete(t: Try) -> None:
    checks = {key: not (t.mute and n == 0) for n, key in enumerate(CHECKS)}
    review = actions.Review(checks=checks, opinion="现场核实")
    actions.complete(actor=t.actor, task=t.task, review=review, now=t.now)


@attempt
def send_back(t: Try) -> None:
    actions.send_back(actor=t.actor, task=t.task, reason=t.say("没有验收材料"), now=t.now)


@attempt
def reopen(t: Try) -> None:
    actions.reopen(actor=t.actor, task=t.task, reason=t.say("复查不实"), now=t.now)


@attempt
def evaluate(t: Try) -> None:
    actions.evaluate(
        actor=t.actor, task=t.task, finding=t.say("评估"), goes_on=bool(t.pick % 2), now=t.now
    )


@attempt
def archive(t: Try) -> None:
    actions.archive(actor=t.actor, task_ids=[t.task.pk], now=t.now)


@attempt
def withdraw(t: Try) -> None:
    actions.withdraw(actor=t.actor, task_ids=[t.task.pk], reason=t.say("政策取消"), now=t.now)


@attempt
def merge(t: Try) -> None:
    into = Task.objects.exclude(title__startswith="联合").order_by("pk")[0]
    actions.merge(actor=t.actor, task=t.task, into=into, reason=t.say("同一件事"), now=t.now)


@attempt
def drop(t: Try) -> None:
    actions.drop_draft(actor=t.actor, task=t.task)


def _wish(t: Try, kind: RequestKind, **more: Any) -> None:
    wish = actions.Wish(kind=kind, grounds=t.say("汛期无法施工"), **more)
    actions.ask(actor=t.actor, party=t.part, wish=wish, now=t.now)


@attempt
def ask_extension(t: Try) -> None:
    due = t.task.due_current or t.today
    _wish(t, RequestKind.EXTEND, wanted_due=due + (10 * t.pick - 10) * DAY)


@attempt
def ask_adjustment(t: Try) -> None:
    task = t.task
    figures = {str(row.pk): row.value + 1 for row in task.targets.all()}
    terms: dict[str, Any] = {"text": f"改为{t.pick}个", "targets": figures}
    _wish(t, RequestKind.ADJUST, terms={} if t.pick == 0 else terms)


@attempt
def ask_suspension(t: Try) -> None:
    _wish(t, RequestKind.SUSPEND, wanted_due=t.today + 60 * DAY)


@attempt
def ask_handover(t: Try) -> None:
    if t.pick == 3:
        _wish(t, RequestKind.HAND, to_outside="市级部门")
    else:
        unit = t.world.units[("西山镇", "区财政局", "区发改委")[t.pick % 3]]
        _wish(t, RequestKind.HAND, to_unit=unit)


@attempt
def ask_exemption(t: Try) -> None:
    _wish(t, RequestKind.EXEMPT, wanted_due=t.today + 30 * DAY)


@attempt
def vouch_request(t: Try) -> None:
    actions.vouch_request(actor=t.actor, request=t.row(_requests()), now=t.now)


@attempt
def stop_request(t: Try) -> None:
    actions.stop_request(
        actor=t.actor, request=t.row(_requests()), reason=t.say("先抓紧"), now=t.now
    )


@attempt
def advise(t: Try) -> None:
    actions.advise(actor=t.actor, request=t.row(_requests()), opinion=t.say("属实"), now=t.now)


@attempt
def grant(t: Try) -> None:
    actions.grant(actor=t.actor, request=t.row(_requests()), now=t.now)


@attempt
def refuse(t: Try) -> None:
    actions.refuse(actor=t.actor, request=t.row(_requests()), reason=t.say("不足"), now=t.now)


@attempt
def take_back(t: Try) -> None:
    actions.take_back(actor=t.actor, request=t.row(_requests()), now=t.now)


@attempt
def set_due(t: Try) -> None:
    due = t.today + (10 * t.pick - 5) * DAY
    actions.set_due(actor=t.actor, task=t.task, due=due, reason=t.say("专题会议定"), now=t.now)


@attempt
def resume(t: Try) -> None:
    actions.resume(actor=t.actor, task=t.task, reason=t.say("条件具备"), now=t.now)


@attempt
def end_exemption(t: Try) -> None:
    row = t.row(Exemption.objects.select_related("task"))
    actions.end_exemption(actor=t.actor, exemption=row, reason=t.say("原因消除"), now=t.now)


@attempt
def judge(t: Try) -> None:
    light = ("green", "yellow", "red", "blue")[t.pick % 4]
    until = t.today + 10 * DAY
    actions.judge_light(
        actor=t.actor, task=t.task, light=light, reason=t.say("现场看过"), until=until, now=t.now
    )


@attempt
def end_judgement(t: Try) -> None:
    actions.end_judgement(actor=t.actor, task=t.task, now=t.now)


@attempt
def ask_help(t: Try) -> None:
    asked = (t.world.units["区财政局"], t.world.units["东湖街道"], None)[t.pick % 3]
    said = actions.HelpFacts(kind="funds", text=t.say(f"资金缺口 {t.pick} 万元"), asked=asked)
    actions.ask_help(actor=t.actor, party=t.part, said=said, now=t.now)


@attempt
def answer_help(t: Try) -> None:
    actions.answer_help(actor=t.actor, row=t.row(_helps()), answer=t.say("已安排"), now=t.now)


@attempt
def confirm_help(t: Try) -> None:
    actions.confirm_help(actor=t.actor, row=t.row(_helps()), now=t.now)


@attempt
def insist_on_help(t: Try) -> None:
    actions.insist_on_help(actor=t.actor, row=t.row(_helps()), reason=t.say("未到位"), now=t.now)


@attempt
def climb_help(t: Try) -> None:
    actions.climb_help(actor=t.actor, row=t.row(_helps()), now=t.now)


@attempt
def close_help(t: Try) -> None:
    actions.close_help(actor=t.actor, row=t.row(_helps()), reason=t.say("没有资金"), now=t.now)


@attempt
def take_back_help(t: Try) -> None:
    actions.take_back_help(actor=t.actor, row=t.row(_helps()), now=t.now)


@attempt
def assign(t: Try) -> None:
    person = t.world.users[("handler", "unit_head", "liaison", "other_handler")[t.pick % 4]].person
    actions.assign(actor=t.actor, party_ids=[t.part.pk], person=person, now=t.now)


@attempt
def set_nodes(t: Try) -> None:
    task = t.task
    node = actions.Node(title=t.say(f"节点{t.pick}"), due=t.today + (t.pick - 1) * 5 * DAY)
    held = task.milestones.filter(dropped_on=None).order_by("pk")
    kept = [actions.Node(title=row.title, due=row.due, pk=row.pk) for row in held[: t.pick]]
    nodes = actions.Nodes([*kept, node])
    actions.set_nodes(actor=t.actor, task=task, nodes=nodes, now=t.now, reason=t.say("工期有变"))


@attempt
def finish_node(t: Try) -> None:
    node = t.row(Milestone.objects.select_related("task"))
    actions.finish_node(actor=t.actor, node=node, done_on=t.today - t.pick * DAY, now=t.now)


@attempt
def undo_node(t: Try) -> None:
    node = t.row(Milestone.objects.select_related("task"))
    actions.undo_node(actor=t.actor, node=node, reason=t.say("没有验收"), now=t.now)


@attempt
def plan_duties(t: Try) -> None:
    system = Actor.system(t.world.district.pk)
    actions.plan_duties(actor=system, task_ids=[t.task.pk], today=t.today)


@attempt
def lights(t: Try) -> None:
    system = Actor.system(t.world.district.pk)
    actions.recompute_lights(actor=system, task_ids=[t.task.pk], today=t.today)


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("party__unit", "task")


def _requests() -> QuerySet[TaskRequest]:
    return TaskRequest.objects.select_related("party__unit", "task")


def _helps() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("party__unit", "task")
