"""`luodi read`: files in, one output each; a bad file never stops the others."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.options import ReadOptions
from luodi.cli.places import STDIN, Job, format_of, once, only, plan
from luodi.files import DEFAULT, ClassifiedFileError, FileError, SourceDocument, open_document
from luodi.files.errors import safe_name
from luodi.files.out import (
    build,
    json_schema,
    name_words,
    notice_words,
    render,
    render_text,
    table_view,
    to_json,
    tree_view,
    undated,
    write_atomically,
)
from luodi.files.units_file import UnitsFileError, load_units
from luodi.reading import ClassifiedTextError, Reading, ReadingError, read
from luodi.reading.directory import DISTRICT, Unit

REFUSED, FAILED = 3, 1
PIPE_WIDTH = 120  # columns of what no terminal shows


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every file of a run."""

    form: str
    lang: str
    date: dt.date | None = None
    region: str | None = None
    units: tuple[Unit, ...] = DISTRICT
    many: bool = False
    to_file: bool = False

    @property
    def words(self) -> str:
        """The language of what is written."""
        return "en" if self.lang == "en" else "zh"


@dataclass(slots=True)
class Outcome:
    """What is said at the end: hints, what went wrong, and whether a document was refused."""

    hints: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    refused: bool = False

    @property
    def status(self) -> int:
        """The exit status."""
        return REFUSED if self.refused else FAILED if self.problems else 0


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageMistake(
            f"日期“{text}”不对，应写成 2026-01-31 这样。",
            f'The date "{text}" is not valid; write it like 2026-01-31.',
        ) from error


def _units(path: str | None) -> tuple[Unit, ...]:
    if path is None:
        return DISTRICT
    try:
        return load_units(Path(path))
    except UnitsFileError as error:
        raise UsageMistake(error.zh, error.en) from error


def settings_of(options: ReadOptions, lang: str) -> Settings:
    """The options checked; UsageMistake says which one is wrong."""
    return Settings(
        form=format_of(options.format, only(options.output)),
        lang=lang,
        date=_date(options.date),
        region=options.region,
        units=_units(options.units),
        many=len(once(options.files or ())[0]) > 1,
        to_file=bool(options.output),
    )


def read_source(name: str, settings: Settings) -> tuple[Reading, SourceDocument]:
    """Open and read one file or standard input; FileError or ReadingError say why not."""
    if name == STDIN:
        source = open_document(sys.stdin.buffer.read(DEFAULT.size + 1), name=STDIN)
    else:
        source = open_document(Path(name))
    reading = read(source.text, date=settings.date, region=settings.region, units=settings.units)
    return reading, source


def _print(reading: Reading, source: SourceDocument, settings: Settings) -> None:
    """To standard output: colour and the terminal's width only where there is a terminal."""
    if settings.form in ("tree", "table"):
        report = build(reading, source, settings.words)
        console = Console()
        if not console.is_terminal:
            sys.stdout.write(render_text(report, settings.form))
            return
        tree = settings.form == "tree"
        console.print(tree_view(report) if tree else table_view(report, console.width))
        return
    if settings.form == "json" and settings.many:  # one document per line can be taken apart again
        line = json.dumps(to_json(reading, source), ensure_ascii=False, allow_nan=False)
        data = line.encode() + b"\n"
    else:
        data = render(reading, source, settings.form, settings.words)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _hints(reading: Reading, source: SourceDocument, settings: Settings) -> list[str]:
    """What the reader of the output should know or do, one sentence each."""
    words, name = settings.words, name_words(source, settings.words)
    colon = ": " if words == "en" else "："
    hints = []
    if source.warnings and not _is_shown(settings):
        hints.append(name + colon + notice_words(source, words))
    waiting = undated(reading)
    if waiting and settings.date is None:
        zh = (
            f"{name}：文中没有年份，“{waiting[0]}”等时限定不了日子，"
            "请给出成文日期，如 --date 2026-01-31。"
        )
        en = (
            f"{name}: no year in the text, so “{waiting[0]}” has no day; "
            "give the date of the document, like --date 2026-01-31."
        )
        hints.append(en if words == "en" else zh)
    return hints


def _is_shown(settings: Settings) -> bool:
    """Whether the terminal shows the notices with the result already."""
    return not settings.to_file and settings.form in ("tree", "table") and sys.stdout.isatty()


def _write(job: Job, settings: Settings, outcome: Outcome) -> None:
    reading, source = read_source(job.source, settings)
    outcome.hints += _hints(reading, source, settings)
    if job.target is None:
        _print(reading, source, settings)
    else:
        write_atomically(job.target, render(reading, source, settings.form, settings.words))


