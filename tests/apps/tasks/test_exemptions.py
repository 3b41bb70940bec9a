"""Lights that are excused, ended before their time, and judged: on the task and in the register."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import grant, judge_light
from luodi.apps.tasks.models import Exemption, Task
from luodi.core.request_flow import RequestKind
from tests.apps.tasks.life import DAY, asked
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(world: World) -> AtWork:
    return put_to_work(world)


def excused(work: AtWork) -> Exemption:
    """The light of the task, which was red, is excused for three weeks."""
    Task.objects.filter(pk=work.task.pk).update(due_current=timezone.localdate() - 2 * DAY)
    work.task.refresh_from_db()
    request = asked(work, RequestKind.EXEMPT, wanted_due=timezone.localdate() + 21 * DAY)
    grant(
        actor=work.world.actor("head"), request=request, now=timezone.now(),
        due=timezone.localdate() + 21 * DAY,
    )  # fmt: skip
    work.task.refresh_from_db()
    return Exemption.objects.get()


def test_a_granted_exemption_takes_the_light_away_and_its_end_brings_it_back(
    work: AtWork, sign_in: Any
) -> None:
    row = excused(work)
    assert (work.task.light, work.task.light_facts["why"]) == ("grey", "exempt")
    page = reverse("tasks:task", args=[work.task.pk])
    said = sign_in(work.world.users["handler"]).get(page).content.decode()
    assert "已豁免" in said
    assert "汛期连续降雨，外墙无法施工" in said
    assert "提前结束" not in said
    listed = sign_in(work.world.users["handler"]).get(reverse("tasks:exemptions")).content.decode()
    assert work.task.title in listed
    end = reverse("tasks:end-exemption", args=[row.pk])
    assert sign_in(work.world.users["officer"]).get(end).status_code == 403
    head = sign_in(work.world.users["head"])
    assert "提前结束" in head.get(page).content.decode()
    assert head.post(end, {"reason": ""}).status_code == 422
    assert head.post(end, {"reason": "汛期已过"}).status_code == 302
    work.task.refresh_from_db()
    assert work.task.light == "red"
    assert head.post(end, {"reason": "再来一次"}).status_code == 409
    assert work.task.title not in head.get(reverse("tasks:exemptions")).content.decode()
    every = head.get(reverse("tasks:exemptions"), {"show": "all"}).content.decode()
    assert "提前结束" in every


def test_exemptions_of_others_are_hidden(work: AtWork, sign_in: Any) -> None:
    row = excused(work)
    for who in ("other_handler", "stranger_officer"):
        client = sign_in(work.world.users[who])
        said = client.get(reverse("tasks:exemptions")).content.decode()
        assert work.task.title not in said
        assert "现在没有任务在豁免期内" in said
    assert sign_in(work.world.users["stranger_officer"]).get(
        reverse("tasks:end-exemption", args=[row.pk])
    ).status_code in (403, 404)


def test_the_register_shows_the_judgement_beside_the_light(work: AtWork, sign_in: Any) -> None:
    officer, counts = sign_in(work.world.users["officer"]), []
    address = reverse("tasks:list")
    officer.get(address)
    for task in (work.task, work.waiting):
        judge_light(
            actor=work.world.actor("officer"), task=task, light="yellow", reason="现场进度慢",
            until=timezone.localdate() + dt.timedelta(30), now=timezone.now(),
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            said = officer.get(address).content.decode()
        counts.append(len(queries))
        assert "研判：偏慢" in said
        assert "偏慢：现场进度慢" in said
    assert counts[0] == counts[1]
    both = officer.get(address, {"cols": ["light", "judged"]}).content.decode()
    assert both.count("偏慢：现场进度慢") >= 4
