"""Dated instances of recurring duties: on the task, in the API, the calendar, and by unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.tasks.actions import Wish, ask, ask_resumption, grant, resume
from luodi.apps.tasks.models import Milestone, Occurrence, Task, WorkItem
from luodi.core.request_flow import RequestKind
from luodi.kernel.access import Actor
from tests.at_work import AtWork, put_to_work
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


@pytest.fixture
def work(world: World) -> AtWork:
    found = put_to_work(world)
    rule = "FREQ=MONTHLY;BYMONTHDAY=5"
    Task.objects.filter(pk=found.task.pk).update(recurrence=rule)
    today = timezone.localdate()
    for due, done in ((-9, -10), (-8, -6), (-7, None), (20, None)):
        Occurrence.objects.create(
            organisation=world.district, task=found.task, due=today + due * DAY,
            done_on=today + done * DAY if done else None,
        )  # fmt: skip
    return found


def test_the_page_and_the_api_show_each_instance(work: AtWork, sign_in: Any) -> None:
    client, task = sign_in(work.world.users["handler"]), work.task
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "应办 3 次，缺报 1 次" in page
    assert "逾期完成" in page
    said = client.get(f"/api/v1/tasks/{task.pk}/occurrences").json()
    assert [one["state"] for one in said] == ["coming", "missed", "late", "on_time"]
    stranger = sign_in(work.world.users["other_handler"])
    assert stranger.get(f"/api/v1/tasks/{task.pk}/occurrences").status_code == 404


def test_units_are_counted_and_figures_have_their_rows(work: AtWork, sign_in: Any) -> None:
    due = Occurrence.objects.order_by("due")[0].due
    Occurrence.objects.filter(due__year__lt=due.year).delete()
    officer = sign_in(work.world.users["officer"])
    page = officer.get("/tasks/turns/", {"year": due.year}).content.decode()
    unit = work.world.units["区住建局"].pk
    assert f'href="?year={due.year}&amp;unit={unit}&amp;turn=missed">1<' in page
    rows = officer.get("/tasks/turns/", {"year": due.year, "unit": unit, "turn": "missed"})
    assert rows.content.decode().count("ld-state-amber") == 1
    for wrong in ({"year": "x"}, {"unit": "²"}, {"turn": "no"}):
        assert officer.get("/tasks/turns/", wrong).status_code == 200
    other = sign_in(work.world.users["other_handler"]).get("/tasks/turns/", {"year": due.year})
    assert "没有到期的周期事项" in other.content.decode()


def test_a_standstill_asks_for_nothing(work: AtWork, sign_in: Any) -> None:
    Task.objects.filter(pk=work.task.pk).update(paused_on=timezone.localdate() - 30 * DAY)
    said = sign_in(work.world.users["handler"]).get(f"/api/v1/tasks/{work.task.pk}/occurrences")
    assert [one["state"] for one in said.json()] == ["left", "left", "late", "on_time"]


def test_the_calendar_has_the_next_one(work: AtWork, sign_in: Any) -> None:
    today = timezone.localdate()
    asked = {"first": today.isoformat(), "last": (today + 40 * DAY).isoformat(), "kind": "turn"}
    said = sign_in(work.world.users["handler"]).get("/api/v1/agenda/entries", asked)
    assert said.status_code == 200, said.content
    assert [one["day"] for one in said.json()["items"]] == [(today + 20 * DAY).isoformat()]


def test_a_standstill_has_an_end_and_both_are_asked(work: AtWork, sign_in: Any) -> None:
    world, task, now = work.world, work.task, timezone.now()
    end = timezone.localdate() + 30 * DAY
    wish = Wish(kind=RequestKind.SUSPEND, grounds="等待规划批复", wanted_due=end)
    request = ask(actor=world.actor("unit_head"), party=work.party(task), wish=wish, now=now)
    grant(actor=world.actor("head"), request=request, now=now)
    system = Actor.system(world.district.pk)
    for day, count in ((end - 8 * DAY, 0), (end - 7 * DAY, 1), (end, 0)):
        assert ask_resumption(actor=system, day=day, now=now) == count
    items = WorkItem.objects.filter(kind="resume", closed_at=None)
    assert {item.unit and item.unit.short_name for item in items} == {None, "区住建局"}
    assert {item.due for item in items} == {end}
    assert "是否恢复" in sign_in(world.users["head"]).get("/tasks/mine/").content.decode()
    assert "是否恢复" in sign_in(world.users["handler"]).get("/tasks/mine/").content.decode()
    resume(actor=world.actor("head"), task=task, reason="批复已下", now=now)
    assert not items.all().exists()


def test_a_standstill_without_a_date_ends_after_a_quarter(work: AtWork) -> None:
    now, world = timezone.now(), work.world
    wish = Wish(kind=RequestKind.SUSPEND, grounds="等待规划批复")
    request = ask(actor=world.actor("unit_head"), party=work.party(work.task), wish=wish, now=now)
    grant(actor=world.actor("head"), request=request, now=now)
    request.refresh_from_db()
    assert request.granted_due == timezone.localdate() + 90 * DAY


def test_what_does_not_run_is_not_told_to_be_overdue(work: AtWork, sign_in: Any) -> None:
    today = timezone.localdate()
    late = {"due_current": today - 37 * DAY, "paused_on": today - 40 * DAY, "state": "suspended"}
    Task.objects.filter(pk=work.task.pk).update(**late)
    Milestone.objects.create(
        organisation=work.world.district, task=work.task, title="招标", due=today - 41 * DAY,
        due_original=today - 41 * DAY,
    )  # fmt: skip
    Task.objects.filter(pk=work.waiting.pk).update(
        parent=work.task, due_current=today - 66 * DAY, state="archived", is_open=False
    )
    page = sign_in(work.world.users["officer"]).get(f"/tasks/{work.task.pk}/").content.decode()
    for days in (37, 41, 66):
        assert f"逾期{days}天" not in page
