"""What stands around the table: title, note, coverage, questions and the outline's figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from luodi.files.out.headings import label
from luodi.files.out.phrases import is_vague, shorten, tidy
from luodi.files.out.rows import OtherRow, TaskRow, brief, other_rows, task_rows
from luodi.files.out.source import Source
from luodi.files.out.words import GAP_REASONS, look_up, say
from luodi.reading import Coverage, Gap, NodeKind, Reading


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person has to settle; `number` is the task's, or empty for the whole document."""

    number: str
    item: str
    missing: str
    clue: str
    suggestions: str = ""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A line of the outline with the figures of all tasks under it, deeper ones too."""

    index: int
    level: int
    kind: NodeKind
    marker: str
    title: str
    tasks: int
    no_lead: int
    no_deadline: int
    no_target: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that a rendering prints, in words of one language."""

    lang: str
    title: str
    source_line: str
    note: str
    coverage: str
    tasks: list[TaskRow]
    questions: list[Question]
    others: list[OtherRow]
    outline: list[OutlineRow]
    reading: Reading


def document_title(reading: Reading, source: Source | None, lang: str) -> str:
    """The document's title, else the file's name, else plain words."""
    if reading.meta.title is not None and reading.meta.title.value:
        return tidy(reading.meta.title.value)
    if source is not None and source.name:
        return source.name.rsplit(".", 1)[0]
    return say("text", lang)


def _source_line(reading: Reading, source: Source | None, lang: str) -> str:
    meta = reading.meta
    parts = [tidy(v.value) for v in (meta.issuer, meta.number) if v is not None]
    if meta.date is not None:
        day = meta.date.value
        parts.append(
            f"{day.day} {day:%B %Y}" if lang == "en" else f"{day.year}年{day.month}月{day.day}日"
        )
    if source is not None and source.name:
        parts.append(source.name)
    title = document_title(reading, source, lang)
    if lang == "en":
        return f"Source: {title}" + (f" ({', '.join(parts)})" if parts else "")
    return f"来源：{in_brackets(title)}" + (f"（{'，'.join(parts)}）" if parts else "")


def _note(lang: str) -> str:
    if lang == "en":
        return (
            "How to read: one row per commitment in the order of the text; no unit, date or "
            "figure is added. explicit = written in the sentence; convention = carried from the "
            "context or by the document's own rule; open = not in the text, to be settled; "
            "— = none named. Suggested units come from a directory of duties."
        )
    return (
        "口径：按原文逐句分解，单位、时限、数字均不增补。明示＝句中写明；约定＝承接上下文或按文件自身规则；"
        "待明确＝原文未写，须研究确定；—＝原文未列。建议单位按职责目录推荐，仅供参考。"
    )


