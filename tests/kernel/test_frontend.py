"""The front end: locked packages, the sprite, our own styles and scripts, and what templates may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template

from scripts import frontend

SOURCE = frontend.ROOT / "src" / "luodi"
OWN = SOURCE / "kernel" / "static" / "kernel"
OWN_TEMPLATES = SOURCE / "kernel" / "templates"
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.S)

# what a strict Content-Security-Policy would not run or show, and what htmx would have to eval
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "inline style": re.compile(r"<style|<[^>]*\sstyle\s*=", re.I),
    "handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=(?!=)", re.I),
    "script address": re.compile(r"""["']\s*javascript:""", re.I),
    "evaluated trigger": re.compile(r"""hx-trigger=["'][^"']*\["""),
    "evaluated value": re.compile(r"""hx-(?:vals|headers)=["']\s*js:"""),
    "other site": re.compile(r"""\s(?:src|href|action)=["'](?:https?:)?//""", re.I),
}


def templates() -> Iterator[Path]:
    return (path for path in sorted(SOURCE.rglob("*.html")) if "templates" in path.parts)


def breaches(text: str) -> list[str]:
    """The kinds of forbidden things in a template's text; comments do not count."""
    plain = COMMENT.sub("", text)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(plain)]


def test_lock_has_hashes_and_names_no_registry() -> None:
    text = (frontend.FRONTEND / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    names = [name for name in packages if name]
    assert names
    assert all(packages[name]["integrity"].startswith("sha512-") for name in names)
    assert "resolved" not in text
    assert "registry." not in text
    wanted = json.loads((frontend.FRONTEND / "package.json").read_text("utf-8"))["dependencies"]
    locked = {name: packages[f"node_modules/{name}"]["version"] for name in wanted}
    assert locked == wanted  # exact versions, no ranges


def test_copied_packages_are_locked_and_named_with_their_licences() -> None:
    lock = json.loads((frontend.FRONTEND / "package-lock.json").read_text("utf-8"))
    locked = {name.removeprefix("node_modules/") for name in lock["packages"] if name}
    assert set(frontend.PACKAGES) == locked


def test_icons_are_unique_and_sorted() -> None:
    names = frontend.icon_names()
    assert names == sorted(set(names))


def test_every_icon_used_is_in_the_sprite() -> None:
    used: dict[str, str] = {}
    include = re.compile(r'{% icon "([^"]+)"')
    passed = re.compile(r"""(?<![\w-])icon["']?\s*[=:]\s*["']([a-z0-9-]+)["']""")
    for path in templates():
        text = path.read_text("utf-8")
        for name in include.findall(text) + passed.findall(text):
            used[name] = path.name
    for path in SOURCE.rglob("*.py"):
        for name in passed.findall(path.read_text("utf-8")):
            used[name] = path.name
    assert {"check", "home"} <= set(frontend.icon_names())
    assert used.keys() - set(frontend.icon_names()) == set(), used


def test_symbol_keeps_the_shapes_and_drops_the_frame() -> None:
    outline = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="icon">'
        '<path stroke="none" d="M0 0h24v24H0z" fill="none"/><path d="M5 12l5 5l10 -10"/></svg>'
    )
    assert frontend.symbol("check", outline) == (
        '<symbol id="check" viewBox="0 0 24 24"><path d="M5 12l5 5l10 -10"/></symbol>'
    )


def test_copied_files_lose_source_maps_and_foreign_addresses_are_refused() -> None:
    styles = 'a{background:url("data:image/svg+xml,x")}\n/*# sourceMappingURL=a.css.map */'
    assert frontend.cleaned("a.css", styles) == 'a{background:url("data:image/svg+xml,x")}\n'
    script = "run()\n//# sourceMappingURL=a.js.map"
    assert frontend.cleaned("a.js", script) == "run()\n"
    for foreign in ("url(https://x.example/a)", 'url("//x.example/a")', "@import 'http://x'"):
        with pytest.raises(frontend.FrontendError, match=r"a\.css"):
            frontend.cleaned("a.css", f"a{{b:{foreign}}}")


