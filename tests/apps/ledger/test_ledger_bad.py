"""Bad input of every kind: a sentence with the way out, and nothing written."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from luodi.apps.ledger.models import Import, ImportRow
from luodi.apps.tasks.models import Task
from luodi.kernel.models import Event
from tests.apps.ledger.ledgers import (
    HEAD,
    book_of,
    data_of,
    hand_in,
    ledger,
    line,
    press,
    previewed,
    reasons,
    row,
)
from tests.world import World

pytestmark = pytest.mark.django_db

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ods() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", "<x/>")
    return stream.getvalue()


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", b" " * (40 * 1024 * 1024))
    return stream.getvalue()


def _cut() -> bytes:
    return ledger(line(1))[:-400]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是表格"),
        ("坏.xlsx", b"PK\x03\x04" + b"\x01" * 99, "已损坏"),
        ("断.xlsx", _cut(), "已损坏"),
        ("台账.csv", "序号,任务\n1,甲\n".encode(), "是 CSV 文件。请用表格软件打开，另存为 .xlsx"),
        ("台账.xls", OLE + b"\0" * 4000, "。"),
        ("台账.ods", _ods(), "是 ods 文件。请用表格软件打开，另存为 .xlsx"),
        ("弹.xlsx", _bomb(), "。"),
        ("空表.xlsx", data_of(openpyxl.Workbook()), "没有任何内容"),
        ("别的.xlsx", ledger(["甲", 1], head=["单位", "电话"]), "找不到标题行"),
        ("无行.xlsx", ledger(), "只有标题"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(
    officer: Any, name: str, data: bytes, said: str
) -> None:
    source = hand_in(officer, data, name)
    assert source.state == "failed"
    assert said in source.mistake
    text = officer.get(reverse("ledger:import", args=[source.pk])).content.decode()
    assert "重新上传" in text
    assert "Traceback" not in text
    assert not ImportRow.objects.exists()


def test_an_empty_or_missing_file_is_told_at_once(officer: Any, settings: Any) -> None:
    start = reverse("ledger:start")
    assert officer.post(start, {}).status_code == 422
    answer = officer.post(start, {"file": SimpleUploadedFile("空.xlsx", b"")})
    assert answer.status_code == 422
    assert "空文件" in answer.content.decode()
    settings.LUODI_MAX_UPLOAD = 100
    answer = officer.post(start, {"file": SimpleUploadedFile("大.xlsx", ledger(line(1)))})
    assert "上限" in answer.content.decode()
    assert not Import.objects.exists()


def test_an_encrypted_workbook_asks_for_its_password_to_be_taken_off(officer: Any) -> None:
    names = "EncryptedPackage".encode("utf-16-le") + "EncryptionInfo".encode("utf-16-le")
    source = hand_in(officer, OLE + b"\0" * 2000 + names + b"\0" * 4000, "密.xlsx")
    assert source.state == "failed"
    assert source.mistake


def test_ten_thousand_and_one_rows_are_too_many(
    officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.apps.ledger.reading.MOST_ROWS", 5)
    assert hand_in(officer, ledger(*map(line, range(1, 6)))).state == "mapping"
    source = hand_in(officer, ledger(*map(line, range(1, 7))))
    assert source.state == "failed"
    assert "有 6 行，一次最多 5 行。请分成几个文件" in source.mistake


def test_a_marked_ledger_leaves_no_trace_but_the_mark(officer: Any) -> None:
    for data in (
        ledger(line(1), above=["机密★1年"]),
        ledger(line(1, 备注="秘密")),
        ledger(line(1, 工作任务="绝密★长期")),
    ):
        source = hand_in(officer, data, "内部台账.xlsx")
        assert source.state == "failed"
        assert "标有密级" in source.mistake
        assert not source.name
    assert not ImportRow.objects.exists()
    assert Event.objects.filter(verb="kernel.refuse").count() == 3
    assert not Event.objects.filter(after__icontains="内部台账").exists()
    plain = ledger(line(1, 工作任务="加强保密教育，保守国家秘密，落实商业秘密保护。"))
    assert hand_in(officer, plain).state == "mapping"


def test_moved_and_missing_columns(officer: Any, world: World) -> None:
    order = list(reversed(HEAD))
    moved = previewed(officer, ledger(list(reversed(line(1))), head=order))
    assert row(moved, 2).plan["parties"][0] == [world.units["区住建局"].pk, "lead"]
    source = hand_in(officer, ledger(["1", "做好一件事"], head=["序号", "工作任务"]))
    sent = {f"column-{at}": key for at, key in source.mapping.items()}
    answer = officer.post(
        reverse("ledger:map", args=[source.pk]), {"year": 2026, "rhythm": "month", **sent}
    )
    assert answer.status_code == 422
    assert "请指明哪一列是牵头单位或责任单位" in answer.content.decode()
    sent["column-0"] = "text"
    answer = officer.post(
        reverse("ledger:map", args=[source.pk]), {"year": 2026, "rhythm": "month", **sent}
    )
    assert "只能对应一列" in answer.content.decode()
    assert not Task.objects.exists()


def test_heads_of_two_lines_merged_cells_sections_and_sums(officer: Any, world: World) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["示例区重点任务台账（2026年）"],
        ["序号", "工作任务", "责任单位", None, "完成时限"],
        [None, None, "牵头", "配合", None],
        ["一、项目建设"],
        [1, "建设产业园一期", "区发改委", "区财政局", "6月底"],
        [2, "建设产业园二期", None, None, "年底"],
        ["合计", 2],
        ["序号", "工作任务", "责任单位", None, "完成时限"],
    ):
        sheet.append(cells)
    for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:E4", "C5:C6", "D5:D6"):
        sheet.merge_cells(area)
    source = previewed(officer, data_of(book), accept_past="on")
    assert [column["head"] for column in source.columns] == [
        "序号", "工作任务", "牵头单位", "配合单位", "完成时限", "所在部分",
    ]  # fmt: skip
    assert list(source.rows.values_list("number", flat=True)) == [5, 6]
    lead, support = world.units["区发改委"].pk, world.units["区财政局"].pk
    assert row(source, 6).plan["parties"] == [[lead, "lead"], [support, "support"]]
    assert row(source, 5).plan["due"] == "2026-06-30"
    assert row(source, 6).plan["due"] == "2026-12-31"
    assert row(source, 5).cells[-1] == "一、项目建设"


def test_several_units_in_one_cell(officer: Any, world: World) -> None:
    rows = (
        line(1, 牵头单位="区住建局、区财政局", 配合单位=""),
        line(2, 牵头单位="区住建局牵头，区财政局配合", 配合单位=""),
        line(3, 牵头单位="区发改委", 配合单位="各镇街"),
        line(4, 牵头单位="", 配合单位="区财政局"),
        line(5, 牵头单位="牵头单位：区住建局；配合单位：区发改委", 配合单位=""),
    )
    source = previewed(officer, ledger(*rows))
    unit = {name: found.pk for name, found in world.units.items()}
    assert row(source, 2).plan["parties"] == [
        [unit["区住建局"], "lead"],
        [unit["区财政局"], "lead"],
    ]
    assert row(source, 3).plan["parties"] == [
        [unit["区住建局"], "lead"], [unit["区财政局"], "support"]
    ]  # fmt: skip
    members = {pk for pk, role in row(source, 4).plan["parties"] if role == "support"}
    assert members == {unit["东湖街道"], unit["西山镇"]}
    assert "没有牵头单位或责任单位" in reasons(source, 5)
    assert row(source, 6).plan["parties"] == [
        [unit["区住建局"], "lead"], [unit["区发改委"], "support"]
    ]  # fmt: skip


def test_dates_as_text_serials_and_days_that_are_none(officer: Any) -> None:
    written = {
        "2027.6.30": "2027-06-30", 46934: "2028-06-30", "2027年底": "2027-12-31",
        "明年上半年": "2027-06-30", "长期坚持": None, "每月5日前": None, "": None,
    }  # fmt: skip
    rows = [line(n, 完成时限=said) for n, said in enumerate(written, start=1)]
    bad = ["2月30日", "尽快", "27.6.30"]
    rows += [line(n + 100, 完成时限=said) for n, said in enumerate(bad)]
    source = previewed(officer, ledger(*rows))
    for number, due in enumerate(written.values(), start=2):
        assert row(source, number).plan["due"] == due, number
    assert row(source, 6).plan["standing"]
    assert row(source, 7).plan["recurrence"] == "FREQ=MONTHLY;BYMONTHDAY=5"
    assert "没有时限" in row(source, 8).hints[0]
    for number in (9, 10, 11):
        assert "完成时限" in reasons(source, number)


def test_a_date_before_the_issue_and_one_that_is_past(officer: Any) -> None:
    head = [*HEAD, "交办日期"]
    rows = ([*line(1, 完成时限="2027.1.1"), "2027.3.1"], [*line(2, 完成时限="2026.1.1"), ""])
    source = previewed(officer, ledger(*rows, head=head))
    assert "早于交办日期" in reasons(source, 2)
    assert "时限 2026-01-01 已过" in reasons(source, 3)
    source = previewed(officer, ledger(*rows, head=head), accept_past="on")
    assert row(source, 3).fate == "new"
    assert row(source, 2).fate == "wrong"
    source = press(officer, press(officer, source, "set-aside"), "confirm", issue="1")
    assert source.batch is not None
    task = Task.objects.get()
    assert task.due_original == dt.date(2026, 1, 1)
    assert task.issued_on == timezone.localdate()


def test_the_same_row_twice(officer: Any) -> None:
    twice = (line(1), line(1), line(1, 配合单位="区发改委"))
    source = previewed(officer, ledger(*twice))
    assert "与第 2 行重复" in reasons(source, 3)
    assert row(source, 4).fate == "new"


def test_figures_with_units_and_with_the_wrong_one(officer: Any) -> None:
    head = [*HEAD, "目标值（万元）"]
    values = ["5300", "53亿元", "≥1,200.5", "53个", "约50", "很多", ""]
    rows = [[*line(n), value] for n, value in enumerate(values, start=1)]
    source = previewed(officer, ledger(*rows, head=head))
    found = [one.plan.get("targets", []) for one in source.rows.all()]
    assert found[0][0]["value"] == 5300
    assert found[0][0]["unit"] == "万元"
    assert found[1][0]["value"] == 530000
    assert (found[2][0]["op"], found[2][0]["value"]) == (">=", 1200.5)
    assert "单位是“个”，这一列要求的是“万元”" in reasons(source, 5)
    assert "不是确定的数" in reasons(source, 6)
    assert "没有数字目标" in reasons(source, 7)
    assert not found[6]


def test_formulas_are_taken_by_their_results_and_never_written(officer: Any) -> None:
    book = book_of(line(1), line(2))
    book.active["B2"] = '="完成"&"绿化任务"'
    data = _with_results(data_of(book), "完成绿化任务")
    source = previewed(officer, data)
    assert row(source, 2).plan["text"] == "完成绿化任务"
    assert any("1 个公式" in one for one in source.remarks)
    broken = book_of(line(1, 工作任务="#REF!"))
    assert "公式出错" in reasons(previewed(officer, data_of(broken)), 2)


def _with_results(data: bytes, value: str) -> bytes:
    """As an office program saves it: formulas with their results."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/"):
                said = f"<v>{value}</v>".encode()
                text = re.sub(rb"(<c r=\"B2\"[^>]*?)( t=\"\w+\")?>(<f>.*?</f>)<v\s*/?>(</v>)?",
                              rb'\1 t="str">\3' + said, text)  # fmt: skip
            new.writestr(name, text)
    return stream.getvalue()


