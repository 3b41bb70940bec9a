"""How concrete a document is: which commitments have an owner, a date, a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from luodi.reading.model import Coverage, Requirement, Role

_OWNERS = (Role.LEAD, Role.RESPONSIBLE)


def measure(requirements: Sequence[Requirement]) -> Coverage:
    """Counts over the tasks of a document; what is open must be decided next."""
    tasks = [r for r in requirements if r.is_task]
    lead = [any(p.role is Role.LEAD and not p.is_people for p in r.parties) for r in tasks]
    owner = [any(p.role in _OWNERS and not p.is_people for p in r.parties) for r in tasks]
    due = [any(d.settled for d in r.deadlines) for r in tasks]
    figure = [bool(r.targets) for r in tasks]
    return Coverage(
        requirements=len(requirements),
        tasks=len(tasks),
        with_lead=sum(lead),
        with_owner=sum(owner),
        with_deadline=sum(due),
        with_target=sum(figure),
        complete=sum(o and d and f for o, d, f in zip(owner, due, figure, strict=True)),
        not_tasks=dict(Counter(r.reason for r in requirements if not r.is_task)),
    )
