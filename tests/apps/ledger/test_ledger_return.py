"""The register goes out, is edited, and comes back: cell by cell, with both values in conflicts."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents.models import Goal
from luodi.apps.ledger.actions import set_note
from luodi.apps.ledger.models import Import, TaskNote
from luodi.apps.ledger.returning.marks import HEAD as MARK
from luodi.apps.tasks.actions import LedgerEdit, edit_ledger, withdraw
from luodi.apps.tasks.models import Task, TaskParty
from luodi.kernel.models import Event
from tests.apps.ledger.ledgers import data_of, hand_in, page, press, reasons, row
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(world: World) -> list[Task]:
    """Three issued tasks, in the order of their numbers."""
    issued(world, ["区住建局", "区财政局", "东湖街道"])
    return list(Task.objects.order_by("pk"))


@pytest.fixture
def goal(world: World) -> Goal:
    """A goal of the district."""
    made: Goal = Goal.objects.add_root(
        instance=Goal(organisation=world.district, name="环境大优化")
    )
    return made


def taken_out(client: Any, **asked: Any) -> Any:
    """The register as a workbook."""
    answer = client.get(reverse("ledger:export"), asked)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def places(book: Any) -> dict[str, int]:
    """The columns by their heads."""
    return {str(cell.value).partition("|")[0]: cell.column for cell in book.worksheets[0][1]}


def edited(book: Any, **cells: Any) -> Any:
    """Set cells: ``r2_备注="…"``."""
    at = places(book)
    for name, value in cells.items():
        number, _sep, head = name.removeprefix("r").partition("_")
        book.worksheets[0].cell(int(number), at[head]).value = value
    return book


def line_of(book: Any, task: Task) -> int:
    """The row of a task."""
    at = places(book)["编号"]
    sheet = book.worksheets[0]
    return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, at).value == task.number)


def came_back(client: Any, book: Any) -> Import:
    """Bring it back; the import with its preview."""
    source = hand_in(client, data_of(book), "任务台账.xlsx")
    assert source.kind == "return", source.mistake
    return source


def test_what_went_out_unchanged_changes_nothing(officer: Any, tasks: list[Task]) -> None:
    book = taken_out(officer)
    assert book.sheetnames == ["任务台账", "说明"]
    sheet = book.worksheets[0]
    assert sheet.column_dimensions[sheet.cell(1, places(book)[MARK]).column_letter].hidden
    source = came_back(officer, book)
    assert source.state == "preview"
    assert source.counts["same"] == 3
    press(officer, source, "confirm")
    source.refresh_from_db()
    assert source.state == "preview"
    assert "没有要写入的内容" in page(officer, source)


def test_edited_cells_are_listed_and_written_at_once(
    world: World, officer: Any, tasks: list[Task], goal: Goal
) -> None:
    book = taken_out(officer, cols=["due", "text"])
    at = line_of(book, tasks[0])
    cells = {
        "对应目标": "环境大优化",
        "反馈频次": "每季度末月25日前",
        "权重": 2.5,
        "督查室备注": "盯紧",
    }
    edited(book, **{f"r{at}_{head}": value for head, value in cells.items()})
    source = came_back(officer, book)
    assert (source.counts["change"], source.counts["same"]) == (1, 2)
    text = page(officer, source)
    assert "<del>每月25日前</del> → <ins>每季度末月25日前</ins>" in text
    assert not TaskNote.objects.exists()
    source = press(officer, source, "confirm")
    assert source.state == "done", source.mistake
    task = Task.objects.get(pk=tasks[0].pk)
    assert (task.goal, task.rhythm, task.weight) == (goal, "quarter", 2.5)
    assert set(TaskParty.objects.filter(task=task).values_list("rhythm", flat=True)) == {"quarter"}
    assert TaskNote.objects.get().text == "盯紧"
    events = Event.objects.filter(verb="tasks.edit_ledger", target_id=task.pk)
    assert (events.get().after or {})["goal"] == "环境大优化"
    again = came_back(officer, book)
    assert again.counts["same"] == 3
    assert not again.counts["change"]


@pytest.mark.parametrize(
    ("head", "value", "said"),
    [
        ("时限", "2027-01-01", "由承办单位在任务页“申请调整”"),
        ("事项", "别的事", "由承办单位在任务页“申请调整”"),
        ("牵头单位", "区发改委", "退回、改派"),
        ("状态", "办结", "这一列由系统产生"),
        ("权重", "很重", "“很重”不是数字"),
        ("权重", "0", "权重应大于零"),
        ("反馈频次", "随便", "可填：每周五前"),
        ("对应目标", "没有的目标", "没有“没有的目标”这个目标"),
        ("督查室备注", "字" * 501, "最多 500 个字"),
    ],
)
def test_what_a_table_may_not_change_is_refused_with_the_way_out(
    officer: Any, tasks: list[Task], head: str, value: str, said: str
) -> None:
    book = taken_out(officer)
    at = line_of(book, tasks[0])
    edited(book, **{f"r{at}_{head}": value})
    source = came_back(officer, book)
    assert source.counts["wrong"] == 1
    assert said in reasons(source, at)
    press(officer, source, "confirm")
    source.refresh_from_db()
    assert source.state == "preview"


def test_two_offices_edit_the_same_cell(world: World, client_of: Any, tasks: list[Task]) -> None:
    """Both values are shown; other cells of the same row, edited by one only, are no conflict."""
    officer, task = client_of("officer"), tasks[0]
    book = taken_out(officer)
    at = line_of(book, task)
    edited(book, **{f"r{at}_督查室备注": "甲说", f"r{at}_权重": "3"})
    other = world.actor("officer2")
    set_note(actor=other, task=task, text="乙说", now=timezone.now())
    edits = [LedgerEdit(task_id=tasks[1].pk, weight=7.0)]
    edit_ledger(actor=other, edits=edits, now=timezone.now())
    source = came_back(officer, book)
    assert (source.counts["conflict"], source.counts["same"]) == (1, 2)
    assert "系统里现在是“乙说”，表中是“甲说”" in page(officer, source)
    press(officer, source, "confirm")
    assert TaskNote.objects.get().text == "乙说"
    source = press(officer, source, "settle", row=at)
    assert source.counts["change"] == 1
    press(officer, source, "confirm")
    assert TaskNote.objects.get().text == "甲说"
    assert Task.objects.get(pk=task.pk).weight == 3.0
    assert Task.objects.get(pk=tasks[1].pk).weight == 7.0


def test_what_changed_after_the_preview_is_not_written_over(
    world: World, officer: Any, tasks: list[Task]
) -> None:
    book = taken_out(officer)
    at = line_of(book, tasks[0])
    edited(book, **{f"r{at}_权重": "3", f"r{line_of(book, tasks[1])}_权重": "4"})
    source = came_back(officer, book)
    edits = [LedgerEdit(task_id=tasks[0].pk, weight=9.0)]
    edit_ledger(actor=world.actor("officer2"), edits=edits, now=timezone.now())
    source = press(officer, source, "confirm")
    assert source.state == "preview"
    assert "又有变动，没有写入" in source.mistake
    assert source.counts["conflict"] == 1
    weights = Task.objects.order_by("pk").values_list("weight", flat=True)
    assert list(weights) == [9.0, 1.0, 1.0]


def test_rows_may_be_moved_and_dropped_but_not_doubled_or_made_up(
    officer: Any, tasks: list[Task]
) -> None:
    book = taken_out(officer)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in one] for one in sheet.iter_rows()]
    at = places(book)["权重"] - 1
    rows[3][at] = "5"
    made_up: list[Any] = [None] * len(rows[0])
    made_up[1] = "新写的一行"
    copied = list(rows[1])
    copied[-1] = str(rows[2][-1]).partition(".")[0] + "." + str(rows[1][-1]).partition(".")[2]
    shuffled = openpyxl.Workbook()
    first: Any = shuffled.active
    for one in (rows[0], rows[3], rows[1], rows[1], made_up, copied):
        first.append(one)
    source = came_back(officer, shuffled)
    assert row(source, 2).fate == "change"
    assert row(source, 3).fate == "same"
    assert "与第 3 行是同一项任务" in reasons(source, 4)
    assert "没有校验码" in reasons(source, 5)
    assert "校验码被改动过" in reasons(source, 6)
    press(officer, source, "set-aside")
    press(officer, source, "confirm")
    assert sorted(Task.objects.values_list("weight", flat=True)) == [1.0, 1.0, 5.0]


def test_a_task_that_is_closed_keeps_its_columns_but_takes_a_note(
    world: World, officer: Any, tasks: list[Task]
) -> None:
    book = taken_out(officer)
    first, second = line_of(book, tasks[0]), line_of(book, tasks[1])
    edited(book, **{f"r{first}_权重": "3", f"r{second}_督查室备注": "留底"})
    withdraw(
        actor=world.actor("officer"),
        task_ids=[t.pk for t in tasks],
        reason="不办了",
        now=timezone.now(),
    )
    source = came_back(officer, book)
    assert "只能改督查室备注" in reasons(source, first)
    press(officer, source, "set-aside")
    press(officer, source, "confirm")
    assert TaskNote.objects.get().text == "留底"


def test_a_workbook_of_elsewhere_is_not_taken_for_ours(
    world: World, client_of: Any, tasks: list[Task], settings: Any
) -> None:
    book = taken_out(client_of("officer"))
    source = came_back(client_of("stranger_officer"), book)
    assert source.counts["wrong"] == 3
    assert "找不到这一行的任务" in reasons(source, 2)
    settings.SECRET_KEY = "another-installation-" + "x" * 40
    assert came_back(client_of("officer"), book).counts["wrong"] == 3


def test_who_may_take_it_out(world: World, client_of: Any, tasks: list[Task]) -> None:
    for name in ("handler", "leader", "unit_head"):
        assert client_of(name).get(reverse("ledger:export")).status_code == 403
    assert "ledger/export" in client_of("officer").get(reverse("tasks:list")).content.decode()
    text = client_of("leader").get(reverse("tasks:list")).content.decode()
    assert "ledger/export" not in text
    assert "tasks/export" in text


def test_no_text_becomes_a_formula(world: World, officer: Any, tasks: list[Task]) -> None:
    dangerous: Callable[[str], str] = lambda text: f'=HYPERLINK("http://x","{text}")'  # noqa: E731 - one line beside its use
    set_note(actor=world.actor("officer"), task=tasks[0], text=dangerous("a"), now=timezone.now())
    Task.objects.filter(pk=tasks[1].pk).update(title="+cmd|' /C calc'!A0")
    book = taken_out(officer)
    for one in book.worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in one)
    assert came_back(officer, book).counts["same"] == 3
