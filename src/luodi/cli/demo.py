"""`luodi demo`: the bundled samples, read and written out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.options import DemoOptions
from luodi.cli.places import plan
from luodi.cli.platform.start import platform
from luodi.cli.read import PIPE_WIDTH, Settings, read_source
from luodi.files import FileError, SourceDocument
from luodi.files.out import build, render, table_view, tree_view, write_atomically
from luodi.files.units_file import load_units
from luodi.reading import Reading, ReadingError
from luodi.samples import SAMPLES, UNITS

Read = tuple[Reading, SourceDocument]

WRITTEN = ("xlsx", "docx", "html")
ROWS = 5  # rows of each table in short form


def _show(source_path: Path, settings: Settings, console: Console) -> Read | None:
    """Read one sample and print it in short form; why not, where it cannot be read."""
    console.print(Rule(source_path.name, align="left", characters="─"))
    try:
        reading, source = read_source(str(source_path), settings)
    except (FileError, ReadingError) as error:
        said = both(error.zh, error.en, settings.lang)
        console.print(said, style="yellow", markup=False, highlight=False)
        return None
    report = build(reading, source, settings.words)
    console.print(tree_view(report, short=True))
    console.print(table_view(report, console.width, ROWS))
    console.print()
    return reading, source


def _write(found: Sequence[Read], settings: Settings, output: str) -> list[Path]:
    """Every format of every sample; the paths in order."""
    written = []
    for form in WRITTEN:
        jobs = plan([source.name for _, source in found], form, f"{output}/")
        for job, (reading, source) in zip(jobs, found, strict=True):
            if job.target is not None:
                write_atomically(job.target, render(reading, source, form, settings.words))
                written.append(job.target)
    return written


def run_year(options: DemoOptions, lang: str) -> int:
    """The exit status of `luodi demo --year` and `luodi demo --check`."""
    os.environ.setdefault("LUODI_MODE", "demo")
    os.environ["LUODI_QUEUE"] = "immediate"  # what follows a step is done before the next one
    if options.into:
        os.environ["LUODI_HOME"] = str(Path(options.into).resolve())
    return int(platform("year").run(options, lang))


def run_demo(options: DemoOptions, lang: str) -> int:
    """The exit status of `luodi demo`; a sample that needs an absent extra is passed by."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH, color_system=None)
    settings = Settings("table", lang, units=load_units(UNITS.path))
    found = [read for s in SAMPLES if (read := _show(s.path, settings, console)) is not None]
    try:
        written = _write(found, settings, options.output)
    except OSError as error:
        raise UsageMistake(
            f"“{options.output}”写不进去（{error.strerror}），请用 -o 换一个目录。",
            f'"{options.output}" cannot be written ({error.strerror}); choose another with -o.',
        ) from error
    names, where = " ".join(p.name for p in written), Path(options.output).resolve()
    said = f"Written to {where}: {names}" if settings.words == "en" else f"已写入 {where}：{names}"
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    return 0 if written else 1
