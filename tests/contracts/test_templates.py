"""Templates compile, are short, say what they need, and carry no script and no style of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Lexer, TokenType

from tests.contracts.sources import PACKAGE, place, text_of

TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
LINES = 120
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "htmx evaluating text": re.compile(r"\bhx-(?:on|vars)\b|hx-vals=['\"]js:", re.I),
    "something from another site": re.compile(r"(?:src|href|action)=['\"](?:https?:)?//", re.I),
    "a picture without words": re.compile(r"<img(?![^>]*\balt=)[^>]*>", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|\bautoescape\s+off"),
    "a tag over two lines, which would be shown as text": re.compile(r"\{\{[^}]*\n|\{%[^%]*\n"),
}
# template: why it may carry text in its own words, or text that is not escaped
TWO_LANGUAGES = {
    "kernel/templates/500.html": "shown when anything is broken: says it in both languages itself",
    "kernel/templates/kernel/ui/language.html": "a language is named in its own words",
}
UNESCAPED = {
    "kernel/templates/kernel/ui/field.html": "help texts of Django's own forms are lists in HTML",
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LOAD = re.compile(r"^(?:blocktrans|blocktranslate|comment)\b")
_END = re.compile(r"^end(?:blocktrans|blocktranslate|comment)\b")


def inside(path: Path) -> str:
    """A template by its place in the package."""
    return path.relative_to(PACKAGE).as_posix()


def faults(text: str) -> list[str]:
    """What a template must not have in it."""
    plain = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    tagless = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "x", plain)
    found = [name for name, seen in FORBIDDEN.items() if seen.search(tagless)]
    return found + (["unescaped text"] if FORBIDDEN["unescaped text"].search(plain) else [])


def untranslated(text: str) -> list[str]:
    """Chinese text that stands in a template outside every translation."""
    found, inside = [], False
    for token in Lexer(re.sub(r"\{#.*?#\}", "", text, flags=re.S)).tokenize():
        if token.token_type == TokenType.BLOCK:
            inside = bool(_LOAD.match(token.contents)) or (
                inside and not _END.match(token.contents)
            )
        elif token.token_type == TokenType.TEXT and not inside:
            plain = re.sub(r"<!--.*?-->", "", token.contents, flags=re.S)
            found += _CHINESE.findall(plain)
    return found


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_a_template_compiles_and_is_short(path: Path) -> None:
    text = text_of(path)
    engines["django"].from_string(text)
    assert len(text.splitlines()) <= LINES
    assert text.lstrip().startswith(("{#", "{% comment")), "it does not say what it needs"


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_a_template_has_nothing_the_policy_would_block(path: Path) -> None:
    allowed = {"unescaped text"} if inside(path) in UNESCAPED else set()
    assert not set(faults(text_of(path))) - allowed


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_what_people_read_can_be_translated(path: Path) -> None:
    assert inside(path) in TWO_LANGUAGES or not untranslated(text_of(path))


def test_exceptions_are_still_needed() -> None:
    for name in TWO_LANGUAGES:
        assert untranslated(text_of(PACKAGE / name)), name
    for name in UNESCAPED:
        assert "unescaped text" in faults(text_of(PACKAGE / name)), name


def test_the_checks_see_what_they_forbid() -> None:
    for bad in (
        "<script>alert(1)</script>",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<img src="a.png">',
        '<script src="https://example.org/x.js"></script>',
        "{{ text|safe }}",
        '<a hx-on:click="x">',
        '{{ lines|join:"\n" }}',
    ):
        assert faults(bad), bad
    assert not faults(
        '{# style="x" #}<script src="{% static "a.js" %}"></script><img alt="" src="x">'
    )
    assert untranslated("<p>提示</p>") == ["提示"]
    assert not untranslated(
        '{% translate "提示" %}{% blocktranslate %}共 {{ n }} 项{% endblocktranslate %}{# 注 #}'
    )
