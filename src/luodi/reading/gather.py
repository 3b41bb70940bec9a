"""Requirements: sentences, texts under a responsibility, table rows, each with its four fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.reading.dates import Found
from luodi.reading.draft import Draft, Source
from luodi.reading.duties import BRACKET, LABEL, Duty, is_duty, parse_duty
from luodi.reading.figures import find_figures
from luodi.reading.headings import bodies_of, stage_dates, units_named
from luodi.reading.judge import Context, Verdict, judge, kind_of, strength_of
from luodi.reading.judge_words import DIRECTIVE, VERB
from luodi.reading.model import DocumentKind, Kind, Role
from luodi.reading.rows import rows_of
from luodi.reading.sections import Mode, modes_of
from luodi.reading.sentences import Chunk, chunks_of, parts_of, sentences_of
from luodi.reading.subjects import receivers_of, subjects_of

# A letter tells much and asks little: only what it says will or should be done counts.
_LETTERS = frozenset({DocumentKind.LETTER, DocumentKind.REPLY})
_SHORT = 3000  # characters; a longer text without headings is no covering letter
_ORDERS = frozenset(
    {
        DocumentKind.NOTICE,
        DocumentKind.OPINION,
        DocumentKind.SCHEME,
        DocumentKind.DECISION,
        DocumentKind.CIRCULAR,
        DocumentKind.LETTER,
        DocumentKind.SPEECH,
        DocumentKind.OTHER,
        DocumentKind.REPLY,
        DocumentKind.MINUTES,
    }
)


def gather(source: Source) -> list[Draft]:
    """All requirements of a document, in the order of the text."""
    return sorted([*_Gatherer(source).run(), *rows_of(source)], key=lambda d: (d.start, d.end))


class _Gatherer:
    """Walks the chunks once; keeps the paragraph's subject and opening date."""

    def __init__(self, source: Source) -> None:
        self.s = source
        self.norm = source.norm
        self.modes = modes_of(source.norm, source.heads)
        self.chunks = list(chunks_of(source.norm, source.heads, source.zones))
        self.has_body = bodies_of(self.chunks, source)
        self.paragraph = -1
        self.subjects: list[Duty] = []
        self.opening: list[Found] = []
        self.stages = stage_dates(source)
        self.named = units_named(source)
        self.index = 0
        self.rules_under: int | None = None

    def run(self) -> Iterator[Draft]:
        i = 0
        while i < len(self.chunks):
            j = self._labelled_until(i)
            if j > i:
                yield self._labelled(i, j)
                i = j
                continue
            self.index = i
            yield from self._chunk(self.chunks[i])
            i += 1

    # --- text under labelled lines --------------------------------------------------------------

    def _labelled_until(self, i: int) -> int:
        """Where a run of 牵头单位/责任单位 lines that closes the item opened at i ends, or i."""
        first = self.chunks[i]
        if LABEL.match(self.norm, first.start):
            return self._labels_end(i)
        for j in range(i + 1, min(i + 6, len(self.chunks))):
            chunk = self.chunks[j]
            if chunk.head != first.head or chunk.titled:
                return i
            if LABEL.match(self.norm, chunk.start):
                return self._labels_end(j)
            if chunk.end - chunk.start > 20 and BRACKET.search(self.norm, chunk.start, chunk.end):
                return i
        return i

    def _labels_end(self, j: int) -> int:
        while (
            j < len(self.chunks)
            and LABEL.match(self.norm, self.chunks[j].start)
            and not self.chunks[j].titled
        ):
            j += 1
        return j

    def _labelled(self, i: int, j: int) -> Draft:
        first, last = self.chunks[i], self.chunks[j - 1]
        begin = next(k for k in range(i, j) if LABEL.match(self.norm, self.chunks[k].start))
        duties: list[Duty] = []
        for chunk in self.chunks[begin:j]:
            duties += parse_duty(
                self.norm, chunk.start, chunk.end, first_leads=self.s.first_leads(last.end)
            )
        return self._assigned(first, first.start, last.end, duties, "lines")

    # --- text under brackets ----------------------------------------------------------------------

    def _chunk(self, chunk: Chunk) -> Iterator[Draft]:
        at = chunk.start
        for a, b, body in self._brackets(chunk):
            if a - at >= 4:
                yield self._bracketed(chunk, at, b, body)
            at = b
            while at < chunk.end and self.norm[at] in "。；， \u3000":
                at += 1
        if at < chunk.end:
            yield from self._running(chunk, at)

    def _brackets(self, chunk: Chunk) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """(start, end, inside) of each responsibility in a chunk: bracketed, or labelled inline."""
        norm = self.norm
        if _OPENS.search(norm, chunk.start, chunk.end):
            for m in BRACKET.finditer(norm, chunk.start, chunk.end):
                after = norm[m.end() : m.end() + 1]
                closes = (
                    m.end() >= chunk.end
                    or after in "。；\n \u3000"
                    or norm[m.start() - 1] in "。；！"
                )
                if closes and is_duty(m["body"]):
                    yield m.start(), m.end(), m.span("body")
        label = (
            LABEL.search(norm, chunk.start + 1, chunk.end)
            if "：" in norm[chunk.start : chunk.end]
            else None
        )
        if label and norm[label.start() - 1] in "。；！ \u3000)":
            yield label.start(), chunk.end, (label.start(), chunk.end)

    def _bracketed(self, chunk: Chunk, start: int, end: int, body: tuple[int, int]) -> Draft:
        duties = parse_duty(self.norm, *body, first_leads=self.s.first_leads(end))
        return self._assigned(chunk, start, end, duties, "parenthesis")

    def _assigned(self, chunk: Chunk, start: int, end: int, duties: list[Duty], form: str) -> Draft:
        self.s.settle_leads(duties)
        figures = find_figures(self.norm, start, end)
        dates = [(f, False) for f in self.s.deadlines.within(start, end)]
        text = self.norm[start:end]
        ctx = Context(Mode.WORK, False, True, bool(dates), bool(figures), True, True)
        verdict = Verdict(True, kind_of(text, ctx), strength_of(text))
        return Draft(start, end, verdict, form, chunk.head, duties, dates, figures)

    # --- running text -----------------------------------------------------------------------------

    def _running(self, chunk: Chunk, start: int) -> Iterator[Draft]:
        if chunk.paragraph != self.paragraph or chunk.titled:
            self.paragraph, self.subjects, self.opening = chunk.paragraph, [], []
        sentences = sentences_of(self.norm, start, chunk.end)
        opens = True
        for n, (a, b) in enumerate(sentences):
            if self._is_line(chunk, a, b, n, len(sentences)):
                continue
            if (
                n == 0
                and chunk.titled
                and start == chunk.start
                and self._is_title(chunk, a, b, len(sentences))
            ):
                if _RULE_TITLE.search(self.norm, a, b):
                    self.rules_under = chunk.head
                continue
            yield from self._sentence(chunk, a, b, opens=opens)
            opens = False

    def _is_line(self, chunk: Chunk, a: int, b: int, n: int, sentences: int) -> bool:
        """An unnumbered heading, a signature, a date, a sentence cut off at the end of the text."""
        text = self.norm[a:b]
        closed = text[-1] in "。；！？：”)"
        if not closed and chunk is self.chunks[-1] and b - a > 12:
            return True
        if chunk.titled:
            return False
        if (
            chunk.head is None
            and sentences == 1
            and _ADDRESS.match(text)
            and not DIRECTIVE.search(text)
        ):
            return True
        if not closed and sentences == 1:
            return b - a <= 40 and "，" not in text
        return (
            n == 0
            and b - a <= 24
            and "，" not in text
            and not _WHO.match(text)
            and (sentences > 1 or self._body_follows(chunk))
        )

    def _body_follows(self, chunk: Chunk) -> bool:
        """Whether the next line is running text under the same heading."""
        i = self.index + 1
        if i >= len(self.chunks) or self.chunks[i].titled or self.chunks[i].head != chunk.head:
            return False
        following = self.chunks[i]
        return len(sentences_of(self.norm, following.start, following.end)) > 1

    def _is_title(self, chunk: Chunk, a: int, b: int, sentences: int) -> bool:
        """A run-in heading with a body is an outline node and no requirement."""
        if chunk.head is None:
            return False
        body = sentences > 1 or self.has_body[chunk.head]
        if not body:
            return False
        if self.norm[b - 1] not in "。；":
            return True
        if DIRECTIVE.search(self.norm[a:b]) and subjects_of(self.norm, a, b):
            return False
        if b - a <= 42:
            return True
        return not (
            DIRECTIVE.search(self.norm[a:b])
            or self.s.deadlines.within(a, b)
            or find_figures(self.norm, a, b)
        )

    def _sentence(self, chunk: Chunk, a: int, b: int, *, opens: bool) -> Iterator[Draft]:
        parts = parts_of(self.norm, a, b) if "；" in self.norm[a:b] else []
        if len(parts) > 1 and self._independent(parts):
            for c, d in parts:
                yield self._plain(chunk, c, d, opens=False)
            return
        yield self._plain(chunk, a, b, opens=opens)

    def _independent(self, parts: list[tuple[int, int]]) -> bool:
        """Whether the parts between ； carry deadlines or units of their own."""
        dated = [bool(self.s.deadlines.within(a, b)) for a, b in parts]
        if sum(dated) >= 2:
            return True
        owned = [{d.name.text for d in subjects_of(self.norm, a, b)} for a, b in parts]
        limits = [f for a, b in parts[1:] for f in self.s.deadlines.within(a, b)]
        if owned[0] and not dated[0] and any(self.norm[f.end - 1] in "前底" for f in limits):
            return True  # one part says who, a later one by when
        owned = [o for o in owned if o]
        return len(owned) >= 2 and any(o != owned[0] for o in owned[1:])

    def _plain(self, chunk: Chunk, a: int, b: int, *, opens: bool) -> Draft:
        norm = self.norm
        while a < b and norm[a] in " \u3000":
            a += 1
        duties = subjects_of(norm, a, b)
        dates = self._dates(chunk, a, b, opens=opens)
        figures = find_figures(norm, a, b)
        ctx = self._context(chunk, duties, dates, bool(figures))
        verdict = self._verdict(chunk, a, b, ctx)
        duties = self._carry(norm[a:b], a, duties, ctx, chunk.head)
        if not verdict.is_task:
            return Draft(a, b, verdict, "sentence", chunk.head, duties, dates, [])
        haste = None if dates else self.s.deadlines.vague(a, b)
        dates = [(haste, False)] if haste else dates
        owners = {d.name.start for d in duties}
        duties += [d for d in receivers_of(norm, a, b) if d.name.start not in owners]
        return Draft(a, b, verdict, "sentence", chunk.head, duties, dates, figures)

    def _dates(self, chunk: Chunk, a: int, b: int, *, opens: bool) -> list[tuple[Found, bool]]:
        """The sentence's own dates, or those of the paragraph's opening or the stage's heading."""
        deadlines = self.s.deadlines
        dates = [(f, deadlines.of_the_year(f)) for f in deadlines.within(a, b)]
        if opens and dates and _opens_with(self.norm, a, dates[0][0]):
            self.opening = [dates[0][0]]
        if dates:
            return dates
        stage = self.stages.get(chunk.head, []) if chunk.head is not None else []
        return [(f, True) for f in self.opening or stage]

    def _context(
        self, chunk: Chunk, duties: list[Duty], dates: list[tuple[Found, bool]], figures: bool
    ) -> Context:
        headed, letter = bool(self.s.heads), self.s.kind in _LETTERS
        mode = self.modes[chunk.head] if chunk.head is not None else Mode.WORK
        lead_in = chunk.head is None and (headed or len(self.norm) < _SHORT)
        return Context(
            mode=Mode.PRAISE if self.s.praises else mode,
            lead_in=lead_in or letter,
            has_subject=bool(duties),
            has_date=any(
                (f.date or f.rrule or f.flag == "year") and f.flag != "past" for f, _ in dates
            ),
            has_figure=figures,
            headed=headed and not letter,
            orders=self.s.kind in _ORDERS,
        )

    def _verdict(self, chunk: Chunk, a: int, b: int, ctx: Context) -> Verdict:
        """The judge's verdict, and what only the place in the document can tell."""
        text = self.norm[a:b]
        verdict = judge(text, ctx)
        if _RULE_INTRO.search(text[-16:]):
            self.rules_under = chunk.head
        elif verdict.is_task and self._is_rule(chunk):
            return Verdict(False, Kind.BACKGROUND, verdict.strength, "rule")
        if verdict.is_task and self._looks_back(text):
            return Verdict(False, Kind.BACKGROUND, verdict.strength, "result")
        return verdict

    def _looks_back(self, text: str) -> bool:
        """2025年，…增长6.1% in a document of 2026; 1至8月，…完成…."""
        m = _PERIOD.match(text)
        if m is None or DIRECTIVE.search(text):
            return False
        return m["y"] is None or (self.s.year is not None and int(m["y"]) < self.s.year)

    def _is_rule(self, chunk: Chunk) -> bool:
        """An item of a list of conditions, cases or things to be looked at."""
        if chunk.head is None or not chunk.titled or self.rules_under is None:
            return False
        return (
            self.s.heads[chunk.head].parent == self.rules_under and self.rules_under != chunk.head
        )

    def _carry(
        self, text: str, start: int, duties: list[Duty], ctx: Context, head: int | None
    ) -> list[Duty]:
        """Without a subject of its own a sentence has that of the one before (RULES U4)."""
        if duties:
            self.subjects = (
                []
                if _acts_first(text, start, duties[0])
                else [d for d in duties if d.role is not Role.SUPPORT]
            )
            return duties
        if text.startswith(("鼓励", "支持")):  # speaks of others than the one before
            return []
        if text.startswith(("我们", "我国", "全市", "全省", "全区", "全县", "全国")):
            self.subjects = []
        if (not ctx.orders and not re.match(r"要|同时|并", text)) or _OWN_SUBJECT.match(text):
            self.subjects = []
        subjects = self.subjects or self.named.get(head if head is not None else -1, [])
        return [Duty(d.name, d.role, d.basis, d.shared, carried=True) for d in subjects]