def test_a_text_that_is_too_long_and_one_without_words(officer: Any) -> None:
    source = previewed(officer, ledger(line(1, 工作任务="长" * 4001), line(2, 工作任务="")))
    assert "最多 4000 个字，现有 4001 个" in reasons(source, 2)
    assert "没有写任务内容" in reasons(source, 3)


def test_sheets_that_are_hidden_or_not_a_ledger_are_left(officer: Any) -> None:
    book = book_of(line(1))
    hidden = book.create_sheet("旧", 0)
    hidden.append(list(HEAD))
    hidden.append(line(9))
    hidden.sheet_state = "hidden"
    other = book.create_sheet("通讯录")
    other.append(["姓名", "电话"])
    source = hand_in(officer, data_of(book))
    assert source.sheet == "台账"
    assert source.counts["rows"] == 1
    assert "没有读取：通讯录" in source.remarks[0]


def test_dangerous_text_comes_back_as_text(officer: Any) -> None:
    data = ledger(line(1, 责任领导="@SUM(1+1)", 完成时限="2月30日"))
    source = press(officer, previewed(officer, data), "set-aside")
    answer = officer.get(reverse("ledger:aside", args=[source.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cell = book.worksheets[0].cell(2, 3)
    assert cell.value == "@SUM(1+1)"
    assert cell.data_type == "s"
    assert cell.quotePrefix
