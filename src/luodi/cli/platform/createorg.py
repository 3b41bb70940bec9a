"""`luodi createorg`: a district, its root unit, and three administrators who exclude each other."""

from __future__ import annotations

import re
import secrets
import string
import sys
from dataclasses import dataclass

import typer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from luodi.apps.accounts.actions import make_account
from luodi.apps.orgs.actions import appoint, found, grant_role, make_group, make_person, make_post
from luodi.apps.orgs.models import Unit, UnitKind
from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform.migrate import ready
from luodi.cli.platform.options import OrgOptions
from luodi.kernel import context
from luodi.kernel.access import Actor, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Organisation

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_POSTS = (
    (Role.SYSTEM_ADMIN, "system_admin", "系统管理员", "system administrator"),
    (Role.SECURITY_ADMIN, "security_admin", "安全管理员", "security administrator"),
    (Role.AUDIT_ADMIN, "audit_admin", "审计管理员", "audit administrator"),
)
_GROUPS: tuple[tuple[str, tuple[UnitKind, ...], tuple[str, ...]], ...] = (
    ("各镇街", (UnitKind.TOWN,), ("各镇（街道）", "各镇街道", "各乡镇（街道）")),
    ("区直各部门", (UnitKind.PARTY, UnitKind.GOVERNMENT), ("各部门", "区直各有关部门")),
    ("各园区", (UnitKind.PARK,), ("各园区管委会",)),
)


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who begins."""

    role: Role
    post: str
    name: str
    login: str
    password: str


def run(options: OrgOptions, lang: str) -> int:
    """The exit status of `luodi createorg`."""
    ready()
    name = _asked(options.name, "机构全称", "Full name of the district", lang)
    code = _asked(options.code, "代码（小写字母、数字）", "Code (small letters, digits)", lang)
    if not _CODE.fullmatch(code):
        raise UsageMistake(
            f"代码“{code}”不合规则：用小写字母开头，只含小写字母、数字和连字符。",
            f'The code "{code}" must begin with a small letter and hold letters, digits, hyphens.',
        )
    prefix = options.prefix if options.prefix is not None else ""
    if not prefix and sys.stdin.isatty():
        prefix = _asked(None, "发文字号代字（如 示督）", "Prefix of its numbers", lang)
    administrators = [
        _administrator(getattr(options, key), role, (zh, en), lang) for role, key, zh, en in _POSTS
    ]
    for kind in ("name", "login"):
        if len({getattr(a, kind) for a in administrators}) < len(administrators):
            raise UsageMistake(
                "三名管理员须是不同的人，登录名也须不同。",
                "The three administrators must be different people with different logins.",
            )
    try:
        with override("en" if lang == "en" else "zh-hans"), context.request():
            organisation = _make(name, code, prefix, administrators)
    except Mistake as mistake:
        raise UsageMistake(str(mistake.sentence), str(mistake.sentence)) from mistake
    _show(organisation, administrators, lang)
    return 0


def _asked(given: str | None, zh: str, en: str, lang: str) -> str:
    """What was given, or typed now; never empty."""
    if given is None and not sys.stdin.isatty():
        raise UsageMistake(f"缺少：{zh}。", f"Missing: {en}.")
    value = given if given is not None else typer.prompt(both(zh, en, lang))
    if not value.strip():
        raise UsageMistake(f"{zh}不能为空。", f"{en} must not be empty.")
    return value.strip()


def _administrator(
    given: str | None, role: Role, titles: tuple[str, str], lang: str
) -> Administrator:
    zh, en = titles
    text = _asked(given, f"{zh}（姓名:登录名）", f"{en} (NAME:LOGIN)", lang)
    name, _colon, login = text.replace("：", ":").partition(":")
    if not (name.strip() and login.strip()):
        raise UsageMistake(
            f"{zh}请写成“姓名:登录名”，如“张三:zhangsan”。", f"Write the {en} as NAME:LOGIN."
        )
    return Administrator(role, zh, name.strip(), login.strip(), first_password())


def first_password() -> str:
    """Sixteen characters of four classes, without those that look alike."""
    letters = [c for c in string.ascii_letters + string.digits if c not in "0O1lI"]
    while True:
        text = "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
        if re.search(r"[a-z]", text) and re.search(r"[A-Z]", text) and re.search(r"\d", text):
            return text


@transaction.atomic
def _make(name: str, code: str, prefix: str, administrators: list[Administrator]) -> Organisation:
    organisation = found(code=code, name=name, prefix=prefix)
    system = Actor.system(organisation.pk)
    root = Unit.objects.get(organisation=organisation, depth=1)
    today = timezone.localdate()
    for administrator in administrators:
        person = make_person(actor=system, name=administrator.name)
        post = make_post(actor=system, unit=root, name=administrator.post)
        grant_role(actor=system, post=post, role=administrator.role)
        appoint(actor=system, post=post, person=person, first_day=today)
        make_account(
            actor=system,
            person=person,
            username=administrator.login,
            password=administrator.password,
        )
    for group, kinds, aliases in _GROUPS:
        make_group(actor=system, name=group, kinds=[k.value for k in kinds], aliases=aliases)
    return organisation


def _show(organisation: Organisation, administrators: list[Administrator], lang: str) -> None:
    zh = f"已建立“{organisation}”。初始密码只显示这一次，首次登录须修改："
    en = f"{organisation} is made. These first passwords are shown once and must be changed:"
    typer.echo(both(zh, en, lang))
    heads = (
        ("post", "name", "login", "password")
        if lang == "en"
        else ("岗位", "姓名", "登录名", "初始密码")
    )
    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False)
    for a in administrators:
        table.add_row(a.post, a.name, a.login, a.password)
    Console(highlight=False).print(table)
    zh = "接下来：系统管理员登记单位、人员和账户，安全管理员给岗位授予角色。"
    en = "Next: the system administrator enters units and people, the security one grants roles."
    typer.echo(both(zh, en, lang))
