"""Marks of classification are refused; the same words within sentences are not."""

from __future__ import annotations

import pytest

from luodi.files import ClassifiedFileError, open_document, refuse_classified
from tests.files.makers import PdfPage, docx_of, p, pdf_of

MARKS = [
    "机密★1年",
    "秘密",
    "绝密★",
    "【秘密】",
    "密级：机密",
    "密　级：秘密★5年",
    "机 密 ★ 10 年",
    "000123 机密★长期 特急",
    "（绝密）",
    "秘密级",
    "秘密★解密前",
    "份号：000012  绝密",
    "密级\t秘密",
    "密级：☑机密",
    "机密件",
    "密级：秘密 保密期限：5年",
]
FREE = [
    "商业秘密",
    "保守秘密",
    "机密文件管理办法",
    "关于加强国家秘密管理的通知",
    "严守工作秘密，不得泄露机密★内容",
    "密级：公开",
    "密级：□绝密 □机密 □秘密",
    "绝密 机密 秘密",
    "秘密、机密、绝密级事项由区保密局管理。",
    "密级：无",
    "中华人民共和国保守国家秘密法",
    "内部资料 注意保存",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_in_the_head_is_refused(mark: str) -> None:
    with pytest.raises(ClassifiedFileError) as caught:
        refuse_classified(f"{mark}\n示例区人民政府文件\n关于工作的通知", "a.txt")
    assert caught.value.code == "classified"
    assert "a.txt" in caught.value.zh
    assert "a.txt" in caught.value.en


@pytest.mark.parametrize("words", FREE)
def test_the_words_alone_are_no_mark(words: str) -> None:
    refuse_classified(f"{words}\n示例区人民政府文件", "a.txt")
    assert open_document(f"{words}\n正文".encode(), name="a.txt").text.startswith(words[:2])


def test_only_the_head_counts() -> None:
    body = "\n".join(f"第{i}段内容" for i in range(60))
    refuse_classified(f"{body}\n秘密\n", "a.txt")
    with pytest.raises(ClassifiedFileError):
        refuse_classified(f"\n\n\n第一行\n第二行\n秘密\n{body}", "a.txt")


def test_a_mark_is_found_in_every_format_and_in_a_header() -> None:
    header = "<w:hdr><w:p><w:r><w:t>机密★1年</w:t></w:r></w:p></w:hdr>"
    page = PdfPage().text(83, 60, "秘密★1年").text(83, 120, "关于工作的通知")
    for name, data in (
        ("a.docx", docx_of(p("正文"), header=header)),
        ("b.docx", docx_of(p("机密") + p("正文"))),
        ("c.pdf", pdf_of(page)),
        ("d.html", "<html><body><p>绝密★30年</p><p>正文</p></body></html>".encode()),
        ("e.md", "**秘密**\n\n正文".encode()),
    ):
        with pytest.raises(ClassifiedFileError):
            open_document(data, name=name)
    assert (
        open_document(docx_of(p("正文"), header=header.replace("机密★1年", "内部"))).text == "正文"
    )
