"""What holds of every Reading, whatever the text: spans, order, closed vocabularies.

Shared by the property tests, the corpus test and the fuzz target (``tests/fuzz/fuzz_reading.py``).
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator

from luodi.reading import REASONS, Deadline, Reading, Requirement, Span, Suggestion, Target

OPERATORS = frozenset({"=", ">=", "<=", ">", "<", "≈", "range"})
TARGET_KINDS = frozenset({"level", "growth", "decrease", "count"})
FORMS = frozenset({"sentence", "parenthesis", "lines", "row"})
CONVENTIONS = frozenset({"first_leads", "responsible_leads", "all_localities"})

_DAYS = "MO|TU|WE|TH|FR|SA|SU"
_MONTHS = "1[0-2]|[1-9]"
_MONTH_DAYS = "-?(?:3[01]|[12][0-9]|[1-9])"
_POSITIONS = "-?[1-9][0-9]{0,2}"
_PARTS = {
    "INTERVAL": "[1-9][0-9]{0,2}",
    "BYMONTH": f"(?:{_MONTHS})(?:,(?:{_MONTHS}))*",
    "BYMONTHDAY": f"{_MONTH_DAYS}(?:,{_MONTH_DAYS})*",
    "BYDAY": f"(?:{_DAYS})(?:,(?:{_DAYS}))*",
    "BYSETPOS": f"{_POSITIONS}(?:,{_POSITIONS})*",
}
_FREQUENCY = re.compile("FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)")


def rrule_fault(rule: str) -> str:
    """Why this is not a recurrence by RFC 5545 as Luodi writes it; empty if it is one."""
    head, *parts = rule.split(";")
    if not _FREQUENCY.fullmatch(head):
        return f"frequency of {rule!r}"
    seen: set[str] = set()
    for part in parts:
        name, _, value = part.partition("=")
        if name in seen or name not in _PARTS or not re.fullmatch(_PARTS[name], value):
            return f"{part!r} in {rule!r}"
        seen.add(name)
    return ""


def spans(value: object) -> Iterator[Span]:
    """Every span inside a value: dataclasses, tuples, lists and dictionaries are entered."""
    if isinstance(value, Span):
        yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        yield from spans(list(value.values()))


def faults(text: str, reading: Reading) -> list[str]:
    """Everything that is wrong with a reading of `text`; nothing may be."""
    found = [] if reading.text == text else ["the text is another one"]
    for span in spans(reading):
        inside = 0 <= span.start <= span.end <= len(text)
        if not inside or text[span.start : span.end] != span.quote:
            found.append(f"span of {span!r:.300}")
    return [
        *found,
        *_meta(reading),
        *_outline(reading),
        *_requirements(reading),
        *_coverage(reading),
    ]


def _meta(reading: Reading) -> Iterator[str]:
    for convention in reading.meta.conventions:
        if convention.rule not in CONVENTIONS:
            yield f"rule of {convention!r}"
    for gap in reading.gaps:
        if gap.reason not in ("hidden", "cut", "illegible") or (gap.hidden_chars or 0) < 0:
            yield f"gap {gap!r}"
    for term in reading.terms:
        if term.count < 1 or not term.name:
            yield f"term {term!r:.200}"


def _outline(reading: Reading) -> Iterator[str]:
    for i, node in enumerate(reading.outline):
        if node.parent is not None and not 0 <= node.parent < i:
            yield f"parent {node.parent} of outline node {i}"
        if not node.start <= node.section_end <= len(reading.text):
            yield f"section end {node.section_end} of outline node {i} at {node.start}"


def _requirements(reading: Reading) -> Iterator[str]:
    starts = [r.start for r in reading.requirements]
    if starts != sorted(starts):
        yield f"requirements are not in the order of the text: {starts}"
    for r in reading.requirements:
        yield from (
            f"{fault} in {r.quote[:80]!r}" for fault in _requirement(r, len(reading.outline))
        )


def _requirement(r: Requirement, nodes: int) -> Iterator[str]:
    if r.start == r.end:
        yield "empty requirement"
    if r.node is not None and not 0 <= r.node < nodes:
        yield f"node {r.node} of {nodes}"
    if r.is_task != (r.reason == "") or (r.reason and r.reason not in REASONS):
        yield f"is_task {r.is_task} with reason {r.reason!r}"
    if r.form not in FORMS:
        yield f"form {r.form!r}"
    yield from (f"nameless party {p!r}" for p in r.parties if not p.name.strip())
    for deadline in r.deadlines:
        yield from _deadline(deadline)
    for target in r.targets:
        yield from _target(target)
    for suggestion in r.suggestions:
        yield from _suggestion(suggestion)


def _deadline(deadline: Deadline) -> Iterator[str]:
    if deadline.rrule is not None and rrule_fault(deadline.rrule):
        yield rrule_fault(deadline.rrule)
    if deadline.begin and deadline.date and deadline.begin > deadline.date:
        yield f"begins {deadline.begin} after it ends {deadline.date}"


def _target(target: Target) -> Iterator[str]:
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    if len(values) != 1 + (target.op == "range") or not all(map(math.isfinite, values)):
        yield f"value {target.value!r} with {target.op!r}"
    if target.op not in OPERATORS or target.kind not in TARGET_KINDS:
        yield f"target {target.op!r} {target.kind!r}"


def _suggestion(suggestion: Suggestion) -> Iterator[str]:
    if not suggestion.unit or not math.isfinite(suggestion.score) or not suggestion.words:
        yield f"suggestion {suggestion!r:.200}"


def _coverage(reading: Reading) -> Iterator[str]:
    c = reading.coverage
    others = len(reading.requirements) - len(reading.tasks)
    if (c.requirements, c.tasks) != (len(reading.requirements), len(reading.tasks)):
        yield f"coverage counts {c}"
    if sum(c.not_tasks.values()) != others:
        yield f"coverage of what is no task: {c.not_tasks} for {others}"
    parts = (c.with_lead, c.with_owner, c.with_deadline, c.with_target, c.complete)
    if not all(0 <= part <= c.tasks for part in parts):
        yield f"coverage {c}"
