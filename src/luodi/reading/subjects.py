"""Who a sentence speaks to: its grammatical subject, where that is a unit."""

from __future__ import annotations

import re

from luodi.reading.duties import Duty
from luodi.reading.model import Role
from luodi.reading.units import SUFFIX, Name, looks_like_unit, split_units

_MODAL = (
    r"要|应当|应|须|必须|务必|需|负责|牵头|会同|配合|将|按照|按|根据|结合|围绕|在|于|每|切实|认真|严格|加强|加大|加快|充分|积极|及时|立即|"
    r"对照|对|把|以|为|统筹|建立|制定|制订|开展|组织|继续|进一步|尽快|抓紧|抓好|依法|定期|适时|主动|高度重视|协助|参与|推动|推进|落实|完善|研究|"
    r"尤其|特别|都|均|也|可|不得|不|承担|向|与|从|联合|全面|共同|分别|具体|采取|实行|强化|明确|指导|督促|坚持|深入|支持|做好|优先|一律|同步|率先|带头|"
    r"着力|通过|利用|发挥|密切|逐级|逐项|提出|确保|全力|之间|用|给予|派出|成立|设立|编制|审核|审批|汇总|报|是|接到|收到|既|具备|力争|原则上|常年|还|"
    r"务|互相|相互|自觉|到|由|紧扣|紧紧|靠前|履行|拿出|多|少|再|先|细化|安排|下达|出台|印发|公布|发布|受理|办理|检查|监督|管理|实施|执行|选派|选择|参照"
)
_NAME = rf"[^，。；：、\s“”《》()<>]{{0,18}}?(?:{SUFFIX})(?:\([^()\n]{{1,24}}\))?(?:主要负责人|主要负责同志|负责同志|负责人|主要领导)?"
_STRONG_START = r"各|有关|相关|其他|地方|国务院|教育|机构编制|省|市|县|区|镇|乡|当地|中央|国家|全国|责任|牵头|主管|所在地|承办|基层|我"
SUBJECT = re.compile(
    rf"(?:同时，?|其中，?|并|而|但|另外，?|此外，?|请|要求|督促|由|以及)?(?P<list>{_NAME}(?:(?:、|和|及|与|以及|，(?=各)){_NAME}){{0,30}}?)(?P<next>{_MODAL})"
)
_CLAUSE_START = re.compile(r"(?:^|[，；：。]|(?<=\n))\s*")
_BY = re.compile(rf"(?:由|请)(?P<list>{_NAME}(?:(?:、|和|及|与|以及){_NAME}){{0,30}}?)(?:等)?(?:依法|具体|按|负责|牵头|统一|会同|办|组织|共同|分别|汇总|研究|制定|提出|审|承担|协助|进行|根据|另行|对|给予|统筹|在|直接|依照|报|认定|向|抓|监督|管理|核|指导|安排|实施|报送|自行|作出|予以|签|参照|委托|确定|公布|发布|主管)")
_GATE = re.compile("部门|政府|委|局|厅|办|部|省|市|县|区|地|级|单位|会|院|组|中央|财政|企业|校|行|司|署|室|小组|领导|党员|干部|街道|镇|乡|方面|指挥部")
_NOT_OWNER = re.compile(
    r"(?:企业|公司|群众|人民|我们|社会|项目|工程|城市|市场|园区|地区|个人|居民|农民|学生|职工|人员|经济|机制|制度|体系|平台|基地|医院|学校|高校|"
    r"大学|小区|农村|乡村|社区|行业|协会|集团|银行|基金|机构|全市|全省|全区|全县|全国|我国|我省|我市|我县|各项|国有|民营|所在|城区|县域|区域|"
    r"海关特殊监管区|自贸试验区|试点|幼儿园|老城区|示范区|开发区的|重点|两地|三地|产区|灾区|山区|库区|牧区|景区|部分地区|一些地区|中西部地区|民族地区|贫困地区|沿海地区|特区|先行区|"
    r"新区|保护区|功能区|自治区域|地方病|当地居民)$"
)
_ACTORS = re.compile(r"^(?:各|有关|相关|全区|全市|全省|全县|广大)?(?:级)?(?:党员)?干部(?:群众)?$|^(?:全[区市省县]|各级|广大)党员干部$|^各责任领导$")


