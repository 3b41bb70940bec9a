"""Numbering marks of official documents: where they stand and what they count.

The order of ranks is that of GB/T 9704-2012 §7.3.3 (一、 （一） 1. （1）), with 编, 章, 节, 条 of
regulations above and circled numbers and 一是, 第一 of speeches below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Ranks, from the top of a document down.
PART, CHAPTER, SECTION, ARTICLE, CN, CN_PAREN = 0, 1, 2, 3, 4, 5
AR, AR_PAREN, CIRCLE, ORDINAL, INLINE, DASH = 10, 11, 12, 13, 14, 15
DECIMAL = 6  # 1.1 is 6, 1.1.1 is 7 …


class Mark(NamedTuple):
    """A candidate mark: `start`–`end` is the mark itself, `line` whether it opens a line."""

    start: int
    end: int
    rank: int
    number: int
    line: bool
    style: str


_CN = "零一二三四五六七八九十百"
_MARK = re.compile(
    rf"(?=[第首其再最(\d①-⑳●•·■ \u3000-{_CN}])(?:"
    rf"(?P<article>第\s?(?:[{_CN}]{{1,5}}|\d{{1,3}})\s?(?P<unit>[编篇章节条]|"
    rf"部分)(?=[\s、：]|[^\d。，；]))"
    rf"|(?P<cn>[{_CN}]{{1,4}}\s?[、.](?![{_CN}]{{1,2}}(?:季度|月|年级|产业|线|期)))"
    rf"|(?P<cnp>\([{_CN}]{{1,4}}\)、?)"
    r"|(?P<dec>\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%万亿.米公里吨亩个元倍级]|[ \u3000\t]*(?:\n|$)))"
    r"|(?P<ar>\d{1,3}\s?[.、](?!\d{1,3}(?!\d)|\d+[%万亿]|[ \u3000\t]*(?:\n|$)))"
    r"|(?P<bare>(?<![^\n])[ \u3000]*\d{1,2}[ \u3000]+(?=[\u4e00-\u9fff]{2,20}[ \u3000]*\n))"
    r"|(?P<arp>\(\d{1,3}\)[、.]?)"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<dash>(?<![^\n])[ \u3000]*(?:--|[●•·■])[ \u3000]?(?=[\u4e00-\u9fff“]))"
    rf"|(?P<inline>[{_CN}]{{1,3}}(?:是|要))"
    rf"|(?P<ordinal>第[{_CN}]{{1,3}}(?=[，、：]|是)|首先(?=[，、：]|是|要)|其次(?=[，、：]|是|要)"
    r"|再次(?=[，、：]|是|要)|最后(?=[，：]|是|要)|其[一二三四五六](?=[，、：]|是)))"
)
_RANKS = {
    "bare": CN_PAREN,
    "cn": CN,
    "cnp": CN_PAREN,
    "ar": AR,
    "arp": AR_PAREN,
    "circle": CIRCLE,
    "inline": INLINE,
    "ordinal": ORDINAL,
    "dash": DASH,
}
_UNITS = {"编": PART, "篇": PART, "部分": PART, "章": CHAPTER, "节": SECTION, "条": ARTICLE}
_ADVERBS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


def chinese_number(text: str) -> int:
    """Value of a Chinese numeral below 1000; 0 where it is none."""
    total = current = 0
    for c in text:
        if c == "百":
            total, current = total + (current or 1) * 100, 0
        elif c == "十":
            total, current = total + (current or 1) * 10, 0
        elif c in _DIGITS:
            current = _DIGITS[c]
    return total + current


def find_marks(norm: str) -> Iterator[Mark]:
    """Everything that looks like a mark and stands where one may stand."""
    for m in _MARK.finditer(norm):
        kind = m.lastgroup or ""
        if kind == "unit":
            kind = "article"
        start = m.start()
        before = start - 1
        while before >= 0 and norm[before] in " \u3000\t":
            before -= 1
        line = before < 0 or norm[before] == "\n"
        if line or _may_follow(norm, before, start, kind):
            yield _mark(m, kind, line)


def _may_follow(norm: str, before: int, start: int, kind: str) -> bool:
    """Whether a mark of this kind may stand inside a line, after the character at `before`."""
    c = norm[before]
    if kind == "inline":
        return c in "。；：，！？)”、" and not (c == "、" and norm[start - 2 : start - 1] in _CN)
    if kind == "ordinal":
        return c in "。；：！？)，" or (c == "，" and norm[start] == "其")
    if kind in ("cnp", "arp"):
        return norm[start - 1] not in "第款条项(" and c not in "《“"
    if kind in ("article", "dec"):
        return before < start - 1 and c in "。；：！？)"
    if kind in ("cn", "ar"):
        return c in "。；！？)：" or before < start - 1
    return c in "。；：！？)，" or before < start - 1


def _mark(m: re.Match[str], kind: str, line: bool) -> Mark:
    text = m.group()
    rank = _rank(m, kind)
    start = m.start() + len(text) - len(text.lstrip(" \u3000"))
    return Mark(start, m.end(), rank, _number(text, kind), line, _style(text, kind))


def _rank(m: re.Match[str], kind: str) -> int:
    if kind == "article":
        return _UNITS[m["unit"]]
    if kind == "dec":
        return DECIMAL + m.group().count(".") - 1
    return _RANKS[kind]


def _number(text: str, kind: str) -> int:
    """What the mark counts; a dash counts nothing, so it is always the first."""
    if kind == "dash":
        return 1
    if kind == "circle":
        return ord(text) - ord("①") + 1
    if kind == "ordinal" and text in _ADVERBS:
        return _ADVERBS[text]
    digits = re.findall(r"\d+", text)
    return int(digits[-1]) if digits else chinese_number(text)


def _style(text: str, kind: str) -> str:
    """Series of one rank are told apart by style: 一是, 一要; 第一, 首先, 其一."""
    if kind == "inline":
        return text[-1]
    if kind == "ordinal":
        return "adverb" if text in _ADVERBS else text[0]
    return kind
