"""The rings of the architecture hold: cli over files over reading over core."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import Any

from tests.contracts.sources import PACKAGE, ROOT


def _contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        found: list[dict[str, Any]] = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    return found


def test_the_contracts_are_kept() -> None:
    run = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", run],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(_contracts())} kept, 0 broken." in done.stdout


def test_every_part_of_the_package_has_its_ring() -> None:
    rings = next(c for c in _contracts() if c["type"] == "layers" and c["containers"] == ["luodi"])
    assert rings["layers"][-2:] == ["reading", "core"]
    assert rings["exhaustive"] is True
    parts = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    placed = {*rings["layers"], *rings["exhaustive_ignores"], "__init__"}
    assert parts <= placed, f"without a ring: {parts - placed}"


def test_what_is_pure_may_not_reach_libraries_that_are_not() -> None:
    pure = next(c for c in _contracts() if c["type"] == "forbidden")
    assert set(pure["source_modules"]) >= {"luodi.core", "luodi.reading"}
    assert set(pure["forbidden_modules"]) >= {"django", "docx", "lxml", "typer", "luodi.files"}
