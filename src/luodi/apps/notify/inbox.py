"""Putting notifications into people's inboxes, and taking them out as read.

`tell_units`, `tell_people` and `tell_users` are called by actions of other apps, in their
transaction. None of this writes events: what happened is an event already, and who has read what
is nobody's business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from luodi.apps.notify import outbox
from luodi.apps.notify.models import Notification
from luodi.apps.notify.queries import notifications_of, users_for, users_of_units
from luodi.apps.orgs.models import Unit
from luodi.kernel import many
from luodi.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are told; `text` may hold ``%(count)d`` and what `facts` name.

    It is marked for translation and translated when it is read. One that `merges` is added to the
    unread one of its kind and page instead of standing beside it. One that is `urgent` does not
    wait for tomorrow's mail. `topic` is what it is called where no matter may be named, in group
    chats: “新交办的任务”; never the title of anything.
    """

    kind: str
    text: str | Promise
    url: str = ""
    merges: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    urgent: bool = False
    topic: str | Promise = ""

    @property
    def template(self) -> str:
        """The text as it stands in the source."""
        return _source(self.text)

    @property
    def said_topic(self) -> str:
        """The topic as it stands in the source."""
        return _source(self.topic)


def _source(text: str | Promise) -> str:
    with override(settings.LANGUAGE_CODE):
        return str(text)


def tell_units(actor: Actor, units: Mapping[Unit, int], notice: Notice, today: dt.date) -> int:
    """Tell the people of each unit of so many things; a person of several units is told once."""
    by_id = {unit.pk: count for unit, count in units.items()}
    counts: dict[int, int] = {}
    for pk, users in users_of_units(actor.organisation_id, list(units), today).items():
        for user_id in users:
            counts[user_id] = counts.get(user_id, 0) + by_id[pk]
    outbox.count_units(actor, units, notice)
    return _tell(actor, counts, notice)


def tell_people(actor: Actor, counts: Mapping[int, int], notice: Notice, today: dt.date) -> int:
    """Tell people (by their keys) of so many things each, and whoever stands in for them today."""
    found: dict[int, int] = {}
    for person_id, users in users_for(list(counts), today).items():
        for user_id in users:
            found[user_id] = found.get(user_id, 0) + counts[person_id]
    return tell_users(actor, found, notice)


def tell_users(actor: Actor, counts: Mapping[int, int], notice: Notice) -> int:
    """Tell just these users of so many things each, except the one who did it; how many."""
    outbox.count_users(actor, counts, notice, timezone.localdate())
    return _tell(actor, counts, notice)


def _tell(actor: Actor, counts: Mapping[int, int], notice: Notice) -> int:
    wanted = {user: n for user, n in counts.items() if n and user != actor.user_id}
    waiting = _unread(wanted, notice) if notice.merges else {}
    template, facts = notice.template, dict(notice.facts)
    rows = []
    for user_id, count in wanted.items():
        row = waiting.get(user_id)
        if row is None:
            row = Notification(
                organisation_id=actor.organisation_id,
                user_id=user_id,
                kind=notice.kind,
                url=notice.url,
                count=0,
            )
            rows.append(row)
        row.count += count
        row.template, row.facts = template, facts
        if notice.urgent and not row.urgent:
            row.urgent, row.emailed_at = True, None  # it became urgent: a mail of its own
    said = ["count", "template", "facts", "urgent", "emailed_at"]
    many.add(rows)
    many.save(list(waiting.values()), said)
    return len(wanted)


def _unread(users: Mapping[int, int], notice: Notice) -> dict[int, Notification]:
    rows = Notification.objects.select_for_update().filter(
        user__in=list(users), kind=notice.kind, url=notice.url, read_at=None
    )
    return {row.user_id: row for row in rows.order_by("id")}


def mark_read(actor: Actor, now: dt.datetime, pk: int | None = None) -> int:
    """One, or all of the actor's own, are read; how many were not."""
    rows = notifications_of(actor).filter(read_at=None)
    if pk is not None:
        rows = rows.filter(pk=pk)
    with transaction.atomic():
        return rows.order_by().update(read_at=now)