# A subject that is no unit (有条件的地区要…) ends the carrying over of the one before.
_OWN_SUBJECT = re.compile(
    r"(?!对|在|按|根据|结合|围绕|针对|同时|还|也|并|特别|尤其|既|不|一[是要]|必|需|主|重|"
    r"将|把|以|从|由|为|通过|当|如|凡|除|[^，。；]{0,3}要)"
    r"[^，。；：]{3,24}?(?<![主重需必想纲概摘反响相适供对顺效])(?:要(?!求|素|点)|应当|"
    r"应(?![急用对])|必须)"
)


def _acts_first(text: str, start: int, duty: Duty) -> bool:
    """Whether the sentence acts before it names the unit, which then is not its subject."""
    before = text[: duty.name.start - start]
    return "，" in before and VERB.match(before) is not None and not _ADVERBIAL.match(before)


_ADVERBIAL = re.compile(
    r"(?:在|对|根据|按照|为|针对|结合|到|自|从|经|由|通过|围绕|同时|此外|其中|以|把|将)"
)
_PERIOD = re.compile(
    r"(?:(?P<y>20\d\d)年(?!底|末|前)[^，。；]{0,6}，|\d{1,2}月?(?:至|--?)\d{1,2}月份?，)"
)
_ADDRESS = re.compile(
    r"[^。；！\n]{2,300}(?:政府|部门|单位|机构|[委局办处院社厅部区县市省组]|公司|中心|企业|"
    r"学校|[)）])：$"
)
_RULE_TITLE = re.compile(r"(?:条件|情形|情况之一|之一的|对象|标准)[：。]?$")
_RULE_INTRO = re.compile(
    r"(?:条件|情形|情况之一|之一的|内容|范围|标准|对象|情况)(?:的|是|为|包括|主要是|如下)?：$"
)
_WHO = re.compile(r"各|有关|相关|请|负责|[^，。]{2,12}(?:要|应|必须|将)")
_OPENS = re.compile(r"[(〔【\[]")
_OPENER = re.compile(r"[，：)]|时|，?全")


def _opens_with(norm: str, start: int, found: Found) -> bool:
    """到2025年， at the head of a paragraph dates the sentences after it, too."""
    return (
        found.start - start <= 10
        and found.rrule is None
        and found.date is not None
        and _OPENER.match(norm, found.end) is not None
    )
