"""Models of the kernel, one concept a module."""

from luodi.kernel.models.attachment import Attachment
from luodi.kernel.models.calendar import CalendarException
from luodi.kernel.models.event import GENESIS, AppendOnlyError, Event, EventChain
from luodi.kernel.models.job import Job, JobState, ScheduleSlot
from luodi.kernel.models.matter import Basis, Clocked, Party, PartyRole
from luodi.kernel.models.number import NumberSeries
from luodi.kernel.models.organisation import Organisation, Owned, TimeStamped
from luodi.kernel.models.rest import KeptAnswer, TokenBucket
from luodi.kernel.models.search import SearchEntry

__all__ = [
    "GENESIS",
    "AppendOnlyError",
    "Attachment",
    "Basis",
    "CalendarException",
    "Clocked",
    "Event",
    "EventChain",
    "Job",
    "JobState",
    "KeptAnswer",
    "NumberSeries",
    "Organisation",
    "Owned",
    "Party",
    "PartyRole",
    "ScheduleSlot",
    "SearchEntry",
    "TimeStamped",
    "TokenBucket",
]
