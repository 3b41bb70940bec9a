"""Targets: the figures a commitment promises to reach, with operator, unit and indicator.

Corpus RULES G1–G3: policy parameters, legal thresholds, results of the past, numbers inside names
and counts of topics are not targets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from luodi.reading.indicators import measured
from luodi.reading.markers import chinese_number

_COUNTED = (
    "人次|户次|场次|车次|批次|件次|台次|项次|人|名|户|家|個|个|所|座|处|處|条|條|项|件|套|"
    "台|辆|艘|架|列|门|种|支|期|场|例|份|册|"
    "张|只|头|株|棵|间|栋|幢|对|组|批|片|块|部|篇|堂|课时|床|标箱|标准箱|台套|台\\(套\\)|家次|戶"
)
_MEASURED = (
    "平方公里|平方千米|万平方米|平方米|立方米|公里|千米|公裏|海里|米|亩|公顷|吨标准煤|"
    "吨标煤|吨|公斤|千克|毫克|微克|斤|克|"
    "千瓦时|千瓦|兆瓦|瓦|度|美元|欧元|元|m³|个百分点|個百分點|百分点|%|‰|倍|级|升"
)
_AGES = "岁|年"
_SPEED = "个工作日|工作日|个自然日|天|小时|分钟"
_UNIT = (
    rf"(?:{_MEASURED}|{_SPEED}|{_AGES}|{_COUNTED})(?:/(?:立方米|平方米|小时|日|年|天|人|户|亩|"
    rf"公里|平方公里|万人|千人|吨|千瓦时))?"
)
_MAG = "万亿|千亿|百亿|十亿|千万|百万|亿|万|萬|億|千(?=[亩吨])"
_NUM = (
    r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d(?: \d){1,9}(?!\d)|\d{1,15}(?:\.\d{1,6})?)"
)
NUMBER = re.compile(
    rf"(?P<sign>[<>≥≤])?\s?(?:(?P<low>{_NUM})(?P<lowunit>[万亿]{{0,2}}(?:%|"
    rf"{_UNIT})?)\s?(?:--?|~|至|到)\s?)?(?P<n>{_NUM})\s?"
    rf"(?:(?P<mag>{_MAG})?(?P<unit>{_UNIT})|(?P<bare>{_MAG})(?=以上|左右|以内|以下|[一-鿿]))"
    r"(?P<after>及以上|及以下|以上|左右|上下|以内|以下|之内|之上|余)?"
    r"|"
    r"(?P<cn>百分之(?P<pct>[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?))(?P<cnafter>以上|"
    r"左右|以内|以下)?"
)
_TOPIC = re.compile(
    r"(?:直辖市|省份|省市|方面|领域|环节|阶段|步骤|层面|维度|坚持|统一|结合|转变|关键|原则|重点领域|问题|"
    r"要素|层级|层次|子项|分项|必须|不准|专题|月|工作日|小时|"
    r"自然日|核查点|(?:重点)?(?:内容|任务|举措|措施|工作)|地方|部分|机制|抓手|着力|确保|"
    r"高地|中心城市|定位|[^，。；、]{0,12}方案|示范区的|一(?:批|些)|以上的?部门|以上部门)"
)
_BEFORE_OPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        ">=",
        re.compile(
            r"(?:不低于|不少于|不小于|至少|最少|不得低于|不得少于|高于或等于)[^\d，。；]{0,10}$"
        ),
    ),
    (
        "<=",
        re.compile(
            r"(?:不超过|不高于|不大于|不多于|不得超过|不得高于|最多|"
            r"不突破)[^\d，。；]{0,10}$|控制在[^\d，。；]{0,3}$"
        ),
    ),
    (">", re.compile(r"(?:超过|超|突破|高于|大于|多于|优于|逾|达到或超过)[^\d，。；]{0,2}$")),
    ("<", re.compile(r"(?:低于|小于|少于|未满|不足)[^\d，。；]{0,2}$")),
    ("≈", re.compile(r"(?:约|近|接近|大约|大体|约为)[ ]?$")),
)
_LINKS = ("、", "和", "及", "与")
_AFTER_OPS = {
    "以上": ">=",
    "及以上": ">=",
    "之上": ">=",
    "左右": "≈",
    "上下": "≈",
    "以内": "<=",
    "以下": "<=",
    "及以下": "<=",
    "之内": "<=",
    "余": "≈",
}
_SIGNS = {"<": "<", ">": ">", "≥": ">=", "≤": "<="}
_NAMED = re.compile(r"“[^“”\n]{0,60}”|《[^《》\n]{0,80}》|〔\d{4}〕\d+号")
_POLICY = re.compile(
    r"补贴|补助|奖励|奖补|给予|资助|贴息|减按|税率|退还|返还|罚款|缴纳|收费标准|支付标准|"
    r"报销|起付|担保费率(?!降)|出资比例|注册资本|首付|收费|起征点|销售额|加计|"
    r"不含|津贴|租金|定价|免征|优惠|低保标准|养老金标准|扣除|年龄|周岁|缴费"
)
_PAST = re.compile(
    r"已(?:经)?(?!知|有的)|截至|目前|(?<![比较])去年(?!同期)|上年全年|过去|以来|"
    r"累计(?:完成了|达)|了(?:\d|约)"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,12}$")
_TO = re.compile(
    r"[^，。；]{0,6}(?:提高|增加|提升|下降|降低|压缩|压减|扩大|增长|降|升|减少|延长|"
    r"缩短)(?:到|至|为)"
)
_GROWTH = re.compile(
    r"(?:增长|增加|提高|提升|涨幅|上升|增速|增幅|新增|扩大)(?!到|至|为)[^，。；]{0,8}$"
)
_DECREASE = re.compile(
    r"(?:下降|降低|减少|压减|压缩|减量|削减|降幅|下调|缩短|削减比例[^，。；]{0,8})(?!到|至|"
    r"为)[^，。；]{0,8}$"
)
_SOFT = re.compile(r"力争|争取|努力|预计|预期|确保实现.{0,2}争")
_PER = re.compile(r"每(?:年|月|季度|个|人|户|县|镇|村|社区|万人|千人)|年均")
_FILTER = re.compile(r"(?:的)?[^，。；、]{0,10}(?:项目|企业|集团|主体|工程|占比)")
_PROJECT = re.compile(
    r"[^，。；]{0,90}(?:等(?:重大|重点)?(?:项目|工程)|项目建设|(?:工程|项目)(?:前期|开工|"
    r"建设|投产|，|。|；|$))"
)
_MADE = re.compile(
    r"(?:新建|建成|建设|完成|新增|改造|实现|达到?|形成|增加|投放|治理|清淤|整治|提升|推进|"
    r"实施|约|近)[^，。；]{0,8}$"
)
_CAPACITY = frozenset(
    ["亩", "吨", "千瓦", "兆瓦", "台", "辆", "平方米", "吨标准煤", "立方米", "千瓦时"]
)
_SPAN = re.compile(
    r"(?:寿命|年限)[^，。；\d]{0,6}(?:达到?|提高到|增加到|延长到|为)[^，。；\d]{0,2}$"
)
_FASTER = re.compile(
    r"(?:压减|压缩|缩短|控制|减)(?:到|至|在|为)?[^，。；\d]{0,12}$|(?:时限|时间|"
    r"用时)[^，。；\d]{0,10}(?:压减|压缩|缩短|控制)[^，。；]{0,14}$"
)
# 做强3个产业集群: the three are there already.
_STANDING = re.compile(
    r"(?:优先支持|做优|做强|做大|壮大|巩固|发挥|依托|用好|围绕|聚焦)[^，。；]{0,16}$"
)
_WIDEST = 160  # characters of a clause that are looked at on either side of a figure


@dataclass(slots=True)
class Figure:
    """A target on normalised offsets; `unit_span` is where its unit stands."""

    start: int
    end: int
    op: str
    value: float | tuple[float, float]
    unit_span: tuple[int, int]
    indicator: str
    kind: str
    soft: bool
    per: str
    reference: str


def unit_name(written: str) -> str:
    """The unit of a figure as it is kept, from what is written where its unit stands."""
    unit = "".join(written.split())
    return "%" if unit in ("", "百分之", "％") else unit


def find_figures(norm: str, start: int, end: int) -> list[Figure]:
    """Figures to be reached inside ``norm[start:end]``."""
    if not _GATE.search(norm, start, end):
        return []
    level = [_unchanged(norm, m, start) for m in _UNCHANGED.finditer(norm, start, end)]
    hits = list(NUMBER.finditer(norm, start, end))
    if not hits:
        return level
    named = [m.span() for m in _NAMED.finditer(norm, start, end)]
    opens = [a for a, _ in named]
    out: list[Figure] = level
    for m in hits:
        i = bisect_right(opens, m.start()) - 1
        if i >= 0 and m.end() <= named[i][1]:
            continue
        if _is_target(norm, m, start, end):
            out.append(_figure(norm, m, start, end, out))
    return out


_GATE = re.compile(r"\d|百分之|持平")
_UNCHANGED = re.compile(r"与(?:上年|去年)(?:同期)?(?:基本)?持平")


def _unchanged(norm: str, m: re.Match[str], start: int) -> Figure:
    """与上年持平 is a growth of 0 (corpus RULES G2); the text names no unit."""
    clause = norm[_left(norm, m.start(), start) : m.start()]
    at = m.end()
    return Figure(m.start(), m.end(), "=", 0.0, (at, at), clause[-30:], "growth", False, "", "上年")


def _left(norm: str, at: int, start: int) -> int:
    """Where the clause around `at` begins."""
    i = at
    start = max(start, at - _WIDEST)
    while i > start and norm[i - 1] not in "，。；：！？\n":
        i -= 1
    return i


def _right(norm: str, at: int, end: int) -> int:
    i = at
    end = min(end, at + _WIDEST)
    while i < end and norm[i] not in "，。；：！？\n":
        i += 1
    return i


def _is_target(norm: str, m: re.Match[str], start: int, end: int) -> bool:
    at = m.start("n") if m["n"] else m.start("cn")
    if m["low"]:
        at = m.start("low")
    if _is_part_of_name(norm, m, at):
        return False
    clause = norm[_left(norm, at, start) : at]
    rest = norm[m.end() : _right(norm, m.end(), end)]
    if _POLICY.search(clause) or _POLICY.match(rest) or _PAST.search(clause):
        return False
    wanted = _BY_UNIT.get(m["unit"] or "")
    if wanted is not None:  # hours, ages and grades promise something only beside these words
        return wanted.search(clause + (m["after"] or "")) is not None
    if _FROM.search(clause) and _TO.match(rest):
        return False
    return not any(describes(m, clause, rest) for describes in _DESCRIBES)


def _is_part_of_name(norm: str, m: re.Match[str], at: int) -> bool:
    before = norm[at - 1] if at else ""
    if before.isascii() and (before.isalnum() or before in ".+/"):
        return True
    if before in "第前〔" or norm[m.end() : m.end() + 1] in "+":
        return True
    return (
        bool(m["n"])
        and norm[m.end("n") : m.end("n") + 1].isascii()
        and norm[m.end("n") : m.end("n") + 1].isalpha()
    )


def _counts_topics(m: re.Match[str], clause: str, rest: str) -> bool:
    """八个方面, 12个方案."""
    return _counted(m) and (_TOPIC.match(rest) is not None or m.group() == "1批")


def _stands_already(m: re.Match[str], clause: str, rest: str) -> bool:
    """做强3个产业集群; 使约8000万纳税人…; 对16种慢性病患者…."""
    if m["bare"]:
        return clause.startswith(("使", "让"))
    if not _counted(m):
        return False
    return _STANDING.search(clause) is not None or (clause.startswith("对") and not m["after"])


def _is_threshold(m: re.Match[str], clause: str, rest: str) -> bool:
    """投资10亿元以上项目, 500万元及以下的小微企业, 80%以下的单位."""
    money, after = m["unit"] in ("元", "美元"), m["after"] or ""
    if money and after and _FILTER.match(rest):
        return True
    if after.endswith(("以上", "以下")) and rest.startswith("的"):
        return money or (after.endswith("以下") and clause.startswith(("对", "将")))
    sized = clause.endswith(("投资", "总投资", "人口"))
    return (money or m["unit"] == "人") and sized and _FILTER.match(rest.lstrip("的")) is not None


def _is_capacity(m: re.Match[str], clause: str, rest: str) -> bool:
    """25万吨己二酸…等项目: a figure in a project's name."""
    if m["unit"] not in _CAPACITY or rest[:1] in ("", "、") or _MADE.search(clause):
        return False
    return _PROJECT.match(rest) is not None


