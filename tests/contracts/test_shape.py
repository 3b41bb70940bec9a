"""Short files, short functions, a sentence on everything public, no stray output."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, dotted, functions, place, python_files, tree_of

FILE_LINES = 400
FUNCTION_LINES = 60
# Migrations are written by a command and read by nobody.
SOURCES = [path for path in python_files("src") if "migrations" not in path.parts]
# Where output is the job: `print` elsewhere would end up in somebody's file or pipe.
MAY_PRINT = ("cli", "bench", "files/out/terminal.py")


def too_long(tree: ast.Module) -> list[str]:
    """Functions with more lines than anybody reads at one sitting."""
    return [
        f"{f.lineno} {f.name}: {f.end_lineno - f.lineno + 1} lines"
        for f in functions(tree)
        if f.end_lineno and f.end_lineno - f.lineno >= FUNCTION_LINES
    ]


def undocumented(tree: ast.Module, inside: str = "") -> list[str]:
    """What is public and has no docstring: the module, classes, functions and methods."""
    found = [] if ast.get_docstring(tree) else ["1 module"]
    return [*found, *_undocumented(tree.body, inside)]


def _undocumented(body: list[ast.stmt], inside: str) -> Iterator[str]:
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") or node.name == "Meta" or _is_variant(node):
            continue
        if not ast.get_docstring(node):
            yield f"{node.lineno} {inside}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node.body, f"{inside}{node.name}.")


def _is_variant(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Overloads and setters are explained by the function they belong to."""
    marks = [dotted(mark) for mark in node.decorator_list]
    return any(m.endswith(("overload", ".setter", "override")) for m in marks)


def prints(tree: ast.Module) -> list[str]:
    """Calls of the built-in print."""
    return [
        str(node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) in ("print", "builtins.print")
    ]


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 50


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_files_and_functions_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= FILE_LINES, f"{place(path)} has {lines} lines: make it a folder"
    assert not too_long(tree_of(path)), f"{place(path)}: split {too_long(tree_of(path))}"


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_what_is_public_has_a_docstring(path: Path) -> None:
    found = undocumented(tree_of(path)) if path.stat().st_size else []
    assert not found, f"{place(path)}: no docstring on {found}"


def test_nothing_prints_but_the_command() -> None:
    found = [
        place(path, int(line))
        for path in SOURCES
        if not path.relative_to(PACKAGE).as_posix().startswith(MAY_PRINT)
        for line in prints(tree_of(path))
    ]
    assert not found


def test_the_checks_see_what_they_forbid() -> None:
    long = ast.parse("def f():\n" + "    pass\n" * FUNCTION_LINES)
    assert too_long(long) == ["1 f: 61 lines"]
    assert not too_long(ast.parse("def f():\n" + "    pass\n" * (FUNCTION_LINES - 1)))
    bare = ast.parse("class A:\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...")
    assert undocumented(bare) == ["1 module", "1 A", "2 A.b", "4 d"]
    said = ast.parse('"""M."""\ndef d():\n    """D."""\n@overload\ndef e(): ...')
    assert not undocumented(said)
    assert prints(ast.parse("print(1)\nconsole.print(2)")) == ["1"]
