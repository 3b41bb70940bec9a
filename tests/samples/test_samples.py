"""The bundled samples: they exist, they hold what their kinds are for, they name nobody."""

from __future__ import annotations

import csv
import re
import zipfile

import docx
import pytest
from python_calamine import CalamineWorkbook

from luodi.files.units_file import load_units
from luodi.reading.directory import UnitNames
from luodi.samples import SAMPLES, UNITS

BY_NAME = {sample.name: sample for sample in SAMPLES}


def docx_text(name: str) -> str:
    return "\n".join(p.text for p in docx.Document(str(BY_NAME[name].path)).paragraphs)


@pytest.mark.parametrize("name", [*BY_NAME, "units"])
def test_every_sample_is_a_small_file(name: str) -> None:
    sample = BY_NAME.get(name, UNITS)
    assert 500 < sample.path.stat().st_size < 300_000
    assert sample.title_zh
    assert sample.title_en


def test_speech_has_a_gap_and_names_the_chapter_it_hides() -> None:
    text = BY_NAME["speech"].path.read_text(encoding="utf-8")
    assert re.findall(r"^([一二三四])、", text, re.M) == ["一", "二", "四"]
    assert "---此处隐藏1200字---" in text
    assert "优化服务的诚意" in text
    assert 2_200 <= len(text) <= 2_800


def test_report_states_targets() -> None:
    text = docx_text("report")
    assert "地区生产总值增长6%以上" in text
    assert re.findall(r"^(\d+)\.", text, re.M) == [str(n) for n in range(1, 22)]
    assert 2_500 <= len(text) <= 3_200


def test_notice_is_numbered_by_word_and_declares_its_convention() -> None:
    text = docx_text("notice")
    assert "列第一位者为牵头单位，其他为配合单位，下同" in text
    assert "推动产业提质增效" in text
    assert "一、推动产业提质增效" not in text  # the number stands in numbering.xml only
    with zipfile.ZipFile(BY_NAME["notice"].path) as archive:
        numbering = archive.read("word/numbering.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert 'w:lvlText w:val="（%2）"' in numbering
    assert body.count('<w:numId w:val="90"/>') == 28
    assert body.count("w:vMerge") == 4


def test_table_has_title_groups_and_merged_leads() -> None:
    sheet = CalamineWorkbook.from_path(str(BY_NAME["table"].path)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[2] == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "备注"]
    assert [row[0] for row in rows if isinstance(row[0], float)] == list(range(1, 16))
    assert ((4, 2), (6, 2)) in (sheet.merged_cell_ranges or [])


def test_scan_is_a_grey_page() -> None:
    head = BY_NAME["scan"].path.read_bytes()[:26]
    assert head.startswith(b"\x89PNG")
    assert head[16:24] == (1240).to_bytes(4, "big") + (1754).to_bytes(4, "big")
    assert head[25] == 0  # greyscale: palettes are misread by some OCR loaders


def test_units_file_reads_as_csv() -> None:
    with UNITS.path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert list(rows[0]) == ["名称", "别名", "职责"]
    assert len({row["名称"] for row in rows}) == len(rows) == 40
    assert all(len(row["职责"].split("、")) >= 4 for row in rows)


def test_every_unit_the_samples_name_stands_in_the_units_file() -> None:
    names = UnitNames(load_units(UNITS.path))
    sheet = CalamineWorkbook.from_path(str(BY_NAME["table"].path)).get_sheet_by_index(0)
    annex = docx.Document(str(BY_NAME["notice"].path)).tables[0]
    cells = [str(cell) for row in sheet.to_python()[3:-1] for cell in row[2:4]]
    cells += [cell.text for row in annex.rows[1:] for cell in row.cells[2:4]]
    cells += re.findall(r"责任单位：([^（）]+)）", docx_text("notice"))
    written = {name for cell in cells for name in re.split("[、；]", cell) if name}
    groups = re.compile(r"^[各驻]|^区直|^无$|^各?镇")
    lost = sorted(n for n in written if not groups.match(n) and names.resolve(n) is None)
    assert len(written) > 25
    assert lost == []
