"""Whoever silences a checker says which rule and why."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

from tests.contracts.sources import place, python_files

_SILENCES = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma:\s*no\s*cover|ruff:|mypy:)")
_TYPE = re.compile(r"#\s*type:\s*ignore\[[a-z-]+(?:,\s*[a-z-]+)*\]")
_NOQA = re.compile(r"#\s*noqa:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*")
_REASON = re.compile(r"\s*(?:#|-|–|—)\s*\S.{4,}")


def silenced(source: str) -> list[str]:
    """Lines whose comment silences a checker without a code or without a reason."""
    out = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and _SILENCES.search(token.string):
            wrong = _fault(token.string)
            if wrong:
                out.append(f"{token.start[0]}: {wrong}: {token.string}")
    return out


def _fault(comment: str) -> str:
    codes = [m for m in (_TYPE.search(comment), _NOQA.search(comment)) if m]
    if not codes:
        return "no code"
    last = max(codes, key=lambda m: m.end())
    return "" if _REASON.match(comment, last.end()) else "no reason"


@pytest.mark.parametrize("path", python_files("src", "tests", "scripts"), ids=place)
def test_every_ignore_has_a_code_and_a_reason(path: Path) -> None:
    found = silenced(path.read_text(encoding="utf-8"))
    assert not found, f"{place(path)}: {found}"


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("type: ignore", "no code"),
        ("type: ignore[arg-type]", "no reason"),
        ("type: ignore[arg-type]  # the mistake under test", ""),
        ("noqa", "no code"),
        ("noqa: S603", "no reason"),
        ("noqa: S603 - a fixed program", ""),
        ("type: ignore[attr-defined]  # noqa: PGH003", "no reason"),
        ("ruff: noqa", "no code"),
        ("an ordinary word", None),
    ],
)
def test_the_check_sees_what_it_forbids(comment: str, fault: str | None) -> None:
    found = silenced(f"x = 1  # {comment}\n")
    assert found == ([] if not fault else [f"1: {fault}: # {comment}"])
