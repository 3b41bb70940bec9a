"""Periodic work: `luodi tick` runs what is due; each slot is claimed by one unique row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction

from luodi.kernel import context
from luodi.kernel.models import ScheduleSlot

log = structlog.get_logger(__name__)

Work = Callable[[dt.datetime], None]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that is done once in every period of `minutes`, from `offset` minutes into it."""

    name: str
    minutes: int
    offset: int
    work: Work

    def slot(self, now: dt.datetime) -> dt.datetime:
        """The beginning of the slot that `now` falls into, in the zone of `now`."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        passed = int((now - midnight).total_seconds() // 60) - self.offset
        return midnight + dt.timedelta(minutes=passed // self.minutes * self.minutes + self.offset)


_registered: dict[str, Periodic] = {}


def every(name: str, *, minutes: int, offset: int = 0) -> Callable[[Work], Work]:
    """Register ``work(now)`` to be done once every `minutes` (at most a day)."""

    def wrap(work: Work) -> Work:
        if name in _registered:
            raise ValueError(f"periodic work {name} is defined twice")
        _registered[name] = Periodic(name, minutes, offset, work)
        return work

    return wrap


def registered() -> Iterator[Periodic]:
    """All periodic work, by name."""
    return iter(sorted(_registered.values(), key=lambda p: p.name))


def tick(now: dt.datetime, *, dry_run: bool = False) -> list[str]:
    """Do what is due at `now` and not yet done; the names of what was done (or would be).

    Work that fails leaves its slot claimed and is logged: it comes again with the next slot.
    """
    done = []
    for periodic in registered():
        slot = periodic.slot(now)
        if dry_run:
            if not ScheduleSlot.objects.filter(name=periodic.name, slot=slot).exists():
                done.append(periodic.name)
        elif _claim(periodic.name, slot):
            done.append(periodic.name)
            _run(periodic, now)
    return done


def _claim(name: str, slot: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            ScheduleSlot.objects.create(name=name, slot=slot)
    except IntegrityError:
        return False
    return True


def _run(periodic: Periodic, now: dt.datetime) -> None:
    try:
        with context.request():
            periodic.work(now)
    except Exception:
        log.exception("periodic work failed", name=periodic.name)
