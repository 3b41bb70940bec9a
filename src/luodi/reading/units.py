"""Names of units: what ends like one, how a list of them is split, which are groups."""

from __future__ import annotations

import re
from typing import NamedTuple

from luodi.reading.model import PartyKind

# Endings of names of organs, offices, bodies and places; longest first where one ends another.
SUFFIX = (
    "有关方面|相关方面|有关部门|相关部门|职能部门|主管部门|部门|人民政府|政府|办公室|"
    "办公厅|委员会|管委会|管理委员会|办事处|督查室|研究室|"
    "督查组|督查办|领导小组|工作组|专项小组|小组|专班|指挥部|联席会议|总公司|公司|集团|"
    "银行|法院|检察院|学院|研究院|科学院|"
    "工程院|机关|科室|科|总局|分局|总署|海关|总社|供销社|联合会|协会|工会|总工会|妇联|残联|"
    "团委|工商联|科协|文联|侨联|党委|党组|纪委|"
    "监委|人大|政协|军分区|武装部|兵团|总队|支队|大队|街道|乡镇|镇街|开发区|高新区|园区|"
    "经开区|新区|度假区|"
    "管理区|示范区|片区|地区|社区|行政区|自治区|直辖市|县级市|中心|单位|机构|局|厅|委|办|"
    "部|署|院|会|处|站|所|室|组|"
    "省份|地方|省|市|县|区|州|盟|旗|镇|乡|村|队|校|各地|地方|中央|财政|总站|央行|基层|各级|双方"
)
_ENDS = re.compile(
    rf"(?:{SUFFIX})(?:[(〔][^()〔〕]{{1,24}}[)〕])?(?:主要负责人|主要负责同志|负责同志|"
    rf"负责人|主要领导|分线领导|分管领导)?$"
)
# Words that end like a unit but are none.
_NOT = re.compile(
    r"(?:部署|本科|学科|专科|百科|理科|文科|医科|布局|格局|结局|全局|大局|当局|全会|内部|全部|"
    r"外部|干部|局部|大部|中部|东部|西部|南部|北部|底部|社会|机会|议会|大会|工作会|学会了|"
    r"都会|才会|将会|不会|"
    r"年会|推介会|博览会|交易会|城区|郊区|灾区|库区|山区|地带|市场|城市|大城市|超大城市|"
    r"小区|牧区|林区|景区|辖区|社区|新农村|农村|乡村|"
    r"处处|好处|所处|所属|各处|到处|此处|何处|培训班|全县|全市|全省|全区|全国|我县|我市|"
    r"我省|我区|中小学校|在校|进站|车站|电站|泵站|"
    r"医院|场所|厕所|试点单位|用人单位|发展中心|县级|县域|任务|领域|有关方面|安委|"
    r"建设项目部|重点|支部|基层党支部|领导班子|先进单位|县处|"
    r"先行区|试验区|自贸区|居住区|住宅区|保护区|功能区|产业区|主产区|丘陵山区|城镇小区|"
    r"各项|高校|学校|企业单位|事业单位|社会各界|全社会)$"
)
_KNOWN = frozenset(
    [
        "各地",
        "各部门",
        "各单位",
        "各级",
        "中央",
        "地方",
        "全区上下",
        "干部",
        "全区党员干部",
        "广大党员干部",
        "各镇",
        "各县",
        "各区",
        "各市",
        "各省",
        "供电公司",
        "人行",
        "税务总局",
        "人民银行",
        "银保监会",
        "证监会",
        "国资委",
        "国家邮政局",
        "海关总署",
        "全国总工会",
        "共青团中央",
        "民航局",
        "气象局",
        "铁路局",
        "各有关方面",
        "有关方面",
        "各责任领导",
        "责任单位",
        "牵头单位",
        "配合单位",
        "高等院校",
        "高校",
        "科研院所",
        "各方面",
        "省级政府",
    ]
)
GROUP = re.compile(
    r"^(?:各|全|有关|相关|其他|其它|所有|地方各级|国务院(?:有关|相关|各)|省级有关|市级各)|"
    r"(?:有关|相关)(?:部门|单位)|等部门$"
)


class Name(NamedTuple):
    """A unit's name and where it stands."""

    start: int
    end: int
    text: str


def looks_like_unit(name: str) -> bool:
    """Whether a name ends as names of units do."""
    if name in _KNOWN:
        return True
    if name.startswith(("各", "有关", "相关", "其他")) and len(name) <= 40:
        return _ENDS.search(name) is not None
    return 2 <= len(name) <= 40 and _ENDS.search(name) is not None and not _NOT.search(name)


def kind_of(name: str) -> PartyKind:
    """A single unit, a group, or the holder of a post."""
    if re.search(r"(?:负责人|负责同志|领导|主任|局长|书记|干部|群众|市长|县长|区长)$", name):
        return PartyKind.POST
    return PartyKind.GROUP if GROUP.search(name) else PartyKind.UNIT


