"""The three administrators: their own tools and nothing of the business."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from luodi.apps.accounts.models import Delegation, User
from luodi.apps.orgs.models import Person, Unit
from luodi.kernel.access import Actor
from luodi.kernel.models import EventChain, Job, JobState
from luodi.shell.home import first_steps
from luodi.shell.home.blocks import Block, Figure, figure
from luodi.shell.links import link


def system(actor: Actor, _today: dt.date) -> list[Block]:
    """Units, people, accounts, failed jobs."""
    of_ours = {"organisation_id": actor.organisation_id}
    dead = Job.objects.filter(state=JobState.DEAD, **of_ours)
    users = User.objects.filter(is_active=True, **of_ours)
    people = Person.objects.filter(left_on=None, **of_ours)
    figures = [
        figure(_("在用单位"), Unit.objects.filter(valid_to=None, **of_ours), link("orgs:units")),
        figure(_("在册人员"), people, link("orgs:people")),
        figure(_("启用账户"), users, link("accounts:users")),
        figure(_("尚无账户的人员"), people.filter(user=None), link("orgs:people")),
        figure(_("失败的后台作业"), dead, link("shell:jobs"), "red"),
    ]
    tools = [
        (_("新增单位、更名、合并"), link("orgs:units"), "sitemap"),
        (_("登记人员、任免岗位"), link("orgs:people"), "users"),
        (_("开通账户、重置密码"), link("accounts:users"), "user-check"),
        (_("调整工作日历"), link("orgs:calendar"), "calendar"),
    ]
    shown = Block("shell/home/figures.html", {"figures": figures})
    return [*first_steps.blocks(actor), shown, _tools(tools)]


def security(actor: Actor, today: dt.date) -> list[Block]:
    """Roles of posts, sessions, delegations of today."""
    standing_in = Delegation.objects.filter(
        organisation_id=actor.organisation_id,
        ended_at=None,
        valid_from__lte=today,
        valid_to__gte=today,
    )
    figures = [figure(_("今日生效的代理"), standing_in, link("accounts:roles"))]
    tools = [
        (_("规定岗位能做什么"), link("accounts:roles"), "shield"),
        (_("查看并结束会话"), link("accounts:all-sessions"), "key"),
        (_("查看单位与人员"), link("orgs:units"), "sitemap"),
    ]
    shown = Block("shell/home/figures.html", {"figures": figures})
    return [*first_steps.blocks(actor), shown, _tools(tools)]


def audit(actor: Actor, _today: dt.date) -> list[Block]:
    """The log: how long it is, and its end, which is worth writing down."""
    chain = EventChain.objects.filter(organisation_id=actor.organisation_id).first()
    seq = chain.last_seq if chain else 0
    figures = [Figure(_("审计记录条数"), str(seq), link("accounts:audit"))]
    tools = [
        (_("查阅审计记录"), link("accounts:audit"), "history"),
        (_("校验记录是否完整"), link("accounts:audit"), "shield-check"),
        (_("导出审计记录"), link("accounts:audit-export"), "file-export"),
    ]
    return [Block("shell/home/figures.html", {"figures": figures}), _tools(tools)]


def _tools(tools: list[tuple[str, str, str]]) -> Block:
    found = [{"label": label, "url": url, "icon": icon} for label, url, icon in tools if url]
    return Block("shell/home/tools.html", {"tools": found})
