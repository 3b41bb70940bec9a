"""How well and how fast Luodi reads: accuracy against a gold corpus, speed, memory, linearity."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from luodi.files import FileError, NeedsOcrError, open_document
from luodi.files.out import render_json
from luodi.reading import ReadingError, read

SUFFIXES = frozenset({".txt", ".md", ".html", ".docx", ".xlsx", ".pdf", ".png", ".jpg"})
GROWTH = 4  # how much longer the text of the linearity check is
REPEAT = 3  # the fastest of so many runs counts: the others met the machine's own work


class BenchError(Exception):
    """The corpus cannot be measured: `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one kind of element; `gold` is how many there are."""

    precision: float
    recall: float
    f1: float
    gold: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Reading one text: the fastest of some runs, in characters per CPU-second."""

    name: str
    chars: int
    seconds: float

    @property
    def rate(self) -> float:
        """Characters per CPU-second."""
        return self.chars / self.seconds if self.seconds else 0.0


@dataclass(slots=True)
class Figures:
    """All that is measured; `per_file` are F1 values by file and kind."""

    documents: int
    chars: int
    largest: Speed
    all: Speed
    linearity: float
    peak_bytes: int
    accuracy: dict[str, Score] = field(default_factory=dict)
    per_file: dict[str, dict[str, float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # need an extra that is not installed

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON, rates included."""
        out = asdict(self)
        for name in ("largest", "all"):
            out[name]["chars_per_second"] = round(getattr(self, name).rate)
        return out


@dataclass(slots=True)
class _Found:
    """Texts by file name, and the names of what could not be read."""

    texts: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def _texts(directory: Path) -> _Found:
    """All documents of a directory; pictures count where recognition is installed."""
    found = _Found()
    for path in sorted(p for p in directory.iterdir() if p.suffix.lower() in SUFFIXES):
        try:
            found.texts[path.name] = open_document(path).text
        except NeedsOcrError:
            found.skipped.append(path.name)
        except FileError:
            found.failed.append(path.name)
    if not found.texts:
        raise BenchError(
            f"“{directory}”里没有可读的文件。", f'There is no readable file in "{directory}".'
        )
    return found


def cpu_seconds(text: str, repeat: int = REPEAT) -> float:
    """CPU time of reading `text` once, the fastest of `repeat` runs."""
    best = float("inf")
    for _ in range(repeat):
        began = time.process_time()
        read(text)
        best = min(best, time.process_time() - began)
    return best


def _peak(text: str) -> int:
    """Most bytes that reading `text` holds at once beyond the text itself."""
    tracemalloc.start()
    try:
        read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def linearity(text: str) -> float:
    """Time for the text four times over by the time for it once, by four: 1.0 is linear."""
    once = cpu_seconds(text)
    longer = cpu_seconds("\n".join([text] * GROWTH))
    return longer / once / GROWTH if once else 0.0


def _predict(texts: dict[str, str], stems: Sequence[str], target: Path) -> None:
    for name, text in texts.items():
        if Path(name).stem in stems:
            out = target / f"{Path(name).stem}.json"
            out.write_text(render_json(read(text)), encoding="utf-8")


def _per_file(lines: Sequence[str]) -> dict[str, dict[str, float]]:
    """`stem metric value metric value …` as the scorer prints them."""
    out: dict[str, dict[str, float]] = {}
    for line in lines:
        stem, *rest = line.split()
        out[stem] = dict(zip(rest[::2], map(float, rest[1::2]), strict=True))
    return out


def _score(
    corpus: Path, texts: dict[str, str]
) -> tuple[dict[str, Score], dict[str, dict[str, float]]]:
    """What the corpus's own scorer says of our predictions."""
    stems = [p.stem for p in sorted((corpus / "gold").glob("*.json"))]
    with tempfile.TemporaryDirectory() as directory:
        _predict(texts, stems, Path(directory))
        command = [sys.executable, str(corpus / "score.py"), directory, "--json", "--per-file"]
        done = subprocess.run(  # noqa: S603 # the scorer of the corpus the caller names
            command, capture_output=True, text=True, encoding="utf-8", check=False
        )
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["?"]
        raise BenchError(
            f"语料的 score.py 运行失败：{reason[0]}", f"The corpus's score.py failed: {reason[0]}"
        )
    *lines, last = done.stdout.strip().splitlines()
    total = json.loads(last)
    scores = {k: Score(**v) for k, v in total.items() if isinstance(v, dict)}
    return scores, _per_file(lines)


def measure(corpus: Path | None = None) -> Figures:
    """All figures for a corpus (``raw/``, and ``gold/`` with ``score.py`` for accuracy).

    Without one, speed and memory on the bundled samples. BenchError says what is missing.
    """
    directory = Path(str(files("luodi"))) / "samples" if corpus is None else corpus / "raw"
    if not directory.is_dir():
        raise BenchError(f"没有目录“{directory}”。", f'There is no directory "{directory}".')
    found = _texts(directory)
    seconds: dict[str, float] = {}
    for name, text in found.texts.items():
        try:
            seconds[name] = cpu_seconds(text)
        except ReadingError:
            found.failed.append(name)
    texts = {name: found.texts[name] for name in seconds}
    largest = max(texts, key=lambda name: len(texts[name]))
    chars = sum(map(len, texts.values()))
    figures = Figures(
        documents=len(texts),
        chars=chars,
        largest=Speed(largest, len(texts[largest]), seconds[largest]),
        all=Speed("all", chars, sum(seconds.values())),
        linearity=round(linearity(texts[largest]), 3),
        peak_bytes=_peak(texts[largest]),
        failed=found.failed,
        skipped=found.skipped,
    )
    if corpus is not None and (corpus / "gold").is_dir() and (corpus / "score.py").is_file():
        figures.accuracy, figures.per_file = _score(corpus, texts)
    return figures
