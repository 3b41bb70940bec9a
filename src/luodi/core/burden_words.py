"""Phrases that put a burden on units and do not belong into a notice about a single matter.

From 整治形式主义为基层减负若干规定 (rule 3: no demands for reports on implementation, one-vote
vetoes or pledges in documents that are not about them). Pointed out, never blocked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHRASES: tuple[tuple[str, str], ...] = (
    ("pledge", r"责任状|军令状"),
    ("veto", r"一票否决"),
    ("daily", r"每[日天周](?:前|下班前)?(?:书面)?(?:报送|上报|汇报|报告)|日报告|零报告"),
    ("report", r"报送贯彻落实情况|报送(?:工作)?总结|另行报送(?:书面|纸质)?材料"),
    ("trail", r"拍照留痕|照片佐证|学习笔记|会议记录备查"),
    ("person", r"主要负责(?:同志|人)(?:务必|必须)?(?:亲自|当面|到场|到会)"),
    ("threat", r"严肃追责|一律问责|就地免职"),
)
PHRASES = tuple((kind, re.compile(pattern)) for kind, pattern in _PHRASES)


@dataclass(frozen=True, slots=True)
class Remark:
    """A phrase that was found, and the kind of burden it is."""

    kind: str
    phrase: str


def remarks(text: str) -> list[Remark]:
    """What a text asks that it should not, in the order of the kinds; each kind once."""
    found = ((kind, pattern.search(text)) for kind, pattern in PHRASES)
    return [Remark(kind, match.group()) for kind, match in found if match]
