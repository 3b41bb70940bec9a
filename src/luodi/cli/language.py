"""Chinese first: help texts carry both languages parted by ``¦``, one is shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

SEPARATOR = "¦"
VARIABLE = "LUODI_LANG"
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": ("参数", "Arguments"),
    "OPTIONS_PANEL_TITLE": ("选项", "Options"),
    "COMMANDS_PANEL_TITLE": ("命令", "Commands"),
    "DEFAULT_STRING": ("［默认：{}］", "[default: {}]"),
    "ENVVAR_STRING": ("［环境变量：{}］", "[env var: {}]"),
    "REQUIRED_LONG_STRING": ("［必填］", "[required]"),
}
_HELP = ("显示帮助并退出。", "Show this message and exit.")
_current = {"lang": "zh", "asked": ""}


def asked() -> str:
    """The language asked for on this run; empty where none was."""
    return _current["asked"]


def chosen(arguments: Sequence[str]) -> str:
    """The language asked for: --lang, else LUODI_LANG, else empty (both)."""
    asked = os.environ.get(VARIABLE, "")
    for i, word in enumerate(arguments):
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
    asked = asked.lower()
    return "en" if asked.startswith("en") else "zh" if asked.startswith("zh") else ""


def pick(text: str, lang: str) -> str:
    """One half of a text in two languages."""
    zh, _, en = text.partition(SEPARATOR)
    return (en or zh).strip() if lang == "en" else zh.strip()


def both(zh: str, en: str, lang: str) -> str:
    """A sentence in the language asked for, in both where none was."""
    return {"zh": zh, "en": en}.get(lang, f"{zh} / {en}")


class _Localised:
    """Usage line and help option in the current language."""

    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]  # a mix-in for typer's classes
        return usage.replace("Usage:", "用法：", 1) if _current["lang"] == "zh" else usage

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]  # a mix-in, as above
        if option is not None:
            option.help = _HELP[_current["lang"] == "en"]
        return option


class Command(_Localised, TyperCommand):
    """A command that speaks the language asked for."""


class Group(_Localised, TyperGroup):
    """A group of commands that speaks the language asked for."""


def localise(command: Any, lang: str) -> None:
    """Leave one language in all help texts of a command and those below it."""
    _current.update(lang="en" if lang == "en" else "zh", asked=lang)
    for name, pair in _TITLES.items():
        setattr(rich_utils, name, pair[lang == "en"])
    _localise(command, lang)


def _localise(command: Any, lang: str) -> None:
    command.help = pick(command.help or "", lang)
    command.short_help = pick(command.short_help or "", lang) or None
    for parameter in command.params:
        parameter.help = pick(getattr(parameter, "help", None) or "", lang)
    for child in getattr(command, "commands", {}).values():
        _localise(child, lang)
