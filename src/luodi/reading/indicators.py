"""What a target measures: the words around a figure without verbs, dates and whoever acts."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LONGEST = 30
_LONGEST_OWNER = 40
_LEAD_IN = re.compile(
    r"^(?:(?:请|由)[^，。；]{2,16}?(?:于|在))?(?:到)?\s?(?:(?:\d{4}\s?年|今年|全年|上半年|"
    r"年底|[一二三四]季度)?(?:\d{1,2}月)?(?:底|末|\d{1,2}日|上旬|中旬|"
    r"下旬)?(?:之?前)?)(?:其中|同时|到20\d\d年底?前?|今年|全年|力争|确保|争取|努力|并|要|"
    r"再|共|累计|年内|计划|拟|拟按|按|预计|实现|完成|达到?|推出|建设|新建|改造|举办|开展|"
    r"打造|培育|引进|组织|使|全省|全市|全区|全县)*"
)
_VERB_TAIL = re.compile(
    r"(?:年均|预期|均|分别|总体|稳定|控制|保持|安排|维持|规模|总计)*(?:增长|增加|提高|提升|"
    r"下降|降低|减少|压减|达到?|为|在|突破|超过|超|约|不低于|不少于|不超过|涨幅|增速|"
    r"稳定在|控制在|"
    r"保持在|到|至|至少|近|按|占|拟按|扩大|以上|共|要|应|力争|争取|确保|需|不高于|高于|低于)*$"
)
_COMPARED = re.compile(r"(?:比|较)(?:上年|去年|上一年|20\d\d年|同期)|同比")
_ACTS = re.compile(
    r"^(?:[、和]|要|应当?|须|将|负责|牵头|组织|会同|配合|全力|积极|加快|继续|每年|年内|本月|"
    r"\d{1,2}月(?:底|末|\d{1,2}日)?前?)*"
)


def measured(words: str) -> str:
    """The indicator in the words that stand before a figure."""
    words = _COMPARED.split(words)[0] or words
    return _VERB_TAIL.sub("", _LEAD_IN.sub("", words)).strip()


def indicator(name: str, owners: Mapping[str, int], at: int) -> str:
    """The indicator of a figure at `at` without the names of those who answer for it.

    `owners` gives the place where each name first ends; a name that comes after the figure stays.
    At most 30 characters, cut at the front: the measured thing stands last.
    """
    whole = name
    while owner := _owner(name, owners, at):
        name = _ACTS.sub("", name[len(owner) :])
    if name != whole:
        name = _LEAD_IN.sub("", name)
    return _in_quotes((name or whole)[-_LONGEST:].strip())


def _owner(name: str, owners: Mapping[str, int], at: int) -> str:
    """The longest owner's name that `name` begins with; looked up, as a list may be long."""
    sizes = range(min(len(name), _LONGEST_OWNER), 1, -1)
    return next((name[:n] for n in sizes if owners.get(name[:n], at + 1) <= at), "")


def _in_quotes(name: str) -> str:
    """A name whose quotation marks stand in pairs: one whose other half was cut off goes."""
    if name.startswith("“") and name.find("”") == len(name) - 1:
        return name[1:-1]
    closed = name.find("”")
    if closed >= 0 and "“" not in name[:closed]:
        name = name[:closed] + name[closed + 1 :]
    opened = name.rfind("“")
    if opened >= 0 and "”" not in name[opened:]:
        name = name[:opened] + name[opened + 1 :]
    return name.strip()
