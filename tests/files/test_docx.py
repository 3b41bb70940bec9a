"""Word documents: paragraphs, tables, tracked changes, fields, boxes, what is set aside."""

from __future__ import annotations

import pytest
from docx.document import Document as DocxDocument

from luodi.files import Aside, EmptyFileError, open_document
from tests.files.makers import W, docx_by, docx_of, p, rezipped

RUN = "<w:r><w:t>{}</w:t></w:r>"


def text_of(body: str, **parts: str) -> str:
    return open_document(docx_of(body, **parts), name="a.docx").text


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_a_document_as_an_office_writes_it() -> None:
    def build(document: DocxDocument) -> None:
        document.add_heading("工作方案", 0)
        document.add_paragraph("第一段")
        table = document.add_table(3, 3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}行\n{column}列"
        table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
        table.cell(2, 1).merge(table.cell(2, 2)).text = "横向"
        document.add_paragraph("  ")
        document.add_paragraph("结束\t语")
        document.sections[0].header.paragraphs[0].text = "页眉"
        document.sections[0].footer.paragraphs[0].text = "页脚"

    document = open_document(docx_by(build), name="方案.docx")
    assert document.text == (
        "工作方案\n第一段\n\n合并\t0行 1列\t0行 2列\n合并\t1行 1列\t1行 2列\n2行 0列\t横向\t\n\n结束 语"
    )
    assert set(document.asides) == {Aside("header", "页眉"), Aside("footer", "页脚")}
    assert document.place_at(document.text.index("横向")).zh() == "表1 第3行 第2列"
    assert document.place_at(document.text.index("结束")).en() == "paragraph 3"


def test_tracked_changes_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>五</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>六</w:t></w:r></w:ins><w:r><w:t>项</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>"
    )
    document = open_document(docx_of(body))
    assert document.text == "完成六项\n移来"
    assert document.asides == (Aside("deleted", "五"),)


def test_a_deleted_paragraph_end_joins_and_a_deleted_row_goes() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    row = f"<w:tr>{cell('留')}{cell('下')}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('去')}{cell('掉')}</w:tr>"
    assert text_of(p("前", mark) + p("后") + f"<w:tbl>{row}{gone}</w:tbl>") == "前后\n\n留\t下"
    assert text_of(p("前", mark) + f"<w:tbl>{row}</w:tbl>") == "前\n\n留\t下"


def test_fields_keep_their_results_only() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    field = mark("begin") + instruction + RUN.format("隐") + mark("separate") + RUN.format("显")
    body = f"<w:p>{RUN.format('前')}{field}{mark('end')}{RUN.format('后')}</w:p>"
    assert text_of(body) == "前显后"
    unclosed = f"<w:p>{mark('begin')}{instruction}{RUN.format('隐')}</w:p>"
    assert text_of(unclosed + p("下一段")) == "下一段"
    simple = f'<w:p><w:fldSimple w:instr="DATE">{RUN.format("2026年")}</w:fldSimple></w:p>'
    assert text_of(simple) == "2026年"


def test_a_text_box_is_read_once() -> None:
    inner = "<w:txbxContent>" + p("框内文字") + "</w:txbxContent>"
    choice = (
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
    )
    fallback = f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    assert text_of(f"<w:p><w:r><w:t>正文</w:t>{both}</w:r></w:p>") == "正文\n框内文字"
    old = f"<w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    assert text_of(f"<w:p><w:r>{old}</w:r></w:p>") == "框内文字"


def test_wrappers_symbols_breaks_and_hidden_text() -> None:
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + p("单击输入")
        + "</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink>" + RUN.format("链接") + "</w:hyperlink>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:noBreakHyphen/><w:br/><w:t>换行</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:r><w:ruby><w:rt>"
        + RUN.format("yin")
        + "</w:rt><w:rubyBase>"
        + RUN.format("音")
        + "</w:rubyBase></w:ruby></w:r></w:p>"
    )
    document = open_document(docx_of(body))
    assert document.text == "控件\n链接☑-\n换行音"
    assert document.asides == (Aside("note", "隐藏"),)


def test_notes_and_comments_are_set_aside() -> None:
    notes = (
        '<w:footnotes><w:footnote w:type="separator">'
        + p("线")
        + "</w:footnote><w:footnote>"
        + p("脚注")
        + "</w:footnote></w:footnotes>"
    )
    comments = "<w:comments><w:comment>" + p("批注一") + "</w:comment></w:comments>"
    body = "<w:p><w:r><w:t>正文</w:t><w:footnoteReference/></w:r></w:p>"
    document = open_document(docx_of(body, footnotes=notes, comments=comments))
    assert document.text == "正文"
    assert document.asides == (Aside("footnote", "脚注"), Aside("comment", "批注一"))


def test_tables_with_spans_frames_and_tables_inside() -> None:
    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    wide = cell("甲", '<w:gridSpan w:val="2"/>')
    first = f"<w:tr>{wide}<w:tc>{inner}{p('')}</w:tc></w:tr>"
    second = f"<w:tr>{cell('乙')}{cell('丙')}{cell('丁')}</w:tr>"
    assert text_of(f"<w:tbl>{first}{second}</w:tbl>") == "甲\t\t内一 内二\n乙\t丙\t丁"
    frame = f"<w:tbl><w:tr><w:tc>{p('框内第一段')}{inner}</w:tc></w:tr></w:tbl>"
    assert text_of(frame) == "框内第一段\n\n内一\t内二"
    merged = '<w:vMerge w:val="restart"/>'
    column = (
        f"<w:tr>{cell('单位', merged)}{cell('1')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('2')}</w:tr>"
    )
    assert text_of(f"<w:tbl>{column}</w:tbl>") == "单位\t1\n单位\t2"


def test_a_web_page_taken_in_whole() -> None:
    body = p("前") + '<w:altChunk w:id="r0"/><w:altChunk w:id="r1"/>' + p("后")
    page = "<html><body><p>网页正文</p><table><tr><td>甲<td>乙</table></body></html>"
    document = open_document(docx_of(body, aFChunk=page))
    assert document.text == "前\n网页正文\n\n甲\t乙\n\n后"
    assert document.warnings == ()
    other = open_document(docx_of(body, aFChunk="{\\rtf1}"))
    assert other.text == "前\n后"
    assert "嵌入" in other.warnings[0].zh


def test_a_document_of_pictures_says_so() -> None:
    data = docx_of(p(""))
    with pytest.raises(EmptyFileError, match="没有任何文字"):
        open_document(data)
    pictures = rezipped(data, lambda _, content: content, {"word/media/image1.png": b"x"})
    with pytest.raises(EmptyFileError, match="只有图片"):
        open_document(pictures)


def test_strict_documents_read_alike() -> None:
    data = docx_of(p("严格格式"))
    strict = rezipped(
        data,
        lambda _, content: content.replace(
            W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ),
    )
    assert open_document(strict).text == open_document(data).text == "严格格式"
