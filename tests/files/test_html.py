"""Web pages: paragraphs, tables, what is furniture, and pages under other names."""

from __future__ import annotations

import pytest

from luodi.files import Aside, BombError, open_document


def text_of(html: str, name: str = "a.html") -> str:
    return open_document(html.encode(), name=name).text


def test_blocks_become_paragraphs_and_furniture_goes() -> None:
    document = open_document(
        "<!DOCTYPE html><html><head><title>题</title><style>p{}</style></head><body>"
        "<nav>首页</nav><script>x</script><h1>关于<br>工作的通知</h1><p>　　第一段 <b>加粗</b>\n"
        "续行<span style='display: none'>看不见</span></p><div hidden>藏</div>散文<p>年\n2026</p>"
        "<pre>甲\n乙</pre><footer>版权</footer></body></html>".encode(),
        name="a.htm",
    )
    assert document.format == "html"
    assert document.text == "关于\n工作的通知\n第一段 加粗 续行\n散文\n年 2026\n甲\n乙"
    assert document.asides == (Aside("footer", "版权"),)
    assert document.warnings == ()


def test_tables_carry_their_merged_cells() -> None:
    table = (
        "<table><caption>分工表</caption><thead><tr><th>序号<th>任务<th>单位</thead>"
        "<tr><td rowspan=2>1<td>甲<br>一<td>区发改局<tr><td>乙<td>区财政局"
        "<tr><td colspan=3>小计<tr><td rowspan=999999 colspan=0>2</table>后"
    )
    document = open_document(f"<html>前{table}".encode(), name="a.html")
    assert document.text == (
        "前\n分工表\n\n序号\t任务\t单位\n1\t甲 一\t区发改局\n1\t乙\t区财政局\n小计\t\t\n2\t\t\n\n后"
    )
    assert document.place_at(document.text.index("区财政局")).zh() == "表1 第3行 第3列"


def test_tables_that_only_lay_out_are_paragraphs() -> None:
    running = "".join(f"<p>{'文字' * 30}{i}。</p>" for i in range(6))
    page = f"<html><table><tr><td>导航</td><td>{running}</td></tr></table>"
    assert text_of(page).split("\n")[0] == "导航"
    assert "\t" not in text_of(page)
    nested = "<html><table><tr><td><table><tr><td>甲<td>乙</table><td>旁</table>"
    assert text_of(nested) == "甲\t乙\n\n旁"
    assert text_of("<html><table><tr><td>一<tr><td>二</table>") == "一\n二"


def test_ordered_lists_show_their_numbers() -> None:
    page = "<html><ol start=3><li>甲<li value=7>乙<li>丙</ol><ol type=A><li>丁</ol><ul><li>戊</ul>"
    assert text_of(page) == "3.甲\n7.乙\n8.丙\nA.丁\n戊"


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "utf-16"])
def test_the_encoding_a_page_states_and_others(encoding: str) -> None:
    page = (
        f"<html><head><meta charset='{encoding}'></head><body><p>示例区重点工作</p></body></html>"
    )
    assert open_document(page.encode(encoding), name="a.html").text == "示例区重点工作"


def test_a_page_under_another_name_is_read_with_a_warning() -> None:
    document = open_document("<html><body><p>正文</p></body></html>".encode(), name="表.doc")
    assert document.text == "正文"
    assert document.format == "html"
    assert "HTML" in document.warnings[0].zh
    # A few tags within a text file are part of its text.
    assert text_of("<p>一</p><p>二</p><p>三</p><p>四</p>", "a.txt").startswith("<p>一")


def test_a_web_archive() -> None:
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "PGh0bWw+PHA+5q2j5paHPC9wPg==\r\n--x--\r\n"
    )
    document = open_document(archive.encode(), name="a.doc")
    assert document.text == "正文"
    assert document.warnings


def test_endless_nesting_is_refused_and_long_lists_are_not() -> None:
    with pytest.raises(BombError):
        open_document(("<html>" + "<div>" * 50_000 + "文").encode(), name="a.html")
    assert text_of("<html><ol>" + "<li>项" * 5000).endswith("5000.项")
