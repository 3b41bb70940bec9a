"""Responsibility as documents write it: (A牵头，B、C按职责分工负责), 责任单位：A、B, 〔…〕.

Only inside brackets at the end of a sentence, on a labelled line or in a table column (patterns.md
§0 rule 6). Roles follow corpus RULES U2–U3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.reading.model import Basis, Role
from luodi.reading.units import Name, looks_like_unit, split_units

LABELS: tuple[tuple[str, Role], ...] = (
    (
        "牵头责任单位|主要责任单位|牵头单位|牵头部门|牵头负责单位|牵头负责部门|主办单位|"
        "主责单位|汇总单位|第一责任单位|主办部门|总牵头单位|牵头负责",
        Role.LEAD,
    ),
    (
        "配合责任单位|配合单位|协办单位|参与单位|协助单位|协同单位|配合部门|协办部门|"
        "参加单位|支持单位|参与部门",
        Role.SUPPORT,
    ),
    (
        "责任单位|责任部门|落实单位|实施单位|承办单位|责任主体|负责单位|承担单位|负责部门|"
        "责任分工|分工负责|完成单位",
        Role.RESPONSIBLE,
    ),
    (
        "责任领导|牵头领导|分管领导|牵头市领导|牵头区领导|牵头县领导|包保领导|挂点领导|"
        "责任人|第一责任人|联系人|分管市领导|分管县领导|分管区领导",
        Role.LEADER,
    ),
    ("督办单位|督导单位|督查单位", Role.SUPERVISOR),
)
_LABEL_WORDS = "|".join(words for words, _ in LABELS)
LABEL = re.compile(rf"(?P<label>{_LABEL_WORDS})\s?[：:]\s?")
_ROLE_OF = {word: role for words, role in LABELS for word in words.split("|")}
_PLAIN = r"[^()〔〕【】\[\]\n]"
BRACKET = re.compile(
    rf"[(〔【\[](?P<body>{_PLAIN}*(?:[(〔\[]{_PLAIN}{{0,60}}[)〕\]]{_PLAIN}*)*)[)〕】\]]"
)
_DUTY_END = re.compile(
    r"(?:负责|牵头|落实|配合|参与|协助|主办|协办|承办|实施|组织实施|按职责(?:分工)?|"
    r"完成)[。；，]?\s*$"
)
_CONVENTION = re.compile(
    r"[。；，、]?\s*(?:列(?:在)?第一(?:位)?(?:的|者)?|排(?:名)?第一(?:位)?(?:的|者)?|"
    r"排在首位|首位|第一个|除标注)[^。；)〕]*?(?:牵头|"
    r"汇总)[^。；)〕]*?(?:[。；，,]?\s*下同)?[。；]?"
    r"|[。；，、]?\s*(?:以)?下同[。；]?\s*$|[。；]具体任务均涉及[^)〕]*"
)
_ROLE_END: tuple[tuple[re.Pattern[str], Role], ...] = (
    (
        re.compile(r"(?:总?牵头(?:负责|落实|办理|组织|抓总|会商)?|主办|主责|分别牵头|共同牵头)$"),
        Role.LEAD,
    ),
    (
        re.compile(
            r"(?:积极|按职责|按职责分工|分工|等)?(?:配合|参与|协助|协办|支持|参加)(?:落实|实施)?$"
        ),
        Role.SUPPORT,
    ),
    (
        re.compile(
            r"(?:负责|落实|实施|承办|完成|组织实施|指导|按(?:照)?(?:各自)?职责(?:分工)?|"
            r"推进|执行|办理)$"
        ),
        Role.RESPONSIBLE,
    ),
)
_SHARED = re.compile(r"按(?:照)?(?:各自)?职责|分别负责|分工负责|共同负责")


_CONTACTS = frozenset(["联系人", "责任人"])
_ACTS = ("牵头", "负责", "配合", "主办", "协办")
# What stands in a list without naming anyone.
NOBODY = frozenset(["无", "—", "/", "-", "--", "部门", "单位", "等部门", "相关", "有关"])


@dataclass(slots=True)
class Duty:
    """A unit and its role, on normalised offsets."""

    name: Name
    role: Role
    basis: Basis = Basis.EXPLICIT
    shared: bool = False
    carried: bool = False


def is_duty(body: str) -> bool:
    """Whether a bracket's text assigns work."""
    core = _CONVENTION.sub("", body).strip()
    labels = [m for m in LABEL.finditer(core) if m.start() == 0 or core[m.start() - 1] in "，；。 "]
    if labels:
        return any(m["label"] not in _CONTACTS for m in labels)
    if len(core) > 600 or "。" in core[:-1]:
        return False
    return any(_assigns(core, a, b) for a, b in _clauses(core, 0, len(core))) or _only_units(core)


