"""Checking the event log, and giving it out: for the audit administrator and `luodi audit`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from django.utils.translation import gettext as _

from luodi.kernel.errors import Mistake
from luodi.kernel.models import GENESIS, Event, EventChain, Organisation

COLUMNS = (
    "seq", "at", "actor_id", "actor_name", "actor_post", "verb", "target_type", "target_id",
    "target_label", "before", "after", "reason", "request_id", "address", "previous", "hash",
)  # fmt: skip
HEAD = re.compile(r"[1-9][0-9]{0,17}:[0-9a-f]{64}")  # what `Verdict.head` looks like


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the chain, at the entry `seq`."""

    seq: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one organisation's chain; `head` is worth writing down elsewhere."""

    organisation: Organisation
    entries: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was altered, removed or reordered."""
        return not self.findings

    def as_data(self) -> dict[str, Any]:
        """The verdict as a job keeps it."""
        findings = [[finding.seq, finding.sentence] for finding in self.findings[:200]]
        return {
            "is_sound": self.is_sound,
            "entries": self.entries,
            "head": self.head,
            "findings": findings,
            "count": len(self.findings),
        }


def head_of(written: str) -> str:
    """A head as somebody has copied it, in its own form; Mistake if it is none.

    A comparison that was asked for and not made would pass for one that found nothing.
    """
    head = "".join(written.split()).lower().replace("：", ":")
    if head and not HEAD.fullmatch(head):
        sentence = _("校验值应为“序号:64 位十六进制数”，请照上次校验的结果抄录。")
        raise Mistake(sentence, "known_head")
    return head


def verify(organisation: Organisation, known_head: str = "") -> Verdict:
    """Follow the chain from its first entry.

    `known_head` is ``seq:hash`` as written down earlier: it also finds a chain that somebody with
    full power over the database has computed anew. Mistake if it is nothing of the kind.
    """
    findings: list[Finding] = []
    previous, expected, entries = GENESIS, 1, 0
    wanted_seq, _colon, wanted_hash = head_of(known_head).partition(":")
    rows = Event.objects.filter(organisation=organisation).order_by("seq")
    for row in rows.iterator(chunk_size=2000):
        entries += 1
        findings.extend(_wrong(row, expected, previous))
        if wanted_hash and str(row.seq) == wanted_seq and row.hash != wanted_hash:
            findings.append(Finding(row.seq, _("与事先抄录的校验值不一致，此前的记录被改写过")))
        previous, expected = row.hash, row.seq + 1
    chain = EventChain.objects.filter(organisation=organisation).first()
    end = chain.last_seq if chain else 0
    if end != expected - 1 or (chain and chain.last_hash != previous):
        findings.append(Finding(expected, _("链尾对不上：末尾的记录被删除或替换")))
    if not entries:  # the founding of an organisation is its first entry
        findings.append(Finding(1, _("一条记录也没有：全部记录被删除")))
    if wanted_hash and int(wanted_seq) >= expected:
        findings.append(Finding(expected, _("事先抄录的记录已不存在")))
    return Verdict(organisation, entries, f"{expected - 1}:{previous}", tuple(findings))


def _wrong(row: Event, expected: int, previous: str) -> Iterator[Finding]:
    if row.seq != expected:
        yield Finding(expected, _("缺少记录，或次序被调换"))
    if row.previous != previous and row.seq == expected:
        yield Finding(row.seq, _("与前一条接不上：前一条被改动，或次序被调换"))
    if row.hash != row.digest():
        yield Finding(row.seq, _("内容被改动"))


def export(organisation: Organisation, stream: TextIO) -> int:
    """Write the whole log as CSV, as it stands in the chain; the number of entries."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    entries = 0
    rows = Event.objects.filter(organisation=organisation).order_by("seq")
    for row in rows.iterator(chunk_size=2000):
        writer.writerow([guarded(getattr(row, column)) for column in COLUMNS])
        entries += 1
    return entries


def guarded(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value) if value is not None else ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
