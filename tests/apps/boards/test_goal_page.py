"""The page of a goal: how it stands, what moved, what blocks, and what is to be decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.boards.charts import trajectory
from luodi.apps.boards.filters import AsOf
from luodi.apps.boards.queries.goal_page import GoalPage, goal_page
from luodi.apps.boards.queries.goal_whole import large_goals, remember_large
from luodi.apps.boards.verdict import verdict
from luodi.apps.boards.words import course_light, course_words, verdict_words
from luodi.apps.documents.models import Goal
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import (
    HelpRequest,
    Judgement,
    Progress,
    ProgressValue,
    Standing,
    TargetPoint,
    Task,
    TaskParty,
    TaskRequest,
    TaskTarget,
)
from luodi.apps.tasks.paths import facts_of, path_of
from luodi.apps.tasks.queries.trajectories import Figure
from luodi.core.trajectory import Target
from luodi.kernel.access import Actor, Hidden
from tests.apps.boards.many_ways import TODAY, many_ways
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


@pytest.fixture
def tasks(world: World) -> dict[str, Task]:
    made = many_ways(world)
    Task.objects.filter(is_open=True, due_current__lt=TODAY).update(light="red")
    Task.objects.filter(title="running").update(light="green")
    return made


def goal_of(world: World, name: str = "项目攻坚") -> Goal:
    return Goal.objects.get(organisation=world.district, name=name)


def page_for(actor: Actor, goal: Goal) -> GoalPage:
    return goal_page(actor, goal.pk, timezone.now())


def report(task: Task, day: dt.date, **facts: Any) -> Progress:
    party = task.parties.first()
    assert party is not None
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    return Progress.objects.create(
        organisation_id=task.organisation_id, task=task, unit=party.unit, by_name="承一", at=at,
        **facts,
    )  # fmt: skip


def target(task: Task, **facts: Any) -> TaskTarget:
    given = {"indicator": "开工项目", "op": ">=", "value": 120.0, "unit": "个"} | facts
    return TaskTarget.objects.create(task=task, **given)


def value(task: Task, target: TaskTarget, day: dt.date, number: float) -> None:
    progress = report(task, day, text="数", as_of=day)
    ProgressValue.objects.create(progress=progress, target=target, value=number)


def first_party(task: Task) -> TaskParty:
    party = task.parties.first()
    assert party is not None
    return party


def ask_for_help(task: Task, world: World, text: str, level: str = "leader") -> HelpRequest:
    return HelpRequest.objects.create(
        organisation=world.district, task=task, party=first_party(task), kind="land",
        text=text, level=level, due=TODAY + dt.timedelta(5), raised_on=TODAY, by_name="承一",
        at=timezone.now(), asked=world.units["区财政局"] if level == "unit" else None,
    )  # fmt: skip


def path(one: TaskTarget, task: Task) -> Target | None:
    return path_of(facts_of(one), task.issued_on, task.due_current)


@pytest.mark.parametrize(
    ("lights", "done", "light", "why"),
    [
        ({"red": 1, "green": 4}, 0, "red", "behind"),
        ({"red": 1, "green": 5}, 0, "green", "on_course"),
        ({"red": 1, "yellow": 1, "green": 5, "grey": 3}, 9, "yellow", "slow"),
        ({"grey": 7}, 3, "grey", "ahead"),
        ({}, 3, "green", "done"),
        ({}, 0, "grey", "nothing"),
        ({"red": 199, "green": 801}, 0, "green", "on_course"),
    ],
)
def test_the_rule_for_a_goal(lights: dict[str, int], done: int, light: str, why: str) -> None:
    found = verdict(lights, done)
    assert (found.light, found.why) == (light, why)
    assert str(found.open) in verdict_words(found) or not found.open
    if why == "on_course":
        assert found.slow_share < 20


def test_a_goal_counts_those_below_it_and_its_numbers_open_their_rows(
    world: World, tasks: dict[str, Task]
) -> None:
    leader = world.actor("leader")
    page = page_for(leader, goal_of(world))
    below = page_for(leader, goal_of(world, "开工"))
    assert [(one.goal.name, one.verdict) for one in page.below] == [("开工", below.verdict)]
    assert below.above == [page.goal]
    assert page.verdict.open == 6
    assert (page.verdict.light, page.verdict.red) == ("red", 2)
    for query, number in (
        ({"state": "open"}, page.verdict.open),
        ({"state": "open", "light": "red"}, page.verdict.red),
        ({"state": "open", "light": "green"}, page.verdict.green),
        ({"outcome": "closed"}, page.verdict.done),
    ):
        url = page.url(**query)
        register = Register(leader, QueryDict(url.partition("?")[2]), TODAY)
        assert register.rows().count() == number, query


def test_units_see_their_part_and_strangers_no_goal(world: World, tasks: dict[str, Task]) -> None:
    goal = goal_of(world)
    assert page_for(world.actor("handler"), goal).verdict.open == 6
    assert page_for(world.actor("liaison"), goal).verdict.open == 1
    assert page_for(world.actor("other_handler"), goal).verdict.why == "nothing"
    with pytest.raises(Hidden):
        page_for(world.actor("stranger_officer"), goal)


def test_figures_against_their_path(world: World, tasks: dict[str, Task]) -> None:
    task = tasks["running"]
    dates = {"begins_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    behind, ahead = target(task, **dates), target(task, indicator="投资", unit="亿元", **dates)
    unknown = target(task, indicator="没报过", **dates)
    undated = target(tasks["no_date"], indicator="无时限")
    value(task, behind, dt.date(2026, 6, 30), 40)
    value(task, behind, dt.date(2026, 10, 31), 60)
    value(task, ahead, dt.date(2026, 11, 20), 130)
    figures = page_for(world.actor("leader"), goal_of(world)).whole.figures
    assert [one.target for one in figures] == [behind, ahead, unknown]
    first = figures[0]
    assert (first.actual, first.as_of) == (60, dt.date(2026, 10, 31))
    # Ten of twelve months by the end of October: 100 of 120 were due; 60 is half.
    assert "明显低于序时进度，差 33.3 个百分点" in course_words(first)
    assert "现应 100" in course_words(first)
    assert [course_light(one) for one in figures] == ["red", "green", "grey"]
    assert course_words(figures[2]) == "还没有报过数"
    chart = trajectory(first)
    assert chart is not None
    assert [one["data"][-1] for one in chart["series"]] == [["2026-12-31", 120], ["2026-10-31", 60]]
    plain = Figure(undated, tasks["no_date"], path(undated, tasks["no_date"]))
    assert course_words(plain) == "没有起止日期，不算序时进度"
    assert trajectory(plain) is None


def test_a_figure_exactly_on_its_path_is_neither_ahead_nor_behind(
    world: World, tasks: dict[str, Task]
) -> None:
    dates = {"begins_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    even = target(tasks["running"], **dates)
    value(tasks["running"], even, dt.date(2026, 10, 31), 100)
    said = course_words(page_for(world.actor("leader"), goal_of(world)).whole.figures[0])
    assert "现应 100" in said
    assert "百分点" not in said


def test_paths_by_month_plan_and_nonsense(world: World, tasks: dict[str, Task]) -> None:
    task = tasks["running"]
    dates = {"begins_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    planned = target(task, path="months", **dates)
    TargetPoint.objects.create(target=planned, on=dt.date(2026, 6, 30), value=20)
    found = path(planned, task)
    assert found is not None
    assert (dt.date(2026, 6, 30), 20.0) in Figure(planned, task, found).planned()
    assert (dt.date(2026, 5, 31), 0.0) in Figure(planned, task, found).planned()
    TargetPoint.objects.create(target=planned, on=dt.date(2028, 1, 1), value=20)
    assert path(planned, task) is None
    fall = target(task, op="<=", measure="lower", value=3.0, baseline=5.0, **dates)
    low = path(fall, task)
    assert low is not None
    assert low.aim.value == "down"


def test_a_correction_takes_the_place_of_what_it_corrects(
    world: World, tasks: dict[str, Task]
) -> None:
    task = tasks["running"]
    one = target(task, begins_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31))
    value(task, one, dt.date(2026, 10, 31), 600)
    wrong = Progress.objects.get(task=task)
    right = report(task, dt.date(2026, 11, 2), corrects=wrong, as_of=dt.date(2026, 10, 31))
    ProgressValue.objects.create(progress=right, target=one, value=60)
    waiting = report(task, dt.date(2026, 11, 3), state="with_head", as_of=dt.date(2026, 11, 1))
    ProgressValue.objects.create(progress=waiting, target=one, value=70)
    figures = page_for(world.actor("leader"), goal_of(world)).whole.figures
    assert figures[0].values == [(dt.date(2026, 10, 31), 60)]


def test_what_moved_and_the_way_to_it(world: World, tasks: dict[str, Task]) -> None:
    Standing.objects.all().delete()
    for name, before, after in (("overdue", "green", "red"), ("running", "red", "green")):
        task = tasks[name]
        same = {"organisation": world.district, "task": task, "state": "active", "is_open": True}
        day = dt.date(2026, 11, 1)
        Standing.objects.create(begins=dt.date(2026, 3, 1), ends=day, light=before, **same)
        Standing.objects.create(begins=day, light=after, **same)
    leader = world.actor("leader")
    page = page_for(leader, goal_of(world))
    moved = {move.change.value: move.count for move in page.whole.moves}
    assert moved == {"done": 0, "worse": 1, "better": 1, "new": 0}
    for change, number in moved.items():
        query = f"on={page.today}&against={page.since}&change={change}&goal={page.goal.pk}&top=1"
        assert AsOf(leader, QueryDict(query), TODAY).rows().count() == number


def test_hollow_reports_are_pointed_out_to_the_office_only(
    world: World, tasks: dict[str, Task], sign_in: Any
) -> None:
    one = report(tasks["running"], TODAY - dt.timedelta(1), text="积极推进，有序开展")
    hint = {"code": "hollow", "field": "text", "phrases": ["积极推进"]}
    Progress.objects.filter(pk=one.pk).update(hints=[hint], hinted=1)
    Task.objects.filter(pk=one.task_id).update(last_progress_on=TODAY - dt.timedelta(1))
    page = reverse("boards:goal", args=[goal_of(world).pk])
    way = reverse("tasks:one-report", args=[one.pk])
    for who, sees in (("officer", True), ("leader", False), ("handler", False)):
        shown = sign_in(world.users[who]).get(page).content.decode()
        assert "积极推进，有序开展" in shown or who == "handler"
        assert (way in shown) is sees


def test_blocks_with_since_when_and_who(world: World, tasks: dict[str, Task]) -> None:
    task = tasks["running"]
    report(task, dt.date(2026, 7, 1), problems="旧的问题")
    report(task, dt.date(2026, 8, 1), text="解决了")
    report(task, dt.date(2026, 9, 1), problems="用地没有批下来")
    report(task, dt.date(2026, 10, 1), is_unchanged=True)
    report(task, dt.date(2026, 11, 1), problems="用地还没有批下来", text="正在报批")
    Task.objects.filter(pk=task.pk).update(last_progress_on=dt.date(2026, 11, 1))
    report(tasks["on_time"], dt.date(2026, 11, 1), problems="办结的不算")
    ask_for_help(tasks["overdue"], world, "请区财政局先行垫付", "unit")
    page = page_for(world.actor("leader"), goal_of(world))
    assert [(one.text, one.unit, one.asked, one.since) for one in page.blocks] == [
        ("请区财政局先行垫付", "区住建局", "区财政局", TODAY),
        ("用地还没有批下来", "区住建局", "", dt.date(2026, 9, 1)),
    ]
    assert [one.text for one in page.whole.reports] == ["正在报批"]


def test_decisions_are_at_most_three_and_can_be_taken(
    world: World, sign_in: Any, tasks: dict[str, Task]
) -> None:
    asked = [ask_for_help(tasks["overdue"], world, f"请定第{n}件") for n in range(1, 6)]
    TaskRequest.objects.create(
        organisation=world.district, task=tasks["overdue"], party=first_party(tasks["overdue"]),
        kind="extend", state="with_office", grounds="设计变更", by_name="承一", at=timezone.now(),
    )  # fmt: skip
    goal = goal_of(world)
    page = page_for(world.actor("leader"), goal)
    assert [row.pk for row in page.decisions] == [row.pk for row in asked[:3]]
    assert (page.more_decisions, len(page.requests)) == (2, 1)
    address = reverse("boards:goal", args=[goal.pk])
    officer = sign_in(world.users["officer"]).get(address).content.decode()
    assert "请定第1件" in officer
    client = sign_in(world.users["leader"])
    html = client.get(address).content.decode()
    assert html.count('name="choice" value="yes"') == 3
    decide = reverse("boards:goal-decide", args=[goal.pk, asked[0].pk])
    assert client.post(decide, {"choice": "maybe"}).status_code == 302
    assert client.post(decide, {"choice": "other", "words": " "}).status_code == 302
    asked[0].refresh_from_db()
    assert asked[0].state == "open"
    client.post(decide, {"choice": "yes", "words": "请区财政局本周办妥。"})
    asked[0].refresh_from_db()
    assert (asked[0].state, asked[0].answer) == ("answered", "同意。请区财政局本周办妥。")
    assert page_for(world.actor("leader"), goal).decisions[0].pk == asked[1].pk
    for who, status in (("judge", 403), ("stranger_officer", 404)):
        refused = sign_in(world.users[who]).post(decide, {"choice": "yes"})
        assert refused.status_code == status, who


def test_judgements_that_differ_are_shown(world: World, tasks: dict[str, Task]) -> None:
    facts = {
        "organisation": world.district, "reason": "要素已落实", "by_name": "文督查",
        "begins_on": TODAY - dt.timedelta(9),
    }  # fmt: skip
    same = Judgement.objects.create(task=tasks["overdue"], light="yellow", until=TODAY, **facts)
    Judgement.objects.create(task=tasks["running"], light="green", until=TODAY, **facts)
    past = TODAY - dt.timedelta(1)
    Judgement.objects.create(task=tasks["extending"], light="yellow", until=past, **facts)
    page = page_for(world.actor("leader"), goal_of(world))
    assert page.whole.judged == [same]


def test_the_page_costs_the_same_for_few_and_for_many(
    world: World, sign_in: Any, tasks: dict[str, Task]
) -> None:
    client = sign_in(world.users["leader"])
    address = reverse("boards:goal", args=[goal_of(world).pk])

    def fill() -> None:
        for task in (tasks["running"], tasks["overdue"], tasks["extending"]):
            one = target(task, begins_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31))
            value(task, one, dt.date(2026, 10, 31), 60)
            report(task, dt.date(2026, 11, 20), text="推进", problems="缺资金")
            ask_for_help(task, world, "请协调", "office")

    fill()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    fill()
    fill()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_an_empty_goal_and_the_way_from_the_list(
    world: World, sign_in: Any, tasks: dict[str, Task]
) -> None:
    goal = Goal.objects.add_root(instance=Goal(organisation=world.district, name="新目标"))
    client = sign_in(world.users["leader"])
    address = reverse("boards:goal", args=[goal.pk])
    assert "还没有任务对应到这个目标" in client.get(address).content.decode()
    assert f'href="{address}"' in client.get(reverse("documents:goals")).content.decode()
    assert sign_in(world.users["system_admin"]).get(address).status_code == 403


def test_the_counts_of_a_large_goal_are_remembered_for_each_reader(
    world: World, tasks: dict[str, Task], monkeypatch: Any
) -> None:
    monkeypatch.setattr("luodi.apps.boards.queries.goal_whole.LARGE", 5)
    goal, leader = goal_of(world), world.actor("leader")
    cache.clear()
    before = page_for(leader, goal)
    assert before.whole.is_large
    Task.objects.filter(title="running").update(light="red")
    assert page_for(leader, goal).verdict == before.verdict
    assert page_for(world.actor("liaison"), goal).verdict.open == 1
    cache.clear()
    assert page_for(leader, goal).verdict.red == before.verdict.red + 1
    cache.clear()


def test_a_large_goal_is_gathered_before_it_is_asked_for(
    world: World, tasks: dict[str, Task], monkeypatch: Any
) -> None:
    monkeypatch.setattr("luodi.apps.boards.queries.goal_whole.LARGE", 5)
    goal, leader = goal_of(world), world.actor("leader")
    cache.clear()
    system = Actor.system(world.district.pk)
    assert remember_large(system, timezone.now()) == len(large_goals(world.district.pk)) > 0
    with CaptureQueriesContext(connection) as asked:
        page = page_for(leader, goal)
    assert page.whole.is_large
    assert not any("tasks_standing" in query["sql"] for query in asked)
    cache.clear()


def test_what_waits_for_the_leader_is_never_remembered(
    world: World, tasks: dict[str, Task], monkeypatch: Any
) -> None:
    monkeypatch.setattr("luodi.apps.boards.queries.goal_whole.LARGE", 5)
    goal, leader = goal_of(world), world.actor("leader")
    cache.clear()
    assert page_for(leader, goal).decisions == []
    row = ask_for_help(tasks["running"], world, "请协调用地")
    assert page_for(leader, goal).decisions == [row]
    cache.clear()
