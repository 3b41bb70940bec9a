"""Demo mode: the district is made at the first start, its accounts are shown at every one."""

from __future__ import annotations

from collections.abc import Callable

import typer
from django.db import connections
from django.utils import timezone
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform.family import apart
from luodi.demo.accounts import ACCOUNTS, PASSWORD
from luodi.demo.build import build, is_built
from luodi.kernel.models import Organisation


def prepare(lang: str) -> Callable[[], None]:
    """Make the district unless it is there or real data is; gives what announces the accounts."""
    if is_built():
        return lambda: _announce(lang)
    if Organisation.objects.filter(is_demo=False).exists():
        zh = "注意：数据库里有正式机构，演示模式没有载入演示数据；正式使用请勿设 LUODI_MODE=demo。"
        en = "Note: the database has a real organisation, so no demo data was loaded."
        typer.echo(both(zh, en, lang), err=True)
        return lambda: None
    zh, en = "准备演示数据（示例区，约十几秒）…", "Preparing the demo district (some seconds) …"
    typer.echo(both(zh, en, lang))
    _build_apart()
    return lambda: _announce(lang)


def _build_apart() -> None:
    """In a process of its own: what reading documents needs in memory goes with it."""
    connections.close_all()
    if apart("demo", lambda: build(timezone.now())):
        raise UsageMistake(
            "演示数据没有准备成（原因见上），请重新运行；仍不行就换一个空的 LUODI_HOME。",
            "The demo district could not be made (reason above); run again, or empty LUODI_HOME.",
        )


def _announce(lang: str) -> None:
    english = lang == "en"
    console = Console(highlight=False)
    heads = ("login", "name", "post", "to try") if english else ("用户名", "姓名", "职务", "可以试")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for account in ACCOUNTS:
        post = f"{account.unit or '示例区'}{account.post}"
        shows = account.shows_en if english else account.shows_zh
        table.add_row(account.login, account.name, post, shows)
    console.print(table)
    zh = f"演示模式：以上账户的密码都是 {PASSWORD}；请不要放入真实数据。"
    en = f"Demo mode: the password of all these accounts is {PASSWORD}; put no real data in."
    console.print(both(zh, en, lang), markup=False, soft_wrap=True)
