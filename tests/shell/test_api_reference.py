"""The page about the API names every action, and operations that exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from luodi.apps.accounts.rules import Scope
from luodi.kernel.actions import verbs
from luodi.kernel.rest.routes import operations
from luodi.shell.api.root import api

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "api.md").read_text("utf-8")
ROW = re.compile(r"^\| `([\w.]+)` \| ([^|]+) \| (.+) \|$", re.MULTILINE)
OPERATION = re.compile(r"`([A-Z]+ /[^`]*)`")


def test_every_action_has_an_operation_or_a_reason() -> None:
    import_module("luodi.kernel.operations")
    rows = {name: (label, rest) for name, label, rest in ROW.findall(PAGE)}
    assert {name: label for name, (label, _rest) in rows.items()} == {
        verb.name: str(verb.label) for verb in verbs() if not verb.name.startswith("tests.")
    }
    assert not [
        name for name, (_l, rest) in rows.items() if not (OPERATION.findall(rest) or "—" in rest)
    ]


def test_the_operations_it_names_exist() -> None:
    known = {f"{one.method} {one.path}" for one in operations(api)}
    named = {one.partition("?")[0] for one in OPERATION.findall(PAGE)}
    assert named
    assert named <= known
    changing = {f"{one.method} {one.path}" for one in operations(api) if one.method != "GET"}
    harmless = {
        "POST /documents/{pk}/issue/preview",
        "POST /light-rules/effect",
        "POST /notifications/read",
    }
    assert changing - named - harmless == {"POST /notifications/{pk}/read"}


def test_it_names_the_scopes_there_are() -> None:
    for scope in Scope.values:
        assert f"`{scope.partition(':')[0]}`" in PAGE
