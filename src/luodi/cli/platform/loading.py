"""Loading Django for a command, and refusing what must not run."""

from __future__ import annotations

import importlib

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from environs import EnvError

from luodi.cli.errors import UsageMistake


def load() -> None:
    """Load Django with the settings from the environment; a bad setting is one sentence."""
    if apps.ready:  # under test
        return
    try:
        django.setup()
    except (EnvError, ImproperlyConfigured, ImportError, OSError, ValueError) as error:
        raise UsageMistake(
            f"设置有误，无法启动（{error}）。", f"A setting is wrong, Luodi cannot start ({error})."
        ) from error
    settings = importlib.import_module("django.conf").settings
    logs = importlib.import_module("luodi.kernel.logs")
    logs.configure(settings.LUODI_LOG, settings.LUODI_LOG_LEVEL)


def reachable() -> None:
    """Raise UsageMistake where the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageMistake(
            f"连不上数据库（{why}），请检查 DATABASE_URL 和数据库服务。",
            f"The database does not answer ({why}); check DATABASE_URL and the server.",
        ) from error
