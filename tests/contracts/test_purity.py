"""`core` and `reading` know no clock, no chance, no files, no environment and no network."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, dotted, imports, place, tree_of

CORE = sorted((PACKAGE / "core").rglob("*.py"))
READING = sorted((PACKAGE / "reading").rglob("*.py"))
PURE = [*CORE, *READING]

# Modules of the standard library through which a function could reach outside its arguments.
OUTSIDE = frozenset(
    {
        "asyncio",
        "builtins",
        "concurrent",
        "ctypes",
        "dbm",
        "fileinput",
        "ftplib",
        "getpass",
        "glob",
        "http",
        "imaplib",
        "importlib",
        "io",
        "locale",
        "logging",
        "mmap",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "platform",
        "poplib",
        "pty",
        "queue",
        "random",
        "sched",
        "secrets",
        "select",
        "selectors",
        "shelve",
        "shutil",
        "signal",
        "smtplib",
        "socket",
        "socketserver",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
        "webbrowser",
        "xmlrpc",
        "zoneinfo",
    }
)
THIRD_PARTY = frozenset({"chinese_calendar"})  # reading only: the published holidays, as data
CALLS = frozenset({"open", "input", "print", "exec", "eval", "compile", "__import__", "breakpoint"})
CLOCK = frozenset({"now", "today", "utcnow", "localtime", "gmtime"})
FILES = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "environ", "getenv"})

# What importing the two packages must not load, whoever imports it.
HEAVY = frozenset(
    {
        "django",
        "lxml",
        "docx",
        "openpyxl",
        "xlsxwriter",
        "pdfplumber",
        "pypdfium2",
        "python_calamine",
        "typer",
        "rich",
        "PIL",
        "numpy",
        "charset_normalizer",
        "defusedxml",
        "asyncio",
        "socket",
        "ssl",
        "http",
        "subprocess",
        "multiprocessing",
        "tempfile",
        "sqlite3",
        "logging",
    }
)
HEAVY_INNER = frozenset({"urllib.request", "luodi.files", "luodi.cli", "luodi.bench"})

_LOADS = """
import json, sys
before = set(sys.modules)
import importlib, pkgutil
helpers = set(sys.modules) - before
import luodi.core, luodi.reading
for package in (luodi.core, luodi.reading):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(found.name)
print(json.dumps(sorted(set(sys.modules) - before - helpers)))
"""


def impure(tree: ast.Module) -> list[str]:
    """Places of a syntax tree that reach for the clock, chance, files or the environment."""
    found = [f"{line} import {name}" for line, name in imports(tree) if _root(name) in OUTSIDE]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in CALLS:
            found.append(f"{node.lineno} {dotted(node.func)}()")
        elif isinstance(node, ast.Attribute) and node.attr in CLOCK | FILES:
            found.append(f"{node.lineno} .{node.attr}")
    return found


def strangers(tree: ast.Module, friends: Iterable[str] = ()) -> list[str]:
    """Imports that are neither the standard library's nor allowed."""
    allowed = {*sys.stdlib_module_names, *friends}
    return [f"{line} {n}" for line, n in imports(tree) if n != "." and _root(n) not in allowed]


def _root(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("path", PURE, ids=place)
def test_nothing_reaches_outside_its_arguments(path: Path) -> None:
    assert not impure(tree_of(path)), place(path)


@pytest.mark.parametrize("path", CORE, ids=place)
def test_core_imports_the_standard_library_and_itself(path: Path) -> None:
    assert not strangers(tree_of(path), ["luodi"]), place(path)
    ours = [name for _, name in imports(tree_of(path)) if _root(name) == "luodi"]
    assert all(name.startswith("luodi.core") for name in ours), place(path)


@pytest.mark.parametrize("path", READING, ids=place)
def test_reading_imports_the_standard_library_core_and_the_holidays(path: Path) -> None:
    assert not strangers(tree_of(path), ["luodi", *THIRD_PARTY]), place(path)
    ours = [name for _, name in imports(tree_of(path)) if _root(name) == "luodi"]
    assert all(name.startswith(("luodi.core", "luodi.reading")) for name in ours), place(path)


def test_importing_loads_neither_a_framework_nor_anything_that_does_io() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-I", "-c", _LOADS], capture_output=True, text=True, check=True, timeout=30
    )
    loaded = json.loads(done.stdout)
    assert "luodi.reading.reader" in loaded
    assert [m for m in loaded if _root(m) in HEAVY or m.startswith(tuple(HEAVY_INNER))] == []


def test_the_checks_see_what_they_forbid() -> None:
    for bad in (
        "import time",
        "from random import choice",
        "def f():\n    import os",
        "import urllib.request",
        "import datetime as dt\ndt.date.today()",
        "x = datetime.now",
        "open('a')",
        "p.read_text()",
    ):
        assert impure(ast.parse(bad)), bad
    assert not impure(
        ast.parse("import re\nimport datetime as dt\ndt.date(2025, 1, 1)\nre.compile('')")
    )
    assert strangers(ast.parse("import lxml.etree\nimport re")) == ["1 lxml.etree"]
