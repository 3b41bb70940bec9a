"""What a document says of itself: title, number, issuer, date, kind, addressees, annexes, notes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from luodi.reading.markers import chinese_number
from luodi.reading.model import Convention, DateValue, DocumentKind, Meta, Value
from luodi.reading.units import looks_like_unit
from luodi.reading.view import View

_HEAD, _TAIL = 1600, 1500
_NUMBER = re.compile(
    r"(?P<organ>[一-鿿]{0,8}?(?:明电|国办发|国发|国办函|国函|政办发|政办函|政发|政办|府办|"
    r"办发|办函|委发|厅发|委办字|办字|督字|督函|规|发|办|函|令|字|政|督|电))\s?"
    r"(?:〔|\[|【|\()(?P<year>(?:19|20)\d\d|[12]\d{3,4})(?P<close>〕|\]|】|\)|"
    r"(?=\d))\s?(?:第)?(?P<n>\d{1,4})?\s?号"
)
# On a line of its own any organ's code will do: 示政复〔2026〕3号.
_OWN_NUMBER = re.compile(
    r"^[ \u3000]*(?P<organ>[一-鿿]{2,10})\s?[〔\[【](?P<year>(?:19|20)\d\d)(?P<close>[〕\]】])"
    r"\s?(?P<n>\d{1,4})\s?号[ \u3000]*$",
    re.M,
)
_ISSUER = (
    r"[一-鿿]{2,24}?(?:人民政府办公[厅室]|人民政府|委员会办公[厅室]|办公[厅室]|委员会|国务院|"
    r"领导小组|指挥部|督查室|管委会|[部委局厅院署])"
)
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[一二][零一二三四五六七八九]{3}|(?:[12] ?\d ?\d "
    r"?\d))\s?年\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_ISO = re.compile(r"(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})")
_TITLE = re.compile(
    r"[^\n。；]{0,80}?(?:关于[^\n。；]{2,120}?(?:的)?(?:通知|意见|决定|通报|函|方案|批复|"
    r"报告|公告|通告|请示|决议|措施|办法|规划|纲要|计划|汇报|答复|复函)|政府工作报告|"
    r"(?:规划|纲要|方案|计划|要点|预案|公报|讲话|分解表|任务表|清单|实施意见|工作报告|"
    r"会议纪要|管理办法|实施细则|实施办法|人民政府令|民生实事(?:项目)?|工作分工|任务分工|"
    r"责任分工))(?=[\n\s(（]|$)"
)
_KINDS: tuple[tuple[str, DocumentKind], ...] = (
    ("政府工作报告", DocumentKind.WORK_REPORT),
    ("工作报告", DocumentKind.WORK_REPORT),
    ("公报", DocumentKind.COMMUNIQUE),
    ("任务分解表", DocumentKind.TABLE),
    ("任务表", DocumentKind.TABLE),
    ("通知", DocumentKind.NOTICE),
    ("通报", DocumentKind.CIRCULAR),
    ("批复", DocumentKind.REPLY),
    ("复函", DocumentKind.LETTER),
    ("的函", DocumentKind.LETTER),
    ("决定", DocumentKind.DECISION),
    ("决议", DocumentKind.RESOLUTION),
    ("请示", DocumentKind.REQUEST_UP),
    ("纪要", DocumentKind.MINUTES),
    ("政府令", DocumentKind.ORDER),
    ("汇报", DocumentKind.REPORT_UP),
    ("答复", DocumentKind.REPLY),
    ("通告", DocumentKind.PUBLIC_NOTICE),
    ("公告", DocumentKind.BULLETIN),
    ("议案", DocumentKind.MOTION),
    ("意见", DocumentKind.OPINION),
    ("纲要", DocumentKind.PLAN),
    ("规划", DocumentKind.PLAN),
    ("计划", DocumentKind.PLAN),
    ("方案", DocumentKind.SCHEME),
    ("措施", DocumentKind.SCHEME),
    ("预案", DocumentKind.SCHEME),
    ("要点", DocumentKind.PLAN),
    ("讲话", DocumentKind.SPEECH),
    ("命令", DocumentKind.ORDER),
    ("报告", DocumentKind.REPORT_UP),
)
_ADDRESSEES = re.compile(r"^[ \u3000]*([^\n。；！：“]{3,300})：[ \u3000]*$", re.M)
_ANNEX = re.compile(r"附(?:件|表)\s?\d?[：:]\s?([^\n]+(?:\n[ \u3000]*\d{1,2}\s?[.、][^\n]+)*)")
_NOTE = re.compile(
    r"^[ \u3000]*(\([^()\n]{0,10}(?:此件|公开发布|主动公开|依申请公开|不予公开)[^()\n]{0,20}\))",
    re.M,
)
_CLASSIFIED = re.compile(
    r"^[ \u3000]*(?:密级[：:]\s?)?[【\[]?(绝密|机密|秘密)(?:[ \u3000]*★[^\n]{0,12}|[】\]]|"
    r"[ \u3000]*(?=\n|$)|[ \u3000]+(?:特急|加急|急件))",
    re.M,
)
_CONVENTIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "first_leads",
        re.compile(
            r"(?:列(?:在)?第一(?:位)?(?:的|者)?|排(?:名|列)?第一(?:位)?(?:的|者)?|"
            r"排在首位的?|首位的?|第一个)[^。；)\n]{0,24}?(?:牵头|汇总)[^。；)\n]{0,24}"
        ),
    ),
    (
        "responsible_leads",
        re.compile(r"(?:无|没有|未明确)牵头单位的?[，,]?\s?责任单位(?:即)?为?牵头单位"),
    ),
    (
        "all_localities",
        re.compile(
            r"(?:具体任务)?均?涉及(?:相关|"
            r"各)?[^。；)\n]{2,20}[，,]\s?(?:以下)?(?:均)?不再(?:做分工|列出|一一列出)"
        ),
    ),
)


def read_meta(view: View, date: dt.date | None) -> Meta:
    """Meta of a document; a date given by the caller wins over the one in the text."""
    norm = view.norm
    head = norm[:_HEAD]
    number = _number(view, head)
    title = _title(view, head)
    found = _date(view)
    kind = _kind(title.value if title else "", head)
    return Meta(
        kind=kind,
        title=title,
        number=number,
        issuer=_issuer(view, head),
        date=found,
        year=_year(title, number, found, date, head),
        classification=classification(view),
        addressees=_addressees(view, head),
        attachments=_annexes(view),
        notes=_notes(view),
        signature=_signature(view),
        conventions=tuple(_conventions(view)),
    )


def classification(view: View) -> Value | None:
    """A mark of secrecy in the head of the document: 绝密, 机密 or 秘密 on a line of its own."""
    m = _CLASSIFIED.search(view.norm[:400])
    return Value(*view.span(*m.span(1)), value=m[1]) if m else None


def _number(view: View, head: str) -> Value | None:
    m = (
        _OWN_NUMBER.search(head)
        or _NUMBER.search(head)
        or _NUMBER.search(view.norm[-_TAIL:] if len(view.norm) < 6000 else "")
    )
    if m is None:
        return None
    shift = 0 if m.string is head else len(view.norm) - len(m.string)
    year, n = m["year"], m["n"]
    flag = ""
    if not m["close"] and len(year) == 5:  # 〔20251号: the closing bracket was read as a 1
        year, n, flag = year[:4], n or year[4:], "damaged"
    elif not m["close"] or n is None or len(year) != 4:
        flag = "damaged"
    value = f"{m['organ']}〔{year}〕{n or '?'}号"
    return Value(*view.span(m.start() + shift, m.end() + shift), value=value, flag=flag)


def _title(view: View, head: str) -> Value | None:
    """The first lines that name the document; lines broken in a title are joined."""
    lines = [m for m in re.finditer(r"[^\n]+", head) if _may_be_title(m.group().strip(" \u3000】"))]
    for i, m in enumerate(lines[:12]):
        joined = _CHROME.sub("", m.group().strip(" \u3000】"))
        for extra in (0, 1):
            if extra:
                if i + 1 >= len(lines) or len(joined) > 40 or re.search(r"[。：；]$", joined):
                    break
                joined += lines[i + 1].group().strip()
            t = _TITLE.match(joined)
            if t and 4 <= len(t.group()) <= 120 and not re.match(r"附件|来源|各|文号|主题", joined):
                start = m.start() + max(0, m.group().find(joined[:2]))
                end = start + t.end() if not extra else lines[i + 1].end()
                return Value(*view.span(start, min(end, len(head))), value=t.group().strip())
    return None


# What a web page sets before a title.
_CHROME = re.compile(r"^(?:(?:增大|减小|放大|缩小|字号|打印|关闭|分享)[\s|/：]*)+")


def _may_be_title(line: str) -> bool:
    return bool(line) and not (
        _NUMBER.fullmatch(line)
        or line.endswith("文件")
        or re.match(r"索引号|发布|来源|各|文号|主题", line)
    )


def _kind(title: str, head: str) -> DocumentKind:
    tail = re.sub(r"\(.*?\)|《[^》]*》(?!$)", "", title)
    for word, kind in _KINDS:
        if tail.rstrip("》 ").endswith(word):
            return kind
    found = (kind for pattern, reach, kind in _OPENINGS if pattern.search(head[:reach]))
    return next(found, DocumentKind.OTHER)


# How a text without a title begins: pattern, characters it may stand in, kind.
_OPENINGS: tuple[tuple[re.Pattern[str], int, DocumentKind], ...] = (
    (re.compile(r"各位代表"), _HEAD, DocumentKind.WORK_REPORT),
    (
        re.compile(r"^(?:今天|同志们)|动员大会|动员会|我(?:再)?讲[^。]{0,8}(?:意见|点)"),
        900,
        DocumentKind.SPEECH,
    ),
    (
        re.compile(r"通知如下|(?:印发|转发|下达)给你们|请认真(?:组织实施|贯彻)|分解下达"),
        _HEAD,
        DocumentKind.NOTICE,
    ),
    (
        re.compile(r"通报如下|情况(?:汇报|通报)如下|督查通报|政务督查"),
        _HEAD,
        DocumentKind.CIRCULAR,
    ),
    (re.compile(r"分工方案"), 600, DocumentKind.SCHEME),
    (re.compile(r"(?:提出|制定)(?:以下|如下)意见|的意见"), 800, DocumentKind.OPINION),
)


def _issuer(view: View, head: str) -> Value | None:
    m = re.search(rf"^[ \u3000]*({_ISSUER})(?:文件|关于|令|\s*$)", head, re.M)
    return Value(*view.span(*m.span(1)), value=m[1]) if m else None


def _as_date(m: re.Match[str]) -> dt.date | None:
    def number(text: str) -> int:
        text = text.replace(" ", "")
        return int(text) if text.isdigit() else chinese_number(text)

    year = m["y"].replace(" ", "")
    if not year.isdigit():
        year = "".join(str("零一二三四五六七八九".index(c)) for c in year)
    try:
        return dt.date(int(year), number(m["m"]), number(m["d"]))
    except ValueError:
        return None


def _date(view: View) -> DateValue | None:
    """The date of signing: on a line of its own, at the end of the letter or under the title."""
    norm = view.norm
    own = [m for m in _DATE.finditer(norm) if _alone(norm, m)]
    candidates = own or [m for p in (_DATE, _ISO) for m in p.finditer(norm[:900])][:1]
    for m in candidates[:1] if candidates and candidates[0].start() < 400 else candidates[-1:]:
        value = _as_date(m)
        if value:
            return DateValue(*view.span(*m.span()), value=value)
    return None


def _alone(norm: str, m: re.Match[str]) -> bool:
    a = norm.rfind("\n", 0, m.start()) + 1
    b = norm.find("\n", m.end())
    line = norm[a : b if b >= 0 else len(norm)].strip(" \u3000()-\t")
    return (
        len(line) - len(m.group()) <= 28
        and "。" not in line
        and re.match(r"[，、在至起前]", norm[m.end() : m.end() + 1]) is None
    )


def _year(
    title: Value | None,
    number: Value | None,
    found: DateValue | None,
    date: dt.date | None,
    head: str,
) -> int | None:
    if date:
        return date.year
    named = re.search(r"((?:19|20)\d\d)年", title.value) if title else None
    if named and not re.search(r"[-—至]\s?$|远景", title.value[: named.start()] if title else ""):
        return int(named[1])
    if found:
        return found.value.year
    if number and re.search(r"〔((?:19|20)\d\d)〕", number.value):
        return int(number.value.split("〔")[1][:4])
    m = re.search(r"((?:19|20)\d\d)年", head)
    return int(m[1]) if m else None


def _addressees(view: View, head: str) -> tuple[Value, ...]:
    """主送机关: a line before the text that ends in a colon and holds nothing but units."""
    for m in _ADDRESSEES.finditer(head):
        spans = list(_parts(head, *m.span(1)))
        if all(_is_addressee(head[a:b]) for a, b in spans):
            found = [view.span(a, b) for a, b in spans]
            return tuple(Value(*s, value=s[2].strip()) for s in found)
    return ()


def _is_addressee(text: str) -> bool:
    name = text.strip().rsplit("、", 1)[-1]
    return (
        looks_like_unit(name)
        or re.search(r"(?:机构|单位|部门|直属|办局|局)(?:\([^()]*\))?$", name) is not None
    )


def _parts(head: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, begin = 0, start
    for i in range(start, end + 1):
        c = head[i] if i < end else "，"
        depth += (c == "(") - (c == ")")
        if depth == 0 and c in "，；":
            if head[begin:i].strip():
                yield begin, i
            begin = i + 1


def _annexes(view: View) -> tuple[Value, ...]:
    m = _ANNEX.search(view.norm)
    if m is None:
        return ()
    out: list[Value] = []
    for line in re.finditer(r"[^\n]+", m[1]):
        text = re.sub(r"^[ \u3000]*\d{1,2}\s?[.、]\s?", "", line.group()).strip(" 。\u3000")
        if text:
            a = m.start(1) + line.start() + line.group().index(text)
            out.append(Value(*view.span(a, a + len(text)), value=text))
    return tuple(out)


def _notes(view: View) -> tuple[Value, ...]:
    spans = [view.span(*m.span(1)) for m in _NOTE.finditer(view.norm)]
    return tuple(Value(*s, value=s[2]) for s in spans)


def _signature(view: View) -> Value | None:
    pattern = rf"^[ \u3000]*({_ISSUER})[ \u3000]*\n+[ \u3000]*(?:\d{{4}}|[一二]零|[一二]九)"
    for m in re.finditer(pattern, view.norm, re.M):
        return Value(*view.span(*m.span(1)), value=m[1])
    return None


def _conventions(view: View) -> list[Convention]:
    out: list[Convention] = []
    for rule, pattern in _CONVENTIONS:
        m = pattern.search(view.norm)
        if m:
            out.append(Convention(*view.span(*m.span()), rule=rule))
    return out
