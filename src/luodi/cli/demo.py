"""`luodi demo`: the bundled samples, read and written out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.rule import Rule

from luodi.cli.language import both
from luodi.cli.options import DemoOptions
from luodi.cli.places import Job, plan
from luodi.cli.read import PIPE_WIDTH, Outcome, Settings, read_source, run_jobs
from luodi.files import FileError
from luodi.files.out import build, table_view, tree_view
from luodi.files.units_file import load_units
from luodi.reading import ReadingError
from luodi.samples import SAMPLES, UNITS

WRITTEN = ("xlsx", "docx", "html")
ROWS = 5  # rows of each table in short form


def _show(path: Path, settings: Settings, console: Console, outcome: Outcome) -> bool:
    console.print(Rule(path.name, align="left", characters="─"))
    try:
        reading, source = read_source(str(path), settings)
    except (FileError, ReadingError) as error:
        outcome.problems.append(both(error.zh, error.en, settings.lang))
        console.print(outcome.problems[-1], style="yellow", markup=False)
        return False
    report = build(reading, source, settings.words)
    console.print(tree_view(report, console.width))
    console.print(table_view(report, console.width, ROWS))
    console.print()
    return True


def _write(paths: list[Path], settings: Settings, output: Path) -> list[Path]:
    """Every format of every sample; what was written."""
    quiet, written = Console(stderr=True, quiet=True), []
    for form in WRITTEN:
        jobs: list[Job] = plan([str(p) for p in paths], form, f"{output}/")
        run_jobs(jobs, replace(settings, form=form), quiet)
        written += [job.target for job in jobs if job.target is not None and job.target.exists()]
    return written


def run_demo(options: DemoOptions, lang: str) -> int:
    """The exit status of `luodi demo`; a sample that needs an absent extra is passed by."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH, color_system=None)
    settings, outcome = Settings("table", lang, units=load_units(UNITS.path)), Outcome()
    readable = [s.path for s in SAMPLES if _show(s.path, settings, console, outcome)]
    output = Path(options.output)
    written = _write(readable, settings, output) if readable else []
    names, where = " ".join(p.name for p in written), output.resolve()
    zh, en = f"已写入 {where}：{names}", f"Written to {where}: {names}"
    said = en if settings.words == "en" else zh
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    return 0 if written else 1
