"""What stands around the table: title, note, coverage, questions and the outline's figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from luodi.files.out.headings import label, repeats, short_title
from luodi.files.out.phrases import flag_words, is_vague, shorten, tidy
from luodi.files.out.rows import FIELDS, OtherRow, TaskRow, brief, other_rows, task_rows
from luodi.files.out.source import Source, name_words
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
    brief: str
    is_sentence: bool
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
    notice: str
    note: str
    coverage: str
    tasks: list[TaskRow]
    questions: list[Question]
    others: list[OtherRow]
    outline: list[OutlineRow]
    reading: Reading

    @property
    def nothing(self) -> str:
        """What is said in place of a table without rows."""
        return say("no_tasks" if self.others else "nothing", self.lang)


def document_title(reading: Reading) -> str:
    """The document's own title; empty where it has none, for nobody else may give it one."""
    title = reading.meta.title
    return tidy(title.value) if title is not None else ""


def _source_line(reading: Reading, source: Source | None, lang: str) -> str:
    meta = reading.meta
    parts = [tidy(v.value) for v in (meta.issuer, meta.number) if v is not None]
    if meta.date is not None:
        day = meta.date.value
        parts.append(
            f"{day.day} {day:%B %Y}" if lang == "en" else f"{day.year}年{day.month}月{day.day}日"
        )
    title, name = document_title(reading), name_words(source, lang)
    if title and name:
        parts.append(name)
    if lang == "en":
        head = title or name or say("text", lang)
        return f"Source: {head}" + (f" ({', '.join(parts)})" if parts else "")
    head = in_brackets(title) if title else name or say("text", lang)
    return f"来源：{head}" + (f"（{'，'.join(parts)}）" if parts else "")


def notice_words(source: Source | None, lang: str) -> str:
    """What was noticed while the file was opened (recognised from a picture …), in one line."""
    if source is None:
        return ""
    english = lang == "en"
    words = [w.en if english else w.zh for w in source.warnings]
    return (" " if english else "").join(words)


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


def _heading(reading: Reading, source: Source | None, lang: str) -> str:
    """What the table is called: after the document's title, else after the file."""
    title, name, table = document_title(reading), name_words(source, lang), say("tasks", lang)
    if lang == "en":
        return f"{title}: {table.lower()}" if title else f"{table} ({name})" if name else table
    if not title:
        return f"{table}（{name}）" if name else table
    return title if table in title else in_brackets(title) + table


def coverage_words(coverage: Coverage, lang: str) -> str:
    """The concreteness of the document in one sentence."""
    c = coverage
    others = c.requirements - c.tasks
    if not c.tasks:
        none = f"{others} requirements, none of them a task.", f"{others}条要求，均不转任务。"
        return none[lang != "en"] if others else say("no_requirements", lang)
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
    return out + _year_question(reading, lang) + _term_questions(reading, lang)


def undated(reading: Reading) -> list[str]:
    """The deadlines of tasks whose year the document does not tell, each wording once."""
    found = (d for r in reading.tasks for d in r.deadlines if d.flag == "year")
    return list(dict.fromkeys(tidy(d.quote) for d in found))


def _year_question(reading: Reading, lang: str) -> list[Question]:
    """The day of the document, where dates wait for its year."""
    quotes = undated(reading)
    if not quotes:
        return []
    if lang == "en":
        missing = "no year in the text; give the date of the document with --date and read again"
    else:
        missing = "文中没有年份，有的时限定不了日子；请用 --date 给出成文日期后重读"
    clue = (", " if lang == "en" else "、").join(quotes[:5])
    return [Question("", say("document_date", lang), missing, clue)]


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
        words = comma.join(_open_fields(row, lang))
        if words:
            out.append(
                Question(str(row.number), brief(row, 60), words, _clue(row), row.suggestions)
            )
    return out


def _open_fields(row: TaskRow, lang: str) -> list[str]:
    """What a person must settle: the fields that are open, and dates that cannot stand as read."""
    notes = dict.fromkeys(
        flag_words(d, lang) for d in row.requirement.deadlines if d.flag and not is_vague(d)
    )
    said = ("; " if lang == "en" else "；").join(note for note in notes if note)
    note = "" if not said else f" ({said})" if lang == "en" else f"（{said}）"
    names = [n for n in FIELDS if n in row.missing or (n == "deadline" and note)]
    return [say(n, lang) + (note if n == "deadline" else "") for n in names]


def outline_rows(reading: Reading, rows: list[TaskRow]) -> list[OutlineRow]:
    """The outline in order, each line with the tasks under it, deeper ones included."""
    counts: list[Counter[str]] = [Counter() for _ in reading.outline]
    said: dict[int, list[str]] = {}
    for row in rows:
        node = row.requirement.node
        if node is not None:
            said.setdefault(node, []).append(row.content)
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
            brief=short_title(node.title or node.quote, said.get(i, ())),
            is_sentence=repeats(node.title, said.get(i, ())),
            tasks=count["tasks"],
            no_lead=count["lead"],
            no_deadline=count["deadline"],
            no_target=count["targets"],
        )
        for i, (node, count) in enumerate(zip(reading.outline, counts, strict=True))
    ]


def build(reading: Reading, source: Source | None = None, lang: str = "zh") -> Report:
    """Everything a rendering prints, built once."""
    rows, noticed = task_rows(reading, source, lang), notice_words(source, lang)
    return Report(
        lang=lang,
        title=_heading(reading, source, lang),
        source_line=_source_line(reading, source, lang),
        notice=say("notice", lang) + noticed if noticed else "",
        note=_note(lang),
        coverage=coverage_words(reading.coverage, lang),
        tasks=rows,
        questions=questions(reading, rows, lang),
        others=other_rows(reading, lang),
        outline=outline_rows(reading, rows),
        reading=reading,
    )
