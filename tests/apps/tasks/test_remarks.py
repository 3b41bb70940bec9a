"""Leaders' remarks: recorded or written, dispatched, answered by the matter, reported, closed."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.models import Goal
from luodi.apps.notify.models import Notification
from luodi.apps.tasks.actions import (
    Again,
    Completion,
    Dispatch,
    HelpFacts,
    RemarkFacts,
    Review,
    answer_remark,
    ask_help,
    claim,
    close_remark,
    complete,
    dispatch_remark,
    note_remark,
    record_remark,
    remark_again,
    reopen,
    sign,
    vouch_claim,
    withdraw,
)
from luodi.apps.tasks.models import Remark, Task, TaskKind, TaskParty, WorkItem, WorkKind
from luodi.apps.tasks.queries.remarks import remark_for, remarks_on, remarks_visible_to
from luodi.core.task_flow import CHECKS
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.gate import Marked
from luodi.kernel.models import Event
from luodi.kernel.repeats import Repeated
from tests.apps.tasks.factory import make_document, signed
from tests.world import World

pytestmark = pytest.mark.django_db

TEXT = "请住建局抓紧整改，一周内报结果。"
PAPER = "关于燃气管网隐患的报告"
PASSED = Review(checks=dict.fromkeys(CHECKS, True))


def _now() -> dt.datetime:
    return timezone.now()


def _today() -> dt.date:
    return timezone.localdate()


def _facts(**more: Any) -> RemarkFacts:
    said: dict[str, Any] = {"text": TEXT, "urgency": "urgent", "leader": "何区长"}
    return RemarkFacts(**(said | {"said_on": _today()} | more))


def _recorded(world: World, **more: Any) -> Remark:
    on = more or {"paper": PAPER}
    return record_remark(actor=world.actor("officer"), said=_facts(**on), now=_now())


def _to(world: World, **more: Any) -> Dispatch:
    to: dict[str, Any] = {"lead": world.units["区住建局"], "support": (world.units["区财政局"],)}
    return Dispatch(**(to | more))


def _dispatched(world: World, row: Remark | None = None, **more: Any) -> Remark:
    row = row or _recorded(world)
    return dispatch_remark(actor=world.actor("officer"), row=row, to=_to(world, **more), now=_now())


def _waiting(row: Remark) -> list[str]:
    items = WorkItem.objects.filter(subject="tasks.remark", subject_id=row.pk, closed_at=None)
    return list(items.values_list("kind", flat=True))


def _carry_out(world: World, task: Task) -> None:
    """The unit signs, claims, its head vouches, another officer accepts."""
    party = TaskParty.objects.select_related("unit", "task").get(task=task, role="lead")
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    said = Completion(result="隐患已全部整改，验收合格。")
    made = claim(actor=world.actor("handler"), party=party, said=said, now=_now())
    vouch_claim(actor=world.actor("unit_head"), claim=made, now=_now())
    complete(actor=world.actor("officer"), task=task, review=PASSED, now=_now())


def _told(world: World, username: str) -> list[str]:
    rows = Notification.objects.filter(user=world.users[username], kind__startswith="tasks.remark")
    return [row.text for row in rows.order_by("pk")]


@pytest.mark.parametrize(("urgency", "days"), [("urgent", 5), ("normal", 15), ("hard", 30)])
def test_the_limit_follows_from_the_urgency_over_the_year(
    world: World, urgency: str, days: int
) -> None:
    said_on = dt.date(2025, 12, 28)
    row = _recorded(world, paper=PAPER, urgency=urgency, said_on=said_on)
    assert row.due == said_on + dt.timedelta(days)
    assert row.due.year == 2026
    assert _waiting(row) == [WorkKind.DISPATCH]
    assert _told(world, "officer2") == [f"何区长 批示，请转办：{TEXT}"]
    later = _recorded(world, paper=PAPER, text="另", due=dt.date(2026, 12, 31), urgency=urgency)
    assert later.due == dt.date(2026, 12, 31)


def test_what_is_recorded_wrongly_is_refused_with_the_reason(world: World) -> None:
    task = signed(world).task
    for wrong, sentence in (
        ({"paper": PAPER, "text": " "}, "批示内容"),
        ({"paper": PAPER, "leader": ""}, "哪位领导"),
        ({"paper": PAPER, "urgency": "soon"}, "缓急"),
        ({"paper": PAPER, "said_on": _today() + dt.timedelta(1)}, "不能晚于今天"),
        ({"paper": PAPER, "due": _today() - dt.timedelta(1)}, "不能早于批示日期"),
        ({"paper": ""}, "只写一处"),
        ({"paper": PAPER, "task": task}, "只写一处"),
    ):
        with pytest.raises(Mistake, match=sentence):
            _recorded(world, **wrong)
    with pytest.raises(Marked):
        _recorded(world, paper=PAPER, text="绝密★长期\n请办理")
    with pytest.raises(Hidden):
        record_remark(actor=world.actor("stranger_officer"), said=_facts(task=task), now=_now())
    for name in ("handler", "unit_head", "campaign", "judge"):
        with pytest.raises(Refused):
            record_remark(actor=world.actor(name), said=_facts(paper=PAPER), now=_now())
    assert not Remark.objects.exists()


def test_a_leader_writes_in_the_own_name_and_today_whatever_is_sent(world: World) -> None:
    task = signed(world).task
    said = _facts(task=task, leader="别人", said_on=dt.date(2020, 1, 1), token="f1")  # noqa: S106 - a form's
    row = record_remark(actor=world.actor("leader"), said=said, now=_now())
    assert (row.leader, row.said_on, row.task) == ("何区长", _today(), task)
    with pytest.raises(Repeated):
        record_remark(actor=world.actor("leader"), said=said, now=_now())
    for step in (dispatch_remark, note_remark, close_remark):
        with pytest.raises(Refused):
            step(actor=world.actor("leader"), row=row, now=_now(), **_said_to(step, world))
    targets = Event.objects.filter(verb="tasks.record_remark").values_list("target_type", flat=True)
    assert set(targets) == {"tasks.remark", "tasks.task"}


def _said_to(step: Any, world: World) -> dict[str, Any]:
    said: dict[Any, dict[str, Any]] = {
        dispatch_remark: {"to": _to(world)},
        note_remark: {"reason": "已阅"},
        close_remark: {"note": ""},
    }
    return said[step]


def test_a_remark_becomes_a_matter_with_units_and_its_limit(world: World) -> None:
    row = _dispatched(world)
    matter = row.matter
    assert matter is not None
    assert (row.state, matter.kind, matter.state) == ("dispatched", TaskKind.REMARK, "pending")
    assert (matter.due_current, matter.leader) == (row.due, "何区长")
    roles = {str(party.unit): party.role for party in matter.parties.all()}
    assert roles == {"区住建局": "lead", "区财政局": "support"}
    assert matter.number
    assert _waiting(row) == []
    with pytest.raises(Conflict, match="已转办"):
        _dispatched(world, row)
    with pytest.raises(Conflict, match="已转办"):
        note_remark(actor=world.actor("officer"), row=row, reason="已阅", now=_now())
    assert Task.objects.count() == 1


def test_dispatching_needs_a_unit_and_a_date_that_can_be_met(world: World) -> None:
    row = _recorded(world, paper=PAPER, said_on=_today() - dt.timedelta(10))
    with pytest.raises(Mistake, match="时限已过") as wrong:
        _dispatched(world, row)
    assert wrong.value.field == "due"
    due = _today() + dt.timedelta(3)
    with pytest.raises(Mistake, match="承办单位"):
        _dispatched(world, row, lead=None, due=due)
    with pytest.raises(Hidden):
        _dispatched(world, row, lead=world.units["邻区住建局"], due=due)
    with pytest.raises(Refused):
        dispatch_remark(actor=world.actor("handler"), row=row, to=_to(world, due=due), now=_now())
    with pytest.raises(Hidden):
        dispatch_remark(actor=world.actor("stranger_officer"), row=row, to=_to(world), now=_now())
    assert not Task.objects.exists()
    row = _dispatched(world, row, due=due)
    assert row.due == due


def test_a_remark_on_a_task_goes_to_those_who_answer_for_it(world: World) -> None:
    task = signed(world).task
    row = record_remark(actor=world.actor("leader"), said=_facts(task=task), now=_now())
    assert not remarks_on(world.actor("handler"), task)
    row = _dispatched(world, row, lead=None, support=(), task=task)
    assert row.matter == task
    assert Task.objects.count() == 1
    assert _told(world, "handler") == [f"何区长 对任务有批示，请按批示办理：{TEXT}"]
    assert remarks_on(world.actor("handler"), task) == [row]
    withdraw(actor=world.actor("officer"), task_ids=[task.pk], reason="不办了", now=_now())
    other = _recorded(world, paper="", task=task)
    with pytest.raises(Conflict, match="撤销"):
        _dispatched(world, other, lead=None, task=task)


def test_the_matter_answers_the_remark_which_is_reported_and_closed(world: World) -> None:
    row = _dispatched(world)
    with pytest.raises(Conflict):
        close_remark(actor=world.actor("officer"), row=row, note="", now=_now())
    assert row.matter is not None
    _carry_out(world, row.matter)
    row.refresh_from_db()
    assert (row.state, row.answer) == ("answered", "隐患已全部整改，验收合格。")
    assert _waiting(row) == [WorkKind.CLOSE]
    assert _told(world, "officer2")[-1] == "1 件批示已有办理结果，请报领导"
    row = close_remark(actor=world.actor("officer"), row=row, note="已阅", now=_now())
    assert (row.state, row.closed_on, row.note) == ("closed", _today(), "已阅")
    assert _waiting(row) == []
    assert _told(world, "leader") == [f"您的批示已办结：{TEXT}"]
    with pytest.raises(Conflict):
        answer_remark(actor=world.actor("officer"), row=row, answer="又", now=_now())


def test_what_was_accepted_by_mistake_answers_nothing(world: World) -> None:
    row = _dispatched(world)
    assert row.matter is not None
    _carry_out(world, row.matter)
    reopen(actor=world.actor("officer"), task=row.matter, reason="尚有一处", now=_now())
    row.refresh_from_db()
    assert (row.state, row.answered_on) == ("dispatched", None)
    assert _waiting(row) == []


def test_a_new_remark_on_an_answer_goes_on_with_a_limit_of_its_own(world: World) -> None:
    row = _dispatched(world)
    row = answer_remark(actor=world.actor("officer"), row=row, answer="正在办理。", now=_now())
    officer = world.actor("officer")
    more = Again(
        remark="请说明资金怎样解决。", urgency="hard", said_on=_today(),
        to=Dispatch(task=row.matter),
    )  # fmt: skip
    with pytest.raises(Mistake, match="新批示"):
        remark_again(
            actor=officer, row=row, now=_now(),
            said=Again(remark=" ", urgency="hard", said_on=_today(), to=more.to),
        )  # fmt: skip
    row = remark_again(actor=officer, row=row, said=more, now=_now())
    assert (row.state, row.due) == ("dispatched", _today() + dt.timedelta(30))
    assert row.text.startswith(TEXT)
    assert "再次批示：请说明资金怎样解决。" in row.text
    with pytest.raises(Conflict):
        remark_again(actor=officer, row=row, said=more, now=_now())
    row = answer_remark(actor=officer, row=row, answer="已从预备费列支。", now=_now())
    first = row.matter
    fresh = Again(remark="转审计局核查。", urgency="normal", said_on=_today(), to=_to(world))
    row = remark_again(actor=officer, row=row, said=fresh, now=_now())
    assert row.matter is not None
    assert row.matter != first


def test_nothing_to_be_done_needs_a_reason(world: World) -> None:
    row = _recorded(world)
    with pytest.raises(Mistake, match="理由"):
        note_remark(actor=world.actor("officer"), row=row, reason=" ", now=_now())
    row = note_remark(actor=world.actor("officer"), row=row, reason="供参阅", now=_now())
    assert (row.state, row.note, _waiting(row)) == ("closed", "供参阅", [])


def test_who_sees_a_remark(world: World) -> None:
    waiting, given = _recorded(world), _dispatched(world)
    other = _recorded(world, paper=PAPER, leader="王书记")
    seen = {
        "officer": {waiting, given, other},
        "leader": {waiting, given},
        "campaign": {given},
        "handler": {given},
        "liaison": {given},
        "other_handler": set(),
        "judge": set(),
        "stranger_officer": set(),
    }
    for name, rows in seen.items():
        assert set(remarks_visible_to(world.actor(name))) == rows, name
    for name in ("other_handler", "stranger_officer", "stranger_handler"):
        with pytest.raises(Hidden):
            remark_for(world.actor(name), given.pk)


def test_pages_record_dispatch_and_close(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    new = reverse("tasks:remark-new")
    assert "何区长" in client.get(new).content.decode()
    said = {"paper": PAPER, "leader": "何区长", "said_on": str(_today()), "text": TEXT}
    assert client.post(new, said).status_code == 422
    answer = client.post(new, {**said, "urgency": "urgent", "token": "t1"})
    row = Remark.objects.get()
    to = reverse("tasks:remark-dispatch", args=[row.pk])
    assert answer.headers["Location"] == to
    page = client.get(to).content.decode()
    assert f"请按何区长在《{PAPER}》上的批示办理：{TEXT}" in page
    assert client.post(to, {"due": str(row.due)}).status_code == 422
    given = {"lead": world.units["区住建局"].pk, "due": str(row.due), "text": TEXT}
    assert client.post(to, given).status_code == 302
    row.refresh_from_db()
    assert row.state == "dispatched"
    address = reverse("tasks:remark", args=[row.pk])
    assert "区住建局" in client.get(address).content.decode()
    assert PAPER in client.get(reverse("tasks:remarks")).content.decode()
    step = reverse("tasks:remark-answer", args=[row.pk])
    assert client.post(step, {"answer": ""}).status_code == 422
    client.post(step, {"answer": "已办"})
    assert client.get(reverse("tasks:remark-again", args=[row.pk])).status_code == 200
    client.post(reverse("tasks:remark-close", args=[row.pk]), {})
    row.refresh_from_db()
    assert row.state == "closed"
    assert PAPER in client.get(reverse("tasks:remarks"), {"state": "closed"}).content.decode()


def test_a_leader_writes_on_pages_and_finds_the_answers_at_home(world: World, sign_in: Any) -> None:
    task, document = signed(world).task, make_document(world, title="燃气整治方案")
    goal = Goal.objects.add_root(instance=Goal(organisation=world.district, name="幸福城区"))
    client = sign_in(world.users["leader"])
    for name, subject in (("task", task), ("document", document)):
        page = client.get(reverse(f"{name}s:{name}", args=[subject.pk])).content.decode()
        assert f'name="{name}" value="{subject.pk}"' in page
    new = reverse("tasks:remark-new")
    for name, subject in (("task", task), ("document", document), ("goal", goal)):
        said = {name: subject.pk, "text": f"{TEXT}{name}", "urgency": "normal", "token": name}
        back = client.post(new, {**said, "next": "/tasks/"})
        assert back.headers["Location"] == "/tasks/"
    assert Remark.objects.filter(leader="何区长", said_on=_today()).count() == 3
    assert client.post(new, {"task": 999_999, "text": TEXT}).status_code == 404
    home = client.get("/").content.decode()
    assert "我的批示" in home
    assert TEXT in home
    assert TEXT not in sign_in(world.users["handler"]).get("/").content.decode()


def test_the_register_filters_and_goes_on_paper_in_two_parts(world: World, sign_in: Any) -> None:
    late = _recorded(world, paper="旧报告", said_on=_today() - dt.timedelta(9))
    given = _dispatched(world)
    noted = note_remark(
        actor=world.actor("officer"), row=_recorded(world, paper="简报"), reason="参阅", now=_now()
    )
    client = sign_in(world.users["officer"])

    def found(**query: Any) -> list[int]:
        return [row.pk for row in client.get(reverse("tasks:remarks"), query).context["page"].rows]

    assert found() == [late.pk, given.pk]
    assert found(due="overdue") == [late.pk]
    assert found(state="closed") == [noted.pk]
    assert found(state="all", unit=world.units["区财政局"].pk) == [given.pk]
    assert found(leader="王书记") == []
    assert found(said_from=str(_today())) == [given.pk]
    assert found(urgency="hard") == []
    file = client.get(reverse("tasks:remarks-file", args=["docx"]))
    document = docx.Document(io.BytesIO(file.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "一、已办结（共1项）" in text
    assert "二、未办结（共2项）" in text
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads == ["序号", "文件标题", "批示指示内容", "落实情况", "办理状态", "承办单位"]
    cells = [cell.text for row in document.tables[1].rows for cell in row.cells]
    assert "区住建局（配合：区财政局）" in cells
    assert any("逾期4天" in cell for cell in cells)
    file = client.get(reverse("tasks:remarks-file", args=["xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["已办结（共1项）", "未办结（共2项）"]
    assert client.get("/tasks/remarks/file/pdf/").status_code == 404


def test_the_lists_cost_the_same_for_few_rows_and_for_many(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    pages = (reverse("tasks:remarks"), reverse("tasks:helps"), "/api/v1/remarks", "/api/v1/helps")
    _dispatched(world)
    matter = Task.objects.get()
    party = matter.parties.get(role="lead")
    sign(actor=world.actor("handler"), party_ids=[party.pk], now=_now())
    _ask(world, party, 0)
    few = [cost(page) for page in pages]
    for n in range(1, 9):
        _dispatched(world, _recorded(world, paper=f"报告{n}"))
        _ask(world, party, n)
    assert [cost(page) for page in pages] == few


def _ask(world: World, party: TaskParty, n: int) -> None:
    said = HelpFacts(kind="funds", text=f"缺口{n}", asked=world.units["东湖街道"])
    ask_help(actor=world.actor("handler"), party=party, said=said, now=_now())


def test_programs_do_the_same(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])

    def send(path: str, said: dict[str, Any] | None = None) -> Any:
        return client.post(f"/api/v1{path}", said or {}, content_type="application/json")

    said = {"text": TEXT, "urgency": "urgent", "leader": "何区长", "paper": PAPER}
    made = send("/remarks", said)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert send("/remarks", {**said, "text": ""}).status_code == 422
    assert client.get(f"/api/v1/remarks/{pk}").json()["steps"] == ["dispatch", "note"]
    lead = world.units["区住建局"].pk
    given = send(f"/remarks/{pk}/dispatch", {"lead": lead}).json()
    assert (given["state"], given["carriers"]) == ("dispatched", [{"unit": lead, "role": "lead"}])
    assert send(f"/remarks/{pk}/dispatch", {"lead": lead}).status_code == 409
    assert send(f"/remarks/{pk}/answer", {"answer": "已办"}).json()["state"] == "answered"
    more = {"remark": "再办", "said_on": str(_today()), "task": given["matter"]}
    assert send(f"/remarks/{pk}/again", more).json()["state"] == "dispatched"
    assert send(f"/remarks/{pk}/answer", {"answer": "已办"}).status_code == 200
    assert send(f"/remarks/{pk}/close").json()["state"] == "closed"
    assert client.get("/api/v1/remarks").json()["items"] == []
    assert len(client.get("/api/v1/remarks", {"state": "closed"}).json()["items"]) == 1
    assert client.get("/api/v1/remarks/file", {"form": "xlsx"}).status_code == 200
    noted = send("/remarks", {**said, "text": "另一件"}).json()["id"]
    assert send(f"/remarks/{noted}/note", {"reason": "参阅"}).json()["state"] == "closed"
    stranger = sign_in(world.users["stranger_officer"])
    assert stranger.get(f"/api/v1/remarks/{pk}").status_code == 404
