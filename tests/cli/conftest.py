"""Runs the command in this process and gathers what it prints."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The tests of a folder share helpers by their full name from the repository's root.
sys.path.insert(0, str(Path(__file__).parents[2]))

from luodi.cli import main  # after the path
from tests.cli.running import NOTICE, Binary, Result, Run  # after the path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `luodi …` in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUODI_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str, stdin: str = "") -> Result:
        out, err = Binary(), Binary()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", Binary(stdin.encode()))
            status = main(arguments)
        out.flush()
        err.flush()
        raw = out.bytes.getvalue()
        return Result(status, raw.decode("utf-8", "replace"), err.bytes.getvalue().decode(), raw)

    return call


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A short notice as a text file."""
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path
