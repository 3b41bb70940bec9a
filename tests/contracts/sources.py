"""The project's own files, and how a test names a place in one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "luodi"
SHARED = ROOT.parent / "shared"

_FOLDERS = ("src", "tests", "scripts", "docs", "requirements", ".ci", ".github")
_TEXT = frozenset(
    {".py", ".md", ".toml", ".txt", ".cfg", ".ini", ".sh", ".yml", ".yaml", ".json", ".css", ".js"}
    | {".html", ".csv", ".tsv", ".svg"}
)


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project."""
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def project_files() -> list[Path]:
    """Every file of the project: its folders and what lies beside them, no build products."""
    top = [p for p in ROOT.iterdir() if p.is_file() and (p.suffix in _TEXT or p.suffix == "")]
    below = (p for folder in _FOLDERS for p in (ROOT / folder).rglob("*"))
    return sorted([*top, *(p for p in below if p.is_file() and "__pycache__" not in p.parts)])


def text_files() -> list[Path]:
    """The project's files that hold text."""
    return [p for p in project_files() if p.suffix in _TEXT or p.suffix == ""]


@cache
def text_of(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(path))


def place(path: Path, line: int | None = None) -> str:
    """A file, and a line in it, as an editor opens it."""
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a syntax tree, methods and inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of every module imported, also inside functions; relative ones as `.`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else node.module or ""


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression, or an empty string; a call inside stands for its function."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else f"?.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return ""
