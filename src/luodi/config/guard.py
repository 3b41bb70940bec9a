"""What must not start: demo accounts in production, a mode nobody knows.

Everybody knows the demo password, so a database that has the demo district is opened in demo mode
only. The command and the WSGI application both ask here.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from luodi.kernel.models import Organisation

MODES = ("production", "demo", "test")


class Unfit(ImproperlyConfigured):
    """Luodi refuses to start: `zh` and `en` are whole sentences that say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


def refuse_unfit() -> None:
    """Raise Unfit unless mode and data go together. A database without tables yet is fit."""
    mode = settings.LUODI_MODE
    if mode not in MODES:
        raise Unfit(
            f"LUODI_MODE 应为 production 或 demo，现为“{mode}”，请改正后再启动。",
            f'LUODI_MODE must be production or demo, not "{mode}"; correct it and start again.',
        )
    if mode == "production" and demo_organisations():
        raise Unfit(
            "数据库里有演示机构和演示账户，生产模式拒绝启动；请换一个空的 LUODI_HOME 或数据库，"
            "只想继续演示则设 LUODI_MODE=demo。",
            "The database has the demo district and its accounts, so production mode refuses to "
            "start; use an empty LUODI_HOME or database, or LUODI_MODE=demo to go on showing it.",
        )


def demo_organisations() -> list[str]:
    """The names of demo organisations; none where there are no tables yet."""
    try:
        return list(Organisation.objects.filter(is_demo=True).values_list("name", flat=True))
    except DatabaseError:
        return []
