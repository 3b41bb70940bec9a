"""Hostile inputs: does reading stay linear? Prints time, speed and growth exponent of each.

    python tests/fuzz/hostile.py [--only WORD] [--sizes 10000,20000,40000] [--units] [--profile]

A command, never part of the suite: the suite holds no timed test. Exit status 1 if an input grows
faster than n^1.25 or is read slower than 20,000 characters per CPU-second; such inputs are listed
again at the end, with ``--profile`` together with the functions that took the time.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from luodi.reading import DISTRICT, ReadingError, Unit, read

SIZES = (10_000, 20_000, 40_000, 80_000)
CAP = 8.0  # seconds for one input of one size; longer sizes are then left out
EXPONENT = 1.25
SLOWEST = 20_000  # characters per CPU-second
NOISE = 0.02  # seconds: below this, growth cannot be told from noise

Make = Callable[[int], str]
Key = tuple[str, int, str]  # a function: file, line, name
Row = tuple[int, int, float, float, dict[Key, tuple[int, int, float, float]]]


class TooSlow(Exception):
    """The cap on time was reached."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One input: CPU seconds by size, and what became of it."""

    name: str
    make: Make
    seconds: dict[int, float]
    capped: int | None = None
    refused: str = ""

    @property
    def exponent(self) -> float:
        """Growth over the last two sizes and over all of them, whichever is worse; 1.0 is linear."""
        timed = [(n, t) for n, t in self.seconds.items() if t >= NOISE]
        if len(timed) < 2:
            return 0.0
        last = timed[-1]
        return max(_slope(timed[0], last), _slope(timed[-2], last))

    @property
    def rate(self) -> float:
        """Characters per CPU-second at the largest size measured."""
        n = max(self.seconds, default=0)
        return n / max(self.seconds.get(n, CAP), 1e-6)

    @property
    def bad(self) -> bool:
        """Whether the lead should look at it."""
        slow = self.capped is not None or self.rate < SLOWEST
        return slow or self.exponent > EXPONENT


def _slope(a: tuple[int, float], b: tuple[int, float]) -> float:
    return math.log(b[1] / a[1]) / math.log(b[0] / a[0])


