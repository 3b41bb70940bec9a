"""What a column of a ledger can hold, and the heads it is known by.

The heads are those of real ledgers (supervision ledgers, decomposition tables, lists of remarks
and rectifications); whatever is not known stays with the task as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MANY = frozenset({"lead", "responsible", "support", "target", "keep", "skip", "history"})
UNITS = ("lead", "responsible", "support")
KEEP, SKIP = "keep", "skip"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold; `heads` is a pattern its head fits as a whole."""

    key: str
    label: str | Promise
    heads: str
    help: str | Promise = ""


FIELDS = (
    Field("number", _("原编号"),
          r"序号|编号|No\.?|(?:任务|事项|督办|督查|立项|台账|原)编?号|项目号",
          _("只留存，任务由系统另行编号")),
    Field("source", _("来源"),
          r"(?:任务|事项)?来源(?:文件|文号|文号及条目)?|文号|依据|交办依据|会议名称|来文单位",
          _("只留存")),
    Field("leader", _("责任领导"),
          r".{0,4}(?:责任|牵头|分管|包保|挂点|领办|领衔|督办|包案)领导|[市区县]领导|批示领导"),
    Field("person", _("责任人"),
          r".{0,4}(?:责任人|联系人|联络员|经办人|承办人|具体负责人|联系电话)",
          _("只留存，由单位自己分派")),
    Field("support", _("配合单位"),
          r".{0,4}(?:配合|协办|参与|协助|协同|会办)(?:责任)?(?:单位|部门|处室)?"),
    Field("lead", _("牵头单位"),
          r".{0,4}(?:牵头|主办|主责|第一责任|主要责任|汇总)(?:责任|负责)?(?:单位|部门|处室)?"),
    Field("responsible", _("责任单位"),
          r".{0,4}(?:责任|承办|落实|实施|负责|承担|完成|交办|整改)(?:单位|部门|主体)|部门分工|单位"),
    Field("issued", _("交办日期"), r"(?:交办|立项|下发|转办|收文|派发|批示)(?:日期|时间)",
          _("只留存，系统里的交办日期是导入当天")),
    Field("signed", _("签收时间"), r"签收(?:日期|时间|人|情况)?", _("只留存，不补记签收")),
    Field("closed", _("办结日期"),
          r"(?:实际)?(?:办结|销号|验收|归档)(?:日期|时间)|实际完成(?:日期|时间)",
          _("填了日期的行视为已办结")),
    Field("due", _("时限"),
          r".{0,4}(?:完成|办理|办结|整改|推进|计划|办复)?(?:时限|期限|时间节点|时间要求|时间|进度要求|"
          r"截止日期|截止时间|到期日|时序进度)(?:要求|安排)?|完成日期|立行立改.*"),
    Field("rhythm", _("反馈频次"), r"(?:反馈|报送|调度|上报)(?:频次|频率|周期|要求|时间)"),
    Field("state", _("办理状态"),
          r"(?:办理|任务|当前|办结|完成|整改)?状态|办结情况|是否(?:办结|完成|销号|整改到位).*|销号情况",
          _("已办结的行只存档，不作为任务")),
    Field("history", _("进展和历史"),
          r".{0,6}(?:落实|进展|完成|办理|推进|整改|督办|反馈)情况.*|最新进展|工作进展|目前进展|进展|"
          r"存在(?:的)?问题.*|.{0,3}需.{0,4}协调.*|下步.*|下一步.*|催办.*|延期.*|审核意见|验收意见|评价|"
          r"归档号|佐证.*|批示内容.*|批准人",
          _("只留存，可在任务页查看")),
    Field("measure", _("计量单位"), r"计量单位"),
    Field("target", _("目标值"),
          r".{0,8}(?:目标值|目标任务数|计划任务|计划数|目标数|任务数|年度目标|指标值|量化指标|量化目标)|"
          r"(?:\d{4}年)?目标"),
    Field("goal", _("对应目标"), r"对应目标|所属目标|总体目标"),
    Field("category", _("类别"),
          r"类别|类型|领域|板块|分类|组别|一级.{0,4}|章节|项目类别|任务类别|牵头组|专班",
          _("只留存")),
    Field("note", _("备注"), r"备\s*注|说明", _("作为督查室备注，单位看不到")),
    Field("title", _("事项"),
          r"(?:任务|事项|项目|文件|工作|问题)?(?:名称|标题)|事项|民生实事|实事|重点工作|重点任务|督查事项|"
          r"督办事项"),
    Field("text", _("要求"),
          r".{0,8}(?:任务|内容|措施|举措|要点|目标与任务|工作目标|问题|要求|事项|清单)"
          r"(?:名称|及要求|和要求|内容|分解|安排)?"),
    Field(KEEP, _("其他（留存）"), r"(?!)", _("不认识的列照原样留在任务里")),
    Field(SKIP, _("不导入"), r"(?!)"),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
_PATTERNS = [(field.key, re.compile(field.heads, re.IGNORECASE)) for field in FIELDS]
_BRACKETS = re.compile(r"\([^()]*\)$")
_MEASURED = re.compile(r"\(([^()]{1,8})\)$")
LONGEST_HEAD = 20


def compact(head: str) -> str:
    """A head in one writing: no spaces, no stars, brackets of one kind."""
    joined = "".join(head.split()).replace("（", "(").replace("）", ")")
    return joined.strip("*＊:：")


def field_of(head: str) -> str:
    """The field a head announces; empty for a text that is no head we know."""
    text = compact(head)
    for tried in (text, _BRACKETS.sub("", text)):
        if not tried or len(tried) > LONGEST_HEAD:
            continue
        for key, pattern in _PATTERNS:
            if pattern.fullmatch(tried):
                return key
    return ""


def measure_of(head: str) -> str:
    """The unit of measure that a head of figures names in brackets: 目标值（万元）."""
    found = _MEASURED.search(compact(head))
    return found[1].removeprefix("单位:").removeprefix("单位：") if found else ""
