"""`luodi check`: what is missing for production, one line each, with what to do."""

from __future__ import annotations

import json
import sys

import typer
from django.db import DatabaseError

from luodi.cli.language import both
from luodi.cli.platform.checks import CHECKS, Level, Line
from luodi.cli.platform.loading import reachable

_MARKS = {Level.GOOD: "✓", Level.ADVICE: "!", Level.BAD: "✗"}


def lines() -> list[Line]:
    """All lines; what cannot be looked at (no tables yet) is bad too."""
    found = []
    for check in CHECKS:
        try:
            found.append(check())
        except DatabaseError:
            zh, en = "数据库里还没有表，请运行 luodi migrate", "no tables yet; run luodi migrate"
            found.append(Line(check.__name__, Level.BAD, zh, en))
    return found


def run(as_json: bool, lang: str) -> int:
    """The exit status of `luodi check`: 0 fit for production, 1 something is missing."""
    reachable()
    found = lines()
    missing = sum(line.level == Level.BAD for line in found)
    if as_json:
        rows = [{"name": x.name, "level": x.level, "zh": x.zh, "en": x.en} for x in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return 1 if missing else 0
    for line in found:
        typer.echo(f"{_MARKS[line.level]} {line.en if lang == 'en' else line.zh}")
    if missing:
        zh, en = f"还有 {missing} 项要处理。", f"{missing} things are to be done."
    else:
        zh, en = "可以正式使用。", "Fit for production."
    typer.echo(both(zh, en, lang))
    return 1 if missing else 0
