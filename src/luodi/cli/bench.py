"""`luodi bench`: the figures of :mod:`luodi.bench` for people or as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from luodi.bench.reading import BenchError, Figures, measure
from luodi.bench.server import NoPostgres
from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.options import BenchOptions, BenchWebOptions

_NAMES = {
    "outline": "提纲",
    "tree": "层级",
    "tasks": "任务",
    "units": "单位",
    "roles": "角色",
    "deadlines": "时限",
    "targets": "指标",
}


def _accuracy(figures: Figures, lang: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    en = lang == "en"
    for head in ("", "P", "R", "F1", "gold" if en else "标注数"):
        table.add_column(head, justify="right" if head else "left")
    for kind, s in figures.accuracy.items():
        name = kind if en else f"{_NAMES.get(kind, kind)} {kind}"
        cells = (f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", str(s.gold))
        table.add_row(name, *cells)
    return table


def _per_file(figures: Figures) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="F1")
    kinds = list(next(iter(figures.per_file.values()), {}))
    table.add_column("")
    for kind in kinds:
        table.add_column(kind, justify="right")
    for name, values in figures.per_file.items():
        table.add_row(name, *(f"{values[kind]:.3f}" for kind in kinds))
    return table


def _sentences(figures: Figures, lang: str) -> list[str]:
    f, megabytes = figures, figures.peak_bytes / 1_000_000
    if lang == "en":
        return [
            f"{f.documents} documents, {f.chars:,} characters",
            f"speed: {f.all.rate:,.0f} characters per CPU-second; "
            f"largest ({f.largest.name}, {f.largest.chars:,} characters) {f.largest.rate:,.0f}",
            f"linearity: {f.linearity:.2f} (time for 4 times the text by 4; 1 is linear)",
            f"memory: {megabytes:.1f} MB at most while reading the largest",
        ]
    return [
        f"{f.documents} 个文件，{f.chars:,} 字",
        f"速度：每 CPU 秒 {f.all.rate:,.0f} 字；"
        f"最大的文件（{f.largest.name}，{f.largest.chars:,} 字）{f.largest.rate:,.0f} 字",
        f"线性度：{f.linearity:.2f}（4 倍长度的用时 ÷ 4，1 为线性）",
        f"内存：读最大的文件时峰值 {megabytes:.1f} MB",
    ]


def run_bench(options: BenchOptions, lang: str) -> int:
    """The exit status of `luodi bench reading`."""
    try:
        figures = measure(Path(options.corpus) if options.corpus else None)
    except BenchError as error:
        raise UsageMistake(error.zh, error.en) from error
    if options.json:
        sys.stdout.write(json.dumps(figures.as_dict(), ensure_ascii=False, indent=1) + "\n")
        return 1 if figures.failed else 0
    console = Console()
    if not console.is_terminal:
        console = Console(width=120, color_system=None)
    for sentence in _sentences(figures, lang):
        console.print(sentence, markup=False, highlight=False)
    if figures.accuracy:
        console.print(_accuracy(figures, lang))
        console.print(_per_file(figures))
    if figures.skipped:
        names = "、".join(figures.skipped)
        zh = f"未计入：{names}（要识别图片中的文字，请安装 luodi[ocr]）"
        en = f"Not counted: {names} (a picture; install luodi[ocr] to have it recognised)"
        console.print(both(zh, en, lang), markup=False, highlight=False)
    if figures.failed:
        names = "、".join(figures.failed)
        console.print(both(f"未能读取：{names}", f"Not read: {names}", lang), markup=False)
    return 1 if figures.failed else 0


def run_bench_web(options: BenchWebOptions, lang: str) -> int:
    """The exit status of `luodi bench web`: 1 where a budget was not kept."""
    from luodi.bench.web import report, running  # noqa: PLC0415 - needs what only `web` needs

    if options.database not in ("postgresql", "sqlite"):
        zh = f"没有数据库 {options.database}，请用 postgresql 或 sqlite。"
        raise UsageMistake(zh, f"There is no database {options.database}; postgresql or sqlite.")

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    try:
        outcome = running.run(
            options.database, options.tasks, tell, explain=options.explain, only=options.only
        )
    except NoPostgres as error:
        zh, _, en = str(error).partition(" / ")
        raise UsageMistake(zh, en or zh) from error
    if options.write:
        report.write(outcome, Path(options.write))
    if options.json:
        text = json.dumps(report.as_dict(outcome), ensure_ascii=False, indent=1)
        sys.stdout.write(text + "\n")
    else:
        _web_table(list(report.rows(outcome, lang)), lang)
    return 0 if all(found.kept for found in outcome.figures) else 1


def _web_table(rows: list[tuple[str, ...]], lang: str) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    en = lang == "en"
    heads = (
        "",
        "p50 ms",
        "p95 ms",
        "CPU ms",
        "budget" if en else "预算",
        "queries" if en else "查询",
        "kB",
    )
    for head in heads:
        table.add_column(head, justify="right" if head else "left")
    for cells in rows:
        table.add_row(*cells)
    console = Console()
    (console if console.is_terminal else Console(width=120, color_system=None)).print(table)
