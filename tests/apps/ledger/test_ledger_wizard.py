"""An office's own ledger becomes tasks: columns, names, preview, drafts, issue."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from luodi.apps.ledger.models import Import, ImportRow, Mapping, TaskNote
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty
from luodi.kernel.models import Event
from tests.apps.ledger.ledgers import (
    HEAD,
    hand_in,
    ledger,
    line,
    mapped,
    page,
    press,
    previewed,
    reasons,
    row,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_ledger_becomes_drafts_and_then_one_batch(world: World, officer: Any) -> None:
    data = ledger(
        line(1, 备注="常委会议题"),
        line(2, 牵头单位="住建局", 完成时限="2027.3.31"),
        line(3, 办理状态="已办结"),
        above=["示例区2026年督查台账"],
    )
    source = hand_in(officer, data)
    assert source.options["year"] == 2026
    assert source.mapping == {
        "0": "number", "1": "text", "2": "leader", "3": "lead", "4": "support", "5": "due",
        "6": "state", "7": "note",
    }  # fmt: skip
    assert "工作任务" in page(officer, source)
    source = mapped(officer, source)
    assert source.counts["new"] == 2
    assert source.counts["kept"] == 1
    assert not Task.objects.exists()
    text = page(officer, source)
    assert "登记 2 项任务" in text
    assert "存档 1 行" in text
    source = press(officer, source, "confirm", seen=source.version)
    assert source.state == "done", source.mistake
    first, second = Task.objects.order_by("pk")
    assert first.state == second.state == "draft"
    assert first.text.startswith("区政府第1次")
    assert first.leader == "何区长"
    assert first.due_current == dt.date(2027, 6, 30)
    assert first.due_text == "2027年6月底"
    assert second.due_current == dt.date(2027, 3, 31)
    assert TaskNote.objects.get().text == "常委会议题"
    assert Event.objects.filter(verb="tasks.enter_many").count() == 2
    assert "区政府第1次" in page(officer, source)


def test_drafts_of_an_import_go_out_in_one_batch(world: World, officer: Any) -> None:
    source = previewed(officer, ledger(line(1), line(2), line(3, 办理状态="已办结")))
    source = press(officer, source, "confirm")
    source = press(officer, source, "issue", note="请各单位抓好落实。")
    batch = IssueBatch.objects.get()
    assert source.batch == batch
    assert batch.tasks_count == 2
    assert set(TaskParty.objects.values_list("role", flat=True)) == {"lead", "support"}
    assert Task.objects.filter(is_open=True, batch=batch).count() == 2
    kept = officer.get(reverse("ledger:kept")).content.decode()
    assert "区政府第3次" in kept


def test_what_is_new_can_be_issued_at_once_and_not_twice(world: World, officer: Any) -> None:
    source = previewed(officer, ledger(line(1), line(2)))
    source = press(officer, source, "confirm", issue="1", note="通知")
    assert source.batch is not None
    assert source.batch.note == "通知"
    press(officer, source, "confirm")
    press(officer, source, "issue")
    assert Task.objects.count() == 2
    assert IssueBatch.objects.count() == 1


def test_the_columns_are_remembered_for_the_same_heads(world: World, officer: Any) -> None:
    source = hand_in(officer, ledger(line(1)))
    source.mapping["2"] = "keep"
    mapped(officer, source)
    again = hand_in(officer, ledger(line(7), above=["另一张"]), "另一张.xlsx")
    assert again.mapping["2"] == "keep"
    assert any("按上一次的对应" in one for one in again.remarks)
    assert Mapping.objects.count() == 1
    other = [*HEAD[:-1], "说明"]
    assert hand_in(officer, ledger(line(1), head=other)).mapping["2"] != "keep"


def test_unknown_units_are_asked_once_and_remembered(world: World, officer: Any) -> None:
    rows = (
        line(1, 牵头单位="区住见局"),
        line(2, 牵头单位="区住见局", 配合单位="市气象台"),
        line(3),
    )
    source = previewed(officer, ledger(*rows))
    assert source.counts["wrong"] == 2
    assert "没有找到“区住见局”这个单位" in reasons(source, 2)
    text = page(officer, source)
    unit = world.units["区住建局"]
    assert f'<option value="{unit.pk}">是 区住建局？</option>' in text
    press(officer, source, "confirm")
    assert not Task.objects.exists()
    source = press(
        officer, source, "answer", **{"ask-unit:区住见局": unit.pk, "ask-unit:市气象台": "0"}
    )
    assert source.counts["wrong"] == 0
    assert row(source, 3).plan["parties"] == [[unit.pk, "lead"]]
    press(officer, source, "drop")
    later = previewed(officer, ledger(line(9, 牵头单位="区住见局")))
    assert later.counts["new"] == 1


def test_a_state_nobody_knows_is_asked_for(world: World, officer: Any) -> None:
    source = previewed(officer, ledger(line(1, 办理状态="盯办"), line(2, 办理状态="销账")))
    assert "请选择算已办结还是未办结" in reasons(source, 2)
    source = press(
        officer, source, "answer", **{"ask-state:盯办": "open", "ask-state:销账": "closed"}
    )
    assert (source.counts["new"], source.counts["kept"]) == (1, 1)


def test_rows_that_are_wrong_are_set_aside_and_downloaded(world: World, officer: Any) -> None:
    data = ledger(line(1), line(2, 完成时限="2月30日"), line(3, 备注="=1+1"))
    source = previewed(officer, data)
    assert reasons(source, 3) == "完成时限：“2月30日”不是日期，没有这一天"
    press(officer, source, "confirm")
    assert not Task.objects.exists()
    source = press(officer, source, "set-aside")
    assert source.counts["aside"] == 2
    answer = officer.get(reverse("ledger:aside", args=[source.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    cells = [[cell.value for cell in one] for one in sheet.iter_rows()]
    assert cells[0][-1] == "搁置原因"
    assert cells[1][5] == "2月30日"
    assert "第 3 行“完成时限”" in str(cells[1][-1])
    assert "公式没有保存计算结果" in str(cells[2][-1])
    source = press(officer, source, "confirm")
    assert source.state == "done"
    assert Task.objects.count() == 1
    source.refresh_from_db()
    back = press(officer, source, "set-aside", row=3, back=1)
    assert row(back, 3).is_aside


def test_the_same_file_again_makes_nothing(world: World, officer: Any) -> None:
    data = ledger(line(1), line(2))
    press(officer, previewed(officer, data), "confirm")
    assert Task.objects.count() == 2
    source = hand_in(officer, data)
    assert "同一个文件" in page(officer, source)
    source = mapped(officer, source)
    assert source.counts["same"] == 2
    assert "系统里已有：草稿" in row(source, 2).hints[0]
    press(officer, source, "confirm")
    source.refresh_from_db()
    assert source.state == "preview"
    assert Task.objects.count() == 2


def test_who_may_and_whose_it_is(world: World, client_of: Any) -> None:
    source = previewed(client_of("officer"), ledger(line(1)))
    address = reverse("ledger:import", args=[source.pk])
    for name in ("handler", "unit_head", "leader", "system_admin"):
        assert client_of(name).get(address).status_code == 403, name
        assert client_of(name).get(reverse("ledger:start")).status_code == 403
    assert client_of("stranger_officer").get(address).status_code == 404
    assert client_of("head").get(address).status_code == 200
    confirm = reverse("ledger:confirm", args=[source.pk])
    assert client_of("stranger_officer").post(confirm).status_code == 404
    assert client_of("handler").post(confirm).status_code == 403
    assert not Task.objects.exists()


def test_what_the_ledger_said_stays_with_the_task(world: World, client_of: Any) -> None:
    head = [*HEAD, "签收时间", "进展情况"]
    data = ledger([*line(1), "2026.3.1", "已完成选址"], head=head)
    source = previewed(client_of("officer"), data)
    source = press(client_of("officer"), source, "confirm", issue="1")
    task = Task.objects.get()
    assert task.parties.filter(state="waiting").exists()  # nothing is made up: not signed for
    text = client_of("officer").get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert "已完成选址" in text
    assert "签收时间" in text
    text = client_of("handler").get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert "已完成选址" not in text


def test_an_import_can_be_dropped(world: World, officer: Any) -> None:
    source = previewed(officer, ledger(line(1)))
    officer.post(reverse("ledger:drop", args=[source.pk]))
    source.refresh_from_db()
    assert source.state == "dropped"
    assert not ImportRow.objects.exists()
    assert Import.objects.count() == 1
    press(officer, source, "confirm")
    assert not Task.objects.exists()
