"""Where each output goes: standard output, a file or a directory; never over an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from luodi.cli.errors import UsageMistake
from luodi.files.out import BINARY, EXTENSIONS

STDIN = "-"
_BY_SUFFIX = {ext: form for form, ext in EXTENSIONS.items() if form not in ("tree", "table")}


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read and the path to write, or None for standard output."""

    source: str
    target: Path | None


def only(outputs: Sequence[str] | None) -> str | None:
    """The one output; a second one would be dropped unsaid."""
    if outputs and len(outputs) > 1:
        raise UsageMistake(
            f"-o 只能给一次，这里给了{len(outputs)}次；要几种格式，请分几次运行。",
            f"-o can be given once, not {len(outputs)} times; run once for each format.",
        )
    return outputs[0] if outputs else None


def format_of(asked: str | None, output: str | None) -> str:
    """The format asked for, or what the output's suffix says, or the table."""
    if asked is not None:
        form = asked.lower()
        if form not in EXTENSIONS:
            raise UsageMistake(
                f"没有“{asked}”这种格式，可选：{'、'.join(EXTENSIONS)}。",
                f'There is no format "{asked}"; choose from {", ".join(EXTENSIONS)}.',
            )
        return form
    suffix = Path(output).suffix.removeprefix(".").lower() if output else ""
    return _BY_SUFFIX.get(suffix, "table")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return one.absolute() == other.absolute()


def once(inputs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The inputs without those given again under whatever name, and these."""
    files: list[str] = []
    again: list[str] = []
    seen: set[object] = set()
    for name in inputs:
        key = _identity(name)
        (again if key in seen and name != STDIN else files).append(name)
        seen.add(key)
    return files, again


def _identity(name: str) -> object:
    """What two names of one file have in common."""
    try:
        found = Path(name).stat()
    except (OSError, ValueError):
        return name
    return found.st_dev, found.st_ino


def _is_input(path: Path, inputs: Sequence[str]) -> bool:
    return any(_same(path, Path(name)) for name in inputs if name != STDIN)


def _in_directory(directory: Path, inputs: Sequence[str], form: str) -> list[Job]:
    """Names <stem>.<ext>; a stem that comes twice, or an input's own name, gets a mark."""
    taken: set[Path] = set()
    jobs = []
    for name in inputs:
        stem = "stdin" if name == STDIN else Path(name).stem
        target, number = directory / f"{stem}.{EXTENSIONS[form]}", 1
        while target in taken or _is_input(target, inputs):
            number += 1
            target = directory / f"{stem}-{number}.{EXTENSIONS[form]}"
        taken.add(target)
        jobs.append(Job(name, target))
    return jobs


def _make(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageMistake(
            f"无法建立目录“{directory}”，请换一个位置。",
            f'The directory "{directory}" cannot be made; choose another place.',
        ) from error
    return directory


def plan(inputs: Sequence[str], form: str, output: str | None) -> list[Job]:
    """One job per input; UsageMistake where the output cannot be what was asked."""
    if inputs.count(STDIN) > 1:
        raise UsageMistake(
            "标准输入（-）只能给一次。", "Standard input (-) can be given once only."
        )
    if output is None:
        if form in BINARY:
            return _in_directory(Path(), inputs, form)
        return [Job(name, None) for name in inputs]
    path = Path(output)
    if len(inputs) > 1 or path.is_dir() or output.endswith("/"):
        if path.exists() and not path.is_dir():
            raise UsageMistake(
                f"多个文件时 -o 应为目录，而“{output}”是一个文件。",
                f'With many files -o must be a directory, but "{output}" is a file.',
            )
        return _in_directory(_make(path), inputs, form)
    if _is_input(path, inputs):
        raise UsageMistake(
            f"不能覆盖要读的文件“{output}”，请换一个输出文件名。",
            f'The input "{output}" is not overwritten; give another output name.',
        )
    _make(path.parent)
    return [Job(inputs[0], path)]
