"""Tasks that the office writes down itself, parts of tasks, nodes, people of a unit, merging."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.orgs.models import Person
from luodi.apps.tasks.actions import (
    AlreadyIssued,
    Completion,
    DraftFacts,
    Node,
    Nodes,
    TargetPlan,
    assign,
    claim,
    drop_draft,
    edit_draft,
    end_judgement,
    enter,
    finish_node,
    issue_drafts,
    judge_light,
    merge,
    plan_target,
    set_nodes,
    undo_node,
)
from luodi.apps.tasks.models import Judgement, Task, TaskParty, TaskSource, WorkItem
from luodi.apps.tasks.queries import search_tasks, task_for, tasks_visible_to
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def facts(world: World, **more: Any) -> DraftFacts:
    said = {
        "text": "区政府第12次常务会议定：区住建局牵头，区财政局配合，建成口袋公园6个。",
        "parties": [(world.units["区住建局"], "lead"), (world.units["区财政局"], "support")],
        "due": timezone.localdate() + 200 * DAY,
        "targets": [{"indicator": "口袋公园", "op": "=", "value": 6, "unit": "个"}],
        "nodes": [("完成选址", timezone.localdate() + 60 * DAY, 2.0)],
        **more,
    }
    return DraftFacts(**said)


def entered(world: World, **more: Any) -> Task:
    return enter(actor=world.actor("officer"), facts=facts(world, **more), now=timezone.now())


def went_out(world: World, *tasks: Task, token: str = "t1") -> list[Task]:  # noqa: S107 - a form's
    batch = issue_drafts(
        actor=world.actor("officer"),
        task_ids=[task.pk for task in tasks],
        token=token,
        now=timezone.now(),
    )
    return list(batch.tasks.order_by("pk"))


def test_a_draft_is_the_offices_own_until_it_goes_out(world: World) -> None:
    draft = entered(world)
    for name in ("officer", "handler", "leader"):
        assert not tasks_visible_to(world.actor(name)).exists()
    assert not WorkItem.objects.exists()
    with pytest.raises(Refused):
        enter(actor=world.actor("handler"), facts=facts(world), now=timezone.now())
    task = went_out(world, draft)[0]
    assert (task.state, task.is_open, task.kind) == ("pending", True, "entered")
    assert task.number.endswith("-1")
    assert task_for(world.actor("handler"), task.pk) == task
    assert task.targets.get().value == 6
    assert task.milestones.get().weight == 2
    assert search_tasks(world.actor("handler"), "口袋公园").get() == task
    assert WorkItem.objects.get(task=task).kind == "sign"


def test_the_same_form_issues_once_and_an_issued_draft_stays(world: World) -> None:
    draft = entered(world)
    went_out(world, draft)
    with pytest.raises(AlreadyIssued):
        went_out(world, draft)
    with pytest.raises(Conflict):
        went_out(world, draft, token="t2")  # noqa: S106 - a form's
    with pytest.raises(Conflict):
        drop_draft(actor=world.actor("officer"), task=draft)
    with pytest.raises(Conflict):
        edit_draft(actor=world.actor("officer"), task=draft, facts=facts(world), now=timezone.now())


def test_a_draft_is_mended_or_dropped(world: World) -> None:
    officer, draft = world.actor("officer"), entered(world)
    edit_draft(
        actor=officer, task=draft, facts=facts(world, title="建口袋公园"), now=timezone.now()
    )
    draft.refresh_from_db()
    assert draft.title == "建口袋公园"
    drop_draft(actor=officer, task=draft)
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "写明要求"),
        ({"parties": []}, "至少写明一个"),
        ({"due": dt.date(2020, 1, 1)}, "不能早于今天"),
        ({"weight": 0}, "大于零"),
    ],
)
def test_a_draft_that_cannot_be_done_is_refused(
    world: World, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(Mistake, match=said):
        entered(world, **wrong)


def test_a_draft_whose_date_passed_or_unit_ended_does_not_go_out(world: World) -> None:
    draft = entered(world)
    Task.objects.filter(pk=draft.pk).update(due_current=timezone.localdate() - DAY)
    with pytest.raises(Mistake, match="时限已过"):
        went_out(world, draft)
    other = entered(world)
    unit = world.units["区住建局"]
    type(unit).objects.filter(pk=unit.pk).update(valid_to=timezone.localdate() - DAY)
    with pytest.raises(Mistake, match="已撤销"):
        went_out(world, other)


def test_units_of_others_are_hidden(world: World) -> None:
    with pytest.raises(Hidden):
        entered(world, parties=[(world.units["邻区住建局"], "lead")])


def test_a_part_of_a_task_is_done_before_the_whole(work: AtWork) -> None:
    world = work.world
    part = entered(world, parent=work.task, weight=2.0, due=work.task.due_current)
    task = went_out(world, part)[0]
    assert task.parent == work.task
    with pytest.raises(Mistake, match="1 项子任务"):
        claim(
            actor=world.actor("handler"),
            party=work.party(work.task),
            said=Completion(result="完成"),
            now=timezone.now(),
        )
    with pytest.raises(Mistake, match="不再分子任务"):
        entered(world, parent=task)
    assert work.task.due_current
    with pytest.raises(Mistake, match="不能晚于上级任务"):
        entered(world, parent=work.task, due=work.task.due_current + DAY)


def test_nodes_are_planned_moved_reached_and_dropped(work: AtWork) -> None:
    handler, now, task = work.world.actor("handler"), timezone.now(), work.task
    today = timezone.localdate()
    first, second = (
        Node(title="完成招标", due=today + 30 * DAY),
        Node(title="进场施工", due=today + 60 * DAY, weight=3),
    )
    rows = set_nodes(actor=handler, task=task, nodes=Nodes((first, second)), now=now)
    moved = Node(pk=rows[0].pk, title="完成招标", due=today + 40 * DAY)
    rows = set_nodes(actor=handler, task=task, nodes=Nodes((moved,)), now=now)
    assert [(r.due - r.due_original).days for r in rows] == [10]
    with pytest.raises(Mistake, match="今天之间"):
        finish_node(actor=handler, node=rows[0], done_on=today + DAY, now=now)
    finish_node(actor=handler, node=rows[0], done_on=today, now=now, note="中标公告已发")
    undo_node(actor=handler, node=rows[0], reason="流标", now=now)
    rows[0].refresh_from_db()
    assert rows[0].done_on is None
    late = Node(title="验收", due=(task.due_current or today) + DAY)
    with pytest.raises(Mistake, match="不能晚于任务时限"):
        set_nodes(actor=handler, task=task, nodes=Nodes((late,)), now=now)
    for stranger in ("other_handler", "leader"):
        with pytest.raises(Refused):
            set_nodes(actor=work.world.actor(stranger), task=task, nodes=Nodes(()), now=now)


def test_a_figure_gets_a_plan_but_keeps_its_value(work: AtWork) -> None:
    target = work.task.targets.first()
    assert target is not None
    today, value = target.begins_on or timezone.localdate(), target.value
    plan = TargetPlan(
        measure="cumulative",
        path="months",
        baseline=0,
        begins_on=target.begins_on,
        points=[(today + 30 * DAY, 5.0), (today + 60 * DAY, value)],
    )
    handler, now = work.world.actor("handler"), timezone.now()
    plan_target(actor=handler, target=target, plan=plan, now=now)
    target.refresh_from_db()
    assert (target.path, target.baseline, target.value) == ("months", 0, value)
    assert [point.value for point in target.points.all()] == [5, value]
    empty = TargetPlan(measure="cumulative", path="months")
    with pytest.raises(Mistake, match="每个月"):
        plan_target(actor=handler, target=target, plan=empty, now=now)


def test_a_unit_gives_its_part_to_one_of_its_people(work: AtWork) -> None:
    world, now = work.world, timezone.now()
    person = Person.objects.get(name="承一")
    head, party = world.actor("unit_head"), work.party(work.task)
    assign(actor=head, party_ids=[party.pk], person=person, now=now)
    assert WorkItem.objects.get(party=party, kind="report", closed_at=None).person == person
    outsider = Person.objects.get(name="承二")
    with pytest.raises(Mistake, match="任职"):
        assign(actor=head, party_ids=[party.pk], person=outsider, now=now)
    with pytest.raises(Refused):
        assign(actor=world.actor("liaison"), party_ids=[party.pk], person=person, now=now)
    assign(actor=head, party_ids=[party.pk], person=None, now=now)
    assert WorkItem.objects.get(party=party, kind="report", closed_at=None).person is None


def test_the_judged_light_stands_beside_the_computed_one(work: AtWork) -> None:
    officer, now, today = work.world.actor("officer"), timezone.now(), timezone.localdate()
    light = work.task.light
    judge_light(
        actor=officer,
        task=work.task,
        light="red",
        reason="现场停工",
        until=today + 30 * DAY,
        now=now,
    )
    work.task.refresh_from_db()
    assert (work.task.light, Judgement.objects.get().light) == (light, "red")
    with pytest.raises(Mistake, match="一个季度"):
        judge_light(
            actor=officer,
            task=work.task,
            light="red",
            reason="停工",
            until=today + 200 * DAY,
            now=now,
        )
    end_judgement(actor=officer, task=work.task, now=now)
    with pytest.raises(Conflict):
        end_judgement(actor=officer, task=work.task, now=now)
    with pytest.raises(Refused):
        judge_light(
            actor=work.world.actor("handler"),
            task=work.task,
            light="green",
            reason="好",
            until=today,
            now=now,
        )


def test_a_task_goes_on_as_part_of_another(work: AtWork) -> None:
    officer, now = work.world.actor("officer"), timezone.now()
    merge(actor=officer, task=work.task, into=work.waiting, reason="同一事项", now=now)
    work.task.refresh_from_db()
    assert (work.task.state, work.task.merged_into) == ("merged", work.waiting)
    assert TaskSource.objects.filter(task=work.waiting).count() == 2
    assert not WorkItem.objects.filter(task=work.task, subject="", closed_at=None).exists()
    assert not TaskParty.objects.filter(task=work.task, task_is_open=True).exists()
    with pytest.raises(Mistake, match="自己"):
        merge(actor=officer, task=work.waiting, into=work.waiting, reason="同", now=now)
    with pytest.raises(Conflict):
        merge(actor=officer, task=work.waiting, into=work.task, reason="同", now=now)