def _assigns(core: str, start: int, end: int) -> bool:
    """A牵头, B按职责分工负责: units and what they do, in one clause of a bracket."""
    if not _DUTY_END.search(core[start:end]):
        return False
    return any(looks_like_unit(n.text) for n in split_units(core, start, end))


_OFFICE = re.compile(r"(?:局|委|办|厅|部|政府|街道|单位|部门|中心)$|^各.{0,8}(?:镇|乡|街|村|社区)$")


def _only_units(body: str) -> bool:
    """（县发改局、各镇街）: a bracket of units alone, two at least or one office."""
    if not 3 <= len(body) <= 120 or not re.search(r"[局委办厅部府街镇乡]$|单位$|部门$|街道$", body):
        return False
    names = split_units(body, 0, len(body))
    offices = [n for n in names if _OFFICE.search(n.text)]
    return len(offices) == len(names) and (len(names) > 1 or body[0] in "市县区省镇各")


def parse_duty(norm: str, start: int, end: int, *, first_leads: bool) -> list[Duty]:
    """Units and roles of a responsibility text (the inside of a bracket, or labelled lines)."""
    for m in _CONVENTION.finditer(norm, start, end):
        end = min(end, m.start()) if m.start() > start else end
    labels = list(LABEL.finditer(norm, start, end))
    duties = list(_labelled(norm, labels, end)) if labels else list(_phrased(norm, start, end))
    return lead_first(duties) if first_leads else duties


def _labelled(norm: str, labels: list[re.Match[str]], end: int) -> Iterator[Duty]:
    for i, m in enumerate(labels):
        role = _ROLE_OF[m["label"]]
        stop = labels[i + 1].start() if i + 1 < len(labels) else end
        while stop > m.end() and norm[stop - 1] in "，；。、\n \u3000()":
            if norm[stop - 1] == ")" and "(" in norm[m.end() : stop]:
                break
            stop -= 1
        other = re.compile(r"[，；。]\s?[一-鿿]{2,6}：").search(norm, m.end(), stop)
        stop = other.start() if other else stop
        shared = _SHARED.search(norm, m.end(), stop) is not None
        jointly = re.search("(?:分别|共同)牵头", norm[m.end() : stop]) is not None
        for name in split_units(norm, m.end(), stop):
            tail = norm[name.end : min(stop, name.end + 6)]
            leads = tail.startswith(("牵头", "等牵头")) or (role is Role.RESPONSIBLE and jointly)
            named = Role.LEAD if leads else role
            if name.text not in NOBODY and len(name.text) <= 40:
                yield Duty(name, named, shared=shared)


def _phrased(norm: str, start: int, end: int) -> Iterator[Duty]:
    """Clause by clause: names gather until a word says what they do."""
    waiting: list[Name] = []
    for a, b in _clauses(norm, start, end):
        text = norm[a:b].strip(" 。；，")
        role = next((r for p, r in _ROLE_END if p.search(text)), None)
        joint = re.search(r"会同|会商", text)
        names = [n for n in split_units(norm, a, b) if looks_like_unit(n.text)]
        if joint and role:
            split = a + norm[a:b].index(joint.group())
            yield from (
                Duty(n, Role.LEAD) for n in [*waiting, *(n for n in names if n.end <= split)]
            )
            yield from (Duty(n, Role.SUPPORT) for n in names if n.start > split)
            waiting = []
            continue
        waiting += names
        if role:
            shared = _SHARED.search(text) is not None
            yield from (Duty(n, role, shared=shared) for n in waiting)
            waiting = []
    yield from (Duty(n, Role.RESPONSIBLE) for n in waiting)


def _clauses(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, begin = 0, start
    for i in range(start, end):
        c = norm[i]
        depth += (c == "(") - (c == ")")
        parts = c in "，；。" or (c == "、" and norm.endswith(_ACTS, begin, i))
        if depth <= 0 and parts:
            yield begin, i
            begin = i + 1
    if begin < end:
        yield begin, end


def lead_first(duties: list[Duty]) -> list[Duty]:
    """列第一位者为牵头单位: unless someone leads already, or a collective stands first."""
    owners = [d for d in duties if d.role is Role.RESPONSIBLE]
    if (
        not owners
        or any(d.role is Role.LEAD for d in duties)
        or owners[0].name.text.startswith("各")
    ):
        return duties
    if len(owners) != len(duties) - sum(
        d.role not in (Role.RESPONSIBLE, Role.SUPPORT) for d in duties
    ):
        return duties
    owners[0].role, owners[0].basis = Role.LEAD, Basis.CONVENTION
    return duties
