"""Who a sentence speaks to: its grammatical subject, where that is a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.reading.duties import Duty
from luodi.reading.model import Role
from luodi.reading.units import SUFFIX, Name, looks_like_unit, split_units

# A unit's name is a subject where one of these follows it.
_PREDICATE = (
    r"要|应当|应|须|必须|务必|需|负责|牵头|会同|配合|将|依|按照|按|根据|结合|围绕|于|每|"
    r"切实|认真|严格|加强|加大|加快|充分|积极|及时|立即|对照|对|把|统筹(?!办)|"
    r"建立|制定|制订|开展|组织(?!部|委)|继续|进一步|尽快|抓紧|抓好|依法|定期|适时|主动|"
    r"高度重视|协助|参与|推动|推进|落实|完善|研究(?!室|院|所|中心|会)|都|均|可|不得|承担|"
    r"向|联合(?!抽查|双随机|惩戒|执法)|全面|"
    r"分别|具体|采取|实行|强化|明确|指导(?!委|小组|组)|督促|坚持|深入|支持|做好|优先|一律|"
    r"同步|率先|带头|着力|通过|发挥|密切|提出|确保|全力|之间|给予|成立|编制|审核|汇总|报送|"
    r"常年|"
    r"自觉|紧扣|履行|拿出|细化|出台|印发|公布|发布|受理|办理|检查(?!院|组|站)|监督(?!管理|"
    r"局|所|检查局)|实施|执行|参照|完成|正|既|以|在|为|特别|作为|也|还|推行|推广|部署|开发|"
    r"提供|构建|培育|引导|鼓励|选派|举办|召开|派出|收集|调整|优化|改进|增加|减少|扩大|保障|"
    r"维护|予以|至少|原则上|启动|安排|利用|提高|共同|是|多|真正|务|\d{1,2}月|\d{4}年|年底|"
    r"年内|本月|两年|三年"
)
# Verbs that also stand in names and after places; only an office does these things for certain.
_DEED = (
    r"(?:(?<=[局厅])|(?<=管委会)|(?<=人民政府)|(?<=改革委|健康委)|(?<=发改委|卫健委))"
    r"(?:推出|新建|新增|建成|盘活|打造|创建|储备|清理|整治|修订|修缮|健全|压减|招引|引进|"
    r"化解|选聘|筹集|兑现|搭建|梳理|排查|摸排|争创)"
)
_BY_PREDICATE = (
    r"掌握|联系|扶持|确保|提供|保障|依法|具体|按|负责(?!同志|人)|牵头|统一|会同|办(?![公事案])|组织|共同|分别|汇总|研究|"
    r"制定|提出|审核|审批|审定|审查|承担|协助|进行|根据|另行|对|给予|统筹|在|直接|依照|报|"
    r"认定|向|抓|监督|管理|核准|核定|核实|核发|指导|"
    r"安排|实施|自行|作出|予以|签|参照|委托|确定|公布|发布|主管|综合|收集|提请|每|依据|"
    r"责令|换发|颁发|处理|会商|落实|推动|推进|建立|编制|开展|解决|协调|拟|印发|出台|担任|"
    r"出具|通知|予"
)
_ENDING = (
    rf"(?:{SUFFIX}|干部)(?:\([^()\n]{{1,24}}\))?(?:主要负责人|主要负责同志|负责同志|负责人|"
    rf"主要领导|分线领导|分管领导|责任领导)?(?:等)?"
)
_SUBJECT_END = re.compile(rf"{_ENDING}(?=，(?:要|应|必须|须|每年|每月)|{_PREDICATE}|{_DEED})")
_BY_END = re.compile(rf"{_ENDING}(?={_BY_PREDICATE})")
_REST_OF_A_NAME = 5
_OBJECT_END = re.compile(_ENDING)
_OBJECT_STOP = re.compile(r"[，。；\n]|等(?:有关|相关)?(?:部门|单位|方面)")
_PARTNERS = frozenset(["你省", "你市", "你区", "有关方面", "相关方面"])
_STARTS = re.compile(r"[，；：。\n]\s*")
_LEAD_IN = re.compile(
    r"(?:(?:到|自|从)?(?:(?:\d{4}年|今年|明年|每年)(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}日|"
    r"底|末|上旬|中旬|下旬)?"
    r"(?:之前|以前|前|起)?，?)?"
    r"(?:建议|同时，?|其中，?|并(?!会同)|而|但|另外，?|此外，?|请|要求|特别是|也)?"
)
_STOP = re.compile(r"[；。：\n“《<>]|，(?!各|有关|相关)")
_BY_MARK = re.compile(
    r"(?<!成员)(?<!组长)(?<![自理])(?<![提申邀报])(?:由|请(?!示))(?=[^，。；]{2})"
)
_JOINT = re.compile(r"(?:并|同时|要|应当|应|须|将|正)*会同")
_GATE = re.compile(
    "方|协|基金|织|学|部门|政府|委|局|厅|办|部|省|市|县|区|地|级|单位|会|院|组|中央|财政|"
    "校|行|司|署|室|领导|干部|街道|镇|乡|方面|指挥部|机关"
)
_STRONG = re.compile(
    r"^(?:各|有关|相关|其他|地方|国务院|当地|中央|国家|责任单位|牵头|主管|所在地|承办|"
    r"[省市县区州]|教育|全区|全市|全县|广大|县级以上|市级以上|本)|"
    r"(?:部门|机关|政府|委员会|办公室|办公厅|督查室|指挥部|党委|领导小组|总局|有关方面|"
    r"领导)(?:\(.*\))?$"
)
# Endings that many words share; before a preposition they prove nothing.
_WEAK = re.compile(r"(?:[省市县区州镇乡村会院所站组处]|中心)$")
_VERBAL = re.compile(
    r"(?:负责|坚持|承担|成员由|组长由|主任由|加强|加快|加大|健全|压实|完善|明确|实现|确保|"
    r"推进|推动|促进|落实|切实|提高|提升|强化|深化|优化|建立|构建|形成|支持|鼓励|引导|指导|"
    r"督促|通过|利用|运用|依托|结合|根据|"
    r"按照|按|对|向|将|把|与|从|在|由|经|报|以|为|及时|进一步|积极|充分|全面|深入|认真|"
    r"严格|坚决|要|应|完成|开展|实施|制定|出台|编制|安排|联系|具备|有条件|涉及|需|满足|让|"
    r"使|"
    r"改革(?!办|委|和)|改进|转变|避免|防止|增强|增加|减少|扩大|拓宽|尊重|维护|保持|保证|"
    r"统筹|协同|会同|配合|协助|组织领导|参照|比照|当前|如|若|凡|除|特别|尤其|同时|"
    r"各项(?!目)|这些|上述|不|"
    r"基本|逐步|综合|适用|安全|充实|发挥|支撑|抓好|做好|打造|建设好|培育|引进|用好|激发|"
    r"释放|规范(?!办)|简化|压缩|清理|排查|全省|全市|全国|我|他|其(?!他)|该|已|未|尚|仍|"
    r"经过|随着|"
    r"考虑|研究(?!室|院|所|中心|会)|探索|创新(?!办|委)|缓解|解决|取消|下放|授权|允许|"
    r"发展(?!改革|和改革|研究|规划)|大力|全力|积极争取|原则上|超|一个|每个|同一|某|整|应请|围绕|"
    r"新建|改建|完成|国有|民营|重点)"
)
# What stands before 有关, 各 inside a name that is one; anything else there is a verb.
_RANK = re.compile(
    r"(?:县级以上|市级以上|乡级以上|国务院|中央|国家|省|市|县|区|州|地方|省级|市级|县级|"
    r"区级|区直|市直|县直|省直|各|各级|其|全[省市县区]|人民政府|政府|党委|"
    r"[一-鿿]{2,4}(?:省|市|县|区)|你省|你市)*"
)
_INNER = re.compile(r"(?:有关|相关|其他|各|成员单位|本(?:省|市|县|区|地|辖区|部门|单位))")
_NOT_OWNER = re.compile(
    r"(?:企业|公司|群众|人民|我们|社会|项目|工程|城市|市场|园区|地区|个人|居民|农民|学生|"
    r"职工|人员|经济|机制|制度|体系|平台|基地|医院|学校|"
    r"大学|小区|农村|乡村|社区|行业|协会|集团|基金|(?<!医疗)机构|全市|全省|全区|全县|全国|"
    r"我国|我省|我市|我县|各项|国有|民营|所在|城区|县域|区域|财会|"
    r"监管区|试验区|试点|幼儿园|老城区|示范区|两地|三地|产区|灾区|山区|库区|牧区|景区|特区|"
    r"先行区|新区|保护区|功能区|集聚区|开发区|党组织|排污单位|用人单位)$"
)
_INSIDE = re.compile(
    r"[\d０-９]|签署|实行|争取|更多|认定|选派|全力|大力|两国|以下|以上的|按照|根据|按职责"
)
_ACTORS = re.compile(
    r"^(?:各级|有关|相关|全[区市省县]|广大|各)?(?:党员)?(?:领导)?干部(?:群众)?$|^各责任领导$"
)
_BARE = frozenset(
    [
        "各级",
        "你省",
        "你市",
        "你区",
        "你县",
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
        "村",
        "中央",
        "财政",
        "地方",
        "本部门",
        "该委",
        "该部",
        "上级",
        "办",
        "部",
        "委",
        "会",
        "组",
        "级",
        "院",
        "局",
        "本级",
        "双方",
        "基层",
        "机关",
        "领导",
        "中心",
    ]
)
_KNOWN = frozenset(
    ["有关方面", "各有关方面", "中央财政", "省级财政", "各级财政", "干部", "各地区", "各地"]
)


def subjects_of(norm: str, start: int, end: int) -> list[Duty]:
    """Units that the sentence itself makes answerable, in the order of the text."""
    found: list[Duty] = []
    helpers: list[Duty] = []
    for at in [start, *(m.end() for m in _STARTS.finditer(norm, start, end))]:
        if at >= end or not _GATE.search(norm, at, min(end, at + 60)):
            continue
        joint = _JOINT.match(norm, at, end)
        if joint:
            helpers += [Duty(n, Role.SUPPORT) for n in _object_names(norm, joint.end(), end)]
            continue
        found += _clause(norm, at, end)
    found += _by(norm, start, end, found)
    if helpers:
        for d in found:
            d.role = Role.LEAD if d.role is Role.RESPONSIBLE else d.role
        found += helpers
    return _dedupe(found)


_REPORTS = re.compile(r"(?:报告|上报|报送|报|抄送|反馈|送)(?:给|至|到)?(?=[一-鿿])")
_RECEIVED = re.compile(_ENDING + r"(?=[，。；、)(]|备案|审核|审定|审批|汇总|批准|同意|\d|$)")


def receivers_of(norm: str, start: int, end: int) -> list[Duty]:
    """To whom a duty is to be reported (报区政府督查室备案)."""
    found: list[Duty] = []
    for m in _REPORTS.finditer(norm, start, end):
        stop = _OBJECT_STOP.search(norm, m.end(), min(end, m.end() + 40))
        limit = stop.end() if stop else min(end, m.end() + 40)
        hit = _RECEIVED.search(norm, m.end(), limit)
        names = _owners(norm, m.end(), hit.end()) if hit else []
        found += [Duty(n, Role.REPORT_TO) for n in names]
    return _dedupe(found)


def _clause(norm: str, at: int, end: int) -> list[Duty]:
    """The subject of the clause that begins at `at`, with whom it acts together."""
    lead_in = _LEAD_IN.match(norm, at, end)
    at = lead_in.end() if lead_in else at
    names, after = _names_before(norm, at, end, _SUBJECT_END)
    if not names:
        names, after = _bodies(norm, at, end)
    if not names:
        return []
    tail = norm[after : after + 24]
    if (
        "提出了" in norm[after : after + 40].split("，", maxsplit=1)[0]
    ):  # a report of what they said
        return []
    if re.match(r"[在为以对正既是多]", tail) and any(
        _WEAK.search(n.text) and not _STRONG.search(n.text) for n in names
    ):
        return []
    if re.match(r"在[^，。]{1,20}的", tail):  # 单位在平台上开设的账号: no subject
        return []
    role = Role.RESPONSIBLE
    joint = _JOINT.match(norm, after, end)
    if joint or re.match(r"(?:等)?(?:要|应|应当|须|负责)*(?:总)?牵头(?!单位|责任|抓总)", tail):
        role = Role.LEAD
    elif re.match(r"(?:要|应|应当|须|积极|予以|密切)*(?:配合|协助)(?:[，。；]|做好)", tail):
        role = Role.SUPPORT
    helpers = _object_names(norm, joint.end(), end) if joint else []
    return [*(Duty(n, role) for n in names), *(Duty(n, Role.SUPPORT) for n in helpers)]


def _names_before(norm: str, at: int, end: int, ending: re.Pattern[str]) -> tuple[list[Name], int]:
    """Names from `at` up to the first predicate that they can be the subject of."""
    stop = _STOP.search(norm, at, min(end, at + 320))
    limit = stop.start() if stop else min(end, at + 320)
    if _VERBAL.match(norm, at, limit):
        return [], at
    for tries, m in enumerate(ending.finditer(norm, at, min(end, limit + 4))):
        if m.start() > limit or tries > 5:
            break
        if norm.startswith(("以下", "以上", "以外", "以内"), m.end()):
            continue
        close = m.end() - (1 if m.group().endswith("等") else 0)
        names = _owners(norm, at, close)
        if names:
            return names, m.end()
    return [], at


_BODY = re.compile(
    r"(?:机构|基金|协会|组织|商会|各方|高校|院校|院所|医院|学校|政府|中心|"
    r"团体)(?:\([^()\n]{1,12}\))?$"
)
_BODY_END = re.compile(
    r"(?:机构|基金|协会|组织|商会|各方|高校|院校|院所|医院|学校|政府|中心|"
    r"团体|(?<!的)地区|大省|大市)(?:\([^()\n]{1,12}\))?"
    r"(?=(?:都|也|更)?(?:要(?!求)|应当|应(?=[当按在将对加严建及积认把主参配坚])|必须|须|不得|"
    r"负责|承担))"
)


def _bodies(norm: str, at: int, end: int) -> tuple[list[Name], int]:
    """Bodies that are no organ of state (协会, 医院) where an order stands right after."""
    stop = _STOP.search(norm, at, min(end, at + 120))
    limit = stop.start() if stop else min(end, at + 120)
    if _VERBAL.match(norm, at, limit):
        return [], at
    m = _BODY_END.search(norm, at, min(end, limit + 4))
    if m is None or m.end() > limit or not 2 <= m.end() - at <= 40:
        return [], at
    text = norm[at : m.end()]
    if _ATTRIBUTE.search(text) or any(c in text for c in "，是把将"):
        return [], at
    return _split_bodies(norm, at, m.end()), m.end()


def _split_bodies(norm: str, start: int, end: int) -> list[Name]:
    """At 、和及 where a full name stands before it: 省级担保、再担保基金 is one name."""
    names: list[Name] = []
    begin = start
    for m in re.compile(r"以及|[、和及与]").finditer(norm, start, end):
        left = norm[begin : m.start()]
        if left not in _BARE and (looks_like_unit(left) or _BODY.search(left)):
            names.append(Name(begin, m.start(), left))
            begin = m.end()
    return [*names, Name(begin, end, norm[begin:end])]


_ATTRIBUTE = re.compile(
    r"[了过]|^(?:对|在|按|由|经|从|向|与|为|以)|(?:有条件|符合条件|具备条件|用人|社会|"
    r"市场)[^，]{0,4}$|的(?!部门)"
)


_COMMON = re.compile(
    r"等(?P<rest>(?:国务院|省级|市级|县级|区级)?(?P<whose>有关|相关|职能|主管)?(?:部门|单位)(?:\(单位\))?)$"
)


def _owners(norm: str, start: int, end: int) -> list[Name]:
    """All names of the list if each is an owner's; in 民政、公安等部门 the last word serves all."""
    text = norm[start:end]
    common = _COMMON.search(text)
    if common and "、" in text:
        names = split_units(norm, start, end - len(common.group()))
        if not all(2 <= len(n.text) <= 14 for n in names):
            return []
        if common["whose"]:  # 科技部、财政部等有关部门: these and others
            names.append(Name(start + common.start("rest"), end, common["rest"]))
        return names
    names = split_units(norm, start, end)
    if names and all(is_owner(n.text) for n in names):
        return names
    return names if len(names) > 1 and _shares_suffix(names) else []