def test_without_npm_the_reason_is_said_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(frontend.FrontendError, match=r"(?s)缺少 npm.*npm is missing"):
        frontend.run_npm()
    monkeypatch.setattr("shutil.which", lambda name: "/bin/false")
    with pytest.raises(frontend.FrontendError, match=r"(?s)联网.*network"):
        frontend.run_npm()


def test_a_build_replaces_everything_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lib = tmp_path / "static" / "lib"
    monkeypatch.setattr(frontend, "LIB", lib)
    monkeypatch.setattr(frontend, "install", lambda: None)
    monkeypatch.setattr(frontend, "fill", lambda folder: (folder / "a.css").write_text("1"))
    assert frontend.build(force=False)
    assert not frontend.build(force=False)  # the stamp says it is up to date
    (lib / "left.css").write_text("over")
    assert frontend.build(force=True)
    assert sorted(path.name for path in lib.iterdir()) == [frontend.STAMP, "a.css"]

    def broken(folder: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(frontend, "fill", broken)
    with pytest.raises(OSError, match="disk full"):
        frontend.build(force=True)
    assert (lib / "a.css").read_text() == "1"  # what was there stays
    assert [path.name for path in lib.parent.iterdir()] == ["lib"]


@pytest.mark.parametrize("path", sorted(OWN.rglob("*.*s")), ids=lambda path: path.name)
def test_own_styles_and_scripts_need_nothing_from_outside(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"https?://", text)
    assert not re.search(r"\beval\(|new Function|\.innerHTML\s*=|setAttribute\(.style", text)
    assert len(text.splitlines()) <= 400
    for address in re.findall(r"""url\(["']?([^"')]+)""", text):
        assert (path.parent / address).is_file()


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ('<script defer src="{% static "kernel/js/luodi.js" %}"></script>', []),
        ('<a href="/x" data-confirm="…">', []),
        ("{# <style> is not allowed #}", []),
        ('<rect width="{{ share }}%"/>', []),
        ("<script>run()</script>", ["inline script"]),
        ('<p style="color: red">', ["inline style"]),
        ("<style>p {}</style>", ["inline style"]),
        ('<button onclick="run()">', ["handler"]),
        ('<form hx-on:submit="run()">', ["handler"]),
        ('<a href="javascript:run()">', ["script address"]),
        ('<div hx-trigger="keyup[ctrlKey]">', ["evaluated trigger"]),
        ("<div hx-vals='js:{a: 1}'>", ["evaluated value"]),
        ('<img src="https://x.example/a.png">', ["other site"]),
    ],
)
def test_the_check_of_templates_knows_good_from_bad(line: str, kinds: list[str]) -> None:
    assert breaches(line) == kinds


def test_no_template_breaks_the_content_policy() -> None:
    found = {
        str(path.relative_to(SOURCE)): breaches(path.read_text("utf-8")) for path in templates()
    }
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


def test_static_files_named_in_our_templates_exist() -> None:
    copied = {f"lib/{name}" for name in frontend.FILES} | {"lib/icons.svg"}
    named = set()
    for path in OWN_TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"""\{% static ['"]([^'"]+)['"]""", path.read_text("utf-8")))
    for name in named - copied:
        assert (OWN.parent / name).is_file(), name
    by_python = {"lib/echarts.min.js", "lib/icons.svg"}
    assert copied - by_python <= named


@pytest.mark.parametrize(
    "path",
    sorted(OWN_TEMPLATES.rglob("*.html")),
    ids=lambda path: str(path.relative_to(OWN_TEMPLATES)),
)
def test_our_templates_compile_and_say_what_they_need(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("{#")
    assert len(text.splitlines()) <= 120
    get_template(str(path.relative_to(OWN_TEMPLATES)))
