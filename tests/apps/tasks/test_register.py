"""The register as an office uses it: conditions, groups, totals, views, steps for many, cells."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.actions import plant_goals
from luodi.apps.documents.models import Goal
from luodi.apps.ledger.models import TaskNote
from luodi.apps.orgs.models import Person
from luodi.apps.tasks.actions import RemarkFacts, judge_light, record_remark, sign
from luodi.apps.tasks.filters import Register
from luodi.apps.tasks.models import Assignment, Progress, SavedView, Task, TaskParty, ViewAudience
from luodi.apps.tasks.queries.groups import GroupBy, heads_of, totals_of
from luodi.kernel.models import Event
from tests.apps.tasks.factory import issued, target
from tests.world import World

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def register(world: World, who: str = "officer", **asked: Any) -> Register:
    data = QueryDict(mutable=True)
    for name, value in asked.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return Register(world.actor(who), data, timezone.localdate())


def pks(found: Register) -> set[int]:
    return set(found.rows().values_list("pk", flat=True))


def some(world: World) -> list[Task]:
    issued(world, ["区住建局", "区财政局", "区住建局"], due=dt.date(2027, 6, 30))
    return list(Task.objects.order_by("pk"))


def test_marks_are_conditions_and_hold_together(world: World) -> None:
    one, two, three = some(world)
    now, today = timezone.now(), timezone.localdate()
    Task.objects.filter(pk__in=[one.pk, two.pk]).update(stale_since=today)
    Task.objects.filter(pk=three.pk).update(parent=two)
    judge_light(
        actor=world.actor("officer"), task=one, light="red", reason="工期偏紧",
        until=today + dt.timedelta(9), now=now,
    )  # fmt: skip
    Progress.objects.create(
        organisation=world.district, task=two, unit=world.units["区财政局"], text="积极推进",
        hinted=1, by_name="某", at=now,
    )  # fmt: skip
    assert pks(register(world, mark="stale")) == {one.pk, two.pk}
    assert pks(register(world, mark=["stale", "hinted"])) == {two.pk}
    assert pks(register(world, mark="judged")) == {one.pk}
    Task.objects.filter(pk=one.pk).update(light="red")
    assert pks(register(world, mark="differs")) == set()
    assert pks(register(world, mark="part")) == {three.pk}
    assert pks(register(world, mark="whole")) == {two.pk}
    assert pks(register(world, kind="remark")) == set()
    assert pks(register(world, asks="any")) == set()
    assert pks(register(world, "handler", mark="stale")) == {one.pk}


def test_what_cannot_be_kept_is_said(world: World, sign_in: Any) -> None:
    some(world)
    found = register(world, unit="987654", mark="stale")
    assert found.broken == ["单位"]
    page = sign_in(world.users["officer"]).get(reverse("tasks:list"), {"unit": "987654"})
    assert "这些条件已经失效" in page.content.decode()
    assert not register(world, mark="stale").broken


@pytest.mark.parametrize("by", GroupBy.values)
def test_a_head_counts_what_it_opens(world: World, by: str) -> None:
    plant_goals(actor=world.actor("officer"))
    one, two, _three = some(world)
    Task.objects.filter(pk=one.pk).update(goal=Goal.objects.first(), leader="何区长", light="red")
    Task.objects.filter(pk=two.pk).update(due_current=None, due_original=None)
    found = register(world, group=by)
    heads = heads_of(found.rows(), by, found.today, found.basis)
    assert sum(head.n for head in heads) == 3  # each has one owner, one document
    for head in heads:
        assert register(world, group=by, within=head.key).rows().count() == head.n
        assert head.name
    assert not pks(register(world, group=by, within="nothing-of-this"))


def test_totals_are_those_of_the_rows(world: World) -> None:
    one, two, _three = some(world)
    yesterday = timezone.localdate() - dt.timedelta(1)
    Task.objects.filter(pk=one.pk).update(
        state="completed", is_open=False, done_on=yesterday, closed_on=yesterday
    )
    Task.objects.filter(pk=two.pk).update(due_original=yesterday, due_current=yesterday)
    found = register(world)
    totals = totals_of(found.rows(), found.today)
    assert (totals.n, totals.open, totals.counts.late_open) == (3, 2, 1)
    assert totals.rate == 50  # what is open and overdue stands in the denominator
    assert sum(n for _key, _label, n in totals.states) == 3


def test_pages_of_groups_and_totals(world: World, sign_in: Any, monkeypatch: Any) -> None:
    issued(world, ["区住建局", "区财政局"], targets=[target()])
    client, address = sign_in(world.users["officer"]), reverse("tasks:list")
    page = client.get(address, {"group": "unit"})
    assert [head.name for head in page.context["groups"]] == ["区住建局", "区财政局"]
    inside = {"hx-request": "true", "hx-target": "group-1"}
    key = page.context["groups"][0].key
    rows = client.get(address, {"group": "unit", "within": key}, headers=inside)
    assert rows.content.decode().count("data-row") == 1
    opened = client.get(address, {"group": "unit", "within": key}).content.decode()
    assert "单位：区住建局" in opened
    said = client.get(reverse("tasks:totals")).content.decode()
    assert "改造小区" in said
    assert "24" in said
    way = next(part for part in said.split('href="') if "outcome=open" in part).partition('"')[0]
    assert client.get(unescape(way)).context["count"] == 2
    monkeypatch.setattr("luodi.apps.tasks.views.register.MOST", 1)
    wide = client.get(address, {"group": "unit"}).content.decode()
    assert "不在这里分组" in wide


def test_groups_cost_the_same_for_few_and_for_many(world: World, sign_in: Any) -> None:
    def cost() -> int:
        client = sign_in(world.users["officer"])
        client.get(reverse("tasks:list"), {"group": "unit"})
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("tasks:list"), {"group": "unit", "cols": ["goal", "note"]})
        return len(seen)

    issued(world, ["区住建局"] * 2, title="二")
    few = cost()
    issued(world, ["区住建局", "区财政局", "东湖街道"] * 6, title="十八")
    assert cost() == few


def test_views_are_shared_and_taken_over(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    client.post(
        reverse("tasks:save-view"), {"name": "红灯", "query": "light=red", "audience": "unit"}
    )
    view = SavedView.objects.get()
    assert view.audience == ViewAudience.UNIT
    found = sign_in(world.users["officer2"]).get(reverse("tasks:list")).content.decode()
    assert "文督查 共享给本单位" in found
    assert "红灯" not in sign_in(world.users["handler"]).get(reverse("tasks:list")).content.decode()
    client = sign_in(world.users["officer"])
    client.post(reverse("tasks:share-view", args=[view.pk]), {"audience": "all"})
    handler = sign_in(world.users["handler"])
    assert handler.post(reverse("tasks:drop-view", args=[view.pk])).status_code == 404
    handler.post(reverse("tasks:take-view", args=[view.pk]))
    own = SavedView.objects.get(user=world.users["handler"])
    assert (own.name, own.query, own.audience) == ("红灯", "light=red", "own")
    refused = handler.post(reverse("tasks:share-view", args=[own.pk]), {"audience": "all"})
    assert refused.status_code == 403
    stranger = sign_in(world.users["stranger_officer"])
    assert stranger.post(reverse("tasks:take-view", args=[view.pk])).status_code == 404


def test_columns_are_remembered_in_their_order(world: World, sign_in: Any) -> None:
    some(world)
    client = sign_in(world.users["officer"])

    def shown() -> list[str]:
        return [c.key for c in client.get(reverse("tasks:list")).context["columns"]][2:]

    client.post(reverse("tasks:columns"), {"cols": ["leader", "note", "due"]})
    assert shown() == ["leader", "note", "due"]
    client.post(reverse("tasks:columns"), {"cols": ["leader", "note", "due"], "up": "due"})
    assert shown() == ["leader", "due", "note"]
    heads = b"".join(client.get(reverse("tasks:export"), {"format": "csv"}).streaming_content)
    assert heads.decode("utf-8-sig").startswith("编号,事项,责任领导,时限,督查室备注")
    handler = sign_in(world.users["handler"])
    handler.post(reverse("tasks:columns"), {"cols": ["note", "leader"]})
    columns = handler.get(reverse("tasks:list")).context["columns"]
    assert [c.key for c in columns] == ["number", "title", "leader"]
    handler.post(reverse("tasks:columns"), {"usual": "1", "cols": ["leader"]})
    assert "state" in [c.key for c in handler.get(reverse("tasks:list")).context["columns"]]


def test_a_step_for_many_says_first_what_it_does_not_fit(world: World, sign_in: Any) -> None:
    plant_goals(actor=world.actor("officer"))
    one, two, three = some(world)
    Task.objects.filter(pk=one.pk).update(state="withdrawn", is_open=False)
    client, address = sign_in(world.users["officer"]), reverse("tasks:bulk")
    goal = Goal.objects.filter(organisation=world.district).order_by("pk").last()
    assert goal is not None
    sent = {"step": "goal", "pk": [one.pk, two.pk, three.pk]}
    page = client.post(address, sent)
    assert [task.pk for task in page.context["plan"].fit] == [three.pk, two.pk]
    assert page.context["plan"].unfit[0][1].startswith("已")
    again = client.post(address, {**sent, "confirm": "1", "goal": goal.pk})
    assert again.status_code == 409
    assert not Task.objects.filter(goal=goal).exists()
    client.post(address, {**sent, "pk": [two.pk, three.pk], "confirm": "1", "goal": goal.pk})
    assert set(Task.objects.filter(goal=goal).values_list("pk", flat=True)) == {two.pk, three.pk}
    client.post(address, {"step": "note", "pk": [two.pk], "confirm": "1", "text": "等会议纪要"})
    assert TaskNote.objects.get(task=two).text == "等会议纪要"
    handler = sign_in(world.users["handler"])
    assert handler.post(address, {**sent, "step": "withdraw"}).status_code == 403


def test_a_head_gives_several_tasks_to_somebody(world: World, sign_in: Any) -> None:
    one, two, three = some(world)
    client, address = sign_in(world.users["unit_head"]), reverse("tasks:bulk")
    person = Person.objects.get(name="承一")
    page = client.post(address, {"step": "assign", "pk": [one.pk, three.pk]})
    assert not page.context["plan"].unfit
    client.post(
        address, {"step": "assign", "pk": [one.pk, three.pk], "confirm": "1", "person": person.pk}
    )
    assert Assignment.objects.filter(person=person, ended_at=None).count() == 2
    assert not Assignment.objects.filter(party__task=two).exists()


def test_a_cell_is_edited_in_place(world: World, sign_in: Any) -> None:
    one, _two, _three = some(world)
    client = sign_in(world.users["officer"])
    address = reverse("tasks:cell", args=[one.pk, "rhythm"])
    form = client.get(address, headers=HTMX).content.decode()
    assert "<html" not in form
    assert 'name="seen" value="month"' in form
    assert "<html" in client.get(address).content.decode()
    saved = client.post(address, {"value": "week", "seen": "month"}, headers=HTMX)
    assert "tk-pen" in saved.content.decode()
    one.refresh_from_db()
    assert one.rhythm == "week"
    assert Event.objects.on("tasks.task", one.pk).filter(verb="tasks.edit_ledger").exists()
    late = client.post(address, {"value": "once", "seen": "month"}, headers=HTMX)
    assert late.status_code == 422
    assert "刚刚被别人改过" in late.content.decode()
    one.refresh_from_db()
    assert one.rhythm == "week"
    shown = client.get(address, {"show": "1"}, headers=HTMX).content.decode()
    assert "<form" not in shown
    assert client.post(address, {"value": "once", "seen": "week"}).status_code == 302
    assert sign_in(world.users["handler"]).get(address).status_code == 403


def test_notes_and_handlers_in_their_cells(world: World, sign_in: Any) -> None:
    one, two, _three = some(world)
    client = sign_in(world.users["officer"])
    note = reverse("tasks:cell", args=[one.pk, "note"])
    client.post(note, {"value": "等纪要", "seen": ""}, headers=HTMX)
    assert TaskNote.objects.get(task=one).text == "等纪要"
    again = client.post(note, {"value": "别的", "seen": ""}, headers=HTMX)
    assert again.status_code == 422
    head = sign_in(world.users["unit_head"])
    cell = reverse("tasks:cell", args=[one.pk, "handler"])
    person = Person.objects.get(name="承一")
    said = head.post(cell, {"value": person.pk, "seen": ""}, headers=HTMX).content.decode()
    assert "承一" in said
    assert head.post(cell, {"value": "", "seen": ""}, headers=HTMX).status_code == 422
    foreign = reverse("tasks:cell", args=[two.pk, "handler"])
    assert head.get(foreign).status_code == 404
    assert head.get(note).status_code == 404


def test_programs_ask_for_the_same(world: World, sign_in: Any) -> None:
    one, two, _three = some(world)
    Task.objects.filter(pk=one.pk).update(stale_since=timezone.localdate())
    party = TaskParty.objects.get(task=two)
    assert party.unit == world.units["区财政局"]
    client = sign_in(world.users["officer"])
    api = "/api/v1"
    listed = client.get(f"{api}/tasks", {"mark": ["stale"]}).json()["items"]
    assert [row["id"] for row in listed] == [one.pk]
    groups = client.get(f"{api}/task-groups", {"group": "unit"}).json()
    assert {row["name"]: row["n"] for row in groups} == {"区住建局": 2, "区财政局": 1}
    assert client.get(f"{api}/task-groups").status_code == 422
    totals = client.get(f"{api}/task-totals", {"unit": world.units["区财政局"].pk}).json()
    assert (totals["n"], totals["outcomes"]["open"]) == (1, 1)
    steps = {step["key"] for step in client.get(f"{api}/bulk-steps").json()}
    assert {"urge", "goal", "note", "archive", "withdraw", "judge"} <= steps
    sent = {"step": "archive", "tasks": [one.pk, two.pk]}
    checked = client.post(f"{api}/bulk-steps", sent, content_type="application/json").json()
    assert checked["done"] == 0
    assert len(checked["unfit"]) == 2
    cell = f"{api}/tasks/{one.pk}/cells/weight"
    done = client.post(cell, {"value": "2.5", "seen": "1"}, content_type="application/json")
    assert done.status_code == 200
    stale = client.post(cell, {"value": "3", "seen": "1"}, content_type="application/json")
    assert stale.status_code == 409
    assert Task.objects.get(pk=one.pk).weight == 2.5


def test_columns_tell_what_happened(world: World, sign_in: Any) -> None:
    one, two, _three = some(world)
    now, officer = timezone.now(), world.actor("officer")
    party = TaskParty.objects.get(task=one)
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=now)
    Progress.objects.create(
        organisation=world.district, task=one, unit=party.unit, text="完成2个", problems="缺地",
        next_step="月底开工", by_name="某", at=now,
    )  # fmt: skip
    Task.objects.filter(pk=one.pk).update(sent_back=2, archive_number="示督档1号", result="建成")
    said = RemarkFacts(text="抓紧办", urgency="normal", leader="区长", task=one)
    record_remark(actor=officer, said=said, now=now)
    keys = ["signed", "problems", "next_step", "returned", "archive", "result", "remark", "urged"]
    client = sign_in(world.users["officer"])
    address = reverse("tasks:list") + "?" + "&".join(f"cols={key}" for key in keys)
    page = client.get(address).content.decode()
    for word in ("区住建局：", "缺地", "月底开工", "示督档1号", "建成", "抓紧办"):
        assert word in page, word
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    issued(world, ["区住建局"] * 9, title="二")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)
    file = client.get(reverse("tasks:export") + "?format=csv&" + address.partition("?")[2])
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "缺地" in text
    assert "下步打算" in text
    assert two.number in text


def test_by_the_day_it_was_closed(world: World) -> None:
    one, two, three = some(world)
    today = timezone.localdate()
    Task.objects.filter(pk=two.pk).update(closed_on=today, state="completed", is_open=False)
    Task.objects.filter(pk=one.pk).update(
        closed_on=today - dt.timedelta(1), state="completed", is_open=False
    )
    found = [row.pk for row in register(world, sort="closed").rows()]
    assert found == [one.pk, two.pk, three.pk]
