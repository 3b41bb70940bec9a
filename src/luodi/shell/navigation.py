"""The navigation as a table: what, for whom, where. Pages that are absent leave no entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.apps.accounts import rules as accounts
from luodi.apps.agenda import rules as agenda
from luodi.apps.boards import rules as boards
from luodi.apps.documents import rules as documents
from luodi.apps.ladder import rules as ladder
from luodi.apps.ledger import rules as ledger
from luodi.apps.lights import rules as lights
from luodi.apps.notify import rules as notify
from luodi.apps.orgs import rules as orgs
from luodi.apps.tasks import rules as tasks
from luodi.kernel.access import Actor, Permission
from luodi.shell import rules
from luodi.shell.badges import badge
from luodi.shell.links import first


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `names` are the names its page may have, the first that exists is linked.

    `badge` names a number of :mod:`luodi.shell.badges`; `below` is where pages of its stand that
    have another address.
    """

    label: str | Promise
    icon: str
    permission: Permission
    names: tuple[str, ...]
    badge: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading."""

    label: str | Promise
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "",
        (
            Entry(_("首页"), "home", rules.HOME, ("shell:home",)),
            Entry(_("我的工作"), "checklist", tasks.WORK, ("tasks:work",), "work"),
        ),
    ),
    Section(
        _("督查落实"),
        (
            Entry(
                pgettext_lazy("plural", "文件"), "file-text", documents.VIEW, ("documents:list",)
            ),
            Entry(pgettext_lazy("plural", "任务"), "list-details", tasks.VIEW, ("tasks:list",)),
            Entry(_("交办记录"), "send", tasks.ISSUE, ("tasks:batches",)),
            Entry(_("导入台账"), "file-import", ledger.IMPORT, ("ledger:start",)),
            Entry(_("领导批示"), "pencil", tasks.VIEW, ("tasks:remarks",)),
            Entry(_("协调事项"), "heart-handshake", tasks.VIEW, ("tasks:helps",)),
            Entry(_("反馈记录"), "message-report", tasks.VIEW, ("tasks:reports",)),
            Entry(_("申请审批"), "calendar-time", tasks.VIEW, ("tasks:requests",)),
            Entry(_("督办"), "gavel", ladder.VIEW, ("ladder:list",), "notices"),
            Entry(_("日历"), "calendar-event", agenda.VIEW, ("agenda:calendar",)),
            Entry(_("挂图作战"), "timeline", agenda.VIEW, ("agenda:wall",)),
            Entry(
                pgettext_lazy("plural", "目标"),
                "target",
                documents.GOALS_VIEW,
                ("documents:goals",),
                below="/boards/goals/",
            ),
            Entry(_("统计"), "chart-bar", boards.VIEW, ("boards:statistics",)),
        ),
    ),
    Section(
        _("机构"),
        (
            Entry(pgettext_lazy("plural", "单位"), "sitemap", orgs.VIEW, ("orgs:units",)),
            Entry(pgettext_lazy("plural", "人员"), "users", orgs.VIEW, ("orgs:people",)),
            Entry(_("办理习惯"), "settings", tasks.VOUCH, ("tasks:habits",)),
            Entry(pgettext_lazy("plural", "单位组"), "affiliate", orgs.VIEW, ("orgs:groups",)),
            Entry(pgettext_lazy("plural", "行政区划"), "map-pin", orgs.MANAGE, ("orgs:regions",)),
            Entry(_("工作日历"), "calendar", orgs.CALENDAR, ("orgs:calendar",)),
            Entry(_("亮灯规则"), "bulb", lights.VIEW, ("lights:rules",)),
        ),
    ),
    Section(
        _("管理"),
        (
            Entry(
                pgettext_lazy("plural", "账户"),
                "user-check",
                accounts.ACCOUNTS,
                ("accounts:users",),
            ),
            Entry(
                _("消息通道"),
                "message",
                notify.CHANNELS_VIEW,
                ("notify:channels",),
                "channels",
            ),
            Entry(_("后台作业"), "clock", rules.JOBS, ("shell:jobs",), "jobs"),
            Entry(_("岗位角色"), "shield", accounts.ROLES, ("accounts:roles",)),
            Entry(_("登录会话"), "key", accounts.SESSIONS, ("accounts:all-sessions",)),
            Entry(_("审计记录"), "history", accounts.AUDIT, ("accounts:audit",)),
        ),
    ),
    Section(
        _("其他"),
        (Entry(_("使用帮助"), "help", rules.HOME, ("shell:help",)),),
    ),
)


def navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The sections for an actor, with the entry marked that the page at `path` belongs to."""
    found: list[tuple[str | Promise, list[dict[str, Any]]]] = []
    for section in SECTIONS:
        items = [item for item in map(_item, section.entries) if item and item["may"](actor)]
        for item in items:
            item["badge"] = badge(item["badge"], actor)
        if items:
            found.append((section.label, items))
    _mark([item for _label, items in found for item in items], path)
    return [{"label": label, "items": items} for label, items in found]


def _item(entry: Entry) -> dict[str, Any] | None:
    url = first(*entry.names)
    if not url:
        return None
    wanted = entry.permission
    return {
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "badge": entry.badge,
        "places": tuple(filter(None, (url, entry.below))),
        "may": lambda actor: actor.may(wanted),
    }


def _mark(items: Iterable[dict[str, Any]], path: str) -> None:
    """The entry with the longest address that the page's address begins with."""
    # Every address begins as the home page's does.
    places = [
        (place, item) for item in items for place in item["places"] if place != "/" or place == path
    ]
    fitting = [(place, item) for place, item in places if path.startswith(place)]
    if fitting:
        max(fitting, key=lambda found: len(found[0]))[1]["active"] = True
