"""What people read is marked for translation, as a constant with named places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGE, dotted, place, python_files, tree_of

MARKS = {
    "_": 1,
    "_l": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
}
CONTEXT = {"pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3}
ALL = MARKS | CONTEXT
_ANONYMOUS = re.compile(r"(?<!%)%[sdif]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Files in which every Chinese text is for people to read.
SHOWN = frozenset({"views", "forms", "filters", "tables", "panels", "api", "errors", "middleware"})


def faults(tree: ast.AST) -> list[str]:
    """Texts that cannot be translated: made up at run time, or with places that have no name."""
    found = []
    for node, texts in _marked(tree):
        for text in texts:
            if dotted(text).endswith(".label"):
                continue  # words of `core`, which knows no gettext; `test_catalogue` looks for them
            if dotted(text) == "self.template":
                continue  # kept with a notification; it was marked where the notice was made
            if not isinstance(text, ast.Constant):
                found.append(f"{node.lineno}: not a constant")
            elif _ANONYMOUS.search(str(text.value)):
                found.append(f"{node.lineno}: {text.value!s}")
    return found


def _marked(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func).rpartition(".")[2]
            if name in ALL:
                yield node, node.args[: ALL[name]]


def unmarked(tree: ast.Module) -> list[str]:
    """Chinese constants that no translation function gets, docstrings aside."""
    known = {id(text) for _, texts in _marked(tree) for text in texts}
    known |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in known
        and _CHINESE.search(node.value)
    ]


def shown() -> list[Path]:
    """Files whose texts people read."""
    apps = python_files("src/luodi/apps", "src/luodi/shell", "src/luodi/kernel")
    return [p for p in apps if {*p.relative_to(PACKAGE).with_suffix("").parts} & SHOWN]


@pytest.mark.parametrize("path", python_files("src/luodi"), ids=place)
def test_texts_are_constants_with_named_places(path: Path) -> None:
    assert not faults(tree_of(path)), place(path)


@pytest.mark.parametrize("path", shown(), ids=place)
def test_texts_people_read_are_marked(path: Path) -> None:
    assert not unmarked(tree_of(path)), place(path)


def test_the_checks_see_what_they_forbid() -> None:
    assert faults(ast.parse("_(f'共{n}项')"))
    assert faults(ast.parse("_('共%s项')"))
    assert faults(ast.parse("gettext(text)"))
    assert not faults(ast.parse("_('共%(n)s项') % {'n': n}"))
    assert unmarked(ast.parse("x = '提示'")) == ["1: 提示"]
    assert not unmarked(ast.parse('"""说明"""\nx = _("提示")\nngettext("一", "多", n)'))
