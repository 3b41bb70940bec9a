"""When something is sent, how often it is tried, and when to give up: numbers in one place."""

from __future__ import annotations

import datetime as dt

from luodi.core.workdays import WorkCalendar

OFFICE_HOURS = range(8, 18)
URGENT_A_DAY = 3  # further digests that urgent notices may ask for, beside the one of the day
SHORT = dt.timedelta(minutes=1)
BACK_OFF = tuple(dt.timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 480))
LEASE = dt.timedelta(minutes=2)  # under way for so long: whoever sent it is gone
DEAD_AFTER = 8  # failures in a row, some 8 hours: then an endpoint is paused
REFUSALS = 3  # times that the other side may say no before a message is given up
MAIL_ATTEMPTS = 8
_LONGEST_WISH = 3600  # seconds that another side may ask us to wait


def at_work(now: dt.datetime, calendar: WorkCalendar) -> bool:
    """Whether `now`, in local time, lies in the office hours of a working day."""
    day = now.date()
    worked = calendar.is_workday(day) if calendar.knows(day) else day.weekday() < 5
    return worked and now.hour in OFFICE_HOURS


def is_due(sent: int, *, urgent: bool) -> bool:
    """Whether what waits goes out today, after so many digests of the day.

    The first takes all there is. Afterwards only what is urgent goes out the same day, three times
    at most, and takes along what has come meanwhile.
    """
    return sent == 0 or (urgent and sent <= URGENT_A_DAY)


def wait_after(attempts: int, wish: int | None = None) -> dt.timedelta:
    """How long to wait after so many attempts; longer if the other side asks for it."""
    wait = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    asked = dt.timedelta(seconds=min(wish or 0, _LONGEST_WISH))
    return max(wait, asked)
