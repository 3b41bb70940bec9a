"""What a heading announces for the sentences under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from luodi.reading.judge_words import VERB
from luodi.reading.markers import AR
from luodi.reading.model import NodeKind
from luodi.reading.outline import Head


class Mode(StrEnum):
    """How the sentences of a section are to be taken."""

    WORK = "work"
    REVIEW = "review"
    GUIDANCE = "guidance"
    AIM = "aim"
    PRAISE = "praise"
    RULES = "rules"


_MODES: tuple[tuple[Mode, re.Pattern[str]], ...] = (
    (
        Mode.AIM,
        re.compile(
            r"(?:^|[、和及])(?:总体|主要|工作|发展|预期|具体|建设|阶段性?|行动|规划|治理|"
            r"年度|奋斗|基本|近期|中期|远景|近远期)?目标(?:任务|指标|愿景|定位|要求)?$|"
            r"目标$|愿景$|(?:主要|核心)指标$|目标(?:和|与|及)(?:指标|任务)$|时间表$"
        ),
    ),
    (
        Mode.REVIEW,
        re.compile(
            r"回顾$|工作总结$|(?:工作|基本|总体|有关|主要|完成|进展|落实|贯彻|督查|实施|"
            r"开展|执行|建设|发展)情况$|现状(?:与.{0,8}|和.{0,8}|分析|评价)?$|形势(?:分析|"
            r"判断)?$|(?:面临的?|发展|有利|国际|外部|环境|当前)(?:形势|机遇|挑战|环境|条件|"
            r"背景)(?:和.{0,10}|与.{0,10})?$|"
            r"成效$|成就$|成绩$|^(?!.*(?:解决|整治|整改|处理|研究|化解|妥善|找准|应对|聚焦|"
            r"查找)).*(?:存在的?|主要|突出)问题.{0,10}$|不足$|困难(?:和|与)?(?:问题|"
            r"挑战)?$|^问题|短板$|背景$|成因分析$|发展基础$|^(?:主要)?做法$|"
            r"取得.{0,12}(?:成效|成绩|成就|进展)$|^问题和请求|基本经验$|趋势$"
        ),
    ),
    (
        Mode.GUIDANCE,
        re.compile(
            r"^(?:.{0,8}的)?(?:总体要求|指导思想|基本原则|工作原则|总体思路|总体考虑|"
            r"指导方针|基本要求|基本思路|发展思路|发展理念|工作思路|工作要求和原则|原则|"
            r"任务来源|战略定位|功能定位|总要求)(?:和.{0,6}原则|和.{0,6}思路)?$|"
            r"(?:重要|重大|深远)?意义$|重要性.{0,8}$|(?:充分|深刻|切实|进一步)?(?:提高|"
            r"统一|增强|深化)(?:思想)?认识.{0,10}$|^充分认识|^深刻认识|编制依据$|适用范围$|"
            r"编制目的.{0,6}$|^总则$|规划(?:范围|期限)$|指导思想.{0,8}$|^形势与要求"
        ),
    ),
    (
        Mode.PRAISE,
        re.compile(
            r"典型(?:经验)?做法|予以表扬|通报表扬|表彰名单|激励名单|先进(?:单位|集体|个人)名单"
        ),
    ),
    (Mode.RULES, re.compile(r"^附则$|名词解释|^术语|^定义$")),
)


_IMPROVES = re.compile(
    r"(?:不断|持续|大力|进一步)?(?:优化|营造|改善|创造|解决|破解|补齐|夯实|筑牢)"
)


def modes_of(norm: str, heads: Sequence[Head]) -> list[Mode]:
    """The mode of each head: its own, or that of the head it hangs under."""
    modes: list[Mode] = []
    for head in heads:
        own = _own(norm, head)
        parent = modes[head.parent] if head.parent is not None else Mode.WORK
        if own is Mode.WORK and parent is Mode.AIM and VERB.match(_title(norm, head)):
            pass  # 因地制宜加快发展…: under the aims, what is to be done for them
        elif (own is Mode.WORK and head.kind is not NodeKind.GAP) or (
            own is Mode.AIM and parent in (Mode.REVIEW, Mode.PRAISE)
        ):
            own = parent
        modes.append(own)
    return modes


def _own(norm: str, head: Head) -> Mode:
    title = _title(norm, head)
    if len(title) > 40 or head.rank > AR + 1:
        return Mode.WORK
    if _IMPROVES.match(title):
        return Mode.WORK  # 优化发展环境 is work, 发展环境 a review
    for mode, pattern in _MODES:
        if pattern.search(title):
            return mode
    return Mode.WORK


def _title(norm: str, head: Head) -> str:
    return norm[head.mark_end : head.end].strip(" 、\u3000：:“”")
