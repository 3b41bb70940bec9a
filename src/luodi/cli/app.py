"""Commands, and the one place where errors become a sentence and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from luodi.cli import language
from luodi.cli.bench import run_bench, run_bench_web
from luodi.cli.demo import run_demo, run_year
from luodi.cli.errors import UsageMistake
from luodi.cli.options import BenchOptions, BenchWebOptions, DemoOptions, Lang, ReadOptions, takes
from luodi.cli.platform import commands
from luodi.cli.read import run_read
from luodi.kernel.room import with_room

app = typer.Typer(
    name="luodi",
    cls=language.Group,
    add_completion=False,
    no_args_is_help=True,
    help="落地：把公文读成任务清单——谁牵头、什么时候完成、用什么衡量——并交办、跟到办结。"
    "¦ Luodi reads official documents into tasks with owners, dates and figures, and follows them.",
)
bench_app = typer.Typer(
    cls=language.Group,
    no_args_is_help=True,
    help="测量：准确率、速度、内存。¦ Measure accuracy, speed and memory.",
)
app.add_typer(bench_app, name="bench")


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"luodi {version('luodi')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    show: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="显示版本号。¦ Show the version.",
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """What stands before the command; the language was found before parsing."""
    del show, lang
    if context.invoked_subcommand is None:
        context.get_help()  # prints it
        raise typer.Exit(2)


@app.command(
    name="read",
    cls=language.Command,
    help="读公文，输出提纲、任务分解表和待明确事项。"
    "¦ Read documents: outline, task table, and what is left open.",
)
@takes(ReadOptions)
def read(options: ReadOptions) -> None:
    """Read documents."""
    raise typer.Exit(run_read(options, language.asked()))


@app.command(
    name="demo",
    cls=language.Command,
    help="读内置样例，并写出 xlsx、docx、html；--year 则演出一个区的一年。"
    "¦ Read the bundled samples and write xlsx, docx and html; --year plays a district's year.",
)
@takes(DemoOptions)
def demo(options: DemoOptions) -> None:
    """Read the bundled samples, or play a year."""
    if options.year or options.check:
        raise typer.Exit(run_year(options, language.asked()))
    raise typer.Exit(run_demo(options, language.asked()))


@bench_app.command(
    name="reading",
    cls=language.Command,
    help="测量阅读的准确率、速度、内存和线性度。"
    "¦ Measure the reading: accuracy, speed, memory, linearity.",
)
@takes(BenchOptions)
def bench_reading(options: BenchOptions) -> None:
    """Measure the reading."""
    raise typer.Exit(run_bench(options, language.asked()))


@bench_app.command(
    name="web",
    cls=language.Command,
    help="生成一个区，测量页面、接口、搜索、交办、导出的用时和查询数。"
    "¦ Make a district and measure pages, API, search, issuing, export: time and queries.",
)
@takes(BenchWebOptions)
def bench_web(options: BenchWebOptions) -> None:
    """Measure the pages."""
    raise typer.Exit(run_bench_web(options, language.asked()))


commands.register(app)


def _usage(error: typer.TyperException, lang: str) -> str:
    """A mistake in the command line as a sentence."""
    kind = type(error).__name__
    detail = error.format_message().rstrip(".")
    if kind == "NoSuchOption":
        name = getattr(error, "option_name", detail)
        zh, en = f"没有 {name} 这个选项", f"There is no option {name}"
    elif kind == "MissingParameter":
        zh, en = f"缺少参数（{detail}）", detail
    else:
        zh, en = f"命令有误（{detail}）", detail
    return language.both(f"{zh}，请用 luodi --help 查看用法。", f"{en}; see luodi --help.", lang)


def _run(words: list[str], lang: str) -> int:
    try:
        return int(
            typer.main.get_command(app).main(words, prog_name="luodi", standalone_mode=False) or 0
        )
    except UsageMistake as error:
        typer.echo(language.both(error.zh, error.en, lang), err=True)
        return 2
    except typer.TyperException as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # the help is out by then
            typer.echo(_usage(error, lang), err=True)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(language.both("已中断。", "Interrupted.", lang), err=True)
        return 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 something failed, 2 wrong usage, 3 a classified document."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = language.chosen(words)
    language.use(lang)
    try:
        status = with_room(_run)(words, lang)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone: nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status
