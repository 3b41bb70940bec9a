"""One self-contained page: text at left, tasks at right, each leading to the other.

Nothing is loaded from elsewhere; the policy in the head allows only the page's own style and script
by their hashes (W3C Content Security Policy Level 3). It works without the script, by anchors.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from luodi.files.out.cards import cards, e, others, outline, questions
from luodi.files.out.marked import Marked
from luodi.files.out.report import Report, build
from luodi.files.out.rows import FIELDS
from luodi.files.out.source import Source
from luodi.files.out.words import say
from luodi.reading import Reading

_FILTERS = (("all", ""), *((f"no_{name.removesuffix('s')}", name) for name in FIELDS))


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _inputs(report: Report) -> str:
    """The filter's state: radio buttons before everything that they steer."""
    return "".join(
        f'<input class="pick" type="radio" name="pick" id="f-{name}"{" checked" * (not field)}>'
        for name, field in _FILTERS
    )


def _count(report: Report, field: str) -> int:
    return sum(1 for row in report.tasks if not field or field in row.missing)


def _chips(report: Report) -> str:
    labels = "".join(
        f'<label for="f-{name}">{e(say(name, report.lang))} <b>{_count(report, field)}</b></label>'
        for name, field in _FILTERS
    )
    return f'<div class="chips">{labels}</div>' if report.tasks else ""


def _tabs(report: Report) -> str:
    text, tasks = e(say("text", report.lang)), e(say("tasks", report.lang))
    return f'<p class="tabs"><a href="#text">{text}</a> <a href="#tasks">{tasks}</a></p>'


def _notice(report: Report) -> str:
    return f'<p class="notice">{e(report.notice)}</p>' if report.notice else ""


def _header(report: Report) -> str:
    keys = e(say("keys", report.lang))
    return (
        f'<header><p class="brand" lang="zh-CN">落地</p><h1>{e(report.title)}</h1>'
        f'<p class="source">{e(report.source_line)}</p>{_notice(report)}'
        f'<p class="coverage">{e(report.coverage)}</p>'
        f'{_chips(report)}{_tabs(report)}<p class="keys" aria-hidden="true">{keys}</p></header>'
    )


def _main(report: Report) -> str:
    lang, bare = report.lang, "" if report.outline else ' class="bare"'
    return (
        f'<main{bare}>{outline(report)}<article id="text" tabindex="0" lang="zh-CN" '
        f'aria-label="{e(say("text", lang))}">{Marked(report).html()}</article>'
        f'<section id="tasks" tabindex="0" aria-label="{e(say("tasks", lang))}">'
        f"{questions(report)}{cards(report)}{others(report)}"
        f'<p class="note">{e(report.note)}</p></section></main>'
    )


def _page(report: Report, parts: Iterable[str]) -> str:
    style, script = _asset("page.css"), _asset("page.js")
    language = "en" if report.lang == "en" else "zh-CN"
    policy = _policy(style, script)
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{e(report.title)}</title><style>{style}</style>"
    )
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>{head}</head>\n'
        f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def render_html(reading: Reading, source: Source | None = None, lang: str = "zh") -> str:
    """The page (HTML Living Standard); every word of the document is escaped."""
    report = build(reading, source, lang)
    footer = f"<footer><p>{e(say('made_by', lang))}</p></footer>"
    return _page(report, (_inputs(report), _header(report), _main(report), footer))
