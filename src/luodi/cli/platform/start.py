"""How a command reaches the platform: its module is imported when it runs, after Django.

`luodi read` stays quick because nothing here imports Django before a command asks for it.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

SETTINGS = "luodi.config.settings"


def platform(name: str) -> Any:
    """The module of this package with that name, Django loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("luodi.cli.platform.loading").load()
    return importlib.import_module(f"luodi.cli.platform.{name}")
