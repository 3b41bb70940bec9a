"""The corpus of real documents: every one reads, the gold ones well, the mission speech as it is.

The corpus is not part of the project: ``../shared/corpus``, or where LUODI_CORPUS says.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from luodi.reading import (
    Basis,
    Deadline,
    DeadlineKind,
    NodeKind,
    Party,
    Precision,
    Reading,
    ReadingError,
    Requirement,
    Role,
    read,
)
from tests.reading.invariants import faults

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("LUODI_CORPUS", ROOT.parent / "shared" / "corpus"))
DOCUMENTS = sorted((CORPUS / "raw").glob("*.txt"))
MISSION = "000_"  # the document the project exists for stands first
LEAST = {
    "outline": 0.99,
    "tree": 0.99,
    "tasks": 0.93,
    "units": 0.96,
    "roles": 0.95,
    "deadlines": 0.95,
    "targets": 0.95,
}

pytestmark = pytest.mark.skipif(
    not DOCUMENTS,
    reason=f"no corpus in {CORPUS}: set LUODI_CORPUS to the folder that has raw/ and gold/",
)


@cache
def text_of(path: Path) -> str:
    """The text of a document, its offsets as the gold counts them."""
    return path.read_bytes().decode("utf-8")


@cache
def reading_of(path: Path) -> Reading:
    """A document as read."""
    return read(text_of(path))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.stem))
def test_every_document_reads_with_spans_that_hold(path: Path) -> None:
    text = text_of(path)
    try:
        reading = reading_of(path)
    except ReadingError as error:
        pytest.fail(f"{path.name}: {error}")
    assert faults(text, reading) == []
    assert reading.requirements, "a document of the corpus asks for something"


# --- the gold -------------------------------------------------------------------------------------


@cache
def scorer() -> ModuleType:
    """The corpus's own score.py."""
    spec = importlib.util.spec_from_file_location("luodi_corpus_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def due(deadline: Deadline) -> dict[str, Any]:
    """A deadline in the scorer's words: what recurs has no date of its own."""
    recurs = deadline.rrule is not None or deadline.precision is Precision.ONGOING
    date = None if recurs or deadline.date is None else deadline.date.isoformat()
    precision = "ongoing" if recurs else str(deadline.precision)
    return {"date": date, "precision": precision, "carried": deadline.carried}


def task(r: Requirement) -> dict[str, Any]:
    """A task in the scorer's words; 及时 and the like are listed apart, as in ``luodi read``."""
    clear = [
        d
        for d in r.deadlines
        if d.kind is not DeadlineKind.VAGUE or d.date is not None or d.rrule is not None
    ]
    clear.sort(key=lambda d: d is r.due)  # the one that counts stands last
    values = [(t, list(t.value) if isinstance(t.value, tuple) else t.value) for t in r.targets]
    return {
        "start": r.start,
        "end": r.end,
        **{str(role): list(r.names(role)) for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE)},
        "deadlines": [due(d) for d in clear],
        "targets": [{"op": t.op, "value": value, "unit": t.unit} for t, value in values],
    }


def predicted(reading: Reading) -> dict[str, Any]:
    """A reading in the scorer's words."""
    nodes = [
        {"start": n.start, "title": n.title, "parent": n.parent, "kind": str(n.kind)}
        for n in reading.outline
    ]
    return {"outline": nodes, "tasks": [task(r) for r in reading.tasks]}


@cache
def scores() -> dict[str, dict[str, float]]:
    """Micro averages over all gold documents, by the corpus's own scorer."""
    total = scorer().Tally()
    for gold in sorted((CORPUS / "gold").glob("*.json")):
        reading = reading_of(CORPUS / "raw" / f"{gold.stem}.txt")
        total.merge(
            scorer().score(json.loads(gold.read_text(encoding="utf-8")), predicted(reading))
        )
    found: dict[str, dict[str, float]] = total.figures()
    return found


@pytest.mark.parametrize(("metric", "least"), LEAST.items())
def test_gold_documents_are_read_well(metric: str, least: float) -> None:
    found = scores()[metric]
    assert found["gold"] >= 20, "too little to measure"
    assert found["f1"] >= least, f"{metric}: {found}"


# --- the mission speech -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speech() -> Reading:
    """The kick-off speech with its hidden middle."""
    found = [p for p in DOCUMENTS if p.stem.startswith(MISSION)]
    if not found:
        pytest.skip(f"no document {MISSION}… in {CORPUS}")
    return reading_of(found[0])


def test_the_speech_has_its_gap(speech: Reading) -> None:
    assert [(g.reason, g.hidden_chars) for g in speech.gaps] == [("hidden", 5022)]
    assert "5022" in speech.gaps[0].quote
    assert sum(n.kind is NodeKind.GAP for n in speech.outline) == 1


def test_no_owner_date_or_figure_is_invented(speech: Reading) -> None:
    """The speech names none: whatever turned up here would have been made up."""
    assert len(speech.requirements) >= 12
    parties: list[Party] = [p for r in speech.requirements for p in r.parties]
    assert [p for p in parties if p.role is Role.LEAD] == []
    deadlines = [d for r in speech.requirements for d in r.deadlines]
    assert [d for d in deadlines if d.date or d.rrule] == []
    assert [t for r in speech.requirements for t in r.targets] == []
    assert all(r.lead_basis is Basis.OPEN for r in speech.tasks)


def test_the_summary_says_what_must_be_decided_next(speech: Reading) -> None:
    c = speech.coverage
    assert c.tasks == len(speech.tasks) > 0
    assert (c.with_lead, c.with_deadline, c.with_target, c.complete) == (0, 0, 0, 0)


def test_headings_after_the_gap_hang_under_no_chapter_before_it(speech: Reading) -> None:
    gap = speech.gaps[0]
    after = [n for n in speech.outline if n.kind is NodeKind.HEADING and n.start >= gap.end]
    assert after
    for node in after:
        top = node
        while top.parent is not None:
            top = speech.outline[top.parent]
            assert top.kind is not NodeKind.HEADING or top.start >= gap.end, (node.title, top.title)
        assert top.start >= gap.start


def test_the_chapters_the_speech_names_and_lacks_are_listed_without_content(
    speech: Reading,
) -> None:
    missing = [n for n in speech.outline if n.kind is NodeKind.MISSING]
    assert missing
    assert all(n.quote == speech.text[n.start : n.end] and n.title for n in missing)
    for i, node in enumerate(speech.outline):
        if node.kind is NodeKind.MISSING:
            assert [r for r in speech.requirements if r.node == i] == []
            assert re.sub(r"\s", "", node.title) in re.sub(r"\s", "", speech.text)
