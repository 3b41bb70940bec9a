"""How timelines name the facts that events about channels and messages keep."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.models import DeliveryKind, DeliveryState, EndpointKind
from luodi.kernel.timeline import choice, name_field

_GROUPS: dict[str, str | Promise] = {
    "accounts": gettext_lazy("账户和登录"),
    "agenda": gettext_lazy("日历和挂图"),
    "boards": gettext_lazy("看板和统计"),
    "documents": gettext_lazy("文件和要求"),
    "kernel": gettext_lazy("系统"),
    "ladder": gettext_lazy("提醒和督办"),
    "ledger": gettext_lazy("台账"),
    "lights": gettext_lazy("亮灯规则"),
    "notify": gettext_lazy("消息通道"),
    "orgs": gettext_lazy("组织机构"),
    "shell": gettext_lazy("后台作业"),
    "tasks": gettext_lazy("任务"),
}


def group_label(name: str) -> str:
    """What people call the events of an app."""
    return str(_GROUPS.get(name, name))


def register() -> None:
    """Tell the timeline; called once when the app is ready."""
    name_field("endpoint_kind", gettext_lazy("类型"), choice(EndpointKind))
    name_field("name", gettext_lazy("名称"), app="notify")
    name_field("host", gettext_lazy("主机"), app="notify")
    name_field("unit", gettext_lazy("单位"), app="notify")
    name_field("patterns", gettext_lazy("事件"), app="notify")
    name_field("is_inner", gettext_lazy("内部通道"), _yes_or_no, app="notify")
    name_field("is_paused", gettext_lazy("暂停"), _yes_or_no, app="notify")
    name_field("skipped", gettext_lazy("跳过积压"), _yes_or_no, app="notify")
    name_field("failures", gettext_lazy("连续失败次数"), app="notify")
    name_field("address_renewed", gettext_lazy("更换地址"), _yes_or_no, app="notify")
    name_field("secret_renewed", gettext_lazy("更换密钥"), _yes_or_no, app="notify")
    name_field("deliveries", gettext_lazy("消息数"), app="notify")
    name_field("delivery_state", gettext_lazy("发送状态"), choice(DeliveryState))
    name_field("delivery_kind", gettext_lazy("内容"), choice(DeliveryKind))


def _yes_or_no(value: Any) -> str:
    return _("是") if value else _("否")
