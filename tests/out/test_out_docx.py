"""The annexes measured against GB/T 9704-2012 in the file's own XML."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from luodi.files.out import render_docx
from luodi.files.out.widths import balanced, width_of
from luodi.reading import Reading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4


def parts(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            n: etree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".xml")
        }


@pytest.fixture
def document(reading: Reading) -> dict[str, Any]:
    return parts(render_docx(reading))


def value(element: Any, path: str, name: str = "val") -> str:
    found = element.find("/".join(W + step for step in path.split("/")))
    assert found is not None, path
    return str(found.get(W + name))


def paragraphs(document: dict[str, Any]) -> dict[str, Any]:
    body = document["word/document.xml"].find(W + "body")
    return {"".join(p.itertext()): p for p in body.findall(W + "p")}


def near(found: str, millimetres: float) -> bool:
    return abs(int(found) / MM - millimetres) < 0.1


def test_upright_page_5_1_and_5_2_1(document: dict[str, Any]) -> None:
    section = document["word/document.xml"].findall(f".//{W}sectPr")[0]
    assert near(value(section, "pgSz", "w"), 210)
    assert near(value(section, "pgSz", "h"), 297)
    for side, millimetres in (("top", 37), ("bottom", 35), ("left", 28), ("right", 26)):
        assert near(value(section, "pgMar", side), millimetres)
    width = sum(int(value(section, "pgMar", s)) for s in ("left", "right"))
    height = sum(int(value(section, "pgMar", s)) for s in ("top", "bottom"))
    assert near(str(int(value(section, "pgSz", "w")) - width), 156)
    assert near(str(int(value(section, "pgSz", "h")) - height), 225)
    assert value(section, "docGrid", "linePitch") == "579"


def test_body_5_2_2_5_2_3_and_7_3_3(document: dict[str, Any]) -> None:
    found = paragraphs(document)
    body = next(p for words, p in found.items() if words.startswith("来源："))
    assert value(body, "pPr/spacing", "line") == "579"
    assert value(body, "pPr/spacing", "lineRule") == "exact"
    assert value(body, "pPr/ind", "firstLineChars") == "200"
    assert value(body, "r/rPr/rFonts", "eastAsia") == "仿宋_GB2312"
    assert value(body, "r/rPr/sz") == "32"
    assert value(body, "r/rPr/spacing") == "-5"
    assert value(found["一、文件情况"], "r/rPr/rFonts", "eastAsia") == "黑体"


def test_annex_mark_and_title_7_3_7(document: dict[str, Any]) -> None:
    found = list(paragraphs(document).items())
    (mark, first), (blank, _), (title, third) = found[0], found[1], found[2]
    assert (mark, blank) == ("附件1", "")
    assert value(first, "r/rPr/rFonts", "eastAsia") == "黑体"
    assert value(first, "r/rPr/sz") == "32"
    assert title.startswith("《示例区人民政府办公室")
    assert value(third, "r/rPr/rFonts", "eastAsia") == "方正小标宋简体"
    assert value(third, "r/rPr/sz") == "44"
    assert value(third, "pPr/jc") == "center"


def test_page_number_7_5(document: dict[str, Any]) -> None:
    assert document["word/settings.xml"].find(W + "evenAndOddHeaders") is not None
    feet = [x.find(W + "p") for n, x in document.items() if n.startswith("word/footer")]
    sides = {}
    for foot in feet:
        assert "".join(t.text for t in foot.iter(W + "t")) == "— 1 —"
        assert "PAGE" in "".join(t.text for t in foot.iter(W + "instrText"))
        assert {s.get(W + "val") for s in foot.iter(W + "sz")} == {"28"}
        assert {f.get(W + "eastAsia") for f in foot.iter(W + "rFonts")} == {"宋体"}
        indent = foot.find(f"{W}pPr/{W}ind")
        sides[value(foot, "pPr/jc")] = [
            s for s in ("left", "right") if indent.get(f"{W}{s}Chars") == "100"
        ]
    assert sides == {"right": ["right"], "left": ["left"]}
    section = document["word/document.xml"].findall(f".//{W}sectPr")[0]
    dash = int(value(section, "pgMar", "footer")) / MM + 14 / 72 * 25.4 / 2
    assert abs(35 - dash - 7) < 0.2


def test_table_lies_on_its_side_8(document: dict[str, Any]) -> None:
    root = document["word/document.xml"]
    sections = root.findall(f".//{W}sectPr")
    assert [s.find(W + "pgSz").get(W + "orient", "portrait") for s in sections][1:] == [
        "landscape"
    ] * 3
    table = root.find(f".//{W}tbl")
    assert near(value(table, "tblPr/tblW", "w"), 225)
    rows = table.findall(W + "tr")
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])
    merged = [m.get(W + "val") for m in table.iter(W + "vMerge")]
    assert merged == ["restart", None]


def test_without_tasks_there_is_one_annex(empty: Reading) -> None:
    found = parts(render_docx(empty))
    words = "".join(found["word/document.xml"].itertext())
    assert "没有读出需要落实的任务" in words
    assert "附件2" not in words


def test_illegal_characters_are_dropped(one_task: Any) -> None:
    words = "".join(
        parts(render_docx(one_task("建成\x0b\x01<w:p>&厂房")))["word/document.xml"].itertext()
    )
    assert "建成<w:p>&厂房" in words


def test_titles_break_between_words() -> None:
    lines = balanced("《示例区人民政府办公室关于印发重点工作分工的通知》任务分解表", 40)
    assert len(lines) == 2
    assert all(width_of(line) <= 40 for line in lines)
    assert balanced("政府工作报告", 40) == ["政府工作报告"]
    title = "《示例区人民政府办公室关于印发〈2027年区政府重点工作责任分工方案〉的通知》任务分解表"
    first, *_ = balanced(title, 40)
    assert first == "《示例区人民政府办公室关于印发"
    assert "".join(balanced("一" * 77, 40)) == "一" * 77
    assert balanced("a" * 90, 40) == ["a" * 90]
