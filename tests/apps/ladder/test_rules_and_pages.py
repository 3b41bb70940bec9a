"""The rules as a page and as data; the pages of everybody; the box on the task."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.ladder.actions import adopt
from luodi.apps.ladder.models import Hold, LadderRules, RungTaken, SupervisionNotice
from luodi.apps.ladder.queries import ladder_of
from luodi.apps.tasks.models import Task
from luodi.core.ladder import STANDARD, TEMPLATES
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from tests.apps.ladder.conftest import DUE, at
from tests.apps.ladder.test_notices import LATE, drafted, sent
from tests.world import World

pytestmark = pytest.mark.django_db
Clock = Callable[[dt.datetime], None]
_DAY = dt.timedelta(1)


def test_the_head_adopts_rules_and_versions_stay(world: World, clock: Clock) -> None:
    today, head = DUE, world.actor("head")
    now = at(today)
    clock(now)
    district = world.district.pk
    assert ladder_of(district, today).version == 0
    common: dict[str, Any] = {"basis": "常务会议纪要第3号", "now": now}
    adopt(actor=head, data=TEMPLATES["calm"], from_day=today + 7 * _DAY, **common)
    assert ladder_of(district, today).version == 0
    assert ladder_of(district, today + 7 * _DAY).name == "从简办法（少打扰）"
    made = adopt(actor=head, data=STANDARD, from_day=today, **common)
    assert (made.version, ladder_of(district, today).version) == (2, 2)
    assert ladder_of(district, today + 8 * _DAY).version == 1  # by the day, not by the number
    assert ladder_of(world.neighbour.pk, today).version == 0
    with pytest.raises(Refused):
        adopt(actor=world.actor("officer"), data=STANDARD, from_day=today, **common)
    worse = copy.deepcopy(STANDARD)
    worse["rungs"][4]["colour"] = "red"
    worse["rungs"][4]["to"] = ["office"]
    for data, day, basis, field in (
        (STANDARD, today - _DAY, "纪要", "from_day"),
        (STANDARD, today, " ", "basis"),
        (worse, today, "纪要", "rungs"),
    ):
        with pytest.raises(Mistake) as wrong:
            adopt(actor=head, data=data, from_day=day, basis=basis, now=now)
        assert wrong.value.field == field
    assert "第5级" in str(wrong.value.sentence)
    assert "不能跳级" in str(wrong.value.sentence)


def test_rules_are_changed_on_their_page(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["head"])
    page = client.get(reverse("ladder:rules")).content.decode()
    assert "过期后第10个工作日" in page
    assert "系统自带的办法" in page
    address = reverse("ladder:rules-edit")
    assert "亮黄灯满5个工作日" in client.get(f"{address}?source=projects").content.decode()
    form = client.get(address).context["form"]
    today = timezone.localdate()
    data = {"name": "本区办法", "basis": "会议纪要", "from_day": str(today), "source": ""}
    for name, field in form.fields.items():
        if "-" in name and field.initial is not None:
            data[name] = "on" if field.initial is True else field.initial
    data["late3-days"] = "12"
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "后面一级的天数要比前面的多" in refused.content.decode()
    data["late3-days"], data["late10-days"] = "5", "15"
    del data["before-on"]
    assert client.post(address, data).status_code == 302
    rules = LadderRules.objects.get()
    ladder = ladder_of(world.district.pk, today)
    assert (rules.version, [r.key for r in ladder.rungs if r.key == "before"]) == (1, [])
    assert [r.days for r in ladder.rungs][-2:] == [5, 15]
    page = client.get(reverse("ladder:rules")).content.decode()
    assert "依据：会议纪要" in page
    assert sign_in(world.users["officer"]).get(address).status_code == 403
    shown = sign_in(world.users["handler"]).get(reverse("ladder:rules")).content.decode()
    assert "本区办法" in shown
    assert "修改办法" not in shown


def test_the_box_on_the_task(world: World, task: Task, sign_in: Any) -> None:
    page = reverse("tasks:task", args=[task.pk])
    officer = sign_in(world.users["officer"])
    shown = officer.get(page).content.decode()
    assert "催一下" in shown
    assert "没有进展的话，下一步" in shown
    for _press in range(2):
        answer = officer.post(reverse("ladder:urge", args=[task.pk]), follow=True)
    assert "一天只催一次" in answer.content.decode()
    assert RungTaken.objects.count() == 1
    assert "催一下" not in officer.get(page).content.decode()
    hold = reverse("ladder:hold", args=[task.pk])
    assert officer.get(hold).status_code == 200
    until = str(timezone.localdate() + 5 * _DAY)
    assert officer.post(hold, {"until": until, "reason": ""}).status_code == 422
    assert officer.post(hold, {"until": until, "reason": "等批复"}).status_code == 302
    assert "等批复" in officer.get(page).content.decode()
    officer.post(reverse("ladder:unhold", args=[task.pk]))
    assert not Hold.objects.filter(ended_at=None).exists()
    handler = sign_in(world.users["handler"])
    shown = handler.get(page).content.decode()
    assert "提醒和督办" in shown
    assert "催一下" not in shown
    assert handler.post(reverse("ladder:urge", args=[task.pk])).status_code == 403


def test_ticked_tasks_of_the_register_are_urged(world: World, task: Task, sign_in: Any) -> None:
    officer, address = sign_in(world.users["officer"]), reverse("tasks:bulk")
    said = {"pk": [task.pk], "step": "urge", "query": "state=open"}
    assert len(officer.post(address, said).context["plan"].fit) == 1
    assert not RungTaken.objects.exists()
    officer.post(address, said | {"confirm": "1"})
    assert RungTaken.objects.get().task_id == task.pk
    stranger = sign_in(world.users["stranger_officer"])
    stranger.post(address, said | {"confirm": "1"})
    assert RungTaken.objects.count() == 1


def test_a_notice_goes_its_way_through_the_pages(
    world: World, task: Task, sign_in: Any, clock: Clock
) -> None:
    clock(at(LATE))
    officer = sign_in(world.users["officer"])
    draft = reverse("ladder:draft", args=[task.parties.get().pk])
    assert officer.get(draft).status_code == 200
    assert officer.post(draft, {"grounds": "领导批示"}).status_code == 302
    notice = SupervisionNotice.objects.get()
    page = reverse("ladder:notice", args=[notice.pk])
    write = reverse("ladder:write", args=[notice.pk])
    words = {"text": f"{notice.text}\n不落实的一票否决", "answer_by": "2026-12-30", "seen": "1"}
    officer.post(write, words | {"keep": "1"})
    shown = officer.get(page).content.decode()
    assert "没有法定依据的，不得规定一票否决" in shown
    assert officer.post(write, words | {"issue": "1"}).status_code == 409
    good = {"text": notice.text, "answer_by": "2026-12-30", "seen": "2", "issue": "1"}
    assert officer.post(write, good).status_code == 302
    file = officer.get(reverse("ladder:file", args=[notice.pk]))
    assert file["Content-Type"].endswith("wordprocessingml.document")
    lift = reverse("ladder:lift", args=[notice.pk])
    refused = officer.post(lift, {"reason": "差不多了"})
    assert refused.status_code == 422
    assert "不能解除" in refused.content.decode()


def test_the_unit_finds_a_notice_and_answers_it(
    world: World, task: Task, sign_in: Any, clock: Clock
) -> None:
    clock(at(LATE))
    notice = sent(world, task, at(LATE))
    page = reverse("ladder:notice", args=[notice.pk])
    handler = sign_in(world.users["handler"])
    assert "请答复" in handler.get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert "示督办〔2026〕1号" in handler.get(reverse("ladder:list")).content.decode()
    handler.post(reverse("ladder:receive", args=[notice.pk]))
    answer = reverse("ladder:answer", args=[notice.pk])
    assert handler.post(answer, {"answer": "正在办"}).status_code == 422
    handler.post(answer, {"answer": "正在办", "expected_on": "2027-01-15"})
    notice.refresh_from_db()
    assert notice.state == "answered"
    assert sign_in(world.users["other_handler"]).get(page).status_code == 404
    assert sign_in(world.users["stranger_officer"]).get(page).status_code == 404


def test_lists_filter_and_say_when_they_are_empty(
    world: World, task: Task, sign_in: Any, clock: Clock
) -> None:
    clock(at(LATE))
    officer = sign_in(world.users["officer"])
    assert "还没有督办单" in officer.get(reverse("ladder:list")).content.decode()
    assert "还没有提醒过" in officer.get(reverse("ladder:log")).content.decode()
    sent(world, task, at(LATE))
    officer.post(reverse("ladder:urge", args=[task.pk]))
    unit = world.units["区住建局"].pk
    found = officer.get(reverse("ladder:list"), {"state": "standing", "unit": unit})
    assert "示督办〔2026〕1号" in found.content.decode()
    none = officer.get(reverse("ladder:list"), {"state": "lifted"}).content.decode()
    assert "没有符合条件的督办单" in none
    nothing = officer.get(reverse("ladder:log"), {"colour": "red"}).content.decode()
    assert "没有符合条件的记录" in nothing


def test_a_draft_is_the_offices_own(world: World, task: Task, clock: Clock, sign_in: Any) -> None:
    clock(at(LATE))
    notice = drafted(world, task, at(LATE))
    page = reverse("ladder:notice", args=[notice.pk])
    assert sign_in(world.users["unit_head"]).get(page).status_code == 404
    assert sign_in(world.users["leader"]).get(page).status_code == 404
    assert sign_in(world.users["head"]).get(page).status_code == 200


def test_the_interface_for_programs(world: World, task: Task, sign_in: Any, clock: Clock) -> None:
    clock(at(LATE))
    officer = sign_in(world.users["officer"])
    assert officer.get("/api/v1/ladder").json()["version"] == 0
    place = officer.get(f"/api/v1/tasks/{task.pk}/ladder").json()
    assert place["places"][0]["next"]["colour"] == "blue"
    body = {"party": task.parties.get().pk, "grounds": "领导批示"}
    made = officer.post("/api/v1/supervision-notices", body, content_type="application/json")
    assert made.status_code == 201
    draft = made.json()
    issue = {"text": draft["text"], "answer_by": "2026-12-30", "version": draft["version"]}
    address = f"/api/v1/supervision-notices/{draft['id']}"
    sent_now = officer.post(f"{address}/issue", issue, content_type="application/json").json()
    assert sent_now["number"] == "示督办〔2026〕1号"
    assert officer.get("/api/v1/supervision-notices?state=standing").json()["total"] == 1
    handler = sign_in(world.users["handler"])
    words = {"answer": "正在办", "expected_on": "2027-01-15"}
    answered = handler.post(f"{address}/answer", words, content_type="application/json")
    assert answered.json()["state"] == "answered"
    refused = handler.post(
        "/api/v1/tasks/urge", {"tasks": [task.pk]}, content_type="application/json"
    )
    assert refused.status_code == 403
