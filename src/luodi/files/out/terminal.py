"""Tree and table for a terminal; rich counts full-width characters as two columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from rich.box import HORIZONTALS
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from luodi.files.out.flow import Flow
from luodi.files.out.report import OutlineRow, Report, gap_words
from luodi.files.out.rows import TaskRow
from luodi.files.out.safe_cells import legal
from luodi.files.out.words import say
from luodi.reading import NodeKind

NARROW = 84  # columns below which a table of five columns cannot be read
OPEN, DIM, STRONG, ACCENT = "yellow", "dim", "bold", "cyan"


def plain(text: str, style: str = "") -> Text:
    """Text of a document: no markup, no control characters reach the terminal."""
    return Text(legal(text).replace("\t", " "), style=style)


def _who(row: TaskRow, lang: str) -> Text:
    """Lead, responsible and support, each with its word."""
    colon = ": " if lang == "en" else "："
    out = Text()
    for name in ("lead", "responsible", "support"):
        cell = getattr(row, name)
        if not cell.said:
            continue
        if out:
            out.append("\n")
        out.append(say(f"{name}_short", lang) + colon, DIM)
        out.append_text(plain(cell.text))
    return out or plain(say("open", lang), OPEN)


def _field(row: TaskRow, name: str) -> Text:
    cell = getattr(row, name)
    return plain(cell.text, OPEN if name in row.missing else "")


def _header(report: Report) -> list[RenderableType]:
    lines = (
        (report.title, STRONG),
        (report.source_line, DIM),
        (report.notice, OPEN),
        (report.coverage, ""),
    )
    return [Flow(plain(words, style)) for words, style in lines if words]


def _questions(report: Report) -> list[RenderableType]:
    """What is open about the document as a whole: the tasks show their own."""
    lines: list[RenderableType] = []
    for q in [q for q in report.questions if not q.number]:
        lines.append(Flow(plain(f"? {q.item} — {q.missing}", OPEN)))
    return lines


def _wide(report: Report, rows: list[TaskRow]) -> RenderableType:
    lang = report.lang
    table = Table(box=HORIZONTALS, show_lines=True, expand=True, pad_edge=False, padding=(0, 1))
    table.add_column(say("number", lang), justify="right", width=4, no_wrap=True)
    for name, share in (("content", 10), ("who", 5), ("deadline", 4), ("targets", 4)):
        table.add_column(say(name, lang), ratio=share, overflow="fold")
    heading = None
    for row in rows:
        what = Text()
        if row.heading != heading:
            heading = row.heading
            what.append_text(plain(heading, ACCENT)).append("\n")
        what.append_text(plain(row.content))
        who, due, target = _who(row, lang), _field(row, "deadline"), _field(row, "targets")
        table.add_row(str(row.number), Flow(what), Flow(who), Flow(due), Flow(target))
    return table


def _card(row: TaskRow, lang: str) -> RenderableType:
    colon = ": " if lang == "en" else "："
    facts = Text()
    for name in ("deadline", "targets"):
        facts.append(say(f"{name}_short", lang) + colon, DIM)
        facts.append_text(_field(row, name)).append("  ")
    body = Group(Flow(plain(row.content)), Flow(_who(row, lang)), Flow(facts))
    head = plain(f"{row.number}  ", STRONG).append_text(plain(row.heading, ACCENT))
    return Group(head, Padding(body, (0, 0, 1, 3)))


def table_view(report: Report, width: int, limit: int | None = None) -> RenderableType:
    """The task table; cards where the terminal is narrow; at most `limit` rows in short form."""
    rows = report.tasks if limit is None else report.tasks[:limit]
    parts = _header(report)
    if not rows:
        parts.append(plain(report.nothing, OPEN))
    elif width < NARROW:
        parts += [Text(), *(_card(row, report.lang) for row in rows)]
    else:
        parts.append(_wide(report, rows))
    left = len(report.tasks) - len(rows)
    if left:
        parts.append(plain(say("more", report.lang).format(count=left), DIM))
    return Group(*parts, *_questions(report))


def _counts(row: OutlineRow, lang: str) -> str:
    parts = []
    for word, count in (
        ("no_lead", row.no_lead),
        ("no_deadline", row.no_deadline),
        ("no_target", row.no_target),
    ):
        if count:
            parts.append(f"{say(word, lang)} {count}")
    tasks = say("count_of", lang).format(count=row.tasks)
    return f"  {tasks}" + (f"（{'，'.join(parts)}）" if parts and lang == "zh" else "")


def _node_text(row: OutlineRow, report: Report) -> Text:
    lang = report.lang
    if row.kind is NodeKind.GAP:
        node = report.reading.outline[row.index]
        gaps = [g for g in report.reading.gaps if g.start < node.end and node.start < g.end]
        words = gap_words(gaps[0], lang) if gaps else row.title
        return plain(f"～～ {say('gap', lang)}：{words} ～～", OPEN)
    if row.kind is NodeKind.MISSING:
        return plain(f"? {row.marker}{row.title}（{say('expected', lang)}）", OPEN)
    out = plain(row.marker + row.brief, STRONG if row.level == 1 else "")
    return out.append(_counts(row, lang), DIM) if row.tasks else out


def _one_line(text: Text) -> Text:
    """Lines that are cut, not wrapped: a tree is for the overview."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _leaf(row: TaskRow, lang: str) -> Text:
    out = plain(f"{row.number} ", ACCENT).append_text(plain(row.content))
    facts = []
    for name in ("lead", "responsible", "support"):
        cell = getattr(row, name)
        if cell.said:
            facts.append(plain(f"{say(f'{name}_short', lang)} {cell.text}", "green"))
    for name in ("deadline", "targets"):
        cell = getattr(row, name)
        if cell.said:
            facts.append(plain(cell.text, OPEN if name in row.missing else "green"))
    if facts:
        out.append("\n" + " " * (len(str(row.number)) + 1))
        out.append_text(plain(" · ", "green").join(facts))
    return _one_line(out)


