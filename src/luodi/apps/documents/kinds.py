"""What people call the kinds of documents. Kept is the word of the rules on official documents."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KINDS: dict[str, str | Promise] = {
    "决议": pgettext_lazy("document", "决议"),
    "决定": pgettext_lazy("document", "决定"),
    "命令": pgettext_lazy("document", "命令"),
    "公报": pgettext_lazy("document", "公报"),
    "公告": pgettext_lazy("document", "公告"),
    "通告": pgettext_lazy("document", "通告"),
    "意见": pgettext_lazy("document", "意见"),
    "通知": pgettext_lazy("document", "通知"),
    "通报": pgettext_lazy("document", "通报"),
    "报告": pgettext_lazy("document", "报告"),
    "请示": pgettext_lazy("document", "请示"),
    "批复": pgettext_lazy("document", "批复"),
    "议案": pgettext_lazy("document", "议案"),
    "函": pgettext_lazy("document", "函"),
    "纪要": pgettext_lazy("document", "纪要"),
    "讲话": pgettext_lazy("document", "讲话"),
    "工作报告": pgettext_lazy("document", "工作报告"),
    "规划计划": pgettext_lazy("document", "规划计划"),
    "方案": pgettext_lazy("document", "方案"),
    "任务表": pgettext_lazy("document", "任务表"),
    "其他": pgettext_lazy("document", "其他"),
}


def kind_label(kind: str) -> str:
    """The kind in the language of the page."""
    return str(KINDS.get(kind, kind))
