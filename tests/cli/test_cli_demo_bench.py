"""`luodi demo` and `luodi bench reading`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luodi.samples import SAMPLES, Sample
from tests.cli.running import NOTICE, Run

SCORER = """import json, sys
from pathlib import Path
found = json.loads((Path(sys.argv[1]) / "a.json").read_text(encoding="utf-8"))
assert found["tasks"]
print("a outline 1.000 tasks 0.500")
row = {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "gold": 2}
print(json.dumps({"files": 1, "missing": [], "tasks": row}))
"""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> tuple[Sample, ...]:
    """The samples that need no character recognition."""
    some = tuple(s for s in SAMPLES if not s.file.endswith(".png"))
    monkeypatch.setattr("luodi.cli.demo.SAMPLES", some)
    return some


def test_demo_shows_and_writes(run: Run, tmp_path: Path, quick: tuple[Sample, ...]) -> None:
    done = run("demo", "-o", "here")
    assert (done.status, done.err) == (0, "")
    for sample in quick:
        assert sample.file in done.out
        for form in ("xlsx", "docx", "html"):
            assert (tmp_path / "here" / f"{Path(sample.file).stem}.{form}").stat().st_size > 1000
    assert str(tmp_path / "here") in done.out


def test_demo_says_where_it_cannot_write(
    run: Run, tmp_path: Path, quick: tuple[Sample, ...]
) -> None:
    assert quick
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("demo", "-o", "file/out")
    assert done.status == 2
    assert "无法建立目录" in done.err


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of one document with a scorer that expects the reading's shape."""
    root = tmp_path / "corpus"
    for name in ("raw", "gold"):
        (root / name).mkdir(parents=True)
    (root / "raw" / "a.txt").write_text(NOTICE, encoding="utf-8")
    (root / "gold" / "a.json").write_text("{}", encoding="utf-8")
    (root / "score.py").write_text(SCORER, encoding="utf-8")
    return root


def test_bench_scores_a_corpus(run: Run, corpus: Path) -> None:
    figures = json.loads(run("bench", "reading", "--corpus", str(corpus), "--json").out)
    assert figures["accuracy"]["tasks"]["recall"] == 0.5
    assert figures["per_file"] == {"a": {"outline": 1.0, "tasks": 0.5}}
    assert figures["all"]["chars_per_second"] > 0
    assert figures["peak_bytes"] > 0
    words = run("bench", "reading", "--corpus", str(corpus))
    assert words.status == 0
    assert "任务 tasks" in words.out
    assert "线性度" in words.out


def test_bench_says_what_it_does_not_count(
    run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = next(s for s in SAMPLES if s.file.endswith(".png")).path
    (corpus / "raw" / "b.png").write_bytes(picture.read_bytes())
    monkeypatch.setattr("luodi.files.ocr._Recogniser.is_installed", lambda _: False)
    done = run("bench", "reading", "--corpus", str(corpus))
    assert done.status == 0
    assert "1 个文件" in done.out
    assert "未计入：b.png" in done.out
    figures = json.loads(run("bench", "reading", "--corpus", str(corpus), "--json").out)
    assert (figures["documents"], figures["skipped"]) == (1, ["b.png"])


def test_bench_says_what_is_wrong(run: Run, corpus: Path) -> None:
    missing = run("bench", "reading", "--corpus", "nowhere")
    assert missing.status == 2
    assert "没有目录" in missing.err
    (corpus / "score.py").write_text("raise SystemExit('no gold')", encoding="utf-8")
    broken = run("bench", "reading", "--corpus", str(corpus))
    assert broken.status == 2
    assert "no gold" in broken.err
