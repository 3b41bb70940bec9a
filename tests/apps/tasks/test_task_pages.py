"""Pages of tasks: they open for whom they should, show what they should, and cost the same."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.actions import plant_goals
from luodi.apps.documents.models import Goal
from luodi.apps.orgs.models import Group
from luodi.apps.tasks.actions import issue
from luodi.apps.tasks.models import IssueBatch, Progress, SavedView, Task, TaskParty
from luodi.kernel.models import Job, PartyRole
from tests.apps.tasks.factory import (
    NOTE,
    confirm_same,
    issued,
    make_document,
    make_requirement,
    options,
    target,
)
from tests.world import World

pytestmark = pytest.mark.django_db
LEAD, SUPPORT = PartyRole.LEAD, PartyRole.SUPPORT
FORM = "11111111-2222-4333-8444-555555555555"


def _form(**more: Any) -> dict[str, Any]:
    return {"token": FORM, "note": NOTE, "note_made": NOTE, "rhythm": "month", **more}


def test_preview_then_issue_then_batch(world: World, sign_in: Any) -> None:
    earlier = issued(world, ["区住建局"], title="上年要点").tasks.get()
    document = make_document(world, 4)
    housing = world.units["区住建局"]
    make_requirement(document, 1, [(LEAD, housing)], targets=[target()])
    make_requirement(document, 2, [(SUPPORT, housing)])
    make_requirement(document, 3, [("responsible", Group.objects.get(name="各镇街"))])
    same = make_requirement(document, 4, [(LEAD, housing)])
    confirm_same(same, earlier.sources.get().requirement)
    client = sign_in(world.users["officer"])
    page = client.get(reverse("tasks:issue-preview", args=[document.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "区住建局",
        "各镇街",
        "没有牵头或责任单位",
        "并入已有任务",
        "【编号】",
        "估算",
        "攻坚行动工作要点",
    ):
        assert words in text
    address = reverse("tasks:issue", args=[document.pk])
    group = Group.objects.get(name="各镇街")
    lake = world.units["东湖街道"]
    data = _form(group=group.pk, member=f"{group.pk}:{lake.pk}")
    done = client.post(address, data)
    batch = IssueBatch.objects.get(document=document)
    assert done.url == reverse("tasks:batch", args=[batch.pk])
    assert batch.tasks_count == 2
    assert client.post(address, data).url == done.url
    assert IssueBatch.objects.filter(document=document).count() == 1
    shown = client.get(done.url).content.decode()
    assert batch.number in shown
    assert "东湖街道" in shown
    assert client.get(reverse("tasks:batches")).content.decode().count("示督〔") >= 2


def test_what_stands_in_the_way_is_said_at_its_field(world: World, sign_in: Any) -> None:
    document = make_document(world, 2)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])], due=dt.date(2020, 1, 1))
    make_requirement(document, 2, [], decision="undecided")
    client = sign_in(world.users["officer"])
    address = reverse("tasks:issue", args=[document.pk])
    refused = client.post(address, _form())
    assert refused.status_code == 422
    assert "没有看过" in refused.content.decode()
    assert client.post(address, _form(reason="急件")).status_code == 422
    assert not Task.objects.exists()
    assert client.post(address, _form(reason="急件", accept_past="on")).status_code == 302
    assert Task.objects.get().light == "red"


def test_recomputing_keeps_the_officers_own_words(world: World, sign_in: Any) -> None:
    document = make_document(world, 1)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    client = sign_in(world.users["officer"])
    address = reverse("tasks:issue-preview", args=[document.pk])
    made = client.get(address).context["form"].initial["note"]
    again = client.post(address, _form(note=made, note_made=made, rhythm="week"))
    assert "每周五前" in again.context["form"].initial["note"]
    own = client.post(address, _form(note="自己写的【编号】", note_made=made, rhythm="week"))
    assert own.context["form"].initial["note"] == "自己写的【编号】"
    assert own.context["note_is_own"]


def test_a_large_issue_goes_to_the_background(
    world: World, sign_in: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("luodi.apps.tasks.views.issuing.AT_ONCE", 1)
    document = make_document(world, 2)
    for n in (1, 2):
        make_requirement(document, n, [(LEAD, world.units["区住建局"])])
    client = sign_in(world.users["officer"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("tasks:issue", args=[document.pk]), _form())
    job = Job.objects.get(name="tasks.issue")
    assert answer.url == reverse("tasks:issue-job", args=[job.pk])
    batch = IssueBatch.objects.get()
    assert reverse("tasks:batch", args=[batch.pk]) in client.get(answer.url).content.decode()
    assert sign_in(world.users["officer2"]).get(answer.url).status_code == 404


def test_papers_of_a_batch(world: World, sign_in: Any) -> None:
    batch = issued(world, ["区住建局", "区财政局"], due=dt.date(2027, 6, 30), targets=[target()])
    client = sign_in(world.users["officer"])
    paper = client.get(reverse("tasks:batch-file", args=[batch.pk, "docx"]))
    document = docx.Document(io.BytesIO(paper.content))
    words = "\n".join(p.text for p in document.paragraphs)
    assert batch.number in words
    assert document.tables[0].rows[1].cells[0].text == f"{batch.number}-1"
    sheet = client.get(reverse("tasks:batch-file", args=[batch.pk, "xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)  # type: ignore[union-attr]  # there is one
    assert rows[0][0] == "编号"
    assert "完成12个" in rows[1][7]
    assert client.get(reverse("tasks:batch-file", args=[batch.pk, "exe"])).status_code == 404


def test_my_work_signing_and_reporting(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局", "区住建局", "区财政局"], targets=[target()])
    client = sign_in(world.users["handler"])
    page = client.get(reverse("tasks:my-work"))
    assert [g.key for g in page.context["groups"]] == ["new"]
    assert len(page.context["groups"][0].rows) == 2
    client.post(reverse("tasks:sign"), {"all": "1"})
    assert set(Task.objects.values_list("state", flat=True)) == {"active", "pending"}
    party = TaskParty.objects.filter(unit=world.units["区住建局"]).first()
    assert party is not None
    address = reverse("tasks:report", args=[party.pk])
    assert "改造小区" in client.get(address, headers={"hx-request": "true"}).content.decode()
    empty = client.post(address, {"text": ""}, headers={"hx-request": "true"})
    assert empty.status_code == 422
    pk = party.task.targets.get().pk
    sent = client.post(
        address, {"text": "已开工 3 个", f"value-{pk}": "3"}, headers={"hx-request": "true"}
    )
    assert "已反馈" in sent.content.decode()
    again = client.get(address).content.decode()
    assert "已开工 3 个" in again
    assert client.post(address, {"unchanged": "1"}).status_code == 302
    assert [p.is_unchanged for p in Progress.objects.order_by("pk")] == [False, True]
    task = client.get(reverse("tasks:task", args=[party.task_id])).content.decode()
    for words in ("已开工 3 个", "无变化", "老旧小区", "攻坚行动工作要点", "反馈进展"):
        assert words in task


def test_evidence_is_handed_out_to_those_who_see_the_task(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局"])
    client = sign_in(world.users["handler"])
    client.post(reverse("tasks:sign"), {"all": "1"})
    party = TaskParty.objects.get()
    file = io.BytesIO("施工照片说明".encode())
    file.name = "说明.txt"
    client.post(reverse("tasks:report", args=[party.pk]), {"text": "已开工", "evidence": [file]})
    progress = Progress.objects.get()
    address = reverse("tasks:evidence", args=[progress.pk, progress.attachments.get().pk])
    assert b"".join(client.get(address).streaming_content) == "施工照片说明".encode()
    assert sign_in(world.users["liaison"]).get(address).status_code == 404


def test_the_page_shows_the_sentence_between_its_neighbours(world: World, sign_in: Any) -> None:
    batch = issued(world, ["区住建局"] * 7)
    task = batch.tasks.order_by("pk")[3]
    page = sign_in(world.users["leader"]).get(reverse("tasks:task", args=[task.pk]))
    source = page.context["sources"][0]
    assert source.sentence.startswith("（4）")
    assert source.before.split("\n")[0].startswith("（2）")
    assert source.after.split("\n")[-1].startswith("（6）")
    assert not page.context["steps"].shown
    drawer = sign_in(world.users["leader"]).get(
        reverse("tasks:task", args=[task.pk]),
        headers={"hx-request": "true", "hx-target": "drawer-body"},
    )
    assert "<html" not in drawer.content.decode()
    assert "打开任务页" in drawer.content.decode()


def test_filters_and_sorting(world: World, sign_in: Any) -> None:
    today = timezone.localdate()
    issued(world, ["区住建局"], due=today - dt.timedelta(3), title="甲文件")
    issued(world, ["区财政局"], due=today + dt.timedelta(3), title="乙文件")
    issued(world, ["区财政局"], title="丙文件")
    client = sign_in(world.users["officer"])
    address = reverse("tasks:list")

    def numbers(**query: Any) -> list[str]:
        page = client.get(address, query).context["page"]
        return [task.number.rpartition("〕")[2] for task in page.rows]

    assert numbers() == ["3号-1", "2号-1", "1号-1"]
    page = client.get(address).content.decode()
    assert "&lt;span" not in page
    assert "逾期3天" in page
    assert numbers(sort="due") == ["1号-1", "2号-1", "3号-1"]
    assert numbers(sort="number") == ["1号-1", "2号-1", "3号-1"]
    assert numbers(light="red") == ["1号-1"]
    assert numbers(due="overdue") == ["1号-1"]
    assert numbers(due="week") == ["2号-1"]
    assert numbers(due="none") == ["3号-1"]
    assert numbers(unit=world.units["区财政局"].pk, role="lead") == ["3号-1", "2号-1"]
    assert numbers(unit=world.units["区财政局"].pk, role="support") == []
    assert numbers(state="open", due_to=today) == ["1号-1"]
    assert numbers(q="财政局") == ["3号-1", "2号-1"]
    assert numbers(q="2号-1") == ["2号-1"]
    document = IssueBatch.objects.get(number__endswith="1号").document_id
    assert numbers(document=document) == ["1号-1"]
    assert numbers(unit="x", light="blue", sort="no") == ["3号-1", "2号-1", "1号-1"]


def test_columns_and_saved_views(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局"])
    client, address = sign_in(world.users["officer"]), reverse("tasks:list")
    chosen = client.get(address, {"cols": ["leader", "text"]})
    assert [c.key for c in chosen.context["columns"]] == ["number", "title", "leader", "text"]
    client.post(reverse("tasks:save-view"), {"name": "红灯", "query": "light=red"})
    assert "红灯" in client.get(address).content.decode()
    view = SavedView.objects.get()
    other = sign_in(world.users["officer2"])
    assert other.post(reverse("tasks:drop-view", args=[view.pk])).status_code == 404
    client = sign_in(world.users["officer"])
    client.post(reverse("tasks:drop-view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_exports_are_streamed_and_no_formula_survives(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局", "区财政局"])
    Task.objects.filter(number__endswith="-1").update(last_progress="=1+1")
    client = sign_in(world.users["officer"])
    answer = client.get(reverse("tasks:export"), {"format": "csv", "sort": "number"})
    assert answer.streaming
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,事项")
    assert "'=1+1" in lines[1]
    assert len(lines) == 3
    book = client.get(reverse("tasks:export"), {"pk": Task.objects.first().pk})  # type: ignore[union-attr]  # there is one
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.values)  # type: ignore[union-attr]  # there is one
    assert len(rows) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_that_is_cut_short_says_so(
    world: World, sign_in: Any, monkeypatch: Any, form: str
) -> None:
    issued(world, ["区住建局", "区财政局", "区发改委"])
    client = sign_in(world.users["officer"])

    def answer() -> tuple[str, bytes]:
        sent = client.get(reverse("tasks:export"), {"format": form})
        return sent.headers["Content-Disposition"], b"".join(sent.streaming_content)

    def last_cell(content: bytes) -> str:
        if form == "csv":
            return content.decode("utf-8-sig").splitlines()[-1]
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return str(list(sheet.values)[-1][0])  # type: ignore[union-attr]  # there is one

    monkeypatch.setattr("luodi.apps.tasks.views.register.MOST_EXPORTED", 3)
    name, content = answer()
    assert quote("前3项") not in name
    assert "号-1" in last_cell(content)
    monkeypatch.setattr("luodi.apps.tasks.views.register.MOST_EXPORTED", 2)
    name, content = answer()
    assert quote("前2项") in name
    assert "以上是前 2 项" in last_cell(content)
    monkeypatch.setattr("luodi.kernel.paging.COUNT_LIMIT", 1)
    assert "一次最多导出 2 项" in client.get(reverse("tasks:list")).content.decode()


def test_goals_in_the_register_and_on_the_first_page(world: World, sign_in: Any) -> None:
    officer = world.actor("officer")
    plant_goals(actor=officer)
    above = Goal.objects.get(organisation=world.district, name="全区发展战略")
    below = Goal.objects.get(organisation=world.district, name="幸福城区")
    document = make_document(world, 2)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])], goal=below)
    make_requirement(document, 2, [(LEAD, world.units["区住建局"])])
    issue(actor=officer, document=document, options=options(), now=timezone.now())
    client = sign_in(world.users["leader"])

    def numbers(**query: Any) -> list[str]:
        page = client.get(reverse("tasks:list"), query)
        assert page.status_code == 200
        return [task.number.rpartition("-")[2] for task in page.context["page"].rows]

    assert numbers(goal=below.pk) == ["1"]
    assert numbers(goal=above.pk) == ["1"]
    assert numbers(goal="none") == ["2"]
    assert numbers(goal="x") == ["2", "1"]
    page = client.get(reverse("tasks:list"), {"goal": "none"}).content.decode()
    assert '<option value="none" selected>' in page
    cache.clear()  # the first page keeps its counts for some minutes, also from another test
    assert "goal=none" in client.get(reverse("shell:home")).content.decode()


def test_units_are_offered_only_documents_they_may_see(world: World, sign_in: Any) -> None:
    issued(world, ["区住建局"], title="住建的文件")
    other = issued(world, ["区财政局"], title="财政的文件")
    page = sign_in(world.users["handler"]).get(reverse("tasks:list")).content.decode()
    assert "住建的文件" in page
    assert "财政的文件" not in page
    assert (
        sign_in(world.users["officer"])
        .get(reverse("tasks:list"), {"document": other.document_id})
        .context["page"]
        .total
        == 1
    )


def test_work_without_a_date_is_on_the_list(world: World, sign_in: Any) -> None:
    document = make_document(world, 1)
    make_requirement(document, 1, [(LEAD, world.units["区住建局"])])
    issue(
        actor=world.actor("officer"),
        document=document,
        options=options(rhythm="once"),
        now=timezone.now(),
    )
    client = sign_in(world.users["handler"])
    client.post(reverse("tasks:sign"), {"all": "1"})
    groups = client.get(reverse("tasks:my-work")).context["groups"]
    assert [(group.key, len(group.rows)) for group in groups] == [("undated", 1)]


def test_bulk_withdrawal(world: World, sign_in: Any) -> None:
    batch = issued(world, ["区住建局", "区财政局", "区财政局"])
    pks = list(batch.tasks.values_list("pk", flat=True)[:2])
    client = sign_in(world.users["officer"])
    said = {"pk": pks, "step": "withdraw", "query": "state=open"}
    shown = client.post(reverse("tasks:bulk"), said)
    assert len(shown.context["plan"].fit) == 2
    assert client.post(reverse("tasks:bulk"), {**said, "confirm": "1"}).status_code == 422
    assert Task.objects.filter(state="withdrawn").count() == 0
    client.post(reverse("tasks:bulk"), {**said, "confirm": "1", "reason": "重复交办"})
    assert Task.objects.filter(state="withdrawn", is_open=False).count() == 2
    handler = sign_in(world.users["handler"])
    assert handler.post(reverse("tasks:bulk"), {**said, "confirm": "1"}).status_code == 403


@pytest.mark.parametrize("name", ["list", "my-work"])
def test_lists_cost_the_same_for_3_and_33(world: World, sign_in: Any, name: str) -> None:
    def cost(user: str) -> int:
        client = sign_in(world.users[user])
        client.get(reverse(f"tasks:{name}"))  # names of the organisation are remembered
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"tasks:{name}")).status_code == 200
        return len(seen)

    issued(world, ["区住建局"] * 3, title="三")
    few = {user: cost(user) for user in ("officer", "handler")}
    issued(world, ["区住建局"] * 30, title="三十", targets=[target()])
    assert {user: cost(user) for user in few} == few


def test_task_and_batch_pages_cost_the_same(world: World, sign_in: Any) -> None:
    def cost(address: str) -> int:
        client = sign_in(world.users["officer"])
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = issued(world, ["区住建局"] * 3, title="三")
    many = issued(world, ["区住建局", "区财政局", "区发改委"] * 11, title="三十三")
    cost(reverse("tasks:batches"))  # what the process remembers is asked for once
    costs = [cost(reverse("tasks:batch", args=[batch.pk])) for batch in (few, many)]
    assert costs[0] == costs[1]
    small, large = make_document(world, 3, title="小"), make_document(world, 33, title="大")
    for document, count in ((small, 3), (large, 33)):
        for n in range(1, count + 1):
            make_requirement(
                document,
                n,
                [(LEAD, world.units["区住建局"]), (SUPPORT, Group.objects.get(name="各镇街"))],
            )
    costs = [cost(reverse("tasks:issue-preview", args=[d.pk])) for d in (small, large)]
    assert costs[0] == costs[1]


def test_what_people_typed_stays_text_in_the_register(world: World, sign_in: Any) -> None:
    task = issued(world, ["区住建局"]).tasks.get()
    Task.objects.filter(pk=task.pk).update(
        title="<script>alert(1)</script>",
        last_progress="<b>粗</b>",
        due_original=dt.date(2026, 1, 5),
    )
    columns = {"cols": ["title", "progress", "due", "lead"]}
    page = sign_in(world.users["officer"]).get(reverse("tasks:list"), columns).content.decode()
    assert "<script>alert" not in page
    assert "<b>粗" not in page
    assert "&lt;b&gt;粗" in page
    assert '<span class="ld-due-was">' in page