_SEPARATOR = "、，；/,\n\t "
_BARE_LEVEL = re.compile(
    r"(?:自治区|直辖市|县级市|计划单列市|副省级城市|县|区|市|旗|盟|州|镇|乡|街道|乡镇|街镇|园区|省)级?"
    r"(?:\([^()]*\))?(?:人民政府|政府|党委|管委会|办事处|党委、政府)?(?:\([^()]*\))?$"
)
_OPENING = "(〔【《“["
_CLOSING = ")〕】》”]"


def split_units(norm: str, start: int, end: int) -> list[Name]:
    """Names in a list of units: split at 、，；， spaces and 及, at 和 only between full names."""
    pieces = _pieces(norm, start, end)
    names: list[Name] = []
    for a, b in pieces:
        for c, d in _split_words(norm, a, b):
            name = _trim(norm, c, d)
            if name.text:
                names.append(name)
    return _join_levels(norm, names)


def _pieces(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    depth, begin = 0, start
    for i in range(start, end):
        c = norm[i]
        if c in _OPENING:
            depth += 1
        elif c in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and c in _SEPARATOR:
            out.append((begin, i))
            begin = i + 1
    out.append((begin, end))
    return out


_BARE = frozenset(
    [
        "部门",
        "单位",
        "政府",
        "机构",
        "地区",
        "省",
        "市",
        "县",
        "区",
        "乡",
        "镇",
        "中央",
        "财政",
        "地方",
        "个人",
        "行业",
        "企业",
    ]
)
_WORDS = re.compile(r"以及|及其|及|和|与|等(?=[^、，；)]{2})|会同")


def _split_words(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    begin = start
    for m in _WORDS.finditer(norm, start, end):
        left = norm[begin : m.start()]
        if not left or left in _BARE or ("(" in left and ")" not in left):
            continue
        right = _TAIL_WORDS.sub("", norm[m.end() : end])
        if m.group() in ("和", "与") and (
            not (_full(left) and _full(right)) or right.rstrip("等") in _BARE
        ):
            continue
        if m.group() in ("及", "及其", "以及", "等") and not _full(left) and left[-1:] not in "等":
            continue
        out.append((begin, m.start()))
        begin = m.end()
    out.append((begin, end))
    return out


def _full(name: str) -> bool:
    return looks_like_unit(name.rstrip("等"))


_HEAD_WORDS = re.compile(
    r"(?:分别由|主要由|由|请|以及|及|和|与|并由|须由|应由|其中|要求|同时|[^、，]{0,12}(?:工作|"
    r"指标|事项|情况)由|[^、，]{1,12}的(?=[省市县区国]|有关|各))"
)
_TAIL_WORDS = re.compile(
    r"(?:等(?:部门|单位|有关部门|相关部门)?)?(?:按(?:照)?(?:各自)?职责(?:分工)?|"
    r"根据职责(?:分工)?|结合实际|分别|共同|具体|"
    r"总|为主)?(?:牵头负责|牵头落实|牵头办理|牵头|负责落实|负责实施|组织实施|负责组织|"
    r"抓好落实|主办|协办|承办|负责|配合|参与|协助|"
    r"支持|落实|实施|完成)?(?:落实)?[。；，、\s]*$"
)


def _trim(norm: str, start: int, end: int) -> Name:
    while start < end and norm[start] in " \u3000\t\n：。":
        start += 1
    m = _HEAD_WORDS.match(norm, start, end)
    if m and end - m.end() >= 2:
        start = m.end()
    m = _TAIL_WORDS.search(norm, start, end)
    if m:
        end = m.start()
    while end > start and norm[end - 1] in " \u3000\t\n。等":
        if norm[end - 1] == "等" and norm[start:end].endswith(("高等", "中等")):
            break
        end -= 1
    return Name(start, end, norm[start:end])


_LEVEL = re.compile(r"(?:各)?(?:省|市|县|区|州|旗|镇|乡|街道|地|自治区|直辖市)")


def _join_levels(norm: str, names: list[Name]) -> list[Name]:
    """各省、自治区、直辖市人民政府 is one group, as is 各区、县级市, as is 市、区应急委员会."""
    out: list[Name] = []
    for name in names:
        prior = out[-1] if out else None
        if prior and norm[prior.end : prior.end + 1] == "、" and _joins(prior.text, name.text):
            out[-1] = Name(prior.start, name.end, norm[prior.start : name.end])
        else:
            out.append(name)
    return out


def _joins(prior: str, name: str) -> bool:
    tail = prior.rsplit("、", 1)[-1]
    if _LEVEL.fullmatch(tail) and not prior.startswith("各") and _LEVEL.match(name):
        return True  # 市、区应急委员会
    return (
        prior.startswith("各")
        and not prior.endswith(("政府", "部门", "单位", "委", "局"))
        and _BARE_LEVEL.fullmatch(name) is not None
    )
