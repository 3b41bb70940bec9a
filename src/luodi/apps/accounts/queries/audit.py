"""The event log for the audit administrator: entries by who, what, when; as a page and as CSV.

The audit administrator sees what was done, not the matter itself: of documents and tasks only which
one it was, by its number; never the facts before and after as the log keeps them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.accounts.models import User
from luodi.apps.accounts.rules import AUDIT
from luodi.kernel import audit, search, timeline
from luodi.kernel.access import Actor
from luodi.kernel.models import Event, EventChain
from luodi.kernel.saying import aside

INLINE = 20_000  # a chain this long is followed in a second or two, while the person waits
# Entries about administration itself; all others are business, and so are files.
_OWN_MATTERS = (
    "accounts.",
    "orgs.",
    "kernel.organisation",
    "kernel.calendarexception",
    "notify.endpoint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked of the log; empty means any."""

    who: str = ""
    verb: str = ""
    kind: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    request_id: str = ""


def events_for(actor: Actor, filters: Filters) -> QuerySet[Event]:
    """Entries of the actor's organisation, the latest first."""
    rows = Event.objects.filter(organisation_id=actor.organisation_id).order_by("-seq")
    if not actor.may(AUDIT):
        return rows.none()
    if filters.who:
        rows = rows.filter(actor_id__in=_users(actor.organisation_id, filters.who))
    if filters.verb:
        rows = rows.filter(verb=filters.verb)
    if filters.kind:
        rows = rows.filter(target_type=filters.kind)
    if filters.request_id:
        rows = rows.filter(request_id=filters.request_id)
    return _between(rows, actor.organisation_id, filters.first_day, filters.last_day)


def sentence(event: Event) -> str:
    """The entry as the audit administrator reads it."""
    if event.target_type.startswith(_OWN_MATTERS):
        return timeline.sentence(event)
    shown = timeline.line(event)
    return _("%(who)s%(said)s（%(kind)s，编号 %(number)d）") % {
        "who": aside(shown.who, shown.post),
        "said": shown.said,
        "kind": _kind(event.target_type),
        "number": event.target_id,
    }


def kinds_of_target() -> list[tuple[str, str]]:
    """Kinds of things that events are about, with the words for them."""
    models = (m for m in apps.get_models() if m.__module__.startswith("luodi."))
    return sorted(
        ((m._meta.label_lower, str(m._meta.verbose_name)) for m in models), key=lambda kind: kind[1]
    )


def csv_lines(rows: QuerySet[Event]) -> Iterator[str]:
    """The entries as lines of CSV, one after the other, in the order of the chain."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: list[object]) -> str:
        writer.writerow([audit.guarded(cell) for cell in cells])
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    # the mark at the front tells spreadsheets that the text is UTF-8
    yield "\ufeff" + line(
        [_("序号"), _("时间"), _("操作人"), _("职务"), _("记录"), _("动作"), _("对象类型"),
         _("对象编号"), _("请求编号"), _("地址"), _("前一条校验值"), _("校验值")]
    )  # fmt: skip
    for row in rows.order_by("seq").iterator(chunk_size=2000):
        at = timezone.localtime(row.at).isoformat(timespec="seconds")
        yield line(
            [row.seq, at, row.actor_name, row.actor_post, sentence(row), row.verb,
             row.target_type, row.target_id, row.request_id, row.address, row.previous, row.hash]
        )  # fmt: skip


def _kind(target_type: str) -> str:
    """What people call that kind of thing; the plain name if this version no longer knows it."""
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type


def _users(organisation_id: int, words: str) -> list[int]:
    """Accounts by the name of their person or their user name."""
    users = User.objects.filter(organisation_id=organisation_id)
    people = search.find(organisation_id, "person", words).values("object_id")
    by_person = users.filter(person_id__in=people).values_list("pk", flat=True)
    by_name = users.filter(username__iexact=words.strip()).values_list("pk", flat=True)
    return [*by_person, *by_name]


def _between(
    rows: QuerySet[Event], organisation_id: int, first: dt.date | None, last: dt.date | None
) -> QuerySet[Event]:
    """Entries of those days. Entries stand in the order of time, so days become numbers."""
    if first is not None:
        rows = rows.filter(seq__gte=_first_seq(organisation_id, first))
    if last is not None:
        rows = rows.filter(seq__lt=_first_seq(organisation_id, last + dt.timedelta(days=1)))
    return rows


def _first_seq(organisation_id: int, day: dt.date) -> int:
    """The number of the first entry at or after the beginning of a day, found by halving."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    chain = EventChain.objects.filter(organisation_id=organisation_id).first()
    low, high = 1, (chain.last_seq if chain else 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = Event.objects.filter(organisation_id=organisation_id, seq=middle).values_list("at")
        found = at.first()
        if found is not None and found[0] >= start:
            high = middle
        else:
            low = middle + 1
    return low
