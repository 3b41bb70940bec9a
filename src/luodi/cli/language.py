"""Chinese first: help texts carry both languages parted by ``¦``, one is shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

SEPARATOR = "¦"
VARIABLE = "LUODI_LANG"
_WORDS = {
    "usage": ("用法：", "Usage: "),
    "options": ("选项", "Options"),
    "argument": ("参数", "Arguments"),
    "commands": ("命令", "Commands"),
    "command": ("命令", "COMMAND"),
    "rest": ("…", "[ARGS]..."),
    "help": ("显示帮助并退出。", "Show this message and exit."),
}
_current = {"lang": "zh", "asked": ""}


def asked() -> str:
    """The language asked for on this run; empty where none was."""
    return _current["asked"]


def chosen(arguments: Sequence[str]) -> str:
    """The language asked for: --lang, else LUODI_LANG, else empty (both)."""
    wanted = os.environ.get(VARIABLE, "")
    for i, word in enumerate(arguments):
        if word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
        elif word == "--lang" and i + 1 < len(arguments):
            wanted = arguments[i + 1]
    wanted = wanted.lower()
    return "en" if wanted.startswith("en") else "zh" if wanted.startswith("zh") else ""


def pick(text: str, lang: str) -> str:
    """One half of a text in two languages."""
    zh, _, en = text.partition(SEPARATOR)
    return (en or zh).strip() if lang == "en" else zh.strip()


def both(zh: str, en: str, lang: str) -> str:
    """A sentence in the language asked for, in both where none was."""
    return {"zh": zh, "en": en}.get(lang, zh if zh == en else f"{zh} / {en}")


def use(lang: str) -> None:
    """Speak this language from now on; empty means Chinese help and both in messages."""
    _current.update(lang="en" if lang == "en" else "zh", asked=lang)


def _word(key: str) -> str:
    return _WORDS[key][_current["lang"] == "en"]


def _help_of(thing: Any) -> str:
    return pick(getattr(thing, "help", None) or "", _current["lang"])


def _usage(command: Any, ctx: Any) -> str:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    words = {"[OPTIONS]": f"[{_word('options')}]", "COMMAND": _word("command")}
    for english, word in {**words, "[ARGS]...": _word("rest")}.items():
        pieces = pieces.replace(english, word)
    return f"{_word('usage')}{ctx.command_path} {pieces}"


def _left(parameter: Any) -> str:
    """Names and value of an option, or the argument's own name."""
    value = "" if getattr(parameter, "is_flag", False) else parameter.metavar or ""
    if parameter.param_type_name == "argument":
        return value
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"{names} {value}".strip()


def _block(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    """A titled list in two columns; Chinese has no blanks to break at, so lines are folded."""
    if not rows:
        return
    table = Table.grid(padding=(0, 2, 0, 2))
    table.add_column(style="bold cyan", overflow="fold", max_width=30)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(Text(left), Text(right))
    console.print(Text(title, style="bold"))
    console.print(table)
    console.print()


class _Localised:
    """Help in the current language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help; typer's own does not break Chinese lines."""
        del formatter
        command: Any = self
        console = Console(highlight=False)
        console.print(Text(f"{_usage(command, ctx)}\n\n{_help_of(command)}\n"))
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "options": []}
        for parameter in command.get_params(ctx):
            kind = "argument" if parameter.param_type_name == "argument" else "options"
            said = _word("help") if parameter.name == "help" else _help_of(parameter)
            rows[kind].append((_left(parameter), said))
        for kind, lines in rows.items():
            _block(console, _word(kind), lines)
        children = getattr(command, "commands", {})
        _block(console, _word("commands"), [(n, _help_of(c)) for n, c in children.items()])


class Command(_Localised, TyperCommand):
    """A command that speaks the language asked for."""


class Group(_Localised, TyperGroup):
    """A group of commands that speaks the language asked for."""
