"""PDF and OFD: printed lines back to paragraphs, page furniture aside, ruled tables."""

from __future__ import annotations

import pytest

from luodi.files import (
    Aside,
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    NeedsOcrError,
    SourceDocument,
    TooLargeError,
    open_document,
)
from luodi.files.limits import Limits
from luodi.files.page.furniture import is_page_number
from luodi.files.radicals import unified
from tests.files.makers import PdfPage, ofd_line, ofd_of, pdf_of, rezipped

LEFT, SIZE, PITCH, WIDTH = 83, 16, 28, 26


def set_paragraphs(page: PdfPage, top: float, *paragraphs: str) -> float:
    """Print paragraphs as an office does: first line two characters in, lines full."""
    for paragraph in paragraphs:
        rest, indent = paragraph, 2
        while rest:
            line, rest = rest[: WIDTH - indent], rest[WIDTH - indent :]
            page.text(LEFT + indent * SIZE, top, line, SIZE)
            top, indent = top + PITCH, 0
    return top


BODY = [
    "一、加快推进重点项目建设",
    "坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，着力推动高质量发展，全面完成年度任务。",
    "（一）建设产业园区。到二〇二六年六月底前建成投用三条主干道路，实现固定资产投资六十亿元以上，"
    "由区发展改革局牵头，区财政局、区住房和城乡建设局配合，确保按期完成。",
    "二、持续优化营商环境",
    "各单位要按照职责分工抓好落实，重大事项及时报告。",
]


def notice() -> SourceDocument:
    pages = [PdfPage(), PdfPage(), PdfPage()]
    pages[0].text(130, 100, "示例区人民政府办公室关于印发", 22)
    pages[0].text(150, 136, "二〇二六年重点工作的通知", 22)
    set_paragraphs(
        pages[0], 220, *BODY, "此段跨页，从上一页开始，一直写到本行结束为止然后继续往下写直到"
    )
    set_paragraphs(pages[1], 100, *BODY)
    pages[1].text(LEFT, 100 + 12 * PITCH, "落款", SIZE)
    set_paragraphs(pages[2], 100, *BODY)
    for number, page in enumerate(pages, 1):
        page.text(240, 40, "示例区文件汇编", 10)
        page.text(280, 790, f"— {number} —", 12)
    return open_document(pdf_of(*pages), name="通知.pdf")


def test_lines_become_paragraphs_and_furniture_goes() -> None:
    document = notice()
    lines = document.text.split("\n")
    assert document.format == "pdf"
    assert lines[0] == "示例区人民政府办公室关于印发二〇二六年重点工作的通知"
    assert lines[1:6] == BODY
    assert set(document.asides) == {
        Aside("header", "示例区文件汇编"),
        *(Aside("footer", f"— {number} —") for number in (1, 2, 3)),
    }
    assert document.place_at(document.text.index("落款")).page == 2
    assert document.place_at(len(document.text) - 1).zh() == "第3页 第5段"


def test_a_paragraph_over_the_page_break_knows_both_pages() -> None:
    first, second = PdfPage(), PdfPage()
    text = "坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，着力推动高质量发展，" * 4
    lines = [text[:24], *(text[i : i + WIDTH] for i in range(24, len(text), WIDTH))]
    for index, line in enumerate(lines):
        page, row = (first, index) if index < 3 else (second, index - 3)
        page.text(LEFT + (32 if index == 0 else 0), 100 + row * PITCH, line, SIZE)
    document = open_document(pdf_of(first, second))
    assert document.text == text
    assert document.place_at(0).zh() == "第1页 第1段"
    assert document.place_at(24 + 2 * WIDTH).page == 2


def ruled(page: PdfPage, columns: list[float], rows: list[float]) -> None:
    for y in rows:
        page.rule(columns[0], y, columns[-1], y)
    for x in columns:
        page.rule(x, rows[0], x, rows[-1])


def test_ruled_tables_are_rows_with_their_merged_cells() -> None:
    page = PdfPage().text(LEFT, 80, "附件：任务表", SIZE)
    page.rule(80, 120, 520, 120).rule(80, 150, 520, 150).rule(200, 180, 520, 180)
    page.rule(80, 230, 520, 230)
    for x in (80, 200, 520):
        page.rule(x, 120, x, 230)
    page.rule(360, 150, 360, 230)
    for x, y, text in (
        (90, 125, "单位"), (210, 125, "任务与时限"), (90, 170, "区发改局"), (210, 155, "园区建设"),
        (370, 155, "六月底前"), (210, 185, "甲乙丙丁戊己庚辛壬"), (210, 205, "续行"), (370, 185, "年底"),
    ):  # fmt: skip
        page.text(x, y, text, SIZE)
    document = open_document(pdf_of(page.text(LEFT, 260, "表后文字", SIZE)))
    assert document.text == (
        "附件：任务表\n\n单位\t任务与时限\t\n区发改局\t园区建设\t六月底前\n"
        "区发改局\t甲乙丙丁戊己庚辛壬续行\t年底\n\n表后文字"
    )
    assert document.place_at(document.text.index("年底")).zh() == "第1页 表1 第3行 第3列"


