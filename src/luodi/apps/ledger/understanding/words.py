"""Words of a ledger's own: what state a matter is in, how often it is reported on."""

from __future__ import annotations

import re

from luodi.core.rhythm import Rhythm

OPEN, CLOSED = "open", "closed"

_OPEN = re.compile(
    r"未.*|没有.*|尚未.*|在办|办理中|正在.*|进行中|推进中|推进|实施中|有序.*|序时.*|正常.*|按进度.*|"
    r"持续.*|长期.*|滞后.*|偏慢|缓慢|超期.*|逾期.*|待.*|否|×|部分.*|基本完成|阶段性.*|整改中|"
    r"[绿黄红蓝橙]灯?|开工.*|启动|已启动|已开工|已签收|延期.*|暂缓|挂起"
)
_CLOSED = re.compile(
    r"已?办结(?:销号)?|已?完成|已?销号|已?落实|已?整改(?:到位|完成)?|办毕|完结|已归档|是|√|✓|"
    r"全部完成|100%|按期完成|超期完成|提前完成|已?撤销|取消|作废|已?终止|并入.*|不再.*"
)
_RHYTHMS = (
    (re.compile(r"每?周.*|每周.*|按周.*|一周一.*"), Rhythm.WEEK),
    (re.compile(r"每?月.*|每月.*|按月.*|一月一.*|每月\d+日前"), Rhythm.MONTH),
    (re.compile(r"每?季.*|每季度.*|按季.*|一季一.*"), Rhythm.QUARTER),
    (
        re.compile(r"一次.*|到期.*|办结时.*|完成时.*|不定期|半年.*|每半年.*|年度.*|每年.*"),
        Rhythm.ONCE,
    ),
)


def state_of(cell: str) -> str:
    """``open`` or ``closed`` as the office says it; empty where its word is not known."""
    text = "".join(cell.split()).strip("。；;")
    if not text or _OPEN.fullmatch(text):
        return OPEN
    return CLOSED if _CLOSED.fullmatch(text) else ""


def rhythm_of(cell: str) -> str:
    """The rhythm a cell names, as it is stored; empty where it names none."""
    text = "".join(cell.split())
    by_label: dict[str, Rhythm] = {rhythm.label: rhythm for rhythm in Rhythm}
    found = by_label.get(text)
    for pattern, rhythm in _RHYTHMS:
        if not found and text and pattern.fullmatch(text):
            found = rhythm
    return str(found.value) if found else ""
