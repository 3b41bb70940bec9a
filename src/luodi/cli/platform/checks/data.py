"""The data: organisations, administrators, demo accounts, attachments, jobs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import current, unreadable_second_steps
from luodi.apps.orgs.models import Holding
from luodi.cli.platform.checks.line import Line, advice, bad, good
from luodi.config.guard import demo_organisations
from luodi.demo.accounts import ACCOUNTS, PASSWORD
from luodi.kernel.access import ADMINISTRATORS
from luodi.kernel.attachments import path_of
from luodi.kernel.models import Attachment, Job, JobState, Organisation

_STORED = re.compile(r"[0-9a-f]{64}")


def organisations() -> Line:
    """At least one, each with its three administrators."""
    rows = list(Organisation.objects.all())
    if not rows:
        return bad("organisations", "还没有机构，请运行 luodi createorg", "run luodi createorg")
    for row in rows:
        held = Holding.objects.filter(
            current(timezone.localdate()),
            person__organisation=row,
            person__user__is_active=True,
            post__roles__role__in=ADMINISTRATORS,
        )
        found = set(held.values_list("post__roles__role", flat=True)) & ADMINISTRATORS
        if found != ADMINISTRATORS:
            zh = f"“{row}”的系统、安全、审计管理员不全，请补齐并开通账户"
            return bad("organisations", zh, f"{row} lacks an administrator with an account")
    return good("organisations", f"机构 {len(rows)} 个，三员齐全", f"{len(rows)} organisations")


def demo_accounts() -> Line:
    """None that everybody knows the password of."""
    names = demo_organisations()
    if names:
        zh = f"有演示机构（{'、'.join(names)}），不能用于正式工作；请换一个空的 LUODI_HOME 或数据库"
        return bad("demo", zh, f"demo organisations: {', '.join(names)}; start with an empty one")
    logins = [account.login for account in ACCOUNTS]
    known = User.objects.filter(username__in=logins, is_active=True)
    open_to_all = [user.username for user in known if user.check_password(PASSWORD)]
    if open_to_all:
        zh = f"账户 {'、'.join(open_to_all)} 用的是公开的演示密码，请立即修改"
        return bad("demo", zh, f"{', '.join(open_to_all)} have the public demo password")
    return good("demo", "没有演示账户", "no demo accounts")


def _missing() -> Iterator[Attachment]:
    for row in Attachment.objects.only("organisation_id", "sha256", "name").iterator():
        if not path_of(row).is_file():
            yield row


def _orphans() -> int:
    """Files that no row names: what a rollback left."""
    known = set(Attachment.objects.values_list("sha256", flat=True).distinct().iterator())
    stored = Path(settings.MEDIA_ROOT).glob("*/??/*")
    return sum(1 for path in stored if _STORED.fullmatch(path.name) and path.name not in known)


def attachments() -> Line:
    """Every row has its file."""
    missing = list(_missing())
    if missing:
        zh = f"缺少 {len(missing)} 个附件的文件（如“{missing[0].name}”），请从备份恢复"
        en = f"{len(missing)} attachments have no file; restore them from a backup"
        return bad("attachments", zh, en)
    orphans = _orphans()
    if orphans:
        zh = f"有 {orphans} 个没有记录的文件（写入中断留下的），不影响使用"
        return advice("attachments", zh, f"{orphans} files belong to no record; they do no harm")
    return good("attachments", "附件齐全", "every attachment has its file")


def second_steps() -> Line:
    """The codes people sign in with can be checked: the key that sealed them is there."""
    lost = unreadable_second_steps()
    if lost:
        zh = (
            f"有 {lost} 人的两步验证读不出来（换过密钥）；请把原密钥填入 "
            "LUODI_SECRET_KEY_FALLBACKS，找不到时由安全管理员逐个清除"
        )
        en = f"{lost} second steps are unreadable; set LUODI_SECRET_KEY_FALLBACKS to the old key"
        return bad("second-steps", zh, en)
    return good("second-steps", "两步验证都读得出来", "every second step is readable")


def dead_jobs() -> Line:
    """None that failed for good."""
    dead = Job.objects.filter(state=JobState.DEAD).count()
    if dead:
        zh, en = (
            f"有 {dead} 个后台作业失败，请系统管理员查看原因",
            f"{dead} jobs have failed for good",
        )
        return advice("jobs", zh, en)
    return good("jobs", "没有失败的后台作业", "no failed jobs")


DATA: tuple[Callable[[], Line], ...] = (
    organisations, demo_accounts, attachments, second_steps, dead_jobs,
)  # fmt: skip