def _one(job: Job, settings: Settings, outcome: Outcome) -> bool:
    """Do one job; whatever goes wrong becomes a sentence of the outcome."""
    if job.source != STDIN and Path(job.source).is_dir():
        zh = f"“{job.source}”是文件夹，请给出其中的文件，如 {job.source.rstrip('/')}/*.docx。"
        en = f'"{job.source}" is a folder; give its files, like {job.source.rstrip("/")}/*.docx.'
        outcome.problems.append(both(zh, en, settings.lang))
        return False
    try:
        _write(job, settings, outcome)
    except (ClassifiedFileError, ClassifiedTextError) as error:
        outcome.refused = True
        outcome.problems.append(_sentence(job, error, settings.lang))
    except (FileError, ReadingError) as error:
        outcome.problems.append(_sentence(job, error, settings.lang))
    except BrokenPipeError:
        raise
    except OSError as error:
        why = error.strerror or type(error).__name__
        where = job.target or job.source
        zh, en = f"“{where}”写不进去（{why}）。", f'"{where}" cannot be written ({why}).'
        outcome.problems.append(both(zh, en, settings.lang))
    except Exception as error:  # a mistake of ours must not stop the other files
        zh = f"“{job.source}”读取时程序出错（{type(error).__name__}），请报告给维护人员。"
        en = f'"{job.source}" met a mistake in Luodi ({type(error).__name__}); please report it.'
        outcome.problems.append(both(zh, en, settings.lang))
    else:
        return True
    return False


def _sentence(job: Job, error: FileError | ReadingError, lang: str) -> str:
    """The error's sentence; a reading error does not know the file, so the name goes first."""
    zh, en, name = error.zh, error.en, safe_name(Path(job.source).name)
    if not isinstance(error, FileError):
        zh, en = f"“{name}”：{zh}", f'"{name}": {en}'
    if job.source == STDIN:
        zh, en = zh.replace(f"“{STDIN}”", "标准输入"), en.replace(f'"{STDIN}"', "standard input")
    return both(zh, en, lang)


@contextmanager
def _progress(jobs: list[Job], errors: Console) -> Iterator[Iterable[Job]]:
    """The jobs, with a bar on standard error while it is a terminal and there are many."""
    if len(jobs) < 2 or not errors.is_terminal:
        yield jobs
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        task = progress.add_task("", total=len(jobs))

        def each() -> Iterator[Job]:
            for job in jobs:
                progress.update(task, description=Path(job.source).name[:40])
                yield job
                progress.advance(task)

        yield each()


def run_jobs(jobs: list[Job], settings: Settings, errors: Console) -> Outcome:
    """Do all jobs; written paths and problems are said at the end on standard error."""
    outcome, written = Outcome(), []
    with _progress(jobs, errors) as queue:
        for job in queue:
            if _one(job, settings, outcome) and job.target is not None:
                written.append(job.target)
    _say_written(written, settings, errors)
    failed = len(outcome.problems)
    if len(jobs) > 1 and failed:
        zh = f"{len(jobs)} 个文件中有 {failed} 个没有完成："
        en = f"{failed} of {len(jobs)} files were not done:"
        outcome.problems.insert(0, both(zh, en, settings.lang))
    for line in (*outcome.hints, *outcome.problems):
        errors.print(line, markup=False, highlight=False, soft_wrap=True)
    return outcome


def _say_written(written: list[Path], settings: Settings, errors: Console) -> None:
    if len(written) > 3:
        folder = written[0].parent
        zh, en = (
            f"已写入 {len(written)} 个文件：{folder}",
            f"{len(written)} files written: {folder}",
        )
    elif written:
        names = "、".join(map(str, written))
        zh, en = f"已写入：{names}", f"Written: {', '.join(map(str, written))}"
    else:
        return
    errors.print(
        en if settings.words == "en" else zh, markup=False, highlight=False, soft_wrap=True
    )


def run_read(options: ReadOptions, lang: str) -> int:
    """The exit status of `luodi read`."""
    if options.schema:
        sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n")
        return 0
    if not options.files:
        raise UsageMistake(
            "请给出要读的文件，例如：luodi read 讲话稿.docx。",
            "Give a file to read, for example: luodi read speech.docx.",
        )
    settings, errors = settings_of(options, lang), Console(stderr=True)
    files, again = once(options.files)
    for name in again:
        zh, en = f"“{name}”重复给出，只读一次。", f'"{name}" was given again; it is read once.'
        errors.print(both(zh, en, lang), markup=False, highlight=False, soft_wrap=True)
    jobs = plan(files, settings.form, only(options.output))
    return run_jobs(jobs, settings, errors).status
