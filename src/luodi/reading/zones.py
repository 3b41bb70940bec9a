"""Stretches that are not running text: contents, tables, notes, glossaries, annexes, gaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from luodi.reading.columns import column_of
from luodi.reading.tables import Table

Zone = tuple[int, int]


class Zones:
    """Stretches that may overlap; answers whether an offset lies in one, in O(log n)."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        merged: list[list[int]] = []
        for a, b in sorted(zones):
            if merged and a <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], b)
            elif b > a:
                merged.append([a, b])
        self._starts = [a for a, _ in merged]
        self._ends = [b for _, b in merged]

    def cover(self, offset: int) -> bool:
        """Whether the offset lies in a zone."""
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


_MISSING = re.compile(
    r"此处|隐藏|省略\d|略去|删减|[(〔【]略|内容略|缺页|缺失|残缺|字迹不清|无法辨认|无法识别"
)
_GAP = re.compile(
    r"[-—…\s]{0,6}(?:此处|以下|中间|下文)?(?:隐藏|省略|略去|"
    r"删减)(?:了)?(?P<n>\d+)(?:个)?字[^\n]{0,30}"
    r"|(?:\(|〔|【|\[)(?:此处|以下|中间)?(?:内容)?(?:略|省略|缺失|缺页|残缺|字迹不清|"
    r"无法辨认|以下内容无法识别)(?:\)|〕|】|\])"
    r"|-{2,}\s*(?:此处|以下|中间)(?:隐藏|省略|缺失)[^\n]{0,20}"
)
_CUT = re.compile(r"…+\s*\(?(?:全文|下文|余下全文|未完待续|点击阅读全文|阅读全文)[^\n]{0,10}$")
_ILLEGIBLE = re.compile(r"[�□■]{3,}|\?{6,}")


def find_gaps(norm: str) -> list[tuple[int, int, str, int | None]]:
    """(start, end, reason, hidden characters) of each stretch known to be missing."""
    out: list[tuple[int, int, str, int | None]] = []
    if _MISSING.search(norm):
        for m in _GAP.finditer(norm):
            a, b = m.span()
            while a < b and norm[a] in " \n\u3000":
                a += 1
            out.append(
                (
                    a,
                    b,
                    "hidden" if m["n"] or "隐藏" in m.group() else "cut",
                    int(m["n"]) if m["n"] else None,
                )
            )
    if "文" in norm[-40:] or "未完" in norm[-40:]:
        out += [
            (m.start(), m.end(), "cut", None) for m in _CUT.finditer(norm, max(0, len(norm) - 200))
        ]
    out += [(m.start(), m.end(), "illegible", None) for m in _ILLEGIBLE.finditer(norm)]
    return sorted(out)


_GLOSSARY = re.compile(
    r"^[ \u3000]*(?:附(?:件|录)?\s?\d*[：:]?[ \u3000]*)?(?:(?:相关|有关|部分|主要|"
    r"《?政府工作报告》?)?(?:名词|术语|用语|词语|缩略语|专有名词)"
    r"(?:术语)?(?:解释|说明|注释|释义)|注\s?释|尾\s?注)[ \u3000]*(?:\(.*\))?$",
    re.M,
)
_ANNEXES = re.compile(r"^[ \u3000]*附(?:件|表|录)\s?[：:]", re.M)
_NOTE = re.compile(r"(?:^|(?<=[ \u3000]))注\s?[：:]|^[ \u3000]*(?:说明|备注|资料来源)[：:]", re.M)
_NUMBERED = re.compile(r"[ \u3000\t]*(?:\d{1,2}\s?[.、．]|[①-⑳])")
_LINE = re.compile(r"[^\n]*")
_CAPTION = re.compile(
    r"^[ \u3000]*(?:附?表\s?\d+(?:[-—.]\d+)?|专栏\s?\d*[^\n]{0,20}指标)[ \u3000：:][^\n。]{2,40}$",
    re.M,
)
_STRONG = re.compile(
    r"[ \u3000]*(?:第[一二三四五六七八九十百]+[编章节部]|[一二三四五六七八九十]+、|"
    r"\([一二三四五六七八九十]+\)|专栏)"
)
_DAY = re.compile(
    r"^[ \u3000]*\(?(?:\d{4}|[〇○零一二三四五六七八九]{4})\s?年"
    r"\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日\)?[ \u3000]*$",
    re.M,
)
_BOX = re.compile(r"^[ \u3000]*专栏\s?[\d一二三四五六七八九十]*[^\n。]{0,40}$", re.M)
_DEFINES = re.compile(r"[ \u3000]*\d{1,2}[.、][^\n。]{2,20}[：:](?:泛指|是指|指|即|现阶段)")


def find_zones(norm: str, tables: list[Table]) -> Zones:
    """Everything to leave out of outline and requirements."""
    zones: list[Zone] = [z for t in tables if not _spaced_rows(t) for z in _around(t)]
    zones += [(c.start, c.end) for t in tables if _spaced_rows(t) for c in t.rows]
    zones += _contents(norm)
    zones += _glossaries(norm)
    zones += _annex_lists(norm)
    zones += _annex_tables(norm)
    zones += [m.span() for m in _DAY.finditer(norm)]
    if "注" in norm or "说明" in norm or "资料来源" in norm:
        zones += _notes(norm)
    if "表" in norm:
        zones += _captioned(norm)
    if "专栏" in norm:
        zones += _boxes(norm)
    return Zones(zones)


