"""Named sets: “五大战略” promises five; the members, where the text lists them, are counted."""

from __future__ import annotations

import re

from luodi.reading.markers import chinese_number
from luodi.reading.model import Span, Term
from luodi.reading.view import View

_NAME = re.compile(
    r"(?P<open>“)?(?P<n>[二三四五六七八九十两]|十[一二三四五六]|\d{1,2})(?P<what>(?:个|大|"
    r"条|项|化|新|类|支|区|张)[一-鿿]{1,8}?)(?(open)”|(?<=战略|高地|工程|行动|体系|中心|"
    r"会战|提升|优化|计划|机制|清单|任务|目标|支柱|产业))"
)
_BEFORE = re.compile(r"(?:“(?P<quoted>[^“”\n]{4,80})”|(?P<plain>[^，。；：“”\n]{4,80}))$")
_AFTER = re.compile(r"(?:[，：(]|，?(?:即|就是|是指|包括)[：]?)[^。；\n]{4,120}")
_VERB = re.compile(
    r"(?:加快|持续|深入|全面|大力)?(?:推进|实施|打造|建设|围绕|锚定|聚焦|坚持|即|就是|是指|"
    r"包括)+"
)
_PARTS = re.compile(r"[、；]|(?<=”)和(?=“)")


def find_terms(view: View) -> tuple[Term, ...]:
    """Named sets of the text, each once, at the place where most of its members are listed."""
    best: dict[str, Term] = {}
    for m in _NAME.finditer(view.norm):
        count = 2 if m["n"] == "两" else int(m["n"]) if m["n"].isdigit() else chinese_number(m["n"])
        if not 2 <= count <= 20 or (m["open"] is None and len(m["what"]) < 3):
            continue
        name = m["n"] + m["what"]
        members = _members(view, m, count)
        known = best.get(name)
        if known is None or len(members) > len(known.members):
            best[name] = Term(*view.span(*m.span()), name=name, count=count, members=members)
    return tuple(sorted(best.values(), key=lambda t: t.start))


def _members(view: View, m: re.Match[str], count: int) -> tuple[Span, ...]:
    """Members right before the name (A、B、C“三大…”) or right after it (：A、B、C)."""
    before = _BEFORE.search(view.norm, max(0, m.start() - 90), m.start())
    if before:
        a, b = before.span("quoted") if before["quoted"] else before.span("plain")
        found = _split(view, a, b)
        if len(found) == count or (before["quoted"] and len(found) >= 2):
            return found
    after = _AFTER.match(view.norm, m.end())
    if after:
        found = _split(view, after.start() + 1, after.end())
        if len(found) == count:
            return found
    return ()


def _split(view: View, start: int, end: int) -> tuple[Span, ...]:
    out: list[Span] = []
    begin = start
    for cut in [*(c.span() for c in _PARTS.finditer(view.norm, start, end)), (end, end)]:
        a, b = begin, cut[0]
        while a < b and view.norm[a] in " “：，":
            a += 1
        while b > a and view.norm[b - 1] in " ”)":
            b -= 1
        lead_in = _VERB.match(view.norm, a, b) if not out else None
        a = lead_in.end() if lead_in and b - lead_in.end() >= 2 else a
        if b > a:
            out.append(Span(*view.span(a, b)))
        begin = cut[1]
    return tuple(out)
