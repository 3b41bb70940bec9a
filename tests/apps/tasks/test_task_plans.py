"""Who may move a plan when, and which plans fit: no light improves through a plan by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import (
    NeedsApproval,
    Node,
    Nodes,
    TargetPlan,
    Wish,
    ask,
    grant,
    plan_target,
    refuse,
    set_nodes,
    vouch_request,
)
from luodi.apps.tasks.models import Measure, Milestone, Task, TaskRequest, TaskTarget
from luodi.apps.tasks.proposals import change_nodes, change_plan
from luodi.apps.tasks.upkeep import keep
from luodi.apps.tasks.words import light_sentence
from luodi.core.request_flow import RequestKind
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def target_of(work: AtWork) -> TaskTarget:
    return TaskTarget.objects.filter(task=work.task)[0]


def later(work: AtWork, days: int = 16) -> dt.datetime:
    """Now, after the planning time: the task went out earlier."""
    Task.objects.filter(pk=work.task.pk).update(issued_on=timezone.localdate() - days * DAY)
    work.task.refresh_from_db()
    return timezone.now()


def start(target: TaskTarget) -> dt.date:
    """The day from which its path can be laid out."""
    return max(target.begins_on or timezone.localdate(), timezone.localdate())


def plan(target: TaskTarget, **more: Any) -> TargetPlan:
    day = start(target) + 60 * DAY
    names = ("measure", "baseline", "begins_on", "weight")
    facts: dict[str, Any] = {name: getattr(target, name) for name in names} | {"path": "months"}
    return TargetPlan(**{**facts, "points": [(day, target.value)], **more})


def granted(work: AtWork, request: TaskRequest) -> TaskRequest:
    now = timezone.now()
    if request.state == "with_head":
        request = vouch_request(actor=work.world.actor("unit_head"), request=request, now=now)
    return grant(actor=work.world.actor("head"), request=request, now=now)


def test_a_unit_lays_out_its_plan_in_the_planning_time_only(work: AtWork) -> None:
    target, handler = target_of(work), work.world.actor("handler")
    now = timezone.now()
    plan_target(actor=handler, target=target, plan=plan(target), now=now)
    after = later(work)
    back = plan(target, points=[(start(target) + 90 * DAY, target.value)])
    with pytest.raises(NeedsApproval):
        plan_target(actor=handler, target=target, plan=back, now=after)
    with pytest.raises(NeedsApproval):
        set_nodes(actor=handler, task=work.task, nodes=Nodes(()), now=after)
    officer = work.world.actor("officer")
    with pytest.raises(Mistake, match="请写明理由"):
        plan_target(actor=officer, target=target, plan=back, now=after)
    plan_target(actor=officer, target=target, plan=back, now=after, reason="专题会议定")
    event = Event.objects.filter(verb="tasks.plan_target").order_by("-pk")[0]
    assert (event.reason, event.actor_name) == ("专题会议定", "文督查")


@pytest.mark.parametrize(
    "change",
    [{"measure": "point"}, {"baseline": 3.0}, {"begins_on": dt.date(2020, 1, 1)}, {"weight": 9.0}],
)
def test_kind_baseline_and_begin_are_the_offices(work: AtWork, change: dict[str, Any]) -> None:
    target = target_of(work)
    with pytest.raises(NeedsApproval):
        plan_target(
            actor=work.world.actor("handler"), target=target, plan=plan(target, **change),
            now=timezone.now(),
        )  # fmt: skip
    target.refresh_from_db()
    assert (target.measure, target.baseline) == ("cumulative", None)
    assert target.begins_on != dt.date(2020, 1, 1)


def test_a_node_of_the_office_is_not_moved_by_the_unit(work: AtWork) -> None:
    officer, handler = work.world.actor("officer"), work.world.actor("handler")
    now, day = timezone.now(), timezone.localdate() + 20 * DAY
    nodes = Nodes((Node(title="完成招标", due=day),))
    row = set_nodes(actor=officer, task=work.task, nodes=nodes, now=now, reason="会议定")[0]
    kept = Node(pk=row.pk, title="完成招标", due=day)
    more = Nodes((kept, Node(title="进场", due=day + 9 * DAY)))
    assert len(set_nodes(actor=handler, task=work.task, nodes=more, now=now)) == 2
    for wanted in (Nodes(()), Nodes((Node(pk=row.pk, title="完成招标", due=day + 30 * DAY),))):
        with pytest.raises(NeedsApproval):
            set_nodes(actor=handler, task=work.task, nodes=wanted, now=now)
    assert Milestone.objects.get(pk=row.pk).due == day


def test_the_same_call_asks_for_it_and_the_grant_does_exactly_that(
    work: AtWork, sign_in: Any
) -> None:
    target, head = target_of(work), work.world.actor("unit_head")
    now, light = later(work), work.task.light
    back = plan(target, points=[(start(target) + 90 * DAY, target.value)])
    with pytest.raises(NeedsApproval):
        change_plan(actor=head, target=target, plan=back, now=now)
    asked = change_plan(actor=head, target=target, plan=back, now=now, reason="汛期停工两个月")
    assert asked is not None
    assert (asked.kind, asked.task.state) == ("adjust", "adjusting")
    assert not target.points.exists()
    page = sign_in(work.world.users["head"]).get(f"/tasks/requests/{asked.pk}/").content.decode()
    assert "按月均摊" in page
    assert "按月计划" in page
    assert "计划值：" in page
    refuse(actor=work.world.actor("head"), request=asked, reason="不同意", now=now)
    assert not target.points.exists()
    work.task.refresh_from_db()
    assert work.task.light == light
    again = change_plan(actor=head, target=target, plan=back, now=now, reason="汛期停工两个月")
    assert again is not None
    granted(work, again)
    assert [point.value for point in target.points.all()] == [target.value]
    assert TaskTarget.objects.get(pk=target.pk).plan_by_office
    page = sign_in(work.world.users["handler"]).get(f"/tasks/{work.task.pk}/").content.decode()
    assert "进度计划" in page


def test_nodes_are_asked_for_in_words(work: AtWork, sign_in: Any) -> None:
    head, now = work.world.actor("unit_head"), later(work)
    nodes = Nodes((Node(title="主体封顶", due=timezone.localdate() + 50 * DAY, weight=2),))
    asked = change_nodes(actor=head, task=work.task, nodes=nodes, now=now, reason="补上节点")
    assert asked is not None
    page = sign_in(work.world.users["head"]).get(f"/tasks/requests/{asked.pk}/").content.decode()
    assert "主体封顶（权重2）" in page
    granted(work, asked)
    row = Milestone.objects.get(task=work.task, dropped_on=None)
    assert (row.title, row.by_office) == ("主体封顶", True)
    page = sign_in(work.world.users["head"]).get(f"/tasks/requests/{asked.pk}/").content.decode()
    assert "主体封顶（权重2）" in page


def test_pages_and_api_ask_where_the_time_is_over(work: AtWork, sign_in: Any) -> None:
    later(work)
    client, target = sign_in(work.world.users["unit_head"]), target_of(work)
    day = (start(target) + 60 * DAY).isoformat()
    begin = target.begins_on.isoformat() if target.begins_on else ""
    data = {
        "begins_on": begin, "measure": "cumulative", "path": "months", "weight": 1, "point-TOTAL_FORMS": 1,
        "point-INITIAL_FORMS": 0, "point-0-on": day, "point-0-value": target.value,
    }  # fmt: skip
    url = f"/tasks/targets/{target.pk}/plan/"
    assert "规划期已过" in client.get(url).content.decode()
    assert client.post(url, data).status_code == 422
    sent = {"nodes": [{"title": "封顶", "due": day}], "reason": "补上节点"}
    said = client.post(f"/api/v1/tasks/{work.task.pk}/nodes", sent, "application/json")
    assert said.json()["request"]["terms"]["nodes"][0]["title"] == "封顶"
    assert said.json()["nodes"] == []
    waiting = TaskRequest.objects.get()
    refuse(actor=work.world.actor("head"), request=waiting, reason="不必", now=timezone.now())
    assert client.post(url, {**data, "reason": "汛期停工"}).status_code == 302
    assert TaskRequest.objects.filter(state="with_office").get().grounds == "汛期停工"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([(-700, 17.0)], "晚于起算日"),
        ([(30, 9.0), (60, 5.0), (90, 17.0)], "逐期上升"),
        ([(30, 9.0)], "应等于目标值 17"),
        ([(30, 18.0), (60, 17.0)], "逐期上升"),
        ([(9999, 17.0)], "不能晚于达到日期"),
    ],
)
def test_a_plan_leads_from_the_begin_to_the_goal(
    work: AtWork, points: list[tuple[int, float]], sentence: str
) -> None:
    target = target_of(work)
    today = start(target)
    wanted = plan(target, points=[(today + n * DAY, value) for n, value in points])
    with pytest.raises(Mistake, match=sentence):
        plan_target(
            actor=work.world.actor("officer"), target=target, plan=wanted, now=timezone.now(),
            reason="会议定",
        )  # fmt: skip


def test_what_is_better_lower_falls_and_a_range_has_two_ends(work: AtWork) -> None:
    target, officer, now = target_of(work), work.world.actor("officer"), timezone.now()
    today = start(target)
    facts = {"measure": Measure.LOWER.value, "baseline": 30.0}
    rising = plan(target, **facts, points=[(today + DAY, 31.0), (today + 9 * DAY, 17.0)])
    with pytest.raises(Mistake, match="逐期下降"):
        plan_target(actor=officer, target=target, plan=rising, now=now, reason="定")
    falling = plan(target, **facts, points=[(today + DAY, 25.0), (today + 9 * DAY, 17.0)])
    plan_target(actor=officer, target=target, plan=falling, now=now, reason="定")
    ranged = TargetPlan(measure=Measure.RANGE.value, path="linear")
    with pytest.raises(Mistake, match="下限和上限"):
        plan_target(actor=officer, target=target, plan=ranged, now=now, reason="定")


def test_an_adjusted_goal_takes_its_plan_along(work: AtWork, sign_in: Any) -> None:
    target, head, now = target_of(work), work.world.actor("unit_head"), timezone.now()
    today, day = start(target), work.task.due_current
    assert day
    points = [(today + 30 * DAY, 8.5), (day, 17.0)]
    plan_target(actor=head, target=target, plan=plan(target, points=points), now=now)
    wish = Wish(kind=RequestKind.ADJUST, grounds="扩大范围", terms={"targets": {target.pk: 34}})
    asked = ask(actor=head, party=work.party(work.task), wish=wish, now=now)
    page = sign_in(work.world.users["head"]).get(f"/tasks/requests/{asked.pk}/").content.decode()
    assert "按同一比例调整" in page
    granted(work, asked)
    assert [point.value for point in target.points.all()] == [17, 34]
    work.task.refresh_from_db()
    assert work.task.light_facts["why"] != "misfit"


def test_a_plan_that_the_dates_have_left_behind_is_never_green(work: AtWork) -> None:
    target, now = target_of(work), timezone.now()
    work.task.refresh_from_db()
    assert work.task.light == "green"
    plan_target(actor=work.world.actor("unit_head"), target=target, plan=plan(target), now=now)
    work.task.refresh_from_db()
    assert work.task.light == "green"
    target.points.update(on=start(target) + 9999 * DAY)
    keep(work.task, now)
    work.task.refresh_from_db()
    assert (work.task.light, work.task.light_facts["why"]) == ("grey", "misfit")
    assert "进度计划与起止时间、目标值对不上" in light_sentence(work.task.light_facts)


def test_an_extension_takes_the_plan_along(work: AtWork) -> None:
    target, head, now = target_of(work), work.world.actor("unit_head"), timezone.now()
    today, due = timezone.localdate(), work.task.due_current
    assert due
    points = [(today, 1.0), (today + 30 * DAY, 8.5), (due, 17.0)]
    Task.objects.filter(pk=work.task.pk).update(issued_on=today - 9 * DAY)
    work.task.refresh_from_db()
    earlier = today - 9 * DAY
    laid = plan(target, points=points, begins_on=earlier)
    plan_target(actor=work.world.actor("officer"), target=target, plan=laid, now=now, reason="定")
    twice = due + (due - today)
    wish = Wish(kind=RequestKind.EXTEND, grounds="汛期停工", wanted_due=twice)
    granted(work, ask(actor=head, party=work.party(work.task), wish=wish, now=now))
    held = [(point.on, point.value) for point in target.points.order_by("on")]
    assert held == [(today, 1.0), (today + 60 * DAY, 8.5), (twice, 17.0)]
    work.task.refresh_from_db()
    kept = work.task.course["targets"][0]["points"]
    assert (kept[-1], work.task.light_facts["why"] != "misfit") == ([twice.isoformat(), 17.0], True)


def test_both_ends_of_a_range_are_adjusted(work: AtWork, sign_in: Any) -> None:
    target, party = target_of(work), work.party(work.task)
    TaskTarget.objects.filter(pk=target.pk).update(op="range", measure="range", value=3, high=5)
    client, url = sign_in(work.world.users["unit_head"]), f"/tasks/parties/{party.pk}/request/"
    assert f'name="target-{target.pk}-high"' in client.get(url).content.decode()
    ends = {f"target-{target.pk}": "3", f"target-{target.pk}-high": "2"}
    form = {"kind": "adjust", "grounds": "标准调整", "title": work.task.title}
    form |= {"text": work.task.text, "leader": work.task.leader}
    refused = client.post(url, form | ends)
    assert "下限不高于上限" in refused.content.decode()
    sent = client.post(url, form | ends | {f"target-{target.pk}-high": "6"})
    asked = TaskRequest.objects.get()
    assert asked.terms == {"targets": {str(target.pk): [3.0, 6.0]}}
    assert "3–6" in client.get(sent["Location"]).content.decode()
    granted(work, asked)
    target.refresh_from_db()
    assert (target.value, target.high) == (3, 6)


def test_a_later_date_is_an_extension(work: AtWork) -> None:
    head, due = work.world.actor("unit_head"), work.task.due_current
    assert due
    party, now = work.party(work.task), timezone.now()

    def wish(day: dt.date) -> Wish:
        terms = {"due_current": day.isoformat()}
        return Wish(kind=RequestKind.ADJUST, grounds="工期有变", terms=terms)

    with pytest.raises(Mistake, match="请申请延期"):
        ask(actor=head, party=party, wish=wish(due + DAY), now=now)
    granted(work, ask(actor=head, party=party, wish=wish(due - DAY), now=now))
    work.task.refresh_from_db()
    assert (work.task.due_current, work.task.extensions) == (due - DAY, 0)


def test_the_office_sets_another_date_for_an_overdue_task(work: AtWork, sign_in: Any) -> None:
    head, today, task = sign_in(work.world.users["head"]), timezone.localdate(), work.task
    url, first = f"/tasks/{task.pk}/due/", task.due_original
    sent = {"due": (today + 20 * DAY).isoformat(), "reason": "专题会议定"}
    assert "另定办理时间" not in head.get(f"/tasks/{task.pk}/").content.decode()
    early = head.post(url, sent)
    assert "没有逾期" in early.content.decode()
    Task.objects.filter(pk=task.pk).update(due_current=today - 2 * DAY)
    assert url in head.get(f"/tasks/{task.pk}/").content.decode()
    wish = Wish(kind=RequestKind.EXTEND, grounds="汛期", wanted_due=today + 20 * DAY)
    with pytest.raises(Mistake, match="另定办理时间"):
        ask(actor=work.world.actor("unit_head"), party=work.party(task), wish=wish, now=later(work))
    assert sign_in(work.world.users["officer"]).post(url, sent).status_code == 403
    head = sign_in(work.world.users["head"])
    assert head.post(url, {**sent, "reason": ""}).status_code == 422
    assert head.post(url, {**sent, "due": today - DAY}).status_code == 422
    said = head.post(f"/api/v1/tasks/{task.pk}/due", sent, "application/json")
    assert said.status_code == 200
    task.refresh_from_db()
    assert (task.due_current, task.due_original) == (today + 20 * DAY, first)
    assert task.extensions == 1
