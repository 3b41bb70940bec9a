"""Writes the parts of the documentation that the program itself knows best.

    .venv/bin/python scripts/make_docs.py                              # docs/reference/cli.md
    .venv/bin/python scripts/make_docs.py --corpus ../shared/corpus    # and the accuracy tables

`tests/contracts/test_documentation.py` fails where a command or an option is not in the page.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import typer

from luodi.bench.reading import Figures, measure
from luodi.cli.app import app
from luodi.cli.language import SEPARATOR

ROOT = Path(__file__).resolve().parent.parent
CLI = ROOT / "docs" / "reference" / "cli.md"
START, END = "<!-- commands -->", "<!-- /commands -->"
KINDS = {
    "outline": ("提纲", "outline: headings found"),
    "tree": ("层级", "tree: under the right parent"),
    "tasks": ("任务", "tasks: commitments"),
    "units": ("单位", "units responsible"),
    "roles": ("角色", "roles: lead, support, responsible"),
    "deadlines": ("时限", "deadlines, as dates"),
    "targets": ("指标", "targets: indicator, value, unit"),
}
HEADS = {
    "zh": ("", "准确率", "召回率", "F1", "标注数"),
    "en": ("", "precision", "recall", "F1", "gold"),
}


def halves(text: str) -> tuple[str, str]:
    """The Chinese and the English of a help text."""
    zh, _, en = text.partition(SEPARATOR)
    return zh.strip(), (en or zh).strip()


def commands() -> dict[str, Any]:
    """Every command by its full name, groups included, in the order of the help."""
    found: dict[str, Any] = {}

    def add(name: str, command: Any) -> None:
        found[name] = command
        for word, inner in getattr(command, "commands", {}).items():
            add(f"{name} {word}", inner)

    add("luodi", typer.main.get_command(app))
    return found


def options(command: Any) -> list[Any]:
    """What can be given to a command."""
    return [p for p in command.params if not getattr(p, "hidden", False)]


def _row(parameter: Any) -> str:
    zh, en = halves(getattr(parameter, "help", None) or "")
    value = "" if getattr(parameter, "is_flag", False) else parameter.metavar or ""
    value = value.replace("|", "\\|")  # a bar would end the cell
    if parameter.param_type_name == "argument":
        name = f"`{value}`"
    else:
        names = ", ".join(f"`{n}`" for n in sorted(parameter.opts, key=len))
        name = f"{names} `{value}`" if value else names
    return f"| {name} | {zh} | {en} |"


def _section(name: str, command: Any) -> str:
    zh, en = halves(command.help or "")
    lines = [f"### `{name}`", "", f"{zh}  ", en, ""]
    inner = getattr(command, "commands", {})
    if inner:
        names = "、".join(f"`{name} {word}`" for word in inner)
        lines += [f"下属命令 commands: {names}", ""]
    lines += ["| 选项 option | 说明 | meaning |", "|---|---|---|", *map(_row, options(command))]
    lines += ["| `--help` | 显示帮助并退出。 | Show the help and exit. |", ""]
    return "\n".join(lines)


def cli_reference() -> str:
    """The generated part of docs/reference/cli.md."""
    return "\n".join(_section(name, command) for name, command in commands().items())


def put(text: str, start: str, end: str, inner: str) -> str:
    """`text` with what stands between two marks replaced."""
    before, _, rest = text.partition(start)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"marks {start} … {end} are missing")
    return f"{before}{start}\n{inner.strip()}\n{end}{after}"


def accuracy(figures: Figures, lang: str) -> str:
    """The accuracy table in a language."""
    head = HEADS[lang]
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * 4 + "|"]
    for kind, score in figures.accuracy.items():
        name = KINDS[kind][lang == "en"]
        values = (f"{v:.3f}" for v in (score.precision, score.recall, score.f1))
        lines.append(f"| {name} | {' | '.join(values)} | {score.gold} |")
    return "\n".join(lines)


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="also write the accuracy tables")
    asked = parser.parse_args()
    CLI.write_text(put(CLI.read_text("utf-8"), START, END, cli_reference()), "utf-8")
    if asked.corpus:
        figures = measure(asked.corpus)
        for name, lang in (("README.md", "en"), ("README.zh-CN.md", "zh")):
            page = ROOT / name
            text = put(page.read_text("utf-8"), f"<!-- accuracy:{lang} -->", "<!-- /accuracy -->",
                       accuracy(figures, lang))  # fmt: skip
            page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
