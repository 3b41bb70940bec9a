"""The clock of a played year: everything that asks for the time is told the played one.

For the demo and its test only: one process, one thread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

_real = timezone.now


class Clock:
    """A moment that moves when it is told to."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    @classmethod
    def at(cls, day: dt.date) -> Clock:
        """A clock that stands at nine in the morning of a day."""
        clock = cls(_real())
        clock.set_day(day)
        return clock

    @property
    def today(self) -> dt.date:
        """The day in the zone of the site."""
        return timezone.localdate(self.moment)

    def set_day(self, day: dt.date, hour: int = 9, minute: int = 0) -> None:
        """Go to a day, at an hour of the site's zone."""
        at = dt.datetime.combine(day, dt.time(hour, minute))
        zoned = timezone.make_aware(at, timezone.get_default_timezone())
        self.moment = zoned.astimezone(dt.UTC)  # as the real clock says it

    def tick(self) -> dt.datetime:
        """A moment later: what follows has a time of its own."""
        self.moment += dt.timedelta(seconds=3)
        return self.moment

    @contextmanager
    def running(self) -> Iterator[Clock]:
        """While this lasts it is that time; afterwards the real time again."""
        timezone.now = lambda: self.moment
        try:
            yield self
        finally:
            timezone.now = _real
