"""Pages of drafts, nodes, plans of figures, people, judgements: what they do, and for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.orgs.models import Person
from luodi.apps.tasks.models import Assignment, Judgement, Milestone, Task
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def formset(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for at, row in enumerate(rows):
        data |= {f"{prefix}-{at}-{key}": value for key, value in row.items()}
    return data


def draft_data(world: World, **more: Any) -> dict[str, Any]:
    return {
        "text": "区住建局牵头建成口袋公园6个。",
        "lead": world.units["区住建局"].pk,
        "due": (timezone.localdate() + 100 * DAY).isoformat(),
        "rhythm": "month",
        **formset("target", {"indicator": "口袋公园", "op": "=", "value": 6, "unit": "个"}),
        **formset("node", {"title": "选址", "due": timezone.localdate() + 30 * DAY}),
        **more,
    }


def test_an_officer_writes_a_task_down_and_issues_it(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    assert "没有草稿" in client.get("/tasks/drafts/").content.decode()
    assert client.get("/tasks/drafts/new/").status_code == 200
    wrong = client.post("/tasks/drafts/new/", draft_data(world, lead=""))
    assert wrong.status_code == 422
    assert "至少写明一个" in wrong.content.decode()
    assert client.post("/tasks/drafts/new/", draft_data(world)).status_code == 302
    draft = Task.objects.get()
    page = client.get(f"/tasks/drafts/{draft.pk}/").content.decode()
    assert "口袋公园" in page
    client.post(f"/tasks/drafts/{draft.pk}/", draft_data(world, title="建口袋公园"))
    client.post("/tasks/drafts/issue/", {"pk": draft.pk, "token": "x1", "note": "第12次常务会"})
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("建口袋公园", "pending")
    assert draft.milestones.get().title == "选址"
    assert draft.targets.get().value == 6
    for name in ("handler", "leader", "stranger_officer"):
        status = sign_in(world.users[name]).get(f"/tasks/drafts/{draft.pk}/").status_code
        assert status in (403, 404)


def test_nodes_and_plans_are_edited_on_pages(work: AtWork, sign_in: Any) -> None:
    client, task = sign_in(work.world.users["handler"]), work.task
    today = timezone.localdate()
    url = f"/tasks/{task.pk}/nodes/"
    late = formset("node", {"title": "验收", "due": (task.due_current or today) + DAY})
    assert client.post(url, late).status_code == 422
    rows = formset("node", {"title": "招标", "due": today + 20 * DAY, "weight": 2})
    assert client.post(url, rows).status_code == 302
    node = Milestone.objects.get()
    assert client.post(f"/tasks/nodes/{node.pk}/done/", {"done_on": today}).status_code == 302
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "招标" in page
    assert "已完成" in page
    assert client.post(f"/tasks/nodes/{node.pk}/undo/", {"reason": "流标"}).status_code == 302
    target = task.targets.first()
    assert target is not None
    plan = {"measure": "cumulative", "path": "months", "weight": 1}
    begin = target.begins_on or today
    plan["begins_on"] = begin.isoformat() if target.begins_on else ""
    empty = {**plan, **formset("point")}
    assert client.post(f"/tasks/targets/{target.pk}/plan/", empty).status_code == 422
    half = {**plan, **formset("point", {"on": begin + 30 * DAY, "value": 5})}
    refused = client.post(f"/tasks/targets/{target.pk}/plan/", half)
    assert refused.status_code == 422
    assert "最后一期的计划值应等于目标值" in refused.content.decode()
    filled = {**plan, **formset("point", {"on": begin + 30 * DAY, "value": target.value})}
    assert client.post(f"/tasks/targets/{target.pk}/plan/", filled).status_code == 302
    assert target.points.get().value == target.value
    stranger = sign_in(work.world.users["other_handler"])
    assert stranger.get(url).status_code == 404
    assert sign_in(work.world.users["leader"]).get(url).status_code == 403


def test_a_head_assigns_and_the_office_judges(work: AtWork, sign_in: Any) -> None:
    world, task = work.world, work.task
    person = Person.objects.get(name="承一")
    head = sign_in(world.users["unit_head"])
    url = f"/tasks/parties/{work.party(task).pk}/assign/"
    assert "承二" not in head.get(url).content.decode()
    assert head.post(url, {"person": person.pk, "note": "请盯紧"}).status_code == 302
    assert Assignment.objects.get().person == person
    assert "分派给 承一" in sign_in(world.users["handler"]).get("/tasks/mine/").content.decode()
    officer = sign_in(world.users["officer"])
    until = timezone.localdate() + 30 * DAY
    said = {"light": "red", "reason": "现场停工", "until": until}
    assert officer.post(f"/tasks/{task.pk}/judge/", said).status_code == 302
    page = officer.get(f"/tasks/{task.pk}/").content.decode()
    assert "与计算的亮灯不一致" in page
    assert "现场停工" in page
    officer.post(f"/tasks/{task.pk}/judge/end/")
    assert Judgement.objects.get().ended_on == timezone.localdate()
    head = sign_in(world.users["unit_head"])
    assert head.get(f"/tasks/{task.pk}/judge/").status_code == 403