def subjects_of(norm: str, start: int, end: int) -> list[Duty]:
    """Units that the sentence itself makes answerable, in the order of the text."""
    found: list[Duty] = []
    for m in _CLAUSE_START.finditer(norm, start, end):
        at = m.end()
        if at >= end or not _GATE.search(norm, at, min(end, at + 60)):
            continue
        hit = SUBJECT.match(norm, at, end)
        if hit and _real(norm, hit, at, start):
            found += _duties(norm, hit, end)
    for m in _BY.finditer(norm, start, end):
        names = [n for n in split_units(norm, m.start("list"), m.end("list")) if _owner(n.text)]
        verb = norm[m.end("list") : m.end("list") + 4]
        role = Role.LEAD if "牵头" in verb or verb.startswith("会同") else Role.RESPONSIBLE
        found += [Duty(n, role) for n in names if not any(f.name.start == n.start for f in found)]
    return _dedupe(found)


def _owner(name: str) -> bool:
    if _ACTORS.search(name):
        return True
    if name in ("有关方面", "各有关方面"):
        return True
    return looks_like_unit(name) and not _NOT_OWNER.search(name.split("(")[0])


def _real(norm: str, hit: re.Match[str], at: int, start: int) -> bool:
    """Whether the words before the verb are a subject, and not an object or an attribute."""
    text = hit["list"]
    if norm[hit.end("list") : hit.end("list") + 1] == "的":
        return False
    if re.search(r"[是了过]|(?:加强|推进|推动|完善|建设|提高|促进|实施|落实|支持|鼓励|开展|加快|强化|健全|建立|发挥|优化|深化|对|在|与|从|把|将|向|为|被)", text.split("、")[0][:-2]):
        return False
    if hit["next"] in ("在", "对", "为", "是", "与", "从", "不", "以", "到", "用", "多", "少", "先", "再") and not re.match(_STRONG_START, text):
        return False
    return True


def _duties(norm: str, hit: re.Match[str], end: int) -> list[Duty]:
    names = [n for n in split_units(norm, hit.start("list"), hit.end("list")) if _owner(n.text)]
    after = norm[hit.end("list") : hit.end("list") + 24]
    role = Role.RESPONSIBLE
    if re.match(r"(?:等)?(?:总)?牵头|(?:要|应|应当)?(?:会同)", after):
        role = Role.LEAD
    elif re.match(r"(?:要|应|应当|须|积极|要积极)*(?:配合|协助)(?!.{0,12}(?:制定|做好))", after) and "，" not in after[:8]:
        role = Role.SUPPORT
    duties = [Duty(n, role) for n in names]
    return duties + _joined(norm, hit, end)


def _joined(norm: str, hit: re.Match[str], end: int) -> list[Duty]:
    """A会同B: B supports."""
    m = re.compile(rf"(?:要|应|应当)?会同(?P<list>{_NAME}(?:(?:、|和|及|与|以及){_NAME}){{0,20}}?)(?=[，。；]|等|按|对|根据|在|于|制|研|建|开|组|做|负|抓|进|加|定|提|完|尽|共|推|结|落|依|及)").match(norm, hit.end("list"), end)
    if m is None:
        return []
    return [Duty(n, Role.SUPPORT) for n in split_units(norm, m.start("list"), m.end("list")) if looks_like_unit(n.text)]


def _dedupe(duties: list[Duty]) -> list[Duty]:
    out: list[Duty] = []
    for d in sorted(duties, key=lambda d: d.name.start):
        if not any(o.name.text == d.name.text for o in out):
            out.append(d)
    return out


__all__ = ["Name", "subjects_of"]
