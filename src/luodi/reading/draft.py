"""What the gathering of requirements works from, and the drafts it makes, on normalised offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.reading.dates import Found
from luodi.reading.deadlines import Deadlines
from luodi.reading.duties import Duty
from luodi.reading.figures import Figure
from luodi.reading.judge import Verdict
from luodi.reading.model import Basis, DocumentKind, Role
from luodi.reading.outline import Head
from luodi.reading.tables import Table
from luodi.reading.zones import Zones


@dataclass(slots=True)
class Draft:
    """A requirement on normalised offsets."""

    start: int
    end: int
    verdict: Verdict
    form: str
    head: int | None
    duties: list[Duty] = field(default_factory=list)
    deadlines: list[tuple[Found, bool]] = field(default_factory=list)  # with: carried?
    figures: list[Figure] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """What the gathering of requirements works from."""

    norm: str
    heads: Sequence[Head]
    zones: Zones
    tables: Sequence[Table]
    deadlines: Deadlines
    kind: DocumentKind
    year: int | None = None
    first_leads_from: int = -1  # offset from which 列第一位者为牵头 holds
    responsible_leads: bool = False
    starts: list[int] = field(default_factory=list)  # of the heads
    praises: bool = False  # a circular of praise: what it tells of others is no task

    def __post_init__(self) -> None:
        self.starts = [h.start for h in self.heads]

    def first_leads(self, offset: int) -> bool:
        """Whether 列第一位者为牵头单位 holds at an offset: from where it stands to the end."""
        return 0 <= self.first_leads_from <= offset

    def settle_leads(self, duties: list[Duty]) -> None:
        """无牵头单位的，责任单位即为牵头单位."""
        if self.responsible_leads and not any(d.role is Role.LEAD for d in duties):
            for d in duties:
                if d.role is Role.RESPONSIBLE:
                    d.role, d.basis = Role.LEAD, Basis.CONVENTION

    def head_of(self, offset: int) -> int | None:
        """The heading an offset stands under; a table in an annex stands under none before it."""
        i = bisect_right(self.starts, offset) - 1
        if i < 0 or _ANNEX_LINE.search(self.norm, self.heads[i].end, offset):
            return None
        return i


_ANNEX_LINE = re.compile(r"\n[ \u3000]*附(?:件|表|录)")
