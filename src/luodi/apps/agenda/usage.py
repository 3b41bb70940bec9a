"""Notes that a feed is in use: the day, once a day. Nobody did anything, so there is no event."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from luodi.apps.agenda.models import Feed


def note_use(feed: Feed, today: dt.date) -> None:
    """The feed was fetched on that day."""
    if feed.used_on != today:
        rows = Feed.objects.filter(Q(used_on=None) | Q(used_on__lt=today), pk=feed.pk)
        rows.update(used_on=today)
