"""What a reading consists of: frozen values, each with the span of text it stands on.

For every element ``text[element.start:element.end] == element.quote``; offsets count Unicode code
points of the text given to :func:`luodi.reading.read`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class NodeKind(StrEnum):
    """What a line of the outline is."""

    HEADING = "heading"
    GAP = "gap"
    ITEM = "item"  # a point marked by a dash only, without a number
    MISSING = "missing"  # named by the text itself but not in it


class DocumentKind(StrEnum):
    """The 15 kinds of 党政机关公文处理工作条例 §8, and what a supervision office reads besides."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    BULLETIN = "公告"
    PUBLIC_NOTICE = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT_UP = "报告"
    REQUEST_UP = "请示"
    REPLY = "批复"
    MOTION = "议案"
    LETTER = "函"
    MINUTES = "纪要"
    SPEECH = "讲话"
    WORK_REPORT = "工作报告"
    PLAN = "规划计划"
    SCHEME = "方案"
    TABLE = "任务表"
    OTHER = "其他"


class Kind(StrEnum):
    """What a requirement asks for."""

    TASK = "task"
    GOAL = "goal"
    DUTY = "duty"
    PROHIBITION = "prohibition"
    SUPPORT = "support"
    REPORT = "report"
    SUPERVISION = "supervision"
    SLOGAN = "slogan"
    BACKGROUND = "background"


class Strength(StrEnum):
    """How firmly it is asked."""

    MUST = "must"
    SHOULD = "should"
    STRIVE = "strive"
    ENCOURAGE = "encourage"
    MAY = "may"


class Role(StrEnum):
    """What a party does for a requirement."""

    LEAD = "lead"
    SUPPORT = "support"
    RESPONSIBLE = "responsible"
    LEADER = "leader"
    REPORT_TO = "report_to"
    SUPERVISOR = "supervisor"


class Basis(StrEnum):
    """Where a field's value comes from; `open` is filled by a person, never by a guess."""

    EXPLICIT = "explicit"
    CONVENTION = "convention"
    OPEN = "open"


class PartyKind(StrEnum):
    """One unit, a group of units (各县区), a person or a post."""

    UNIT = "unit"
    GROUP = "group"
    PERSON = "person"
    POST = "post"


class Precision(StrEnum):
    """The grain of a deadline."""

    DAY = "day"
    XUN = "xun"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ONGOING = "ongoing"
    NONE = "none"


class DeadlineKind(StrEnum):
    """The form of a deadline (patterns.md §1)."""

    POINT = "point"
    RANGE = "range"
    RECUR = "recur"
    RELATIVE = "relative"
    OPEN = "open"
    STAGE = "stage"
    VAGUE = "vague"


class YearBase(StrEnum):
    """How the year of a deadline is known."""

    EXPLICIT = "explicit"
    DOCUMENT = "doc_year"
    EVENT = "event"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: ``text[start:end] == quote``."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Value(Span):
    """A stretch of the text and its normalised value."""

    value: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class DateValue(Span):
    """A stretch of the text that names a day."""

    value: dt.date


@dataclass(frozen=True, slots=True)
class Convention(Span):
    """A rule of the document itself on how its unit lists are to be read.

    `rule` is one of ``first_leads`` (列第一位者为牵头单位), ``responsible_leads``
    (无牵头单位的，责任单位即为牵头单位), ``all_localities`` (涉及相关市（州），不再列出).
    It holds from `start` to the end of the document.
    """

    rule: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """What the document says of itself; a field that is not found is None or empty."""

    kind: DocumentKind = DocumentKind.OTHER
    title: Value | None = None
    number: Value | None = None
    issuer: Value | None = None
    date: DateValue | None = None
    year: int | None = None
    classification: Value | None = None
    addressees: tuple[Value, ...] = ()
    attachments: tuple[Value, ...] = ()
    notes: tuple[Value, ...] = ()
    signature: Value | None = None
    conventions: tuple[Convention, ...] = ()


@dataclass(frozen=True, slots=True)
class Node(Span):
    """A heading, a gap or a missing chapter; `start` is the first character of its marker.

    `end` closes the title, `section_end` the text under it; `parent` is an index into the outline.
    """

    marker: str
    title: str
    level: int
    parent: int | None
    kind: NodeKind = NodeKind.HEADING
    section_end: int = 0


@dataclass(frozen=True, slots=True)
class Gap(Span):
    """A stretch known to be missing; `hidden_chars` where the text says how much."""

    reason: str  # hidden | cut | illegible
    hidden_chars: int | None = None


