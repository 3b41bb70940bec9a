"""Only actions write: whatever stands around them reads, asks and shows."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, dotted, imports, place, python_files, tree_of

# Files of an app that never change a row, by the name of the file or of a folder above it.
READERS = frozenset(
    {"views", "api", "queries", "forms", "filters", "tables", "rules", "panels", "jobs"}
    | {"handlers", "middleware", "adapters", "templatetags", "context"}
)
WRITES = frozenset(
    {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"select_for_update", "add_root", "add_child", "move", "asave", "acreate", "adelete"}
)
# Not rows: a session, a cache, a cookie, a set of keys, an operation of the API.
HARMLESS = ("cache", "session", "messages", "response", "digest", "hasher", "routes")
SQL = ("insert ", "update ", "delete ", "truncate ", "alter ", "drop ", "create ")

# file: why it may write all the same
EXEMPT = {
    "src/luodi/kernel/jobs.py": "the mechanism of jobs keeps its own rows",
    "src/luodi/apps/notify/jobs.py": "notes that a mail went out: nothing anybody did, so no event",
}


def readers() -> list[Path]:
    """Files that are there to read."""
    found = []
    for path in python_files("src/luodi/apps", "src/luodi/shell", "src/luodi/kernel"):
        names = {*path.relative_to(PACKAGE).with_suffix("").parts}
        if names & READERS and "migrations" not in names and "actions" not in names:
            found.append(path)
    return found


def writes(tree: ast.AST) -> list[str]:
    """Calls that change rows, and statements in SQL that do."""
    return [*_calls(tree), *_statements(tree)]


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = dotted(node.func.value)
        if owner.rpartition(".")[2].strip("_") in HARMLESS:
            continue
        of_a_query = node.func.attr == "update" and node.keywords and not node.args
        if node.func.attr in WRITES or of_a_query:
            yield f"{node.lineno} {owner}.{node.func.attr}()"


def _statements(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).endswith(".execute") and node.args:
            first = node.args[0]
            text = str(first.value) if isinstance(first, ast.Constant) else ""
            if text.lstrip().lower().startswith(SQL):
                yield f"{node.lineno} {text}"


def action_packages() -> list[str]:
    """The packages of actions, by their full names."""
    return [f"luodi.apps.{p.parent.name}.actions" for p in sorted(PACKAGE.glob("apps/*/actions*"))]


def exported(package: str) -> list[Callable[..., object]]:
    """The functions a package of actions gives to others."""
    module = import_module(package)
    names = getattr(module, "__all__", None) or [n for n in vars(module) if not n.startswith("_")]
    things = [getattr(module, name) for name in names]
    ours = [t for t in things if getattr(t, "__module__", "").startswith(package)]
    return [t for t in ours if inspect.isfunction(t)]


@pytest.mark.parametrize("path", readers(), ids=place)
def test_what_reads_does_not_write(path: Path) -> None:
    if reason := EXEMPT.get(place(path)):
        pytest.skip(reason)
    assert not writes(tree_of(path)), place(path)


@pytest.mark.parametrize("package", action_packages())
def test_what_a_package_of_actions_exports_are_actions(package: str) -> None:
    bare = [f.__name__ for f in exported(package) if not hasattr(f, "verb")]
    assert not bare, f"{package}: {bare} lack @action (or should not be in __all__)"


@pytest.mark.parametrize("package", action_packages())
def test_actions_take_keyword_arguments_only(package: str) -> None:
    for function in exported(package):
        kinds = {p.kind for p in inspect.signature(function).parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY}, f"{package}.{function.__name__}"


@pytest.mark.parametrize("path", python_files("src/luodi"), ids=place)
def test_actions_are_reached_through_their_package(path: Path) -> None:
    inside = "actions" in path.parts
    deep = [
        f"{line} {name}"
        for line, name in imports(tree_of(path))
        if name.startswith("luodi.apps.") and ".actions." in name
    ]
    assert inside or not deep, f"{place(path)} reaches into a package of actions: {deep}"


def test_the_checks_see_what_they_forbid() -> None:
    for bad in (
        "row.save()",
        "Task.objects.filter(pk=1).update(state='x')",
        "Task.objects.create(a=1)",
        "cursor.execute('  UPDATE t SET a = 1')",
        "form.save(commit=False)",
    ):
        assert writes(ast.parse(bad)), bad
    for good in (
        "context.update({'a': 1})",
        "hasher.update(b'x')",
        "cache.delete('k')",
        "request.session.save()",
        "cursor.execute('SELECT 1')",
    ):
        assert not writes(ast.parse(good)), good
