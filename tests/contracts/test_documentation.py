"""The pages say what the program does: commands, options, keys, reasons, examples, links."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import runpy
import shutil
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from luodi.files.out import json_schema
from luodi.reading import REASONS, Reading, Requirement, Role, read
from luodi.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
SIGNED = dt.date(2027, 2, 10)
PAGES = sorted(
    p
    for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")]
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
_OWN = re.compile(r"/(?:work|home|root|Users)/|pypi\.org|npmjs|mirrors?\.")


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


@cache
def make_docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_and_option_is_in_the_reference() -> None:
    text = page("cli.md")
    docs = make_docs()
    for name, command in docs.commands().items():
        assert f"### `{name}`" in text
        section = text.split(f"### `{name}`\n", 1)[1].split("\n### ", 1)[0]
        for parameter in docs.options(command):
            names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
            assert all(f"`{n}`" in section for n in names), (name, names)


def test_the_command_reference_is_current() -> None:
    docs = make_docs()
    text = page("cli.md")
    current = docs.put(text, docs.START, docs.END, docs.cli_reference())
    assert text == current, "run scripts/make_docs.py"


def test_every_key_of_the_json_is_in_the_reference() -> None:
    text = page("json.md")
    schema = json_schema()
    assert all(f"`{key}`" in text for key in schema["properties"])
    for shape in schema["$defs"].values():
        spans = {"start", "end", "quote", "text", "zh", "en"}
        missing = [k for k in shape["properties"] if k not in spans and f"`{k}`" not in text]
        assert not missing, missing


def test_every_code_of_the_json_is_in_the_reference() -> None:
    text = page("json.md")
    for name, shape in json_schema()["$defs"].items():
        for key, values in shape["properties"].items():
            codes = [] if (name, key) == ("meta", "kind") else values.get("enum", [])
            missing = [c for c in codes if c and f"`{c}`" not in text]
            assert not missing, (name, key, missing)


@pytest.mark.parametrize("name", ["reference/reading.md", "how-to/your-own-program.zh-CN.md"])
def test_python_examples_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = _PYTHON.findall((ROOT / "docs" / name).read_text("utf-8"))
    assert blocks
    notice = next(s for s in SAMPLES if s.name == "notice")
    shutil.copy(notice.path, tmp_path / "通知.docx")
    monkeypatch.chdir(tmp_path)
    for block in blocks:
        script = tmp_path / "example.py"
        script.write_text(block, "utf-8")
        runpy.run_path(str(script))
    printed = capsys.readouterr().out
    assert printed.count("\n") >= 1
    assert "无法读取" not in printed


def test_every_reason_is_in_the_reference() -> None:
    text = page("rules.md")
    for code, (zh, en) in REASONS.items():
        assert f"| `{code}` | {zh} | {en} |" in text


def rows(name: str) -> list[list[str]]:
    """The cells of the table under `<!-- check name -->` of rules.md."""
    block = page("rules.md").split(f"<!-- check {name} -->\n", 1)[1].split("\n\n", 1)[0]
    lines = block.splitlines()[2:]
    assert lines
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def example(text: str) -> Reading:
    return read(f"关于做好某事的通知\n一、抓好工作\n（一）抓好落实\n{text}\n", date=SIGNED)


def only(reading: Reading) -> Requirement:
    assert len(reading.requirements) == 1, [r.quote for r in reading.requirements]
    return reading.requirements[0]


@pytest.mark.parametrize("row", rows("kinds"), ids=lambda row: row[0])
def test_kinds(row: list[str]) -> None:
    found = only(example(row[0]))
    assert (found.is_task, found.kind, found.strength) == (True, row[1], row[2])


@pytest.mark.parametrize("row", rows("reasons"), ids=lambda row: row[0])
def test_reasons(row: list[str]) -> None:
    found = only(example(row[0]))
    assert (found.is_task, found.reason) == (False, row[1])


@pytest.mark.parametrize("row", rows("parties"), ids=lambda row: row[0])
def test_parties(row: list[str]) -> None:
    wanted: dict[str, tuple[str, ...]] = {}
    for part in row[1].split(";"):
        role, *names = part.split()
        wanted[role] = tuple(names)
    found = only(example(f"完成堤防加固工程。{row[0]}"))
    assert {r.value: found.names(r) for r in Role if found.names(r)} == wanted


@pytest.mark.parametrize("row", rows("deadlines"), ids=lambda row: row[0])
def test_deadlines(row: list[str]) -> None:
    found = only(example(f"县水利局要{row[0]}完成堤防加固工程。")).deadlines
    assert len(found) == 1
    deadline = found[0]
    shown: list[Any] = [deadline.date or "", deadline.begin or "", deadline.rrule or ""]
    assert list(map(str, shown)) == row[1:]


@pytest.mark.parametrize("row", rows("targets"), ids=lambda row: row[0])
def test_targets(row: list[str]) -> None:
    (target,) = only(example(f"县发改局负责，{row[0]}。")).targets
    shown = [target.indicator, target.op, f"{target.value:g}", target.unit]
    assert shown == row[1:]


def test_the_examples_can_fail() -> None:
    assert only(example("水是生命之源。")).is_task is False
    assert only(example("县水利局要加快堤防加固。")).reason == ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target in _LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target
    assert not _OWN.search(text)


def test_dependencies_have_a_line() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    block = project.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    names = re.findall(r'^ *"([A-Za-z0-9_-]+)', block, re.M)
    assert len(names) > 20
    assert not [n for n in names if not re.search(rf"\b{re.escape(n)}\b", text)]


def test_pictures_are_small_and_used() -> None:
    pages = "".join(p.read_text("utf-8") for p in PAGES)
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 200_000
        assert f"images/{picture.name}" in pages
