"""The page: self-contained, escaped, linked both ways, honest about gaps."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from luodi.files.out import render_html
from luodi.files.out.source import Source
from luodi.reading import Coverage, Gap, Kind, Meta, Node, Reading, Requirement, Strength

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Collects tags, ids, links and text; checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.append((name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.words[tag] = self.words.get(tag, "") + data


def test_nothing_comes_from_elsewhere(reading: Reading, source: Source) -> None:
    html = render_html(reading, source)
    page = Page(html)
    assert all(link.startswith("#") for link in page.links)
    assert not any(name in ("src", "style", "onclick", "srcset") for name, _ in page.attributes)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(v for n, v in page.attributes if n == "content" and "default-src" in v)
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        digest = hashlib.sha256(page.words[tag].encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_each_leads_to_the_other(reading: Reading) -> None:
    page = Page(render_html(reading))
    assert len(page.ids) == len(set(page.ids))
    for number in ("1", "2", "3", "4"):
        assert {f"t{number}", f"c{number}"} <= set(page.ids)
        assert {f"#t{number}", f"#c{number}"} <= set(page.links)
    assert all(link[1:] in page.ids for link in page.links)
    labels = {v for n, v in page.attributes if n == "for"}
    assert labels == {"f-all", "f-no_lead", "f-no_deadline", "f-no_target"} <= set(page.ids)


def test_gap_and_open_fields_are_shown(reading: Reading) -> None:
    html = render_html(reading)
    assert '<div class="gap" role="note" id="g0"><b>缺文</b> 原文此处隐藏（5022字）' in html
    assert 'class="card none no-lead no-deadline no-targets" id="c2"' in html
    assert "无牵头 <b>3</b>" in html


def test_no_tasks(empty: Reading) -> None:
    page = Page(render_html(empty))
    assert "没有读出需要落实的任务" in page.words["p"]
    assert "今天天气很好。" in page.words["article"]
    assert "label" not in page.words


def test_a_sentence_that_is_a_task_is_not_set_as_a_heading() -> None:
    text = "一、推进老旧小区改造，11月底前完工。\n二、抓好整改\n有关单位要整改。"
    first, second = text.index("推进"), text.index("二、")
    sentence = Node(0, 18, text[:18], "一、", text[2:18], 1, None, section_end=19)
    heading = Node(second, second + 6, "二、抓好整改", "二、", "抓好整改", 1, None)
    task = Requirement(first, 19, text[first:19], Kind.TASK, Strength.MUST, True, node=0)
    html = render_html(Reading(text, Meta(), (sentence, heading), (task,), (), (), Coverage(1, 1)))
    body = html[html.index("<article") : html.index("</article>")]
    assert '<p><strong class="h" id="n0">一、</strong><a class="m none" id="t1"' in body
    assert '<h2><strong class="h" id="n1">二、抓好整改</strong></h2>' in body
    assert 'title="一、推进老旧小区改造，11月底前完工">一、推进老旧小区改造…</a>' in html


def test_language(reading: Reading) -> None:
    assert '<html lang="en">' in render_html(reading, None, "en")
    html = render_html(reading)
    assert '<html lang="zh-CN">' in html
    assert 'lang="zh-CN" aria-label="原文"' in html


def test_text_is_escaped_and_whole(one_task: Callable[..., Reading]) -> None:
    text = "<script>alert(1)</script>&\"'\n一\t二"
    page = Page(render_html(one_task(text)))
    assert "alert" not in page.words["script"]
    assert "<script>alert(1)</script>&\"'" in page.words["article"]
    assert "一" in page.words["td"]


@given(st.text(st.sampled_from("<>&\"' 一\n\ta="), min_size=1, max_size=40))
def test_any_text_makes_a_whole_page(text: str) -> None:
    task = Requirement(0, len(text), text, Kind.TASK, Strength.MUST, True)
    page = Page(render_html(Reading(text, Meta(), (), (task,), (), (), Coverage(1, 1))))
    squash = re.compile(r"\s+")
    shown = squash.sub("", page.words.get("article", ""))
    assert shown.removeprefix("1") == squash.sub("", text)


def test_gap_inside_a_line_keeps_what_stands_around_it() -> None:
    text = "抓好前文（此处\n略9字）抓好后文"
    gap = Gap(4, 12, text[4:12], "cut")
    html = render_html(Reading(text, Meta(), (), (), (gap,), (), Coverage()))
    body = html[html.index("<article") : html.index("</article>")]
    assert body.count('class="gap"') == 1
    before, after = body.index("<p>抓好前文</p>"), body.index("<p>抓好后文</p>")
    assert before < body.index('class="gap"') < after
