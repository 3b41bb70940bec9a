"""Digests of the day: what waits for a person or a channel becomes one mail, or one message.

Only in office hours of a working day. Whoever is away gets no mail until being back: the deputy is
told everything at once. What could not be sent takes new things along instead of being followed by
a second one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from luodi.apps.notify import policy
from luodi.apps.notify.models import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    DigestLine,
    Endpoint,
    Notification,
)
from luodi.apps.notify.queries.people import away
from luodi.kernel.calendars import calendar_of

_SHOWN = 100  # notices of one mail


class Hours:
    """Whether an organisation is at work at one moment; each calendar is read once."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = timezone.localtime(now)
        self._known: dict[int, bool] = {}

    def are_on(self, organisation_id: int) -> bool:
        """Whether it is at work."""
        if organisation_id not in self._known:
            calendar = calendar_of(organisation_id)
            self._known[organisation_id] = policy.at_work(self._now, calendar)
        return self._known[organisation_id]


def plan(now: dt.datetime) -> int:
    """Make the digests that are due; how many."""
    hours = Hours(now)
    made = 0
    for organisation_id, user_id in _owed(timezone.localdate(now)):
        if hours.are_on(organisation_id):
            made += _plan_mail(organisation_id, user_id, now)
    for organisation_id, endpoint_id in _counted():
        if hours.are_on(organisation_id):
            made += _plan_digest(organisation_id, endpoint_id, now)
    return made


def _owed(today: dt.date) -> list[tuple[int, int]]:
    """Users who want mail, have unread news, and are not away: (organisation, user)."""
    unread = Notification.objects.filter(
        Q(user__person=None, user__email__gt="") | Q(user__person__email__gt=""),
        user__wants_email=True,
        user__is_active=True,
        user__organisation__isnull=False,
        read_at=None,
        emailed_at=None,
    )
    rows = unread.order_by().values_list("user__organisation", "user", "user__person").distinct()
    found = [(organisation, user, person) for organisation, user, person in rows]
    absent = away({person for _org, _user, person in found if person}, today)
    return sorted((org or 0, user) for org, user, person in found if person not in absent)


def _counted() -> Iterable[tuple[int, int]]:
    """Channels with something to count: (organisation, endpoint)."""
    lines = DigestLine.objects.filter(
        delivery=None, endpoint__paused_at=None, endpoint__closed_at=None
    )
    rows = lines.order_by().values_list("organisation", "endpoint").distinct()
    return sorted(rows)


@transaction.atomic
def _plan_mail(organisation_id: int, user_id: int, now: dt.datetime) -> int:
    rows = Notification.objects.select_for_update().filter(
        user_id=user_id, read_at=None, emailed_at=None
    )
    waiting = list(rows.order_by("id")[:_SHOWN])
    if not waiting:  # somebody has read it in the meantime, or is at it
        return 0
    blank = Delivery(
        organisation_id=organisation_id, kind=DeliveryKind.MAIL, user_id=user_id, next_try=now
    )
    own = Delivery.objects.filter(kind=DeliveryKind.MAIL, user_id=user_id)
    taken = _taken(own, blank, urgent=any(row.urgent for row in waiting))
    if taken is None:
        return 0
    pks = [row.pk for row in waiting]
    Notification.objects.filter(pk__in=pks).update(emailed_at=now, mailing=taken)
    return 1


@transaction.atomic
def _plan_digest(organisation_id: int, endpoint_id: int, now: dt.datetime) -> int:
    Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint_id)
    lines = DigestLine.objects.filter(endpoint_id=endpoint_id, delivery=None)
    counts = lines.aggregate(all=Count("pk"), urgent=Count("pk", filter=Q(urgent=True)))
    blank = Delivery(
        organisation_id=organisation_id,
        kind=DeliveryKind.DIGEST,
        endpoint_id=endpoint_id,
        next_try=now,
    )
    own = Delivery.objects.filter(kind=DeliveryKind.DIGEST, endpoint_id=endpoint_id)
    taken = _taken(own, blank, urgent=counts["urgent"] > 0) if counts["all"] else None
    if taken is None:
        return 0
    lines.update(delivery=taken)
    return 1


def _taken(own: QuerySet[Delivery], blank: Delivery, *, urgent: bool) -> Delivery | None:
    """The delivery that takes what waits: one that could not be sent yet, or a new one if due."""
    today = timezone.localdate(blank.next_try)
    waiting = own.select_for_update().filter(state=DeliveryState.WAITING).order_by("id").first()
    if waiting is not None and (waiting.claimed_at is not None or waiting.day == today):
        return None if waiting.claimed_at else waiting
    known = own.filter(day=today).aggregate(sent=Count("pk"), last=Max("turn"))
    if waiting is None and not policy.is_due(known["sent"], urgent=urgent):
        return None
    taken = waiting or blank
    taken.day, taken.turn = today, 0 if known["last"] is None else known["last"] + 1
    taken.save()
    return taken
