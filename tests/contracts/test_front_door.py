"""The two commands that do everything: shown where a stranger looks, called where CI looks."""

from __future__ import annotations

import os
import re

import pytest

from tests.contracts.sources import ROOT


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_shows_both_commands_to_copy(name: str, command: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```|`([^`\n]+)`", text, re.S)
    assert any(command in block + inline for block, inline in blocks)


def test_each_readme_leads_to_the_other() -> None:
    assert "README.zh-CN.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "README.md" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_a_readme_links_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(
        r'(?:src|href)="([^"#]+)"', text
    )
    local = [link for link in links if "://" not in link]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_ci_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!")
    assert "make test" in [line.strip() for line in lines]
    assert any(line.startswith("set -e") for line in lines), "a failed check must fail the run"
    assert os.access(script, os.X_OK)


def test_make_test_runs_every_check() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = re.findall(r"^test: (.+)$", text, re.M)
    assert checks
    assert set(checks[0].split()) >= {"lint", "types", "imports", "unit", "fuzz"}
    for tool in ("ruff format --check", "ruff check", "mypy", "lint-imports", "pytest"):
        assert tool in text
