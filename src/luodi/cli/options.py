"""Command options as dataclasses: typer sees one parameter for each field."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from luodi.files.out import FORMATS

T = TypeVar("T")
LANGUAGES = ("zh", "en")


def takes(options: type[T]) -> Callable[[Callable[[T], None]], Callable[..., None]]:
    """Turns a function of one dataclass into a function typer can read the options of."""
    hints = typing.get_type_hints(options, include_extras=True)
    fields = dataclasses.fields(options)  # type: ignore[arg-type]  # T is always a dataclass here

    def wrap(command: Callable[[T], None]) -> Callable[..., None]:
        def call(**values: Any) -> None:
            command(options(**values))

        parameters = [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=field.default
                if field.default_factory is dataclasses.MISSING
                else field.default_factory(),
                annotation=hints[field.name],
            )
            for field in fields
        ]
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # for typer
        call.__annotations__ = {field.name: hints[field.name] for field in fields}
        call.__doc__, call.__name__ = command.__doc__, command.__name__
        return call

    return wrap


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        help="语言（也可设环境变量 LUODI_LANG）。¦ Language (or set LUODI_LANG).",
    ),
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="PATH",
        help="写入的文件或目录；多个文件时为目录。"
        "¦ File or directory to write; a directory for many files.",
    ),
]


@dataclasses.dataclass(frozen=True)
class ReadOptions:
    """The options of `luodi read`."""

    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE…",
            show_default=False,
            help="要读的文件（docx、pdf、xlsx、txt、html、md、ofd、odt、图片等），“-”为标准输入。"
            "¦ Files to read (docx, pdf, xlsx, txt, html, md, ofd, odt, images …), - for stdin.",
        ),
    ] = None
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(FORMATS),
            help="输出格式，默认 table，或按 -o 的后缀。¦ Format; table, or what -o ends with.",
        ),
    ] = None
    output: Output = None
    units: Annotated[
        str | None,
        typer.Option(
            "--units",
            metavar="FILE",
            help="单位名录（csv、xlsx、json，列：名称、别名、职责），用于推荐承办单位。"
            "¦ Directory of units (csv, xlsx, json: name, aliases, duties) for suggestions.",
        ),
    ] = None
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="成文日期，文中没有时用来推算年份。¦ Date of the document where it gives none.",
        ),
    ] = None
    region: Annotated[
        str | None,
        typer.Option(
            "--region", metavar="NAME", help="地区名称，如“示例区”。¦ Name of the region."
        ),
    ] = None
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            help="打印 json 格式的 JSON Schema。¦ Print the JSON Schema of the json format.",
        ),
    ] = False
    lang: Lang = None


@dataclasses.dataclass(frozen=True)
class DemoOptions:
    """The options of `luodi demo`."""

    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="DIR", help="写入的目录。¦ Directory to write."),
    ] = "out"
    year: Annotated[
        bool,
        typer.Option(
            "--year",
            help="不读样例，而在空库里演出一个区的一年，供试用和检验。"
            "¦ Instead: play a year of a district in an empty database, to try and to test.",
        ),
    ] = False
    tasks: Annotated[
        int,
        typer.Option("--tasks", metavar="N", min=1, max=20_000, help="任务数。¦ Tasks."),
    ] = 900
    units: Annotated[
        int,
        typer.Option("--units", metavar="N", min=5, max=60, help="单位数。¦ Units."),
    ] = 60
    months: Annotated[
        int,
        typer.Option("--months", metavar="N", min=1, max=12, help="月数。¦ Months."),
    ] = 12
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", help="同一个数得到同一年。¦ Same number, same year."),
    ] = 2026
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="YYYY-MM-DD",
            help="演到哪一天，默认今天。¦ The last day; today unless given.",
        ),
    ] = None
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="DIR",
            help="数据目录，默认 LUODI_HOME。¦ Where the data goes; LUODI_HOME unless given.",
        ),
    ] = None
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="核对：任务不丢、亮灯可复算、合计一致；不带 --year 则核对已有的。"
            "¦ Check that nothing is lost, lights can be computed again, sums agree; without "
            "--year what is there already.",
        ),
    ] = False
    lang: Lang = None


@dataclasses.dataclass(frozen=True)
class BenchOptions:
    """The options of `luodi bench reading`."""

    corpus: Annotated[
        str | None,
        typer.Option(
            "--corpus",
            metavar="DIR",
            help="语料目录（raw/、gold/、score.py），不给则用内置样例。"
            "¦ Corpus (raw/, gold/, score.py); the bundled samples if none is given.",
        ),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="输出 JSON。¦ Print JSON.")] = False
    lang: Lang = None


@dataclasses.dataclass(frozen=True)
class BenchWebOptions:
    """The options of `luodi bench web`."""

    tasks: Annotated[
        int,
        typer.Option(
            "--tasks", metavar="N", min=1000, help="生成多少项任务。¦ How many tasks to make."
        ),
    ] = 10_000
    database: Annotated[
        str,
        typer.Option(
            "--database",
            metavar="postgresql|sqlite",
            help="临时数据库；postgresql 用本机已安装的程序启动。"
            "¦ Temporary database; postgresql is started from the installed programs.",
        ),
    ] = "postgresql"
    only: Annotated[
        str,
        typer.Option("--only", metavar="WORD", help="只测名称含此词的。¦ Only those named so."),
    ] = ""
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="超出预算的，打印最慢语句的执行计划。¦ Print the plan of what took too long.",
        ),
    ] = False
    write: Annotated[
        str | None,
        typer.Option(
            "--write", metavar="FILE", help="把结果写入这个 md 文件。¦ Write the figures into it."
        ),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="输出 JSON。¦ Print JSON.")] = False
    lang: Lang = None
