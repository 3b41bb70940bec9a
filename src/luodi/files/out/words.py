"""Every word a rendering prints, in Chinese and English: one table, so that all formats agree."""

from __future__ import annotations

from typing import Literal

from luodi.reading import REASONS

Lang = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # columns of the task table
    "number": ("序号", "No."),
    "heading": ("目标任务", "Goal"),
    "content": ("具体内容", "What is to be done"),
    "lead": ("牵头单位", "Lead"),
    "responsible": ("责任单位", "Responsible"),
    "support": ("配合单位", "Support"),
    "deadline": ("完成时限", "Due"),
    "targets": ("量化指标", "Targets"),
    "source": ("来源（章节、原句）", "Source (section, sentence)"),
    "state": ("状态", "Basis"),
    "suggestions": ("建议单位", "Suggested units"),
    # where a value comes from
    "explicit": ("明示", "explicit"),
    "convention": ("约定", "convention"),
    "open": ("待明确", "open"),
    "none": ("—", "—"),
    "people": ("（人员）", " (people)"),
    "stdin": ("标准输入", "standard input"),
    "notice": ("注意：", "Note: "),
    "document_date": ("成文日期", "date of the document"),
    # sheets and sections
    "tasks": ("任务分解表", "Task table"),
    "questions": ("待明确事项", "To be settled"),
    "others": ("未转任务", "Not tasks"),
    "outline": ("提纲", "Outline"),
    "text": ("原文", "Source text"),
    # other columns
    "item": ("事项", "Item"),
    "missing": ("待明确内容", "What is missing"),
    "clue": ("原文线索", "Clue in the text"),
    "kind": ("类别", "Kind"),
    "strength": ("力度", "Strength"),
    "reason": ("未转原因", "Reason"),
    "quote": ("原句", "Sentence"),
    "section": ("章节", "Section"),
    "level": ("层级", "Level"),
    "marker": ("标号", "Marker"),
    "title": ("标题", "Title"),
    "count": ("任务数", "Tasks"),
    "no_lead": ("无牵头", "No lead"),
    "no_deadline": ("无时限", "No date"),
    "no_target": ("无指标", "No figure"),
    "all": ("全部", "All"),
    # short names of the three fields whose basis is shown
    "lead_short": ("牵头", "Lead"),
    "responsible_short": ("责任", "Resp."),
    "support_short": ("配合", "Support"),
    "deadline_short": ("时限", "Due"),
    "targets_short": ("指标", "Target"),
    "who": ("单位", "Who"),
    "more": ("……另有 {count} 条", "… and {count} more"),
    "count_of": ("{count}条", "{count} tasks"),
    "by_model": ("［模型建议］", " [by a model]"),
    # the rest
    "body": ("正文", "Body"),
    "annex": ("附件", "Annex"),
    "gap": ("缺文", "Gap"),
    "expected": ("文中提到、未见正文", "named by the text, not in it"),
    "whole": ("全文", "whole document"),
    "page_no": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "keys": ("按 J、K 看下一条、上一条", "J, K: next, previous"),
    "light_all": ("齐全", "complete"),
    "light_some": ("部分待明确", "partly open"),
    "light_none": ("均待明确", "all open"),
    "settled": ("已明确 {done}/{all} 项", "{done} of {all} settled"),
    "no_tasks": (
        "没有读出需要落实的任务；“未转任务”列出了读到的句子和原因。",
        "No task was found; “Not tasks” lists what was read and why.",
    ),
    "nothing": ("没有读出需要落实的任务。", "No task was found."),
    "no_requirements": ("没有读出要求。", "No requirement was found."),
    "made_by": ("由落地生成，供督查部门核对", "Made by Luodi, for the office to check"),
}

KINDS: dict[str, tuple[str, str]] = {
    "task": ("任务", "task"),
    "goal": ("数量目标", "numeric goal"),
    "duty": ("经常性职责", "standing duty"),
    "prohibition": ("禁止事项", "prohibition"),
    "support": ("支持政策", "support measure"),
    "report": ("报告义务", "report duty"),
    "supervision": ("督查条款", "supervision clause"),
    "slogan": ("口号、态度", "slogan or stance"),
    "background": ("背景、成绩", "background or result"),
}

STRENGTHS: dict[str, tuple[str, str]] = {
    "must": ("必须", "must"),
    "should": ("应当", "should"),
    "strive": ("力争", "strive"),
    "encourage": ("鼓励", "encourage"),
    "may": ("可以", "may"),
}

GAP_REASONS: dict[str, tuple[str, str]] = {
    "hidden": ("原文此处隐藏", "hidden in the source"),
    "cut": ("原文此处截断", "cut in the source"),
    "illegible": ("原文此处无法辨认", "illegible in the source"),
}

NOT_TASK_REASONS = REASONS


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]


def say(key: str, lang: str) -> str:
    """The word for `key`; an unknown key is a mistake of the program (KeyError)."""
    return _pick(WORDS[key], lang)


def look_up(table: dict[str, tuple[str, str]], key: str, lang: str) -> str:
    """A code's word in `table`, or the code itself where a newer reading knows more codes."""
    return _pick(table[key], lang) if key in table else key
