"""Demo mode: the district is made at the first start, its accounts are shown at every one."""

from __future__ import annotations

from collections.abc import Callable

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from luodi.cli.language import both
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
    typer.echo(both("准备演示数据（示例区）…", "Preparing the demo district …", lang))
    build()
    return lambda: _announce(lang)


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
    console.print(both(zh, en, lang), markup=False)