def in_brackets(title: str) -> str:
    """A title in 《》, titles inside it in 〈〉 (GB/T 15834-2011 §4.15)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _zh_title(title: str) -> str:
    return f"{in_brackets(title)}任务分解表" if "任务分解表" not in title else title


def coverage_words(coverage: Coverage, lang: str) -> str:
    """The concreteness of the document in one sentence."""
    c = coverage
    others = c.requirements - c.tasks
    if lang == "en":
        return (
            f"{c.requirements} requirements: {c.tasks} tasks, {others} not. Of the tasks "
            f"{c.with_lead} have a lead, {c.with_owner} a unit, {c.with_deadline} a date, "
            f"{c.with_target} a figure; {c.complete} are complete."
        )
    return (
        f"{c.requirements}条要求：{c.tasks}条转任务、{others}条不转。任务中有牵头{c.with_lead}条、"
        f"有单位{c.with_owner}条、有时限{c.with_deadline}条、有指标{c.with_target}条；三项齐全{c.complete}条。"
    )


def gap_words(gap: Gap, lang: str) -> str:
    """“原文此处隐藏（5022字）”."""
    words = look_up(GAP_REASONS, gap.reason, lang)
    if gap.hidden_chars is None:
        return words
    return (
        f"{words} ({gap.hidden_chars:,} characters)"
        if lang == "en"
        else f"{words}（{gap.hidden_chars}字）"
    )


def _document_questions(reading: Reading, lang: str) -> list[Question]:
    """What is open about the document itself: missing text, missing chapters, sets not listed."""
    en, whole, out = lang == "en", say("whole", lang), []
    for gap in reading.gaps:
        ask = "get the full text" if en else "须取得全文后补充分解"
        out.append(
            Question(
                "", whole, f"{gap_words(gap, lang)}{'; ' if en else '，'}{ask}", tidy(gap.quote)
            )
        )
    for node in reading.outline:
        if node.kind is NodeKind.MISSING:
            out.append(Question("", label(node), say("expected", lang), tidy(node.quote)))
    return out + _term_questions(reading, lang)


def _term_questions(reading: Reading, lang: str) -> list[Question]:
    """Named sets whose members the text does not list, or not all; each name once."""
    known = {t.name for t in reading.terms if t.resolved}
    out: dict[str, Question] = {}
    for term in reading.terms:
        if term.name in known or term.name in out:
            continue
        if lang == "en":
            missing = f"{term.count} promised, {len(term.members)} listed"
        elif term.members:
            missing = f"名称为{term.count}项，文中列出{len(term.members)}项"
        else:
            missing = f"具体是哪{term.count}项，文中未列"
        out[term.name] = Question("", tidy(term.name), missing, tidy(term.quote))
    return list(out.values())


def _clue(row: TaskRow) -> str:
    """Words of the text that a person may start from: vague dates, units that share a duty."""
    vague = [tidy(d.quote) for d in row.requirement.deadlines if is_vague(d)]
    flagged = [tidy(d.quote) for d in row.requirement.deadlines if d.flag and not is_vague(d)]
    return "、".join(dict.fromkeys(vague + flagged))


def questions(reading: Reading, rows: list[TaskRow], lang: str) -> list[Question]:
    """The list of what must be decided: the document first, then task by task."""
    out = _document_questions(reading, lang)
    comma = ", " if lang == "en" else "、"
    for row in rows:
        if row.missing:
            names = comma.join(say(name, lang) for name in row.missing)
            out.append(
                Question(str(row.number), brief(row, 60), names, _clue(row), row.suggestions)
            )
    return out


def outline_rows(reading: Reading, rows: list[TaskRow]) -> list[OutlineRow]:
    """The outline in order, each line with the tasks under it, deeper ones included."""
    counts: list[Counter[str]] = [Counter() for _ in reading.outline]
    for row in rows:
        figures = Counter(["tasks", *row.missing])
        node, steps = row.requirement.node, 0
        while node is not None and steps < len(counts):
            counts[node] += figures
            node, steps = reading.outline[node].parent, steps + 1
    return [
        OutlineRow(
            index=i,
            level=node.level,
            kind=node.kind,
            marker=tidy(node.marker),
            title=shorten((tidy(node.title) or tidy(node.quote)).rstrip("。：:；;"), 80),
            tasks=count["tasks"],
            no_lead=count["lead"],
            no_deadline=count["deadline"],
            no_target=count["targets"],
        )
        for i, (node, count) in enumerate(zip(reading.outline, counts, strict=True))
    ]


def build(reading: Reading, source: Source | None = None, lang: str = "zh") -> Report:
    """Everything a rendering prints, built once."""
    rows = task_rows(reading, source, lang)
    title = document_title(reading, source, lang)
    heading = f"{title}: {say('tasks', lang).lower()}" if lang == "en" else _zh_title(title)
    return Report(
        lang=lang,
        title=heading,
        source_line=_source_line(reading, source, lang),
        note=_note(lang),
        coverage=coverage_words(reading.coverage, lang),
        tasks=rows,
        questions=questions(reading, rows, lang),
        others=other_rows(reading, lang),
        outline=outline_rows(reading, rows),
        reading=reading,
    )