def _shares_suffix(names: list[Name]) -> bool:
    """教育、卫生、民政部门: the last word serves all."""
    last = names[-1].text
    return (
        last.endswith("部门")
        and not last.startswith("各")
        and 4 <= len(last) <= 10
        and last not in ("有关部门", "相关部门")
        and all(2 <= len(n.text) <= 8 and not _VERBAL.match(n.text) for n in names[:-1])
        and all(re.fullmatch(r"[一-鿿]+", n.text) for n in names)
    )


def _object_names(norm: str, at: int, end: int) -> list[Name]:
    """The units after 会同: the list grows while 、 or 和 joins it on."""
    stop = _OBJECT_STOP.search(norm, at, end)
    limit = stop.start() if stop else end
    best: list[Name] = []
    for m in _OBJECT_END.finditer(norm, at, limit):
        if norm[m.end() : m.end() + 1] in "部局厅委办署院" and m.end() < limit:
            continue
        names = split_units(norm, at, m.end())
        if not all(looks_like_unit(n.text) or n.text in _PARTNERS for n in names):
            if best:
                break
            continue
        if best and not _grows(best, names):
            break
        best = names
    return best


def _grows(best: list[Name], names: list[Name]) -> bool:
    """More names, or the whole of a name whose beginning was seen (区委 → 区委督查室)."""
    if len(names) > len(best):
        return True
    last, longer = best[-1], names[-1]
    return (
        last.start == longer.start
        and longer.end - last.end <= _REST_OF_A_NAME
        and not last.text.endswith(("方面", "部门", "单位", "机构"))
    )


