"""`luodi bench web`: a small district on SQLite, measured and written down; nothing stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own: it sets up Django its own way."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DJANGO_", "DATABASE"))
    }
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "luodi.cli", "bench", "web", *words],
        env=kept, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def test_figures_as_json_and_in_a_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Figures\n", encoding="utf-8")
    done = bench(
        "--database", "sqlite", "--tasks", "1000", "--only", "list-d", "--json", "--write", str(page)
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # 1: a busy machine keeps no budget
    told = json.loads(done.stdout)
    assert told["tasks"] == 1000
    (figures,) = told["figures"]
    assert figures["name"] == "list-due"
    assert figures["note"] == ""
    assert 5 < figures["queries"] < 30
    assert figures["p95_ms"] >= figures["p50_ms"] > 0
    assert "| register by due date |" in page.read_text(encoding="utf-8")


def test_a_database_that_is_none_is_refused() -> None:
    done = bench("--database", "oracle")
    assert done.returncode == 2
    assert "oracle" in done.stderr
