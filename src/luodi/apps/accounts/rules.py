"""Who may manage accounts and roles. System and security administration are kept apart:
one makes accounts, the other says what they may do; the third reads the log of both."""

from __future__ import annotations

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.models import User
from luodi.kernel.access import BUSINESS, EVERYBODY, Actor, Refused, Role, permission

OWN = permission("accounts.own", _("管理自己的账户"), EVERYBODY)
ACCOUNTS = permission("accounts.manage", _("管理账户"), Role.SYSTEM_ADMIN)
SESSIONS = permission("accounts.sessions", _("查看并结束会话"), Role.SECURITY_ADMIN)
ROLES = permission("accounts.roles", _("查看岗位角色与权限"), Role.SECURITY_ADMIN)
DELEGATE = permission("accounts.delegate", _("设置代理"), BUSINESS, Role.SYSTEM_ADMIN)
TOKENS = permission("accounts.tokens", _("管理接口令牌"), EVERYBODY)
AUDIT = permission("accounts.audit", _("查阅审计记录"), Role.AUDIT_ADMIN)


# Where django-allauth keeps what a second step must not give away (see kernel.sealing).
SEALED = frozenset({"secret", "seed"})


class Scope(TextChoices):
    """What a token may be limited to; never more than its owner may do."""

    ORGS_READ = "orgs:read", _("查看组织机构")
    ORGS_WRITE = "orgs:write", _("维护单位、人员和单位组")
    DOCUMENTS_READ = "documents:read", _("查看文件与要求")
    DOCUMENTS_WRITE = "documents:write", _("上传、分解和交办文件")
    TASKS_READ = "tasks:read", _("查看任务")
    TASKS_WRITE = "tasks:write", _("签收、报告和退回任务")
    ACCOUNTS_READ = "accounts:read", _("查看账户、会话和审计记录")
    ACCOUNTS_WRITE = "accounts:write", _("设置代理，启停账户，结束会话")


def may_sign_in(user: User, today: dt.date) -> bool:
    """Whether the account is open: not deactivated, and its person has not left."""
    if not user.is_active or user.organisation_id is None:
        return False
    person = user.person
    return person is None or person.left_on is None or person.left_on >= today


def may_stand_in(user: User | None, last_day: dt.date) -> bool:
    """Whether somebody with that account can act for others until that day."""
    return user is not None and may_sign_in(user, last_day)


def nobody(organisation_id: int) -> Actor:
    """Whoever it is at the sign-in page: the log has no name for them."""
    return Actor.system(organisation_id, gettext("未登录者"))


def require_owner(actor: Actor, user: User) -> None:
    """Raise Refused unless the account is the actor's own."""
    if actor.user_id != user.pk:
        raise Refused("accounts.own")


def require_same_organisation(actor: Actor, user: User) -> None:
    """Raise Refused for an account of another organisation."""
    if actor.organisation_id != user.organisation_id:
        raise Refused("accounts.manage")