@dataclass(frozen=True, slots=True)
class Term(Span):
    """A named set (“五大战略”): its name promises `count`, the text lists `members`."""

    name: str
    count: int
    members: tuple[Span, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether the text lists as many members as the name promises."""
        return len(self.members) == self.count


@dataclass(frozen=True, slots=True)
class Party(Span):
    """A party of a requirement, with its name as written.

    `carried` stands outside the requirement's own quote; `shared` marks 按职责分工; `unit` is the
    unit of the caller's directory, where the name or an alias is found there.
    """

    name: str
    role: Role
    kind: PartyKind = PartyKind.UNIT
    basis: Basis = Basis.EXPLICIT
    carried: bool = False
    shared: bool = False
    unit: str | None = None

    @property
    def is_people(self) -> bool:
        """People (干部, 主要负责人), not a unit to which a task can be issued."""
        return self.unit is None and self.kind in (PartyKind.POST, PartyKind.PERSON)


@dataclass(frozen=True, slots=True)
class Deadline(Span):
    """A date to be kept: `date` is the last day of the period, `begin` its first if given.

    `rrule` is an RFC 5545 recurrence; `flag` says in a word what a person must settle
    (``vague``, ``past``, ``ambiguous``, ``event``, ``year``).
    """

    kind: DeadlineKind
    date: dt.date | None
    precision: Precision
    begin: dt.date | None = None
    rrule: str | None = None
    base: YearBase = YearBase.EXPLICIT
    soft: bool = False
    milestone: str = ""
    carried: bool = False
    flag: str = ""

    @property
    def settled(self) -> bool:
        """Whether it says when: a date, a recurrence, or 常年."""
        return (
            self.date is not None or self.rrule is not None or self.precision is Precision.ONGOING
        )

    @property
    def basis(self) -> Basis:
        """Explicit in the requirement's own words, carried by a convention of the text, or open."""
        if not self.settled:
            return Basis.OPEN
        return Basis.CONVENTION if self.carried else Basis.EXPLICIT


@dataclass(frozen=True, slots=True)
class Target(Span):
    """A figure to be reached; `op` is ``= >= <= > < ≈`` or ``range``, whose value is a pair.

    `kind`: level, growth, decrease, count. `reference` is what it is measured against (全省平均).
    """

    indicator: str
    op: str
    value: float | tuple[float, float]
    unit: str
    kind: str
    soft: bool = False
    per: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit that may be the owner, never a fact: the words of the text that speak for it.

    `source` is ``directory`` or ``model``; a model's quote has been found in the text.
    """

    unit: str
    score: float
    words: tuple[Span, ...]
    source: str = "directory"


@dataclass(frozen=True, slots=True)
class Requirement(Span):
    """A sentence, group or table row that commits somebody, or why it does not.

    `node` is an index into the outline; `reason` is empty for a task, otherwise a word of
    :data:`REASONS`; `form` is ``sentence``, ``parenthesis``, ``lines`` or ``row``.
    """

    kind: Kind
    strength: Strength
    is_task: bool
    reason: str = ""
    form: str = "sentence"
    node: int | None = None
    parties: tuple[Party, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def names(self, role: Role) -> tuple[str, ...]:
        """Names of the parties with this role, in the order of the text."""
        return tuple(p.name for p in self.parties if p.role is role)

    @property
    def lead_basis(self) -> Basis:
        """Where the lead comes from; open if nobody leads."""
        leads = [p.basis for p in self.parties if p.role is Role.LEAD]
        return leads[0] if leads else Basis.OPEN

    @property
    def due(self) -> Deadline | None:
        """The last deadline that has a date, or else the last one."""
        dated = [d for d in self.deadlines if d.date is not None] or self.deadlines
        return dated[-1] if dated else None


# Why a requirement is not a task: code -> (Chinese, English).
REASONS: dict[str, tuple[str, str]] = {
    "background": ("背景或形势", "background"),
    "result": ("已有成绩或事实", "a result or a fact"),
    "problem": ("问题或不足", "a problem found"),
    "stance": ("态度、原则性表述", "a stance or an attitude"),
    "guidance": ("指导思想、总体要求", "guiding ideas"),
    "aim": ("无数字、无日期的目标", "an aim without figure or date"),
    "umbrella": ("总括句，内容在后文", "an umbrella sentence, its content follows"),
    "permission": ("可选做法", "a permission"),
    "frame": ("开场、结束或程式语", "opening, closing or formula"),
    "explanation": ("说明、解释", "an explanation"),
    "rule": ("定义、标准或工作规则", "a definition, criterion or rule"),
    "heading": ("标题", "a heading"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How concrete the document is: of `tasks`, how many have each field; what is left open."""

    requirements: int = 0
    tasks: int = 0
    with_lead: int = 0
    with_owner: int = 0
    with_deadline: int = 0
    with_target: int = 0
    complete: int = 0
    not_tasks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read: see the module's words for spans."""

    text: str
    meta: Meta
    outline: tuple[Node, ...]
    requirements: tuple[Requirement, ...]
    gaps: tuple[Gap, ...]
    terms: tuple[Term, ...]
    coverage: Coverage

    @property
    def tasks(self) -> tuple[Requirement, ...]:
        """The requirements that become tasks."""
        return tuple(r for r in self.requirements if r.is_task)
