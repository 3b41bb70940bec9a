"""The text as the rules see it: cleaned of page debris and normalised, with the way back.

Rules run on :attr:`View.norm`. Wherever nothing had to be taken out, its offsets are those of the
source; otherwise :meth:`View.span` maps them back piece by piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass


def _pairs(text: str) -> dict[int, str]:
    """Each odd character of `text` stands for the even one before it."""
    return dict(zip(map(ord, text[::2]), text[1::2], strict=True))


_FULL_WIDTH: dict[int, int | str] = {0xFF10 + i: 0x30 + i for i in range(10)}
_FULL_WIDTH |= {0xFF21 + i: 0x41 + i for i in range(26)}
_FULL_WIDTH |= {0xFF41 + i: 0x61 + i for i in range(26)}
_PUNCTUATION = _pairs(
    "（(）)％%．.：：；；！！？？〇零○零◯零﹑、﹐，﹔；﹕：﹙(﹚)［[］]～~"
    "－-—-―-–-−-:：;；!！?？﹒.\xa0 \u2002 \u2003 \u2009 \v "
)
# The rules' own vocabulary in traditional script (pairs); the quotes keep the document's writing.
_TRADITIONAL = _pairs(
    "責责單单牽牵頭头縣县區区鎮镇鄉乡黨党務务辦办廳厅發发會会議议團团員员實实現现設设項项達达標标準准數数據据總总額额長长產产業业網网絡络農农場场廣广電电視视門门間间開开關关"
    "進进運运動动導导領领組组織织統统籌筹協协調调監监檢检評评價价獎奖勵励懲惩處处罰罚問问題题應应該该對对從从來来後后於于與与為为將将萬万億亿個个級级別别類类條条號号際际國国"
    "華华東东車车鐵铁橋桥樓楼層层園园醫医療疗衛卫護护養养師师學学習习術术創创強强優优質质環环節节約约減减壓压縮缩穩稳擴扩補补貼贴財财稅税審审計计劃划規规範范圍围構构試试點点"
    "積积極极參参權权屬属嚴严屆届內内資资訊讯訂订認认證证許许記记錄录報报請请複复雜杂難难險险隊队變变讓让還还這这樣样終终續续縱纵們们體体係系聯联繫系裏里幫帮職职適适蓋盖願愿"
    "雙双歲岁兩两紅红黃黄綠绿藍蓝橫横書书備备滿满決决斷断執执確确錯错築筑維维遺遗幾几無无異异畢毕勞劳貧贫災灾糧粮窮穷氣气溫温滅灭煙烟齊齐爾尔爭争衝冲獲获獨独鍵键鏈链銷销購购"
    "貿贸費费賬账賽赛贏赢趕赶躍跃軍军輔辅輕轻轉转邊边遠远選选遷迁郵邮鄰邻鋼钢錢钱鎖锁閉闭陣阵階阶隨随雖虽靈灵靜静順顺須须預预頻频顧顾飛飞館馆馬马驗验魚鱼鮮鲜麗丽龍龙"
)
_TABLE = {**_FULL_WIDTH, **_PUNCTUATION}

_COMMA = re.compile(r",(?!\d{3}(?!\d))")
_STOP = re.compile(r"(?<=[\u4e00-\u9fff%)”》])\.(?=[\s\u4e00-\u9fff]|$)")
_MARKUP = re.compile(
    r"<(?:/?[a-zA-Z][^<>\n]{0,200}|[!！]--[^<>\n]{0,200}--)>|&(?:nbsp|lt|gt|amp|quot|emsp|ensp)；"
)
# A line end where no sentence, heading or cell can end: text set in several runs.
_BROKEN = re.compile(
    r"(?<=[的和与、，])[ \u3000]*\n[ "
    r"\u3000]*(?=[\u4e00-\u9fff“])(?![一二三四五六七八九十]+[、是]|"
    r"第[一二三四五六七八九十]+[章条节])"
    r"|(?<=[\u4e00-\u9fff])[ \u3000]*\n[ \u3000]*(?=[，。；、)》”]|是：|的(?!确))|"
    r"(?<=[A-Za-z])\n(?=\d)|(?<=\d)\n(?=年平均|浓度|[%％])"
)
_RUN = re.compile(r"[ \u3000\xa0]{2,}")


@dataclass(frozen=True, slots=True)
class View:
    """`norm` is what rules read; `cuts` holds (offset in norm, offset in source) of each piece."""

    source: str
    norm: str
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def origin(self, offset: int) -> int:
        """Offset in the source of a character of `norm`."""
        i = bisect_right(self.starts, offset) - 1
        return self.origins[i] + offset - self.starts[i]

    def span(self, start: int, end: int) -> tuple[int, int, str]:
        """Source offsets and quote of ``norm[start:end]``."""
        if len(self.starts) > 1:
            tail = self.origin(end - 1) + 1 if end > start else self.origin(end)
            start, end = self.origin(start), tail
        return start, end, self.source[start:end]


def normalise(text: str) -> str:
    """One writing for punctuation, width and script; every character stays at its place."""
    norm = text.translate(_TABLE)
    if "," in norm:
        norm = _COMMA.sub("，", norm)
    if "." in norm:
        norm = _STOP.sub("。", norm)
    if "責" in norm or "單" in norm or "縣" in norm or "區" in norm:
        norm = norm.translate(_TRADITIONAL)
    return norm


def make_view(text: str) -> View:
    """Normalise a text and take out what is not the document: tags, page numbers, line wraps."""
    norm = normalise(text)
    cuts = [m.span() for m in _MARKUP.finditer(norm)] if "<" in norm or "&" in norm else []
    cuts += _page_debris(norm) or [m.span() for m in _BROKEN.finditer(norm)]
    if not cuts:
        return View(text, _break_runs(norm))
    return _without(text, norm, sorted(cuts))


def _without(text: str, norm: str, cuts: list[tuple[int, int]]) -> View:
    pieces: list[str] = []
    starts, origins = [0], [0]
    at = length = 0
    for begin, end in cuts:
        start = max(begin, at)
        if end <= start:
            continue
        if start > at:
            pieces.append(norm[at:start])
            length += start - at
        if length > starts[-1]:
            starts.append(length)
            origins.append(end)
        else:
            origins[-1] = end
        at = end
    pieces.append(norm[at:])
    return View(text, _break_runs("".join(pieces)), tuple(starts), tuple(origins))


def _break_runs(norm: str) -> str:
    """In a text without line ends, runs of spaces stand where paragraphs ended."""
    if len(norm) < 1200 or norm.count("\n") * 400 > len(norm):
        return norm
    return _RUN.sub(lambda m: "\n" + m.group()[1:], norm)


# --- text taken from a page image or PDF: hard-wrapped lines, running page numbers ----------------

_WRAP_END = re.compile(r"[。！？；：…)》”]\s*$")
_HEAD = re.compile(
    r"\s*(?:第[一二三四五六七八九十百]+[章节条编]|[一二三四五六七八九十]+、|"
    r"\([一二三四五六七八九十\d]+\)"
    r"|\d{1,2}(?:\.\d{1,2})+(?!\d|[%万亿个])|\d{1,2}[.、](?!\d)|[①-⑳]|附件|专栏|表\s*\d|图\s*\d|--)"
)
_LEADER = re.compile(r"[.·…]{4,}\s*\d+\s*$")


def _ends(pattern: re.Pattern[str], norm: str, a: int, b: int) -> bool:
    """Whether the last characters of a line match; only those are looked at."""
    return pattern.search(norm, max(a, b - 60), b) is not None


def _page_debris(norm: str) -> list[tuple[int, int]]:
    """Spans to take out of hard-wrapped text: page numbers, and the line ends inside paragraphs."""
    lines: list[tuple[int, int]] = []
    at = 0
    for line in norm.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    width = _wrap_width(norm, lines)
    if not width:
        return []
    numbers = _page_numbers(norm, lines)
    return [*numbers.values(), *_wraps(norm, lines, width, numbers)]


def _wrap_width(norm: str, lines: list[tuple[int, int]]) -> int:
    """The line length at which the text was wrapped, or 0."""
    lengths = [b - a for a, b in lines if b - a >= 12 and not _ends(_LEADER, norm, a, b)]
    if len(lengths) < 12:
        return 0
    lengths.sort()
    width = lengths[int(len(lengths) * 0.9)]
    if not 16 <= width <= 60:
        return 0
    full = [n for n in lengths if n >= width * 0.85]
    open_ended = sum(not _ends(_WRAP_END, norm, a, b) for a, b in lines if b - a >= width * 0.85)
    if len(full) < len(lengths) * 0.5 or open_ended < len(full) * 0.6:
        return 0
    return width


_SKIPPED = 3  # pages in a row that may show no number


def _page_numbers(norm: str, lines: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Page numbers at line starts (alone or glued to the text), found as a rising sequence."""
    found: dict[int, tuple[int, int]] = {}
    expected, last = 1, -1
    for i, (a, b) in enumerate(lines):
        m = re.match(r"\s*-?\s*(\d{1,3})\s*-?\s*(?=[^\d.%、)年月日]|$)", norm[a : min(b, a + 12)])
        if m is None:
            continue
        number = int(m[1])
        alone = m.end() >= b - a
        if expected <= number <= expected + _SKIPPED and (last < 0 or a - last > 150):
            found[i] = (a, a + m.end())
            expected, last = number + 1, a
        elif number == 1 and alone:
            found[i] = (a, a + m.end())
            expected, last = 2, a
    return found if len(found) >= 3 else {}


def _wraps(
    norm: str, lines: list[tuple[int, int]], width: int, numbers: dict[int, tuple[int, int]]
) -> list[tuple[int, int]]:
    """Line ends that break a sentence: the line is full, or open, and no heading follows."""
    cuts: list[tuple[int, int]] = []
    for i in range(len(lines) - 1):
        a, b = lines[i]
        c, d = lines[i + 1]
        begin = numbers.get(i + 1, (c, c))[1]
        if b - a < width * 0.6 or _ends(_LEADER, norm, a, b) or _HEAD.match(norm, begin, d):
            continue
        if begin >= d and i + 2 < len(lines):  # a page number on a line of its own
            continue
        if _HEAD.match(norm, a, b) and b - a < width - 2 and "。" not in norm[a:b]:
            continue
        closed = _ends(_WRAP_END, norm, a, b)
        if (not closed and b - a >= width * 0.75) or (
            closed and b - a >= width - 1 and norm[b - 1] != "。"
        ):
            cuts.append((b, c))
    return cuts
