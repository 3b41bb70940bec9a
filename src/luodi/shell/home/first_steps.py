"""What is to be done after `luodi createorg`, for the administrators, until all of it is done.

Nobody ticks a step off: each is done when what it asks for is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import ACCOUNTS
from luodi.apps.orgs.models import Holding, Person, PostRole, Unit
from luodi.apps.orgs.rules import GRANT, MANAGE
from luodi.kernel.access import ADMINISTRATORS, SUPERVISION, UNIT_ROLES, Actor, Permission
from luodi.kernel.backup import last_made
from luodi.kernel.models import Organisation
from luodi.shell.home.blocks import Block
from luodi.shell.links import link


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: what, how, where if the reader may do it there, and whether it is done."""

    label: str | Promise
    hint: str | Promise
    done: bool
    url: str = ""
    command: str = ""
    optional: bool = False


def blocks(actor: Actor) -> list[Block]:
    """The steps; nothing once all are done that have to be, and nothing in a demo."""
    row = Organisation.objects.filter(pk=actor.organisation_id, is_demo=False)
    there = row.annotate(**_conditions()).values(*_conditions()).first()
    if there is None:
        return []
    steps = _steps(actor, there)
    needed = [step for step in steps if not step.optional]
    if all(step.done for step in needed):
        return []
    done = sum(step.done for step in needed)
    first = next((step for step in steps if step.url and not step.done), None)
    context = {"steps": steps, "first": first, "done": done, "total": len(needed)}
    return [Block("shell/home/first_steps.html", context)]


def _conditions() -> dict[str, Exists]:
    """One query for all of it."""
    ours = {"organisation": OuterRef("pk")}
    roles = PostRole.objects.filter(post__organisation=OuterRef("pk"), post__closed_on=None)
    administrators = Holding.objects.filter(post__roles__role__in=ADMINISTRATORS).values("person")
    people: QuerySet[Person] = Person.objects.filter(**ours).exclude(pk__in=administrators)
    accounts = User.objects.filter(**ours, is_active=True).exclude(person__in=administrators)
    return {
        "has_units": Exists(Unit.objects.filter(**ours, depth__gt=1)),
        "has_people": Exists(people),
        "has_office": Exists(roles.filter(role__in=SUPERVISION)),
        "has_handlers": Exists(roles.filter(role__in=UNIT_ROLES)),
        "has_accounts": Exists(accounts),
    }


def _steps(actor: Actor, there: dict[str, bool]) -> list[Step]:
    return [
        Step(
            _("导入单位"),
            _("下载模板，填好全区的单位和上下级，上传后先看检查结果再写入；也可以逐个新增。"),
            there["has_units"],
            _where(actor, MANAGE, "units"),
        ),
        Step(
            _("导入人员和岗位"),
            _("每人一行：姓名、单位、岗位。人员按岗位办事，换人时只改任职。"),
            there["has_people"],
            _where(actor, MANAGE, "people"),
        ),
        Step(
            _("授予岗位角色"),
            _("由安全管理员授予：督查室的岗位给督查员，各单位的岗位给承办人或单位负责人。"),
            there["has_office"] and there["has_handlers"],
            _where(actor, GRANT, "roles"),
        ),
        Step(
            _("开通账户"),
            _("为要登录的人开通账户；初始密码只显示一次，首次登录须修改。"),
            there["has_accounts"],
            link("accounts:without-account") if actor.may(ACCOUNTS) else "",
        ),
        Step(
            _("安排每天备份"),
            _("在服务器上每天运行一次，并把备份放到另一台机器。"),
            last_made() is not None,
            command="luodi backup /srv/backup --keep 14",
        ),
        Step(
            _("配置邮件"),
            _("在服务器上设置 LUODI_EMAIL_URL 后，愿意收邮件的人每天至多收到一封提醒。"),
            "console" not in settings.EMAIL_BACKEND,
            command="LUODI_EMAIL_URL=smtp+tls://…",
            optional=True,
        ),
    ]


def _where(actor: Actor, wanted: Permission, kind: str) -> str:
    return link("orgs:import-kind", kind) if actor.may(wanted) else ""
