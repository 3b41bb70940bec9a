"""Reporting once: words, figures as typed, “no change”, hints, corrections, recurring duties."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import Report, correct, report, withdraw
from luodi.apps.tasks.models import Occurrence, Progress, ProgressValue, Task, TaskParty, WorkItem
from luodi.apps.tasks.queries.page import figures_of
from luodi.apps.tasks.queries.reports import CORRECTABLE, history_of, last_values
from luodi.apps.tasks.report_words import Pointed
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.models import Event
from tests.apps.tasks.factory import target
from tests.apps.tasks.reporting import file, joint, part
from tests.world import World

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def party(world: World) -> TaskParty:
    """The leading part of a task with a figure."""
    return joint(world, targets=[target(), target("完成投资", 800, "万元")])


def targets(party: TaskParty) -> list[int]:
    return list(party.task.targets.values_list("pk", flat=True))


def test_one_entry_serves_everything(world: World, sign_in: Any, party: TaskParty) -> None:
    (count, money) = targets(party)
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    day = timezone.localdate() - dt.timedelta(2)
    Task.objects.update(issued_on=day)
    said = {
        "text": "已开工 3 个，其余正在招标。",
        f"value-{count}": "3",
        f"value-{money}": "1.2亿元",
        "as_of": day.isoformat(),
        "problems": "用地指标不足，请区自然资源局协调。",
        "next_step": "12 月底前开工。",
        "reference": "示住建〔2026〕3号",
    }
    assert client.post(address, said).status_code == 302
    made = Progress.objects.get()
    assert (made.state, made.as_of, made.evidence) == ("filed", day, "示住建〔2026〕3号")
    assert dict(made.values.values_list("target_id", "value")) == {count: 3, money: 12000}
    task = Task.objects.get()
    assert task.last_progress == said["text"]
    assert task.last_progress_on == timezone.localdate()
    page = sign_in(world.users["officer"]).get(reverse("tasks:task", args=[task.pk]))
    for words in ("已开工 3 个", "12,000万元", "示住建〔2026〕3号", "请区自然资源局协调"):
        assert words in page.content.decode()


def test_no_change_carries_no_figure(world: World, sign_in: Any, party: TaskParty) -> None:
    (count, money) = targets(party)
    file(world, party, Report(text="已开工 3 个", values={count: 3.0}))
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    for mixed in ({f"value-{money}": "5"}, {"text": "又开工 1 个"}):
        refused = client.post(address, {"unchanged": "1", **mixed})
        assert refused.status_code == 422
        assert "又按了“无变化”" in refused.content.decode()
    assert client.post(address, {"unchanged": "1"}).status_code == 302
    newest = Progress.objects.latest("pk")
    assert newest.is_unchanged
    assert not newest.values.exists()
    assert ProgressValue.objects.get().value == 3
    assert last_values(history_of(party)) == {count: 3.0}
    assert Task.objects.get().last_progress == "已开工 3 个"


def test_nothing_yet_is_an_answer(world: World, sign_in: Any, party: TaskParty) -> None:
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    assert client.post(address, {"unchanged": "1"}).status_code == 422
    assert "尚无进展" in client.get(address).content.decode()
    assert client.post(address, {"nothing": "1", "text": " "}).status_code == 302
    made = Progress.objects.get()
    assert (made.text, made.is_unchanged, made.hints) == ("尚无进展。", False, [])


def test_zero_less_and_more_than_all_are_values(world: World, party: TaskParty) -> None:
    (count, money) = targets(party)
    for value in (0.0, -2.0, 36.0):
        file(world, party, Report(text=f"报 {value}", values={count: value, money: value}))
    (first, _second) = figures_of(party.task)
    assert [value.value for value in first.values] == [36.0]
    assert list(ProgressValue.objects.filter(target=count).values_list("value", flat=True)) == [
        0.0,
        -2.0,
        36.0,
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("53个", "这一项的单位是“万元”"),
        ("约53", "不是一个确定的数"),
        ("nan", "不是数字"),
        ("9999999999999亿", "核对单位"),
    ],
)
def test_figures_that_are_not_certain_are_refused(
    world: World, sign_in: Any, party: TaskParty, typed: str, sentence: str
) -> None:
    (_count, money) = targets(party)
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    refused = client.post(address, {"text": "完成 53", f"value-{money}": typed})
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert f'value="{typed}"' in refused.content.decode()
    assert not Progress.objects.exists()


def test_a_day_to_come_and_texts_without_end_are_refused(world: World, party: TaskParty) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(1)
    for said, field in (
        (Report(text="完成 1 个", as_of=tomorrow), "as_of"),
        (Report(text="长" * 4001), "text"),
        (Report(text="完成 1 个", evidence="号" * 501), "evidence"),
        (Report(text="完成 1 个", values={targets(party)[0]: float("inf")}), "values"),
        (Report(text="完成 1 个", values={0: 1.0}), ""),
        (Report(text=" "), "text"),
    ):
        with pytest.raises(Mistake) as refused:
            file(world, party, said)
        assert refused.value.field == field
    assert not Progress.objects.exists()


def test_why_nothing_is_reported_now(world: World, party: TaskParty) -> None:
    Task.objects.update(state="suspended")
    with pytest.raises(Conflict, match="已挂起，挂起期间不用反馈"):
        file(world, party, "已开工")
    Task.objects.update(state="claimed")
    TaskParty.objects.filter(pk=party.pk).update(state="claiming")
    with pytest.raises(Conflict, match="先撤回办结申请"):
        file(world, party, "已开工")
    TaskParty.objects.filter(pk=party.pk).update(state="signed")
    Task.objects.update(state="active")
    withdraw(
        actor=world.actor("officer"), task_ids=[party.task_id], reason="重复", now=timezone.now()
    )
    with pytest.raises(Conflict, match="已撤销，不再反馈"):
        file(world, party, "已开工")
    assert not Progress.objects.exists()


def test_hints_come_before_sending_and_never_stand_in_the_way(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    hollow = {"text": "高度重视，正在有序推进中。"}
    shown = client.post(address, hollow)
    page = shown.content.decode()
    assert shown.status_code == 200
    for words in ("还没有发出", "“高度重视”后面没有数字", "改一改", "就这样反馈", "改好了，反馈"):
        assert words in page
    assert not Progress.objects.exists()
    both = {**hollow, "problems": "用地不足", "confirm": "hollow"}
    assert "没有写怎么办" in client.post(address, both, headers=HX).content.decode()
    assert not Progress.objects.exists()
    assert client.post(address, {**hollow, "confirm": "hollow"}).status_code == 302
    made = Progress.objects.get()
    assert [hint["code"] for hint in made.hints] == ["hollow"]
    assert made.hinted == 1
    officer = sign_in(world.users["officer"])
    assert "只有套话" in officer.get(reverse("tasks:task", args=[party.task_id])).content.decode()
    listed = officer.get(reverse("tasks:reports"), {"only": "hinted"})
    assert [row.pk for row in listed.context["page"].rows] == [made.pk]


def test_programs_and_jobs_are_not_asked(world: World, party: TaskParty) -> None:
    made = file(world, party, "正在有序推进。")
    assert made.hinted == 1
    with pytest.raises(Pointed) as pointed:
        file(world, party, Report(text="正在有序推进。", seen=frozenset({"hollow"})))
    assert [hint.code for hint in pointed.value.hints] == ["hollow", "copied"]
    assert [field for field, _sentence in pointed.value.faults] == ["/text", "/text"]


def test_mended_reports_go_out_at_once(world: World, sign_in: Any, party: TaskParty) -> None:
    (count, _money) = targets(party)
    file(world, party, Report(text="完成 5 个", values={count: 5.0}), days=-30)
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    less = {"text": "完成 3 个", f"value-{count}": "3"}
    page = client.post(address, less).content.decode()
    assert "是累计数，这次填3个，比上次的5个少" in page
    assert client.post(address, {**less, "text": "核减 2 个重复的，完成 3 个"}).status_code == 302
    assert Progress.objects.latest("pk").hints == []


def test_last_words_are_offered_and_never_a_figure(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    (count, _money) = targets(party)
    last = Report(text="完成 5 个", problems="缺地", next_step="报批", values={count: 5.0})
    file(world, party, last)
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    plain = client.get(address)
    assert "完成 5 个" in plain.content.decode()
    assert plain.context["form"]["text"].value() == ""
    carried = client.get(address, {"from": "last"}).context["form"]
    assert [carried[name].value() for name in ("text", "problems", "next_step")] == [
        "完成 5 个",
        "缺地",
        "报批",
    ]
    assert carried[f"value-{count}"].value() is None


def test_a_correction_stands_in_the_place_of_the_old_report(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    (count, money) = targets(party)
    old = file(world, party, Report(text="完成 9 个", values={count: 9.0, money: 100.0}), days=-1)
    task = Task.objects.get()
    owed = WorkItem.objects.get(party=party, closed_at=None)
    client = sign_in(world.users["handler"])
    address = reverse("tasks:correct-report", args=[old.pk])
    form = client.get(address).context["form"]
    assert form["text"].value() == "完成 9 个"
    assert form[f"value-{count}"].value() == "9"
    right = {"text": "完成 6 个", f"value-{count}": "6", "as_of": str(old.as_of)}
    assert client.post(address, right).status_code == 422  # why is missing
    assert client.post(address, {**right, "reason": "多报 3 个"}).status_code == 302
    made = Progress.objects.latest("pk")
    old.refresh_from_db()
    assert (old.state, old.text, made.corrects_id) == ("corrected", "完成 9 个", old.pk)
    assert last_values(history_of(party)) == {count: 6.0}
    assert [[v.value for v in one.values] for one in figures_of(task)] == [[6.0], []]
    after = Task.objects.get()
    assert after.last_progress == "完成 6 个"
    assert after.last_progress_on == task.last_progress_on
    assert WorkItem.objects.get(party=party, closed_at=None) == owed
    event = Event.objects.get(verb="tasks.correct_report")
    assert event.reason == "多报 3 个"
    assert (event.before or {})["progress"] == "完成 9 个"
    listed = (
        sign_in(world.users["officer"])
        .get(reverse("tasks:reports"), {"task": task.pk})
        .content.decode()
    )
    assert "tk-corrected" in listed
    assert "完成 9 个" in listed


def test_an_older_report_is_corrected_without_becoming_the_last(
    world: World, party: TaskParty
) -> None:
    (count, _money) = targets(party)
    reports = [
        file(world, party, Report(text=f"完成 {n} 个", values={count: float(n)}), days=n - 20)
        for n in range(1, CORRECTABLE + 2)
    ]
    now, handler = timezone.now(), world.actor("handler")
    said = Report(text="完成 2.5 个", values={count: 2.5})
    made = correct(actor=handler, progress=reports[1], said=said, reason="漏报", now=now)
    assert made.as_of == reports[1].as_of
    assert Task.objects.get().last_progress == f"完成 {CORRECTABLE + 1} 个"
    assert last_values(history_of(party)) == {count: CORRECTABLE + 1.0}
    assert [value for _day, value in history_of(party)[count]][:3] == [1.0, 2.5, 3.0]
    for other, error in ((reports[1], Conflict), (reports[0], Mistake)):
        with pytest.raises(error):
            correct(actor=handler, progress=other, said=said, reason="再改", now=now)
    again = Report(text="完成 2.6 个", values={count: 2.6})
    correct(actor=handler, progress=made, said=again, reason="再改", now=now)
    assert [value for _day, value in history_of(party)[count]][1] == 2.6


def test_who_corrects_and_what_is_no_correction(world: World, party: TaskParty) -> None:
    old = file(world, party, "完成 9 个")
    now = timezone.now()
    for who, said, reason, error in (
        ("liaison", Report(text="完成 1 个"), "代改", Refused),
        ("handler", Report(text="完成 1 个"), " ", Mistake),
        ("handler", Report(unchanged=True), "没动", Mistake),
        ("handler", Report(text="完成 9 个", as_of=old.as_of), "没改", Mistake),
    ):
        with pytest.raises(error):
            correct(actor=world.actor(who), progress=old, said=said, reason=reason, now=now)
    withdraw(actor=world.actor("officer"), task_ids=[party.task_id], reason="重复", now=now)
    with pytest.raises(Conflict, match="反馈不能再更正"):
        correct(
            actor=world.actor("handler"),
            progress=Progress.objects.get(),
            said=Report(text="完成 1 个"),
            reason="改",
            now=now,
        )
    assert Progress.objects.get().state == "filed"


def test_a_recurring_duty_is_done_by_a_report(world: World, party: TaskParty) -> None:
    today = timezone.localdate()
    days = [today - dt.timedelta(20), today + dt.timedelta(10), today + dt.timedelta(40)]
    Task.objects.filter(pk=party.task_id).update(recurrence="FREQ=MONTHLY")
    for day in days:
        Occurrence.objects.create(organisation=world.district, task=party.task, due=day)
    late, coming, none = [file(world, party, f"第 {n} 次检查完成") for n in (1, 2, 3)]
    assert [one.occurrence and one.occurrence.due for one in (late, coming, none)] == [
        days[0],
        days[1],
        None,
    ]
    done = Occurrence.objects.filter(done_on=today).values_list("due", flat=True)
    assert list(done) == days[:2]
    mended = correct(
        actor=world.actor("handler"),
        progress=coming,
        said=Report(text="第 2 次检查完成 8 处"),
        reason="补数",
        now=timezone.now(),
    )
    assert mended.occurrence == coming.occurrence


def test_reports_of_others_are_not_there(world: World, sign_in: Any, party: TaskParty) -> None:
    made = file(world, party, "完成 1 个")
    page = reverse("tasks:one-report", args=[made.pk])
    for who, status in (
        ("officer", 200),
        ("liaison", 200),  # supports the task
        ("leader", 200),
        ("stranger_officer", 404),
        ("system_admin", 403),
    ):
        assert sign_in(world.users[who]).get(page).status_code == status, who
    client = sign_in(world.users["liaison"])
    assert client.get(reverse("tasks:correct-report", args=[made.pk])).status_code == 403
    with pytest.raises((Refused, Hidden)):
        report(
            actor=world.actor("liaison"), party=party, said=Report(text="代报"), now=timezone.now()
        )
    own = part(world.units["区财政局"])
    assert own.role == "support"


def test_the_list_costs_the_same_for_few_and_many(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    (count, _money) = targets(party)

    def cost(who: str, name: str) -> int:
        client = sign_in(world.users[who])
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(reverse(f"tasks:{name}"))
            assert answer.status_code == 200
            list(answer.streaming_content if answer.streaming else ())
        return len(seen)

    file(world, party, Report(text="完成 1 个", values={count: 1.0}))
    pages = [
        (who, name) for who in ("officer", "handler") for name in ("reports", "reports-export")
    ]
    few = [cost(*page) for page in pages]
    for n in range(2, 12):
        file(world, party, Report(text=f"完成 {n} 个", values={count: float(n)}), days=n)
    assert [cost(*page) for page in pages] == few


def test_the_list_is_filtered_and_exported(world: World, sign_in: Any, party: TaskParty) -> None:
    (count, _money) = targets(party)
    first = file(world, party, Report(text="完成 1 个", values={count: 1.0}), days=-40)
    second = file(world, party, Report(text="=1+1 已完成 2 个", problems="缺地，请协调"))
    support = file(world, part(world.units["区财政局"]), "已拨付 300 万元", by="liaison")
    client, address = sign_in(world.users["officer"]), reverse("tasks:reports")

    def found(**query: Any) -> list[int]:
        return [row.pk for row in client.get(address, query).context["page"].rows]

    assert found() == [support.pk, second.pk, first.pk]
    assert found(unit=world.units["区住建局"].pk) == [second.pk, first.pk]
    assert found(only="for_lead") == [support.pk]
    assert found(only="problems") == [second.pk]
    assert found(until=timezone.localdate() - dt.timedelta(30)) == [first.pk]
    assert found(since=timezone.localdate(), only="nonsense") == [support.pk, second.pk]
    assert found(number=party.task.number, only="hinted") == []
    assert client.get(address, {"task": 10**9}).status_code == 404
    book = client.get(reverse("tasks:reports-export"), {"unit": world.units["区住建局"].pk})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    rows = list(sheet.values)  # type: ignore[union-attr]  # there is one
    assert rows[0][5:7] == ("进展", "数字")
    assert rows[1][5] == "=1+1 已完成 2 个"
    assert rows[2][6] == "改造小区 1个"
    own = sign_in(world.users["liaison"]).get(address).context["page"].rows
    assert [row.pk for row in own] == [support.pk]
    assert not sign_in(world.users["stranger_officer"]).get(address).context["page"].rows
