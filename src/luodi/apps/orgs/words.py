"""How timelines name the facts of units, people and posts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import UnitKind
from luodi.apps.orgs.queries.sheets import SHEETS
from luodi.kernel.access import Role
from luodi.kernel.timeline import choice, name_field


def _table(kind: str) -> str:
    return str(SHEETS[kind].title) if kind in SHEETS else kind


def _yes_no(value: object) -> str:
    return _("上班") if value else _("休息")


for key, label in (
    ("name", gettext_lazy("名称")),
    ("short_name", gettext_lazy("简称")),
    ("aliases", gettext_lazy("别名")),
    ("duties", gettext_lazy("职责关键词")),
    ("credit_code", gettext_lazy("统一社会信用代码")),
    ("region", gettext_lazy("行政区划")),
    ("host", gettext_lazy("依托单位")),
    ("parent", gettext_lazy("上级单位")),
    ("valid_from", gettext_lazy("起始日期")),
    ("valid_to", gettext_lazy("截止日期")),
    ("planned_end", gettext_lazy("设立期限至")),
    ("last_day", gettext_lazy("原名用至")),
    ("merged_into", gettext_lazy("并入")),
    ("merged_from", gettext_lazy("并入的单位")),
    ("left_on", gettext_lazy("离开日期")),
    ("closed_on", gettext_lazy("撤销日期")),
    ("post", gettext_lazy("岗位")),
    ("posts", gettext_lazy("岗位")),
    ("scope", gettext_lazy("范围")),
    ("phone", gettext_lazy("电话")),
    ("email", gettext_lazy("电子邮箱")),
    ("units", gettext_lazy("增加单位")),
    ("excluded", gettext_lazy("除外单位")),
    ("code", gettext_lazy("代码")),
    ("day", gettext_lazy("日期")),
):
    name_field(key, label)
name_field("kind", gettext_lazy("类别"), choice(UnitKind))
name_field("kinds", gettext_lazy("单位类别"), choice(UnitKind))
name_field("role", gettext_lazy("角色"), choice(Role))
name_field("table", gettext_lazy("表格"), _table)
name_field("is_workday", gettext_lazy("当天"), _yes_no)