def _around(table: Table) -> Iterator[Zone]:
    """The table without the rows that are headings in it."""
    at = table.start
    for a, b in table.sections:
        yield at, a
        at = b
    yield at, table.end


def _spaced_rows(table: Table) -> bool:
    """Rows parted by spaces stand between lines of running text."""
    return bool(table.rows) and table.rows[-1].end > table.end


_LEADER = re.compile(r"[ .·…]{4,}\s*-?\d+-?[ \u3000]*$")
_PAGE = re.compile(r"[\s.·…]*\d*\s*$")
_PAGE_TAIL = 60  # characters at the end of a line of contents where its page number stands


def _contents(norm: str) -> Iterator[Zone]:
    """A table of contents: lines with dot leaders, or four heads in a row that all come again."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", norm) if m.group().strip()]
    keys = [
        _PAGE.sub("", norm[a : min(b, a + 120)].strip()).replace(" ", "").replace("\u3000", "")
        for a, b in lines[:400]
    ]
    later: dict[str, int] = {}
    for i, (a, b) in enumerate(lines):
        later["".join(norm[a : min(b, a + 60)].split())[:14]] = i
    run: list[int] = []
    for i in range(len(keys)):
        a, b = lines[i]
        listed = _LEADER.search(norm, max(a, b - _PAGE_TAIL), b) is not None
        again = 3 <= len(keys[i]) < 60 and "。" not in keys[i] and later.get(keys[i][:14], -1) > i
        if listed or again or (run and _is_contents_word(keys[i])):
            run.append(i)
            continue
        if len(run) >= 4:
            yield lines[run[0]][0], lines[run[-1]][1]
        run = []
    if len(run) >= 4:
        yield lines[run[0]][0], lines[run[-1]][1]


def _is_contents_word(key: str) -> bool:
    return key in ("目录", "目次") or key.isdigit()


def _glossaries(norm: str) -> Iterator[Zone]:
    for m in _GLOSSARY.finditer(norm):
        if m.start() > len(norm) * 0.5:
            yield m.start(), len(norm)
            return


def _points_end(norm: str, end: int) -> int:
    """Where the numbered lines after `end` end; blank lines between them count as theirs."""
    at = end
    while at < len(norm):
        following = _LINE.match(norm, at + 1)
        if following is None:
            break
        at = following.end()
        if _NUMBERED.match(following.group()):
            end = at
        elif following.group().strip():
            break
    return end


def _annex_lists(norm: str) -> Iterator[Zone]:
    for m in _ANNEXES.finditer(norm):
        line = _LINE.match(norm, m.start())
        yield m.start(), _points_end(norm, line.end() if line else m.end())


_ANNEX = re.compile(r"^[ \u3000]*附(?:件|表|录)\s?\d{0,2}[ \u3000]*$", re.M)


def _annex_tables(norm: str) -> Iterator[Zone]:
    """An annex that opens with the heads of a table, one a line, is a table to its end."""
    starts = [m.end() for m in _ANNEX.finditer(norm)]
    for i, start in enumerate(starts):
        stop = starts[i + 1] if i + 1 < len(starts) else len(norm)
        lines = [
            m
            for m in re.finditer(r"[^\n]+", norm[start : min(stop, start + 300)])
            if m.group().strip()
        ][:9]
        heads = [m for m in lines if len(m.group().strip()) <= 8 and column_of(m.group())]
        if len(heads) >= 3:
            yield start + heads[0].start(), stop


def _notes(norm: str) -> Iterator[Zone]:
    """A note under a table, with its numbered points."""
    for m in _NOTE.finditer(norm):
        line = _LINE.match(norm, m.start())
        end = line.end() if line else m.end()
        numbered = _NUMBERED.search(norm, m.start(), end) is not None
        yield m.start(), _points_end(norm, end) if numbered else end


def _captioned(norm: str) -> Iterator[Zone]:
    """After the caption of a table its cells: short lines, until text or a heading begins."""
    for m in _CAPTION.finditer(norm):
        end = m.end()
        at = end
        while at < len(norm):
            line = _LINE.match(norm, at + 1)
            if line is None:
                break
            text = line.group().strip()
            at = line.end()
            if not text:
                continue
            if _STRONG.match(text) or _CAPTION.match(text) or (len(text) > 40 and "。" in text):
                break
            end = at
        if end > m.end():
            yield m.start(), end


def _boxes(norm: str) -> Iterator[Zone]:
    """A box whose points define words is a glossary."""
    for m in _BOX.finditer(norm):
        at = m.end()
        while at < len(norm) and norm[at] in "\n \u3000":
            at += 1
        if not _DEFINES.match(norm, at):
            continue
        strong = re.compile(
            r"\n[ \u3000]*(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|专栏|"
            r"第[一二三四五六七八九十]+[章节])"
        )
        stop = strong.search(norm, at)
        yield m.start(), stop.start() if stop else len(norm)
