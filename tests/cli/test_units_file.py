"""A directory of units from csv, xlsx and json; every mistake is one sentence with its row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from luodi.files.units_file import UnitsFileError, load_units
from luodi.reading.directory import Unit
from luodi.samples import UNITS

WANTED = (Unit("区府办", ("政府办", "府办"), ("督查", "文电")), Unit("区教体局", (), ("学校",)))


def test_three_formats_agree(tmp_path: Path) -> None:
    csv, book, form = tmp_path / "u.csv", tmp_path / "u.xlsx", tmp_path / "u.json"
    csv.write_text(
        "名称,别名,职责\n区府办,政府办、府办,督查；文电\n\n区教体局,,学校\n", encoding="gb18030"
    )
    sheet = Workbook()
    assert sheet.active is not None
    for row in (
        ("name", "aliases", "duties"),
        ("区府办", "政府办 府办", "督查\n文电"),
        ("区教体局", None, "学校"),
    ):
        sheet.active.append(row)
    sheet.save(book)
    items = [
        {"名称": "区府办", "别名": ["政府办", "府办"], "职责": "督查,文电"},
        {"name": "区教体局", "duties": ["学校"]},
    ]
    form.write_text(json.dumps(items), encoding="utf-8")
    assert load_units(csv) == load_units(book) == load_units(form) == WANTED
    assert len(load_units(UNITS.path)) > 20


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("u.txt", b"", "只能是"),
        ("u.csv", b"", "首行应有"),
        ("u.csv", "职责\n督查\n".encode(), "首行应有"),
        ("u.csv", "名称\n".encode(), "应有 1 至"),
        ("u.csv", "名称,职责\n甲,a\n,b\n".encode(), "第3行没有名称"),
        ("u.csv", "名称\n甲\n甲\n".encode(), "第3行的“甲”重复"),
        ("u.csv", b"\xff\xff\xff", "编码"),
        ("u.csv", '名称\n"甲'.encode(), "CSV 格式有误"),
        ("u.xlsx", b"PK", "xlsx"),
        ("u.json", b"{", "JSON 格式有误"),
        ("u.json", b"{}", "对象的列表"),
    ],
)
def test_mistakes(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnitsFileError, match=words) as caught:
        load_units(path)
    assert caught.value.code == "units"
    assert f'"{name}"' in caught.value.en
    with pytest.raises(UnitsFileError, match="无权读取"):
        load_units(tmp_path / "none.csv")
