"""Lock files pin every package by hash and name no registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.contracts.sources import ROOT, place

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[\w,-]+\])?==(?P<version>[\w.+!-]+)"
)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)")
_HOST = re.compile(r"https?:|://|--(?:extra-)?index-url|--find-links|\bpypi\b|\bgit\+", re.I)


def requirements(text: str) -> list[str]:
    """One line for each requirement, its hashes with it, comments left out."""
    plain = re.sub(r"(?m)^\s*#.*\n?", "", text)
    return [line for line in plain.replace("\\\n", " ").splitlines() if line.strip()]


def faults(text: str) -> list[str]:
    """Requirements without version or hash, and names of hosts."""
    out = [f"a host: {m.group()}" for m in _HOST.finditer(text)]
    for line in requirements(text):
        m = _REQUIREMENT.match(line)
        if m is None:
            out.append(f"not pinned: {line[:60]}")
        elif not _HASH.search(line):
            out.append(f"no hash: {m['name']}")
    return out


def names(path: Path) -> set[str]:
    """Package names of a lock file."""
    found = (_REQUIREMENT.match(line) for line in requirements(path.read_text(encoding="utf-8")))
    return {re.sub(r"[._]", "-", m["name"]).lower() for m in found if m}


def test_there_are_lock_files_for_running_and_for_testing() -> None:
    assert {p.name for p in LOCKS} >= {"base.txt", "dev.txt"}
    assert names(ROOT / "requirements" / "base.txt") <= names(ROOT / "requirements" / "dev.txt")


@pytest.mark.parametrize("path", LOCKS, ids=place)
def test_every_requirement_is_pinned_by_hash_and_names_no_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(requirements(text)) > 10
    assert not faults(text)


def test_the_front_end_is_locked_by_hash_and_names_no_host() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert not _HOST.findall(text)
    packages = {name: facts for name, facts in json.loads(text)["packages"].items() if name}
    assert packages
    assert not [name for name, facts in packages.items() if not facts.get("integrity")]


def test_every_declared_dependency_is_locked() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("\ndependencies = [") : text.index("[project.optional-dependencies]")]
    declared = set(re.findall(r'"([A-Za-z0-9._-]+?)[>=<~]', block))
    assert len(declared) > 5
    assert {n.lower() for n in declared} <= names(ROOT / "requirements" / "base.txt")


def test_the_check_sees_what_it_forbids() -> None:
    good = f"rich==14.0 ; python_version < '4' \\\n    --hash=sha256:{'a' * 64}\n    # via luodi\n"
    assert not faults(good)
    assert faults("rich==14.0\n") == ["no hash: rich"]
    assert faults("rich>=14.0\n") == ["not pinned: rich>=14.0"]
    assert faults("--index-url https://example.org/simple\n" + good)
