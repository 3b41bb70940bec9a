"""Recording events: collected while an action runs, written when its transaction ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from luodi.kernel import context, many
from luodi.kernel.access import Actor
from luodi.kernel.models import Event, EventChain
from luodi.kernel.prepared import prepared

Facts = dict[str, Any]


class NotAudited(RuntimeError):
    """An action changed something and recorded nothing; it has been rolled back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event before it has its place in the chain."""

    actor: Actor
    verb: str
    target_type: str
    target_id: int
    target_label: str
    before: Facts | None
    after: Facts | None
    reason: str


@dataclass(slots=True)
class Collector:
    """What the actions of one transaction have recorded so far, and which of them runs now."""

    entries: list[Entry] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)


_collector: ContextVar[Collector | None] = ContextVar("luodi_events", default=None)


def type_of(target: models.Model | type[models.Model]) -> str:
    """How events name a kind of thing: ``app.model``."""
    return target._meta.label_lower


def record(
    actor: Actor,
    target: models.Model,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> None:
    """Say what the running action does to `target`. Only actions may call it."""
    collector = _collector.get()
    if collector is None or not collector.verbs:
        raise RuntimeError("events are recorded inside actions only")
    collector.entries.append(
        Entry(
            actor,
            collector.verbs[-1],
            type_of(target),
            int(target.pk),
            str(target)[:200],
            plain(before),
            plain(after),
            reason,
        )
    )


def plain(facts: Facts | None) -> Facts | None:
    """Facts as JSON can keep them: dates as text, rows as their names."""
    return None if facts is None else {key: _plain(value) for key, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)  # PostgreSQL's jsonb gives 1e22 back as a whole number
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return str(value).replace("\0", "")


def changes(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Only what differs, on both sides."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


@contextmanager
def recording(verb: str) -> Iterator[None]:
    """Runs one action: in the outermost one's transaction everything is written or nothing is."""
    outer = _collector.get()
    collector = outer or Collector()
    token = _collector.set(collector)
    collector.verbs.append(verb)
    known = len(collector.entries)
    try:
        with transaction.atomic():
            try:
                yield
                if len(collector.entries) == known:
                    raise NotAudited(verb)
                if outer is None:
                    write(collector.entries)
            finally:
                # Before the commit: what runs on commit is no part of this action any more.
                collector.verbs.pop()
                _collector.reset(token)
    except BaseException:
        del collector.entries[known:]
        raise


def write(entries: list[Entry]) -> None:
    """Append entries to the chains of their organisations.

    The chain's row is locked last and only for as long as it takes to add the rows, so that
    actions of many people wait for each other no longer than that.
    """
    info = context.current()
    for organisation_id in sorted({entry.actor.organisation_id for entry in entries}):
        chain = _locked_chain(organisation_id)
        now = timezone.now()  # only now: the order of the chain is the order of time
        rows = []
        for entry in entries:
            if entry.actor.organisation_id != organisation_id:
                continue
            row = _row(entry, chain, now, info)
            chain.last_seq, chain.last_hash = row.seq, row.hash
            rows.append(row)
        many.add(rows)
        many.save([chain], ["last_seq", "last_hash"])


def _locked_chain(organisation_id: int) -> EventChain:
    chain = _chain.first(organisation_id)
    if chain is None:
        EventChain.objects.get_or_create(organisation_id=organisation_id)
    return chain or _chain(organisation_id)[0]


_chain = prepared(lambda own: EventChain.objects.select_for_update().filter(organisation=own))


def _row(entry: Entry, chain: EventChain, now: dt.datetime, info: context.RequestInfo) -> Event:
    row = Event(
        organisation_id=entry.actor.organisation_id,
        seq=chain.last_seq + 1,
        at=now,
        actor_id=entry.actor.user_id,
        actor_name=entry.actor.name,
        actor_post=entry.actor.post,
        verb=entry.verb,
        target_type=entry.target_type,
        target_id=entry.target_id,
        target_label=entry.target_label,
        before=entry.before,
        after=entry.after,
        reason=entry.reason,
        request_id=info.request_id,
        address=info.address,
        previous=chain.last_hash,
    )
    row.hash = row.digest()
    return row
