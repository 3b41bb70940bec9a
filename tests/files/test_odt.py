"""OpenDocument texts: lists, headings, tables with spans, changes, notes."""

from __future__ import annotations

import pytest

from luodi.files import Aside, BombError, CorruptFileError, EncryptedFileError, open_document
from tests.files.makers import odt_of, rezipped, zipped

LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:list-level-style-number '
    'text:level="2" style:num-format="1" style:num-prefix="（" style:num-suffix="）"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet '
    'text:level="1" text:bullet-char="•"/></text:list-style>'
)


def item(text: str, inner: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"


def test_lists_are_numbered_by_their_style() -> None:
    inner = f"<text:list>{item('子一')}{item('子二')}</text:list>"
    body = (
        f'<text:list text:style-name="L">{item("甲", inner)}{item("乙")}</text:list>'
        "<text:p>间隔</text:p>"
        f'<text:list text:style-name="L" text:continue-numbering="true">{item("丙")}</text:list>'
        f'<text:list text:style-name="L">{item("丁")}</text:list>'
        f'<text:list text:style-name="B">{item("点")}</text:list>'
    )
    document = open_document(odt_of(body, automatic=LISTS), name="a.odt")
    assert document.format == "odt"
    assert document.text.split("\n") == [
        "一、甲", "（1）子一", "（2）子二", "二、乙", "间隔", "三、丙", "一、丁", "●点",
    ]  # fmt: skip


def test_headings_are_numbered_by_the_outline_style() -> None:
    styles = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" '
        'style:num-format="一" style:num-prefix="第" style:num-suffix="章"/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
        "</office:styles>"
    )
    body = (
        '<text:h text:outline-level="1">总则</text:h><text:h text:outline-level="2">无号</text:h>'
        '<text:h text:outline-level="1">附则</text:h>'
    )
    assert open_document(odt_of(body, styles)).text == "第一章 总则\n无号\n第二章 附则"


def test_tables_notes_boxes_and_changes() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去的话</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>正文<text:s text:c="2"/>甲<text:line-break/>乙<text:note><text:note-body><text:p>'
        "脚注</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>框</text:p>"
        "</draw:text-box></draw:frame></text:p>"
        '<table:table><table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>单位'
        '</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>宽'
        "</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row>"
        "<table:covered-table-cell/><table:table-cell><text:p>一</text:p><text:p>二</text:p>"
        "</table:table-cell><table:table-cell><text:p>三</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>页眉</text:p></style:header>"
        "</style:master-page></office:master-styles>"
    )
    document = open_document(odt_of(body, styles))
    assert document.text == "正文  甲\n乙\n框\n\n单位\t宽\t\n单位\t一 二\t三"
    assert set(document.asides) == {
        Aside("deleted", "删去的话"),
        Aside("footnote", "脚注"),
        Aside("header", "页眉"),
    }
    assert document.place_at(document.text.index("三")).zh() == "表1 第2行 第3列"


def test_what_is_wrong_with_a_package_is_said() -> None:
    good = odt_of("<text:p>文</text:p>")
    assert open_document(good).text == "文"
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    locked = zipped({"mimetype": "application/vnd.oasis.opendocument.text", **manifest})
    with pytest.raises(EncryptedFileError):
        open_document(locked)
    with pytest.raises(CorruptFileError):
        open_document(rezipped(good, lambda name, data: None if name == "content.xml" else data))
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(BombError):
        open_document(
            rezipped(good, lambda name, data: entities if name == "content.xml" else data)
        )