def _by(norm: str, start: int, end: int, found: list[Duty]) -> Iterator[Duty]:
    """由A牵头, 请B负责."""
    for m in _BY_MARK.finditer(norm, start, end):
        names, after = _names_before(norm, m.end(), end, _BY_END)
        verb = norm[after : after + 5]
        role = Role.LEAD if "牵头" in verb or "会同" in verb else Role.RESPONSIBLE
        joint = _JOINT.match(norm, after, end) if names else None
        for n in names:
            if not any(f.name.start == n.start for f in found):
                yield Duty(n, role)
        for n in _object_names(norm, joint.end(), end) if joint else []:
            yield Duty(n, Role.SUPPORT)


def is_owner(name: str) -> bool:
    """Whether a name as written is one that work could be given to."""
    if _ACTORS.search(name) or name in _KNOWN:
        return True
    if (
        name in _BARE
        or _VERBAL.match(name)
        or not looks_like_unit(name)
        or re.search(r"[是了过将]|(?<![主重])要|应(?![急用对])", name[:-1])
    ):
        return False
    inner = _INNER.search(name)
    if _INSIDE.search(name):
        return False
    if inner and inner.start() and not _RANK.fullmatch(name[: inner.start()]):
        return False
    if "的" in name[:-2] and not re.search(r"的(?:部门|机关|单位|政府|人民政府)$", name):
        return False
    if name.startswith(("各", "有关", "相关")):
        return True
    return not _NOT_OWNER.search(name.split("(", maxsplit=1)[0])


def _dedupe(duties: list[Duty]) -> list[Duty]:
    out: list[Duty] = []
    for d in sorted(duties, key=lambda d: d.name.start):
        if not any(o.name.text == d.name.text for o in out):
            out.append(d)
    return out