def _times(piece: str, before: str = "", after: str = "") -> Make:
    """`piece` over and over, up to n characters."""
    return lambda n: before + (piece * (n // len(piece) + 1))[:n] + after


def _nested(left: str, right: str, inside: str = "") -> Make:
    return lambda n: left * (n // 2) + inside + right * (n // 2)


def _counted(form: str) -> Make:
    """Lines or pieces numbered 1, 2, 3 …: markers that run on without end."""

    def make(n: int) -> str:
        out: list[str] = []
        length = i = 0
        while length < n:
            i += 1
            out.append(form.format(i=i, c=_chinese(i)))
            length += len(out[-1])
        return "".join(out)[:n]

    return make


def _chinese(i: int) -> str:
    digits = "〇一二三四五六七八九"
    if i < 10:
        return digits[i]
    if i < 100:
        tens, ones = divmod(i, 10)
        return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")
    return "".join(digits[int(d)] for d in str(i))


_SENTENCE = "加快推进项目建设，确保按期完成任务"
_CHARACTERS = (
    *"()（）〔〕[]［］【】“”‘’《》<>{}\"'，。；：、！？…—-－·.|｜/\\*#_=~+&%　 \t\n",
    *"一二十百第是要和与的由到至年月日区县局办①㈠ⅠAa1１0万亿%",
    "\r\n", "\x00", "\u200b", "\ufeff", "\ufffd", "\x0c", "\u2028", "\U0001f600", "\u0301",
)  # fmt: skip
_PIECES = (
    "一、", "（一）", "（1）", "1.", "1、", "1.1.", "①", "第一，", "第一章", "第一条", "一是", "一要", "首先，",
    "一是。", "一、。", "一、\n", "（一）\n", "1.\n", "第一章\n", "①\n", "1.1\n", "--\n", "- ", "——", "附件：", "附件1\n",
    "注：", "序号", "序号\t", "序号\n", "目录\n", "目录\n一、", "……1\n", "专栏1\n", "表1\n", "图1 ",
    "责任单位：", "牵头单位：", "配合单位：", "（责任单位：", "（牵头单位：区发改局", "（责任单位：区发改局）", "[责任单位：区发改局]",
    "责任单位：区发改局\n", "牵头单位：区发改局；", "完成时限：", "完成时限：2025年6月底前\n", "责任领导：张三", "责任人：", "主送：",
    "区发改局、", "区发改局，", "区发改局 ", "各部门", "各县（市、区）", "各县(市、区)、", "有关部门", "等有关部门", "各责任单位、",
    "区发改局、区财政局、区住建局等有关部门", "由", "会同", "由区发改局牵头，", "由区发改局会同", "区发改局会同", "牵头", "负责", "配合", "按职责分工负责",
    "按职责分工负责；", "列第一位者为牵头单位。", "下同", "（下同）", "（以下简称", "（以下简称“区”）",
    "2025年", "2025年6月", "6月", "6月底前", "2025-06-01", "2025.6.", "“十四五”", "到2025年", "到2025年，", "每月", "每季度", "每周五",
    "3个工作日内", "之日起", "自印发之日起", "年底前", "上半年", "近期", "至", "2025年—", "1月至", "1—", "1-", "6月底前，", "2025—2027年",
    "1", "12", "123456789", "1,", "1,000", "1.0", "1%", "10%以上", "增长", "增长5%", "增长5%、", "达到", "达到10个", "不低于", "约", "力争", "全省平均",
    "100万元", "亿元", "1亿", "个", "万", "百分之", "百分之五", "比上年", "高于全省", "同比增长", "新建1座", "10个、", "三个", "五大", "“五大战略”", "三大高地、", "四个一", "五大战略：",
    "“", "”", "“”", "“‘", "《", "》", "《》", "《关于", "《<", "（", "）", "（）", "()", "([{", "（（）", "“《（", "）》”", "“a", "（a", "（a）", "“一、", "（一", "〔2025〕", "〔", "发〔2025〕1号", "〔2025〕1号\n",
    "<a", "<a ", "<a>", "</a>", "<!--", "<!-- -->", "<p>\n", "&nbsp;", "&nbsp", "&", "&lt;", "<",
    "。\n", "；\n", "，\n", "、\n", "：\n", "的\n", "和\n", "：", "。", "；", "、", "一\n", "a\n", "字字", "字\n", "字 ", "  ", " \n", "\n\n", "\n\n\n", "\t\t", "|a|b|\n", "a\tb\n", "|---|\n", "| | |\n", "+--+\n",
    "要", "要加快", "确保", "必须", "严禁", "不得", "推进", "完成", "加快推进", "加强", "落实", "进一步", "同志们：", "同志们，", "各位", "谢谢大家",
    _SENTENCE, _SENTENCE + "，", _SENTENCE + "；", _SENTENCE + "。", _SENTENCE + "\n", _SENTENCE + "。\n", _SENTENCE + "、",
    "隐藏", "---此处隐藏5022字,下载后查看---", "---此处隐藏", "---", "此处隐藏5", "■", "□□□", "XX", "××", "（略）", "……", "****", "……\n", "此处省略",
    "各县（市、区）人民政府，", "各位领导、同志们：\n", "（此件公开发布）\n", "区人民政府办公室\n", "2025年1月1日\n", "区人民政府\n2025年1月1日\n", "抄送：", "附件：1.", "附件：1.a\n2.b\n", "关于印发", "关于a的通知\n", "的通知", "通知\n", "政府工作报告\n",
    "第一章第二章第三章、", "一、二、三、", "一是二是三是", "（一）（二）", "1.2.3.", "一一一", "第第第", "1 1 1 ", "一、a。二、b。", "一是a；二是b；", "首先a其次b最后",
    "该项工作", "其中，", "同时，", "此外", "等", "等等", "及", "以及", "的", "是", "为", "对", "把", "将", "在", "区", "县", "局", "委", "办", "市", "省", "镇", "领导小组", "区委", "区政府", "区委、区政府", "企业", "项目",
    "责责", "單位", "縣", "1\n", "12\n", "- 1 -\n", "—1—\n", "第1页\n", "第 1 页 共 2 页\n", "1/2\n",
    "序号\t任务\t责任单位\t完成时限\n", "1\t建设\t区发改局\t2025年\n", "序号|任务|责任单位\n", "1 建设 区发改局 2025年\n", "序号 任务 责任单位 完成时限\n",
    "1\n建设\n区发改局\n2025年\n", "序号\n任务\n责任单位\n完成时限\n",
)  # fmt: skip


def _inputs() -> Iterator[tuple[str, Make]]:
    for piece in dict.fromkeys((*_CHARACTERS, *_PIECES)):
        yield repr(piece), _times(piece)
    for left, right in ("()", "（）", "“”", "《》", "【】", "[]", "‘’", "<>", "〔〕", "{}"):
        yield f"nested {left}{right}", _nested(left, right)
        yield f"nested {left}{right} in a task", _nested(left, right, _SENTENCE)
    for form in (
        "{c}、", "{c}、a\n", "（{c}）", "（{c}）a\n", "{i}.", "{i}.a\n", "{i}、", "（{i}）", "（{i}）a\n", "第{c}章 a\n", "第{c}条 a\n", "第{c}，a。", "{c}是a；", "{c}要a，", "{i}\n",
        "{i}.加快推进项目{i}建设（责任单位：区{i}局）\n", "一、a{i}\n（一）b\n1.c\n", "附件{i}\n", "{i}\t建设{i}\t区{i}局\n", "“{i}”、", "区{i}局、", "{i}月底前，", "{i}年，", "{i}%，", "{i}个工作日内，",
        "加快推进项目{i}建设，力争{i}年完成{i}%；", "《{i}》", "（{i}", "{i}大战略、", "二、a{i}，三、b", "由区{i}局牵头，", "{i}.1 a\n", "…………{i}\n", "a{i}…………{i}\n", "- {i} -\n", "{i} ",
    ):  # fmt: skip
        yield f"counted {form!r}", _counted(form)
    yield "one sentence without stop", _times("加快推进项目建设确保按期完成任务力争全年投资增长")
    for head in ("（责任单位：", "责任单位：", "要", "附件：", "注：", "序号\t任务\t责任单位\n", "目录\n", "牵头单位：", "到2025年，", "“", "（", "《", "五大战略：", "关于", "各县区人民政府：\n", "工作报告\n一、主要任务\n", "根据", "<a ", "由"):  # fmt: skip
        for body in (
            "区发改局、",
            "a",
            "字",
            " ",
            "\n",
            "1",
            "，",
            "一、",
            "（",
            "“",
            "2025年",
            _SENTENCE + "。\n",
        ):
            yield f"{head!r} then {body!r}", _times(body, before=head)
    for body in ("字", " ", "1", "区发改局、", "一", "（", "“", "\n", "，"):
        for tail in (
            "负责",
            "的通知",
            "）",
            "”",
            "。",
            "2025年",
            "牵头",
            "等有关部门",
            "%",
            "：",
            "个工作日内",
        ):
            yield f"{body!r} then {tail!r}", _times(body, after=tail)


@contextmanager
def _capped(seconds: float) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _read(text: str, units: Sequence[Unit]) -> str:
    try:
        read(text, units=units)
    except ReadingError as error:
        return type(error).__name__
    return ""


def measure(name: str, make: Make, sizes: Sequence[int], units: Sequence[Unit]) -> Measure:
    """Read one input in growing sizes until the cap is reached."""
    seconds: dict[int, float] = {}
    refused = ""
    for n in sizes:
        text = make(n)
        try:
            with _capped(CAP):
                best = float("inf")
                for _ in range(2):
                    began = time.process_time()
                    refused = _read(text, units)
                    best = min(best, time.process_time() - began)
                    if best > 0.2:
                        break
        except TooSlow:
            return Measure(name, make, seconds, n, refused)
        seconds[n] = best
    return Measure(name, make, seconds, None, refused)


def line(m: Measure) -> str:
    """One line of the table."""
    times = " ".join(f"{t:8.3f}" for t in m.seconds.values())
    more = f"  > {CAP:.0f} s at {m.capped:,}" if m.capped else ""
    mark = "BAD " if m.bad else "    "
    return (
        f"{mark}{m.exponent:5.2f} {m.rate:12,.0f}/s  {times}{more}  {m.name} {m.refused}".rstrip()
    )


def profile(m: Measure, units: Sequence[Unit], top: int = 4) -> list[str]:
    """The functions that take the time of a bad input, the longest first."""
    fitting = [n for n, t in m.seconds.items() if t < 5]
    text = m.make(max(fitting, default=1000))
    watch = cProfile.Profile()
    try:
        with _capped(CAP * 3):
            watch.enable()
            _read(text, units)
    except TooSlow:
        pass
    finally:
        watch.disable()
    stats: dict[Key, Row] = pstats.Stats(watch).stats  # type: ignore[attr-defined]  # typeshed knows no .stats
    longest = sorted(stats, key=lambda key: stats[key][2], reverse=True)[:top]
    return [_guilty(key, stats[key]) for key in longest]


def _guilty(key: Key, row: Row) -> str:
    """A function that took time; of what is built in (re above all), also who called it."""
    _, calls, own, total, callers = row
    by = ""
    if callers and key[0] == "~":
        by = "  from " + _place(max(callers, key=lambda caller: callers[caller][2]))
    return f"{own:8.3f} s own {total:8.3f} s all {calls:>9,} calls  {_place(key)}{by}"


def _place(key: Key) -> str:
    path, number, function = key
    return function if path == "~" else f"{path.rsplit('/', 1)[-1]}:{number} {function}"


def say(words: str) -> None:
    """One line of output, at once: a long run is watched."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all inputs, print the table, list what is bad."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="inputs whose name contains this")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--units", action="store_true", help="with the district's directory")
    parser.add_argument("--profile", action="store_true", help="name the guilty functions")
    given = parser.parse_args(arguments)
    sizes = [int(n) for n in given.sizes.split(",")]
    units = DISTRICT if given.units else ()
    found = [(name, make) for name, make in _inputs() if given.only in name]
    bad: list[Measure] = []
    for name, make in found:
        m = measure(name, make, sizes, units)
        if m.bad and m.capped is None:  # once more, larger: the collector's steps look like growth
            m = measure(name, make, [2 * n for n in sizes[1:]], units)
        say(line(m))
        if m.bad:
            bad.append(m)
    say(f"\n{len(found)} inputs, {len(bad)} of them grow too fast or are too slow")
    for m in bad:
        say(line(m))
        for words in profile(m, units) if given.profile else ():
            say(f"         {words}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
