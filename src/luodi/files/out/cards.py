"""Task cards, questions and the outline of the HTML page."""

from __future__ import annotations

from html import escape

from luodi.files.out.marked import light_of
from luodi.files.out.report import OutlineRow, Report
from luodi.files.out.rows import Cell, TaskRow
from luodi.files.out.safe_cells import legal
from luodi.files.out.words import say
from luodi.reading import Basis, NodeKind

SHAPES = {"all": "●", "some": "▲", "none": "■"}


def e(text: str) -> str:
    """Text of a document or of ours, safe inside an element or a quoted attribute."""
    return escape(legal(text), quote=True)


def _cell(name: str, cell: Cell, lang: str) -> str:
    tag = say(cell.basis.value, lang)
    known = cell.basis is not Basis.OPEN
    label = f' <i class="tag {cell.basis.value}">{e(tag)}</i>' if known else ""
    open_ = "" if known else ' class="open"'
    return f"<div><dt>{e(say(name, lang))}</dt><dd{open_}>{e(cell.text)}{label}</dd></div>"


def _fields(row: TaskRow, lang: str) -> str:
    """Lead, date and figure always; responsible and support where somebody is named."""
    parts = [_cell("lead", row.lead, lang)]
    for name in ("responsible", "support"):
        cell: Cell = getattr(row, name)
        if cell.said:
            parts.append(_cell(name, cell, lang))
    parts += [_cell("deadline", row.deadline, lang), _cell("targets", row.targets, lang)]
    return f"<dl>{''.join(parts)}</dl>"


def card(row: TaskRow, lang: str) -> str:
    """One task: light, words, fields with their basis, suggestions, and the way back."""
    light = light_of(row)
    where = " · ".join(part for part in (row.section, row.place) if part)
    suggested = (
        f'<p class="hint"><b>{e(say("suggestions", lang))}</b> {e(row.suggestions)}</p>'
        if row.suggestions
        else ""
    )
    missing = " ".join(f"no-{name}" for name in row.missing)
    n = row.number
    return (
        f'<li class="card {light} {missing}" id="c{n}" data-n="{n}">'
        f'<a class="head" href="#t{n}"><span class="n">{n}</span> '
        f'<span class="light">{SHAPES[light]} {e(say(f"light_{light}", lang))}</span>'
        f'<span class="where">{e(where)}</span></a>'
        f'<p class="goal">{e(row.heading)}</p><p class="what">{e(row.content)}</p>'
        f"{_fields(row, lang)}{suggested}</li>"
    )


def cards(report: Report) -> str:
    """All tasks as a list; a sentence where there is none."""
    if not report.tasks:
        return f'<p class="empty">{e(report.nothing)}</p>'
    return f'<ol class="cards">{"".join(card(row, report.lang) for row in report.tasks)}</ol>'


def questions(report: Report) -> str:
    """What is open about the document itself; each task shows its own."""
    whole = [q for q in report.questions if not q.number]
    if not whole:
        return ""
    items = "".join(f"<li><b>{e(q.item)}</b> {e(q.missing)}</li>" for q in whole)
    title = say("questions", report.lang)
    return f'<section aria-labelledby="q"><h2 id="q">{e(title)}</h2><ul>{items}</ul></section>'


def others(report: Report) -> str:
    """The requirements that are no tasks, folded away."""
    if not report.others:
        return ""
    items = "".join(
        f'<li>{e(o.quote)} <i class="tag">{e(o.reason)}</i></li>' for o in report.others
    )
    title = f"{say('others', report.lang)} {len(report.others)}"
    return f'<details class="others"><summary>{e(title)}</summary><ol>{items}</ol></details>'


def _outline_line(row: OutlineRow, lang: str) -> str:
    title, level = e(row.marker + row.brief), f"l{min(row.level, 4)}"
    if row.kind is NodeKind.MISSING:
        said = e(say("expected", lang))
        return f'<li class="{level} missing">{title} <small>{said}</small></li>'
    if row.kind is NodeKind.GAP:
        return f'<li class="{level} missing">～ {e(say("gap", lang))} ～</li>'
    bar = ""
    if row.tasks:
        settled = row.tasks * 3 - row.no_lead - row.no_deadline - row.no_target
        label = say("settled", lang).format(done=settled, all=row.tasks * 3)
        bar = (
            f'<small>{row.tasks}</small><meter min="0" max="{row.tasks * 3}" value="{settled}" '
            f'aria-label="{e(label)}" title="{e(label)}"></meter>'
        )
    whole = e(row.marker + row.title)
    return f'<li class="{level}"><a href="#n{row.index}" title="{whole}">{title}</a>{bar}</li>'


def outline(report: Report) -> str:
    """The outline with a bar per chapter of how much is settled."""
    if not report.outline:
        return ""
    lines = "".join(_outline_line(row, report.lang) for row in report.outline)
    title = e(say("outline", report.lang))
    return (
        f'<nav aria-label="{title}"><details open><summary>{title}</summary>'
        f"<ol>{lines}</ol></details></nav>"
    )