def _is_share(m: re.Match[str], clause: str, rest: str) -> bool:
    """按用量的60%—70%估算."""
    if not clause.startswith("按"):
        return False
    return rest.startswith(("估算", "提前", "预付", "比例")) or clause.endswith("的")


def _counted(m: re.Match[str]) -> bool:
    return m["unit"] in _COUNTS


_DESCRIBES = (_counts_topics, _stands_already, _is_threshold, _is_capacity, _is_share)
_COUNTS = frozenset(_COUNTED.split("|"))
_BY_UNIT = {
    **dict.fromkeys(_SPEED.split("|"), _FASTER),
    **dict.fromkeys(_AGES.split("|"), _SPAN),
    "级": re.compile("左右$"),
}


def _figure(norm: str, m: re.Match[str], start: int, end: int, before: list[Figure]) -> Figure:
    left = _left(norm, m.start(), start)
    clause = norm[left : m.start()]
    soft = _SOFT.search(clause) is not None
    per = _PER.search(clause)
    if m["cn"]:
        value: float | tuple[float, float] = _percent(m["pct"])
        unit_span = (m.start("cn"), m.start("cn") + 3)
        op = _AFTER_OPS.get(m["cnafter"] or "", "") or _op_before(clause)
    else:
        value = _number(m["n"])
        unit_start = (
            m.start("mag") if m["mag"] else m.start("unit") if m["unit"] else m.start("bare")
        )
        unit_span = (unit_start, m.end("unit") if m["unit"] else m.end("bare"))
        op = (
            _SIGNS.get(m["sign"] or "", "")
            or _AFTER_OPS.get(m["after"] or "", "")
            or _op_before(clause)
        )
        if m["low"] and _number(m["low"]) < value:
            value, op = (_number(m["low"]), value), "range"
    kind = _kind(m, clause, norm, before)
    reference = re.search(
        r"(?:全国|全省|全市|国家|省|上年|去年|\d{4}年)(?:平均|下达|定|同期|水平)?", clause
    )
    return Figure(
        m.start(),
        m.end(),
        op,
        value,
        unit_span,
        _indicator(norm, m, clause, end, before),
        kind,
        soft,
        per.group() if per else "",
        reference.group()
        if reference and ("比" in clause or "较" in clause or "平均" in clause)
        else "",
    )


