"""No path of one machine, no document of the corpus, nothing copied from outside the project."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, ROOT, SHARED, place, project_files, text_files

CORPUS = SHARED / "corpus" / "raw"
# Put together here so that this file does not find itself.
_NAMES = "|".join(("work", "root", "home", "Users"))
MACHINE = re.compile(rf"(?<![\w.])/(?:{_NAMES})/|/tmp/" + "bash")
STEM = re.compile(r"(?<![\d.])\d{3}_[a-z]+-[a-z0-9-]+")


def machine_paths(text: str) -> list[str]:
    """Absolute paths that exist on one machine only."""
    return [m.group() for m in MACHINE.finditer(text)]


@cache
def stems() -> tuple[str, ...]:
    """What the corpus calls its documents: the whole name, and the words of it."""
    whole = [p.stem for p in CORPUS.glob("*.txt")]
    return (*whole, *(s.split("_", 1)[1] for s in whole if "_" in s))


@pytest.mark.parametrize("path", text_files(), ids=place)
def test_no_file_knows_the_machine_it_was_written_on(path: Path) -> None:
    assert not machine_paths(path.read_text(encoding="utf-8")), place(path)


def test_no_source_names_a_document_of_the_corpus() -> None:
    found = []
    for path in (p for p in text_files() if PACKAGE in p.parents):
        text = path.read_text(encoding="utf-8")
        named = [s for s in stems() if s in text] + STEM.findall(text)
        found += [f"{place(path)}: {name}" for name in named]
    assert not found


def test_no_test_depends_on_a_name_in_the_corpus_but_the_mission_speech() -> None:
    """Tests may take the corpus as a whole; only the mission document is a case of its own."""
    found = {
        f"{place(path)}: {name}"
        for path in text_files()
        if ROOT / "tests" in path.parents
        for name in STEM.findall(path.read_text(encoding="utf-8"))
    }
    assert {f.partition(": ")[2] for f in found} <= {"000_gongjian" + "-tupo-speech"}, found


def test_nothing_is_copied_from_the_shared_folder() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no {SHARED.name} folder beside the project: nothing to compare with")
    theirs = {_digest(p): p for p in SHARED.rglob("*") if p.is_file() and p.stat().st_size}
    copied = [
        f"{place(p)} is {theirs[_digest(p)]}" for p in project_files() if _digest(p) in theirs
    ]
    assert not copied


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_check_sees_what_it_forbids() -> None:
    assert machine_paths("see " + "/wo" + "rk/main")
    assert not machine_paths("see src" + "/wo" + "rk/main and https://example.org/home/x")
    assert STEM.findall("rule for 0" + "00_gongjian-tupo-speech") == [
        "000_gongjian" + "-tupo-speech"
    ]