def test_a_table_over_pages_is_one_with_its_head_once() -> None:
    pages = [PdfPage(), PdfPage()]
    for number, page in enumerate(pages):
        ruled(page, [80, 160, 360, 520], [100, 130, 160, 190])
        for column, (x, word) in enumerate(((90, "序号"), (170, "任务"), (370, "单位"))):
            page.text(x, 105, word, SIZE)
            for row in range(2):
                cell = str(2 * number + row + 1) if column == 0 else f"{word}{row}"
                page.text(x, 135 + 30 * row, cell, SIZE)
    document = open_document(pdf_of(*pages))
    assert document.text.split("\n") == [
        "序号\t任务\t单位", "1\t任务0\t单位0", "2\t任务1\t单位1", "3\t任务0\t单位0", "4\t任务1\t单位1",
    ]  # fmt: skip
    assert document.place_at(len(document.text) - 1).zh() == "第2页 表1 第5行 第3列"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(rotate: int) -> None:
    page = PdfPage(rotate).text(100, 100, "First line", SIZE).text(100, 140, "Second", SIZE)
    assert open_document(pdf_of(page)).text == "First line\nSecond"


def test_spaces_bold_imitated_by_printing_twice_and_radicals() -> None:
    page = PdfPage().text(100, 100, "GDP growth 6.5 %", SIZE)
    page.text(100, 140, "加粗文字", SIZE).text(100.4, 140, "加粗文字", SIZE)
    page.text(100, 180, "⼈⺠政府　区财政局", SIZE)
    assert open_document(pdf_of(page)).text == "GDP growth 6.5 %\n加粗文字\n人民政府 区财政局"
    assert unified("⻓⼀x") == "长一x"


def test_equal_long_cells_one_below_the_other_are_all_read() -> None:
    # PDFium itself takes them for one stretch of text printed twice.
    units = "区住房和城乡建设局、区自然资源和规划局、区发展改革局"
    page = PdfPage()
    for row in range(4):
        page.text(90, 100 + 24 * row, str(row + 1), 12).text(130, 100 + 24 * row, units, 12)
    ruled(page, [80, 120, 500], [96, 120, 144, 168, 192])
    document = open_document(pdf_of(page))
    assert document.text.split("\n") == [f"{row + 1}\t{units}" for row in range(4)]


@pytest.mark.parametrize(
    "text", ["3", "— 3 —", "- 12 -", "第3页 共9页", "第 三 页", "3/9", "page 2 of 3", "iv"]
)
def test_page_numbers(text: str) -> None:
    assert is_page_number(text)
    assert not is_page_number(f"{text}、加快建设")


def test_pdfs_that_cannot_be_read_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    good = pdf_of(PdfPage().text(100, 100, "正文内容完整", SIZE))
    assert open_document(good).text == "正文内容完整"
    with pytest.raises(CorruptFileError):
        open_document(b"%PDF-1.7\n" + b"garbage" * 100, name="a.pdf")
    with pytest.raises(EmptyFileError):
        open_document(pdf_of(PdfPage()), name="a.pdf")
    with pytest.raises(TooLargeError):
        open_document(pdf_of(PdfPage(), PdfPage()), limits=Limits(pages=1))
    locked = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + "41" * 32
        + "> /U <"
        + "42" * 32
        + "> >> /ID [<41><41>]"
    )
    with pytest.raises(EncryptedFileError):
        open_document(pdf_of(PdfPage().text(1, 1, "密"), trailer=locked), name="a.pdf")
    monkeypatch.setattr("luodi.files.ocr._PACKAGE", "no_such_package_for_recognition")
    with pytest.raises(NeedsOcrError) as caught:
        open_document(pdf_of(PdfPage().picture()), name="扫描.pdf")
    assert "扫描.pdf" in caught.value.zh
    mixed = open_document(pdf_of(PdfPage().text(90, 90, "有文字的一页", SIZE), PdfPage().picture()))
    assert mixed.text == "有文字的一页"
    assert "2" in mixed.warnings[0].zh


def test_ofd_pages_are_rejoined_like_pdf() -> None:
    text = "坚持稳中求进工作总基调完整准确全面贯彻新发展理念着力推动高质量发展全面完成全年各项目标任务到2026年底"
    lines = [ofd_line(40, 40, text[:28]), ofd_line(30, 50, text[28:])]
    path = (
        '<ofd:PathObject ID="3" Boundary="{} {} 200 200"><ofd:AbbreviatedData>{}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )
    rules = "".join(path.format(30, 100, f"M 0 {y} L 120 {y}") for y in (0, 10, 20))
    rules += "".join(path.format(30, 100, f"M {x} 0 L {x} 20") for x in (0, 60, 120))
    words = "".join(
        ofd_line(32 + 60 * column, 102 + 10 * row, f"{row}行{column}列")
        for row in range(2)
        for column in range(2)
    )
    document = open_document(
        ofd_of(["".join(lines) + rules + words, ofd_line(40, 40, "第二页文字")])
    )
    assert document.format == "ofd"
    assert document.text == f"{text}\n\n0行0列\t0行1列\n1行0列\t1行1列\n\n第二页文字"
    assert document.place_at(document.text.index("第二页")).zh() == "第2页 第1段"


def test_ofd_that_cannot_be_read_says_why() -> None:
    good = ofd_of([ofd_line(30, 30, "正文")])
    assert open_document(good, name="a.ofd").text == "正文"
    with pytest.raises(EncryptedFileError):
        open_document(ofd_of([ofd_line(30, 30, "正文")], **{"Encryptions.xml": "<e/>"}))
    with pytest.raises(EmptyFileError):
        open_document(ofd_of([""]))
    with pytest.raises(CorruptFileError):
        open_document(rezipped(good, lambda name, data: b"<x" if "Content" in name else data))
    with pytest.raises(CorruptFileError):
        open_document(rezipped(good, lambda name, data: None if "Document" in name else data))
