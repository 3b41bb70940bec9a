"""How timelines name the facts of documents and goals."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.documents.kinds import kind_label
from luodi.apps.documents.models import DocumentState, Openness
from luodi.kernel.timeline import choice, name_field


def _same_matter(value: object) -> str:
    return _("是同一事项") if value else _("不是同一事项")


for key, label in (
    ("title", gettext_lazy("标题")),
    ("number", gettext_lazy("文号")),
    ("issuer", gettext_lazy("发文机关")),
    ("year", gettext_lazy("年度")),
    ("supersedes", gettext_lazy("上一版本")),
    ("file", gettext_lazy("文件名")),
    ("matches", gettext_lazy("可能的同一事项")),
    ("requirements", gettext_lazy("要求")),
    ("requirement", gettext_lazy("要求")),
    ("mark", gettext_lazy("密级标志")),
    ("terms", gettext_lazy("关键词")),
    ("ended_on", gettext_lazy("结束日期")),
):
    name_field(key, label)
name_field("classification", gettext_lazy("公开属性"), choice(Openness))
name_field("state", gettext_lazy("状态"), choice(DocumentState), app="documents")
name_field("kind", gettext_lazy("文种"), kind_label, app="documents")
name_field("same_matter", gettext_lazy("同一事项"), _same_matter)