def _leaves(report: Report) -> dict[int, list[TaskRow]]:
    """Tasks by the line of the outline before which they stand in the text.

    A task under a heading stands before the next heading; len(outline) is the end of the text.
    """
    nodes = report.reading.outline
    heads = [i for i, node in enumerate(nodes) if node.kind is not NodeKind.MISSING]
    starts = list(accumulate((nodes[i].start for i in heads), max))
    found: dict[int, list[TaskRow]] = {}
    for row in report.tasks:
        node = row.requirement.node
        at = bisect_right(starts, row.requirement.start)
        before = heads[at] if at < len(heads) else len(nodes)
        found.setdefault(max(before, -1 if node is None else node + 1), []).append(row)
    return found


def tree_view(report: Report, *, short: bool = False) -> RenderableType:
    """The outline as a tree with the tasks as leaves, gaps and missing chapters in their place.

    In short form two levels and no leaves.
    """
    root = Tree(_one_line(plain(report.title, STRONG)), guide_style=DIM)
    branches: dict[int | None, Tree] = {}
    leaves = {} if short else _leaves(report)

    def hang(before: int) -> None:
        for task in leaves.get(before, []):
            branch = branches.get(task.requirement.node, root)
            branch.add(_leaf(task, report.lang))

    for line in report.outline:
        hang(line.index)
        if short and line.level > 2:
            continue
        above = branches.get(report.reading.outline[line.index].parent, root)
        branches[line.index] = above.add(_one_line(_node_text(line, report)))
    hang(len(report.outline))
    notice = [Flow(plain(report.notice, OPEN))] if report.notice else []
    return Group(root, Text(), *notice, Flow(plain(report.coverage)), _reasons(report))


def _reasons(report: Report) -> RenderableType:
    """How many sentences are not tasks, by reason."""
    counts: dict[str, int] = {}
    for other in report.others:
        counts[other.reason] = counts.get(other.reason, 0) + 1
    if not counts:
        return Text()
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    words = "、".join(f"{reason} {count}" for reason, count in ordered)
    colon = ": " if report.lang == "en" else "："
    return Flow(plain(say("others", report.lang) + colon + words, DIM))


def render_text(report: Report, form: str, width: int = 120) -> str:
    """Tree or table as plain text without colour, for files and pipes."""
    console = Console(width=width, no_color=True, force_terminal=False, record=False, file=None)
    view = tree_view(report) if form == "tree" else table_view(report, width)
    with console.capture() as captured:
        console.print(view)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
