"""My work and first pages: every kind is there, quick answers in place, what ended otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.ladder.actions import draft_notice
from luodi.apps.tasks.actions import (
    Dispatch,
    RemarkFacts,
    Signs,
    dispatch_remark,
    record_remark,
    set_habits,
    withdraw,
)
from luodi.apps.tasks.models import Progress, Remark, WorkItem, WorkKind
from tests.apps.tasks.factory import signed
from tests.world import World

pytestmark = pytest.mark.django_db


def groups(client: Any) -> dict[str, list[Any]]:
    page = client.get(reverse("tasks:my-work"))
    return {group.key: group.rows for group in page.context["groups"]}


def test_the_office_finds_its_notices(world: World, sign_in: Any) -> None:
    party = signed(world)
    draft_notice(
        actor=world.actor("officer"), party=party, grounds="多次催办没有进展", now=timezone.now()
    )
    client = sign_in(world.users["officer"])
    assert [item.kind for item in groups(client)["drafts"]] == ["notice"]
    text = client.get(reverse("tasks:my-work")).content.decode()
    assert "处理督办单" in text
    assert "待核发" in text


def test_what_waits_for_the_head_is_not_asked_for_again(world: World, sign_in: Any) -> None:
    party = signed(world)
    signs = Signs(head_signs_reports=True)
    set_habits(actor=world.actor("unit_head"), unit=party.unit, signs=signs)
    client = sign_in(world.users["handler"])
    report = reverse("tasks:report", args=[party.pk])
    client.post(report, {"text": "已开工 3 个小区，完成投资 200 万元"})
    found = groups(client)
    assert [item.kind for item in found["signing"]] == ["report"]
    assert not {"overdue", "week", "later", "undated"} & set(found)
    text = client.get(reverse("tasks:my-work")).content.decode()
    assert "无变化" not in text
    assert "查看或撤回" in text
    head = sign_in(world.users["unit_head"])
    page = head.get(reverse("tasks:my-work")).content.decode()
    assert "已开工 3 个小区" in page
    progress = Progress.objects.get()
    address = reverse("tasks:vouch-report", args=[progress.pk])
    assert address in page
    assert "等我审签" in head.get(reverse("shell:home")).content.decode()
    head.post(address, {"next": reverse("tasks:my-work")})
    assert "signing" not in groups(sign_in(world.users["handler"]))


def test_no_change_is_one_click(world: World, sign_in: Any) -> None:
    party = signed(world)
    client = sign_in(world.users["handler"])
    report = reverse("tasks:report", args=[party.pk])
    assert 'name="unchanged"' not in client.get(reverse("tasks:my-work")).content.decode()
    client.post(report, {"text": "已开工 3 个小区，完成投资 200 万元"})
    assert 'name="unchanged"' in client.get(reverse("tasks:my-work")).content.decode()
    done = client.post(report, {"unchanged": "1"}, headers={"hx-request": "true"})
    assert "已反馈：无变化" in done.content.decode()
    assert Progress.objects.filter(is_unchanged=True).count() == 1


def test_nothing_to_do_says_what_comes_next(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    assert "现在没有等您处理的事" in client.get(reverse("tasks:my-work")).content.decode()
    signed(world)
    assert groups(client) == {}


def test_a_remark_whose_task_was_withdrawn_is_answered_with_that(
    world: World, sign_in: Any
) -> None:
    party = signed(world)
    officer, now = world.actor("officer"), timezone.now()
    said = RemarkFacts(text="请抓紧", urgency="urgent", leader="何区长", task=party.task)
    row = record_remark(actor=officer, said=said, now=now)
    dispatch_remark(actor=officer, row=row, to=Dispatch(task=party.task), now=now)
    assert not WorkItem.objects.filter(kind=WorkKind.ANSWER).exists()
    withdraw(actor=officer, task_ids=[party.task_id], reason="项目已取消", now=now)
    client = sign_in(world.users["officer"])
    page = client.get(reverse("tasks:my-work"))
    item = next(item for item in groups(client)["remarks"] if item.kind == WorkKind.ANSWER)
    answer = page.context["quick"][item.pk]
    assert "项目已取消" in answer.value
    assert answer.value in client.get(reverse("tasks:remark", args=[row.pk])).content.decode()
    back = reverse("tasks:my-work")
    done = client.post(answer.url, {answer.field: answer.value, "next": back})
    assert done.url == back
    row = Remark.objects.get()
    assert (row.state, row.answer) == ("answered", answer.value)
    assert not WorkItem.objects.filter(kind=WorkKind.ANSWER, closed_at=None).exists()


def test_a_leader_finds_unanswered_remarks_first(world: World, sign_in: Any) -> None:
    party = signed(world)
    leader = world.actor("leader")
    record_remark(
        actor=leader, said=RemarkFacts(text="请抓紧", urgency="urgent", task=party.task),
        now=timezone.now(),
    )  # fmt: skip
    text = sign_in(world.users["leader"]).get(reverse("shell:home")).content.decode()
    assert text.index("请您协调决定") < text.index("各项目标")
    assert "批示已 0 天" in text
