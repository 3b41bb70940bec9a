"""Automatic numbering of Word documents, and the numerals it uses."""

from __future__ import annotations

import pytest

from luodi.files import open_document
from luodi.files.numerals import chinese, in_format
from tests.files.makers import docx_of, level, numbered, p


def lines(body: str, numbering: str, styles: str = "<w:styles/>") -> list[str]:
    data = docx_of(body, numbering=f"<w:numbering>{numbering}</w:numbering>", styles=styles)
    return open_document(data, name="a.docx").text.split("\n")


def abstract(*levels: str, key: int = 0, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(list_id: int, key: int = 0, more: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{key}"/>{more}</w:num>'


CHAPTERS = abstract(
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "chineseCounting", "%2、"),
    level(2, "chineseCounting", "（%3）"),
    level(3, "decimal", "%4."),
)


def test_levels_count_restart_and_keep_chinese_spacing() -> None:
    body = "".join(
        p(text, numbered(at))
        for text, at in (
            ("总则", 0), ("目标", 1), ("任务", 1), ("甲", 2), ("乙", 2), ("2026年完成", 3),
            ("建设", 3), ("保障", 1), ("丙", 2), ("附则", 0), ("其他", 1),
        )
    )  # fmt: skip
    assert lines(body, CHAPTERS + num(1)) == [
        "第一章 总则", "一、目标", "二、任务", "（一）甲", "（二）乙", "1. 2026年完成", "2.建设",
        "三、保障", "（一）丙", "第二章 附则", "一、其他",
    ]  # fmt: skip


def test_levels_that_never_restart_and_legal_numbers() -> None:
    numbering = abstract(
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%1.%3", "<w:isLgl/>"),
    )
    body = "".join(p("文", numbered(at)) for at in (0, 1, 1, 0, 1, 2))
    assert lines(body, numbering + num(1)) == [
        "第一章 文", "第一条 文", "第二条 文", "第二章 文", "第三条 文", "2.1 文",
    ]  # fmt: skip


def test_lists_share_their_counters_until_one_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(level(0, "decimal", "%1、")) + num(1) + num(2) + num(3, 0, override)
    body = "".join(p("文", numbered(0, list_id)) for list_id in (1, 2, 1, 3, 3))
    assert lines(body, numbering) == ["1、文", "2、文", "3、文", "5、文", "6、文"]


def test_numbering_by_style_is_inherited_and_can_be_taken_away() -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:basedOn '
        'w:val="H1"/></w:style><w:style w:type="paragraph" w:styleId="Loop"><w:basedOn '
        'w:val="Loop"/></w:style></w:styles>'
    )
    numbering = abstract(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
    )
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        p("甲", '<w:pStyle w:val="H1"/>')
        + p("乙", '<w:pStyle w:val="H2"/>')
        + p("丙", f'<w:pStyle w:val="H1"/>{none}')
        + p("丁", '<w:pStyle w:val="Loop"/>')
        + p("戊", '<w:pStyle w:val="H1"/>')
    )
    assert lines(body, numbering + num(1), styles) == ["一、甲", "（一）乙", "丙", "丁", "二、戊"]


def test_bullets_empty_paragraphs_and_deleted_ones() -> None:
    numbering = (
        abstract(level(0, "bullet", "\uf06c"), level(1, "bullet", "—"))
        + abstract(level(0, "decimal", "%1."), key=1)
        + num(1)
        + num(2, 1)
    )
    gone = f"<w:rPr><w:del/></w:rPr>{numbered(0, 2)}"
    body = (
        p("点", numbered(0))
        + p("杠", numbered(1))
        + p("一", numbered(0, 2))
        + p("", numbered(0, 2))
        + p("", gone)
        + p("三", numbered(0, 2))
    )
    assert lines(body, numbering) == ["●点", "—杠", "1.一", "3.三"]


def test_a_list_defined_by_a_numbering_style() -> None:
    numbering = (
        abstract(level(0, "chineseCounting", "%1、"), key=0, more='<w:styleLink w:val="L"/>')
        + abstract(key=1, more='<w:numStyleLink w:val="L"/>')
        + num(1)
        + num(2, 1)
    )
    assert lines(p("甲", numbered(0, 2)) + p("乙", numbered(0, 2)), numbering) == [
        "一、甲",
        "二、乙",
    ]


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (15, "chineseCounting", "十五"),
        (32, "chineseCounting", "三十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1003, "chineseCountingThousand", "一千零三"),
        (10, "chineseLegalSimplified", "壹拾"),
        (3, "ideographTraditional", "丙"),
        (12, "ideographZodiac", "亥"),
        (12, "decimalFullWidth", "１２"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (28, "lowerLetter", "bb"),
        (2, "upperLetter", "B"),
        (14, "lowerRoman", "xiv"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "decimalZero", "03"),
        (20, "ideographDigital", "二〇"),
        (7, "unheardOf", "7"),
    ],
)
def test_numerals(value: int, form: str, written: str) -> None:
    assert in_format(value, form) == written


@pytest.mark.parametrize(
    "form", ["chineseCounting", "upperRoman", "lowerLetter", "ideographTraditional"]
)
@pytest.mark.parametrize("value", [-3, 0, 10**6])
def test_numbers_out_of_range_fall_back_to_digits(form: str, value: int) -> None:
    assert in_format(value, form) == str(value)


def test_chinese_counting_has_no_doubled_zero() -> None:
    assert [chinese(n) for n in (1001, 1010, 10_001, 20_300)] == [
        "一千零一", "一千零一十", "一万零一", "二万零三百",
    ]  # fmt: skip