def _op_before(clause: str) -> str:
    for op, pattern in _BEFORE_OPS:
        if pattern.search(clause):
            return op
    return "="


def _number(text: str) -> float:
    return float(text.replace(",", "").replace(" ", ""))


def _percent(text: str) -> float:
    whole, _, fraction = text.partition("点")
    digits = "".join(str("零一二三四五六七八九".index(c)) for c in fraction)
    return float(f"{chinese_number(whole)}.{digits or 0}")


def _kind(m: re.Match[str], clause: str, norm: str, before: list[Figure]) -> str:
    if before and norm[before[-1].end : m.start()].strip() in _LINKS:
        return before[-1].kind
    if _DECREASE.search(clause):
        return "decrease"
    unit = m["unit"] or ""
    if _GROWTH.search(clause) and (unit not in _COUNTS):
        return "growth"
    return "count" if unit in _COUNTS or m["bare"] else "level"


def _indicator(norm: str, m: re.Match[str], clause: str, end: int, before: list[Figure]) -> str:
    """The thing measured: what follows a count, else what stands before the figure."""
    rest = norm[m.end() : _right(norm, m.end(), end)]
    rest = re.split(r"[、(和]", rest.removeprefix("的"))[0]
    counted = _counted(m)
    if counted and 2 <= len(rest) <= 24:
        return rest
    if before and norm[before[-1].end : m.start()].strip() in _LINKS:
        return before[-1].indicator  # 分别增长3.5%、6%
    name = clause.rsplit("、", 1)[-1] if counted else clause
    name = measured(name)
    return name or (before[-1].indicator if before else rest[:20])
