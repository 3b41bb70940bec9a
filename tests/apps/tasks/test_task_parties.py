"""Signing, returning, upholding, reassigning, releasing, withdrawing; who may and who may not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.queries.documents import documents_visible_to
from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import (
    Report,
    issue,
    reassign,
    recompute_lights,
    release,
    report,
    return_task,
    sign,
    uphold,
    withdraw,
)
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries import search_tasks, task_for, tasks_visible_to
from luodi.apps.tasks.queries.work import work_of
from luodi.kernel import audit, jobs, schedule
from luodi.kernel.access import Actor, Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event, Job, PartyRole
from tests.apps.tasks.factory import issued, make_document, make_requirement, options
from tests.world import World

pytestmark = pytest.mark.django_db


def _now() -> dt.datetime:
    return timezone.now()


def _keys(actor: Actor) -> list[str]:
    return [group.key for group in work_of(actor, timezone.localdate())]


def _only(batch: IssueBatch) -> TaskParty:
    return TaskParty.objects.select_related("task", "unit").get(task__batch=batch)


def _return(world: World, party: TaskParty, who: str = "handler") -> TaskParty:
    return return_task(actor=world.actor(who), party=party, reason="属于区财政局职责", now=_now())


def test_signing_moves_the_task_and_asks_for_a_report(world: World) -> None:
    party = _only(issued(world, ["区住建局"], due=timezone.localdate() + dt.timedelta(400)))
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    task = Task.objects.get()
    assert (task.state, task.state_before) == ("active", "pending")
    item = WorkItem.objects.get(closed_at=None)
    assert item.kind == WorkKind.REPORT
    assert item.due is not None
    assert item.due.day == 25
    with pytest.raises(Mistake, match="都已签收"):
        sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    assert Event.objects.on("tasks.task", task.pk).count() == 2


def test_each_signs_for_its_own_unit_only(world: World) -> None:
    party = _only(issued(world, ["区住建局"]))
    for name in ("liaison", "other_handler"):
        with pytest.raises(Refused):
            sign(actor=world.actor(name), party_ids=[party.pk], now=_now())
    for name in ("officer", "leader", "judge", "audit_admin"):
        with pytest.raises(Refused):
            sign(actor=world.actor(name), party_ids=[party.pk], now=_now())
    with pytest.raises(Hidden):
        sign(actor=world.actor("stranger_handler"), party_ids=[party.pk], now=_now())
    assert Task.objects.get().state == "pending"


def test_a_return_goes_to_the_office_and_upholding_restores(world: World) -> None:
    party = _only(issued(world, ["区住建局"]))
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    with pytest.raises(Mistake) as silent:
        return_task(actor=world.actor("handler"), party=party, reason=" ", now=_now())
    assert silent.value.field == "reason"
    party = _return(world, party)
    assert (party.task.state, party.state, party.returns) == ("returned", "returned", 1)
    assert _keys(world.actor("handler")) == ["others"]
    assert _keys(world.actor("officer")) == ["returned"]
    told = Notification.objects.get(user=world.users["officer"])
    assert "退回" in told.text
    with pytest.raises(Conflict):
        _return(world, party)
    with pytest.raises(Refused):
        uphold(actor=world.actor("handler"), party=party, reason="x", now=_now())
    party = uphold(actor=world.actor("officer"), party=party, reason="三定规定明确", now=_now())
    assert (party.state, Task.objects.get().state) == ("signed", "active")
    assert _keys(world.actor("officer")) == []
    assert WorkItem.objects.get(closed_at=None).kind == WorkKind.REPORT
    event = Event.objects.on("tasks.task", party.task_id).first()
    assert event is not None
    assert (event.verb, event.reason) == ("tasks.uphold", "三定规定明确")


def test_returns_are_told_together(world: World) -> None:
    batch = issued(world, ["区住建局", "区住建局"])
    for party in TaskParty.objects.filter(task__batch=batch).select_related("unit"):
        _return(world, party)
    told = Notification.objects.get(user=world.users["officer"])
    assert (told.count, told.text[:2]) == (2, "2 ")
    assert not Notification.objects.filter(user=world.users["officer2"]).exists()


def test_reassigning_gives_the_task_to_another_unit(world: World) -> None:
    party = _return(world, _only(issued(world, ["区住建局"])))
    officer, finance = world.actor("officer"), world.units["区财政局"]
    with pytest.raises(Mistake):
        reassign(actor=officer, party=party, unit=party.unit, reason="x", now=_now())
    with pytest.raises(Mistake):
        reassign(actor=officer, party=party, unit=world.units["邻区住建局"], reason="x", now=_now())
    heir = reassign(actor=officer, party=party, unit=finance, reason="按三定", now=_now())
    task = Task.objects.get()
    assert (heir.unit, heir.role, heir.state, task.state) == (
        finance, PartyRole.LEAD, "waiting", "pending",
    )  # fmt: skip
    assert not tasks_visible_to(world.actor("handler")).exists()
    assert task_for(world.actor("liaison"), task.pk) == task
    assert search_tasks(officer, "区财政局").get() == task
    sign(actor=world.actor("liaison"), party_ids=[heir.pk], now=_now())
    assert Task.objects.get().state == "active"
    assert Notification.objects.filter(user=world.users["liaison"]).count() == 1


def test_one_of_several_can_be_released_but_not_the_last(world: World) -> None:
    document = make_document(world, 1)
    parties = [("responsible", world.units["区住建局"]), ("responsible", world.units["区财政局"])]
    make_requirement(document, 1, parties)  # type: ignore[arg-type]  # units only
    officer = world.actor("officer")
    batch = issue(actor=officer, document=document, options=options(), now=_now())
    first, second = batch.tasks.get().parties.select_related("unit").order_by("unit__path")
    sign(actor=world.actor("liaison"), party_ids=[second.pk], now=_now())
    _return(world, first)
    assert Task.objects.get().state == "active"
    release(actor=officer, party=first, reason="不再需要", now=_now())
    assert TaskParty.objects.get(pk=first.pk).state == "released"
    return_task(actor=world.actor("liaison"), party=second, reason="也不是我们", now=_now())
    with pytest.raises(Mistake, match="没有别的单位"):
        release(actor=officer, party=second, reason="x", now=_now())
    assert TaskParty.objects.get(pk=second.pk).state == "returned"


def test_withdrawing_ends_everything_but_the_record(world: World) -> None:
    batch = issued(world, ["区住建局", "区财政局"])
    pks = list(batch.tasks.values_list("pk", flat=True))
    with pytest.raises(Refused):
        withdraw(actor=world.actor("handler"), task_ids=pks, reason="x", now=_now())
    with pytest.raises(Hidden):
        withdraw(actor=world.actor("stranger_officer"), task_ids=pks, reason="x", now=_now())
    withdraw(actor=world.actor("officer"), task_ids=pks, reason="上级调整", now=_now())
    assert set(Task.objects.values_list("state", "is_open", "light")) == {
        ("withdrawn", False, "grey")
    }
    assert not WorkItem.objects.filter(closed_at=None).exists()
    with pytest.raises(Mistake):
        withdraw(actor=world.actor("officer"), task_ids=pks, reason="再来", now=_now())
    party = TaskParty.objects.filter(unit=world.units["区住建局"]).get()
    with pytest.raises(Mistake):
        sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    assert audit.verify(world.district).is_sound


def test_reports_need_a_signature_words_and_numbers(world: World) -> None:
    party = _only(issued(world, ["区住建局"]))
    handler = world.actor("handler")
    with pytest.raises(Mistake, match="先签收"):
        report(actor=handler, party=party, said=Report(text="已开工"), now=_now())
    sign(actor=handler, party_ids=[party.pk], now=_now())
    with pytest.raises(Mistake, match="第一次"):
        report(actor=handler, party=party, said=Report(unchanged=True), now=_now())
    with pytest.raises(Mistake):
        report(actor=handler, party=party, said=Report(text="有", values={999: 1.0}), now=_now())
    report(actor=handler, party=party, said=Report(text="已开工 2 个"), now=_now())
    task = Task.objects.get()
    assert (task.last_progress, task.last_progress_on) == ("已开工 2 个", timezone.localdate())
    with pytest.raises(Refused):
        report(actor=world.actor("liaison"), party=party, said=Report(text="代报"), now=_now())


def test_who_sees_what(world: World) -> None:
    issued(world, ["区住建局", "区财政局"])
    seen = {name: tasks_visible_to(world.actor(name)).count() for name in world.users}
    assert seen == {
        "officer": 2, "officer2": 2, "head": 2, "leader": 2, "campaign": 2, "handler": 1,
        "unit_head": 1, "liaison": 1, "other_handler": 0, "judge": 0, "system_admin": 0,
        "security_admin": 0, "audit_admin": 0, "stranger_officer": 0, "stranger_handler": 0,
        "stranger_admin": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("officer", 200), ("leader", 200), ("handler", 200), ("other_handler", 404),
        ("judge", 404), ("system_admin", 403), ("stranger_officer", 404), ("stranger_handler", 404),
    ],
)  # fmt: skip
def test_the_page_of_a_task_by_role(world: World, sign_in: Any, name: str, status: int) -> None:
    task = issued(world, ["区住建局"]).tasks.get()
    answer = sign_in(world.users[name]).get(reverse("tasks:task", args=[task.pk]))
    assert answer.status_code == status


def test_pages_of_the_office_are_closed_to_units_and_strangers(world: World, sign_in: Any) -> None:
    batch = issued(world, ["区住建局"])
    party = _only(batch)
    pages = {
        "issue-preview": batch.document_id, "batch": batch.pk, "settle": party.pk,
        "withdraw": party.task_id,
    }  # fmt: skip
    for page, pk in pages.items():
        address = reverse(f"tasks:{page}", args=[pk])
        assert sign_in(world.users["handler"]).get(address).status_code in (403, 404), page
        assert sign_in(world.users["stranger_officer"]).get(address).status_code == 404, page
        assert sign_in(world.users["officer"]).get(address).status_code == 200, page
    for page in ("report", "return"):
        address = reverse(f"tasks:{page}", args=[party.pk])
        assert sign_in(world.users["handler"]).get(address).status_code == 200, page
        assert sign_in(world.users["liaison"]).get(address).status_code == 404, page
        assert sign_in(world.users["stranger_handler"]).get(address).status_code == 404, page


def test_units_see_the_documents_their_tasks_came_from(world: World) -> None:
    document = issued(world, ["区住建局"]).document
    assert list(documents_visible_to(world.actor("handler"))) == [document]
    assert not documents_visible_to(world.actor("liaison")).exists()


def test_settling_in_the_page(world: World, sign_in: Any) -> None:
    party = _return(world, _only(issued(world, ["区住建局"])))
    client = sign_in(world.users["officer"])
    address = reverse("tasks:settle", args=[party.pk])
    assert "属于区财政局职责" in client.get(address).content.decode()
    assert client.post(address, {"decision": "reassign", "reason": "改"}).status_code == 422
    data = {"decision": "reassign", "reason": "改", "unit": world.units["区财政局"].pk}
    assert client.post(address, data).status_code == 302
    assert "已经处理过" in client.get(address).content.decode()


def test_lights_change_overnight_and_the_log_says_which(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    today = timezone.localdate()
    batch = issued(world, ["区住建局", "区财政局"], due=today + dt.timedelta(8))
    withdrawn = batch.tasks.order_by("pk")[0]
    withdraw(actor=world.actor("officer"), task_ids=[withdrawn.pk], reason="x", now=_now())
    task = batch.tasks.order_by("pk")[1]
    later = timezone.now() + dt.timedelta(1)
    with django_capture_on_commit_callbacks(execute=True):
        schedule.tick(later)
    task.refresh_from_db()
    assert (task.light, task.light_facts["why"]) == ("yellow", "silent")
    assert Job.objects.filter(name="tasks.lights", state="done").count() == 2
    event = Event.objects.filter(verb="tasks.lights", organisation=world.district).latest("seq")
    assert event.after["lights"] == {str(task.pk): "yellow"}  # type: ignore[index]  # it has facts
    changed = recompute_lights(
        actor=Actor.system(world.district.pk), task_ids=[task.pk], today=timezone.localdate(later)
    )
    assert changed == 0
    assert "tasks.issue" in {kind.name for kind in jobs.kinds()}
