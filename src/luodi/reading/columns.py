"""What a column of a task table holds, known by its head (domain.md §3.4 lists real heads)."""

from __future__ import annotations

import re
from enum import StrEnum


class Column(StrEnum):
    """The part a column plays in a task."""

    NUMBER = "number"
    GOAL = "goal"
    WORK = "work"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    LEADER = "leader"
    DUE = "due"
    MEASURE = "measure"
    VALUE = "value"
    NOTE = "note"


_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"序\s*号|编号|No\.?|项目号"),
    (
        Column.LEADER,
        r".{0,6}(?:责任领导|牵头领导|分管领导|市领导|区领导|县领导|责任人|负责人|联系人|"
        r"联络员|包保领导|挂点领导|领办领导|领衔领导|责任科室|联系电话|督办领导)",
    ),
    (Column.SUPPORT, r".{0,4}(?:配合|协办|参与|协助|协同)(?:责任)?(?:单位|部门|处室)?"),
    (
        Column.LEAD,
        r".{0,4}(?:牵头|主办|主责|第一责任|主要责任|汇总)(?:责任|负责)?(?:单位|部门|处室)?",
    ),
    (
        Column.RESPONSIBLE,
        r".{0,4}(?:责任|承办|落实|实施|负责|承担|建设|完成|分工|指导)(?:单位|部门|主体)|"
        r"部门分工|业主单位",
    ),
    (
        Column.DUE,
        r".{0,4}(?:完成|办理|办结|整改|推进|计划)?(?:时限|期限|时间|时间节点|进度要求|"
        r"完成日期|时序进度)(?:要求|安排)?",
    ),
    (
        Column.NOTE,
        r"备\s*注|说明|.{0,4}(?:落实|进展|完成|工作|推进)情况|指标属性|属性|资料来源|类型|"
        r"状态|是否.{0,6}",
    ),
    (Column.MEASURE, r"(?:计量)?单\s*位"),
    (
        Column.VALUE,
        r".{0,8}(?:目标值|目标任务数|计划任务|计划数|目标数|任务数|年度目标|年度计划|"
        r"年任务|指标值)|(?:“?十[一二三四五]+五”?|\d{4}年?)(?:.{0,6}目标)?|\d{4}年.{0,8}",
    ),
    (
        Column.GOAL,
        r"类\s*别|类型|领域|项目类别|指标类别|一级.{0,4}|工作目标|目标任务类别|组\s*别|"
        r"分类|板块|章节|目标名称",
    ),
    (
        Column.WORK,
        r".{0,8}(?:任务|内容|事项|民生实事|实事|重点工作|指标|措施|举措|项目|名称|要点|"
        r"工作目标|目标|工作|问题|要求|清单)(?:名称|及要求|和要求|内容|分解)?",
    ),
)
_PATTERNS = tuple(
    (column, re.compile(rf"(?:{pattern})(?:\([^()]*\))?")) for column, pattern in _HEADS
)
WORKING = frozenset({Column.WORK, Column.GOAL})
OWNERS = frozenset({Column.LEAD, Column.RESPONSIBLE, Column.SUPPORT})


def column_of(head: str) -> Column | None:
    """The column a head announces, None for a text that is no head."""
    text = re.sub(r"\s+", "", head)
    if not text or len(text) > 16:
        return None
    for column, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return column
    return None


def columns_of(heads: list[str]) -> list[Column] | None:
    """Columns of a head row; None unless it names a work column and one more that we know."""
    found = [column_of(h) for h in heads]
    known = [c for c in found if c is not None]
    if len(known) < 2 or not any(c in WORKING for c in known):
        return None
    if len(known) < len([h for h in heads if h.strip()]) * 0.6:
        return None
    columns = [c or Column.NOTE for c in found]
    if Column.WORK not in columns:
        columns[columns.index(Column.GOAL)] = Column.WORK
    return _settle(columns, heads)


def _settle(columns: list[Column], heads: list[str]) -> list[Column]:
    """单位 measures where figures stand beside it, and answers for the work where none do."""
    if Column.MEASURE in columns and Column.VALUE not in columns:
        i = columns.index(Column.MEASURE)
        columns[i] = Column.RESPONSIBLE
    works = [i for i, c in enumerate(columns) if c is Column.WORK]
    if len(works) > 1:  # the last of several work columns says what is to be done
        for i in works[:-1]:
            columns[i] = Column.GOAL
        if columns[works[-1]] is Column.WORK and heads[works[-1]].strip() == "名称":
            columns[works[-1]], columns[works[-2]] = Column.GOAL, Column.WORK
    return columns
