"""What channels will count in their next digest; written where people are told, in its transaction.

One query for an organisation that has no channel. Lines are added, never changed: actions of many
people do not wait for each other here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from luodi.apps.notify.models import DigestLine, Endpoint
from luodi.apps.notify.queries.endpoints import channels_of
from luodi.apps.notify.queries.people import unit_paths
from luodi.apps.orgs.models import Unit
from luodi.kernel.access import Actor

if TYPE_CHECKING:
    from luodi.apps.notify.inbox import Notice

_OWN = "notify."  # what is said about the channels themselves goes along none of them


def count_units(actor: Actor, units: Mapping[Unit, int], notice: Notice) -> None:
    """Each channel counts what the units of its part of the tree are told of."""
    channels = _channels(actor, notice)
    by_path = [(unit.path, count) for unit, count in units.items()]
    _add(channels, notice, {c.pk: sum(n for p, n in by_path if _holds(c, p)) for c in channels})


def count_users(actor: Actor, counts: Mapping[int, int], notice: Notice, today: dt.date) -> None:
    """The same where people were told and not units; what several are told of is one thing."""
    channels = _channels(actor, notice)
    if not channels or not counts:
        return
    paths = unit_paths(list(counts), today) if any(c.unit for c in channels) else {}
    found = {}
    for channel in channels:
        told = (
            count
            for user_id, count in counts.items()
            if channel.unit is None or any(_holds(channel, path) for path in paths.get(user_id, ()))
        )
        found[channel.pk] = max(told, default=0)
    _add(channels, notice, found)


def _channels(actor: Actor, notice: Notice) -> list[Endpoint]:
    if notice.kind.startswith(_OWN):
        return []
    return channels_of(actor.organisation_id)


def _holds(channel: Endpoint, path: str) -> bool:
    return channel.unit is None or path.startswith(channel.unit.path)


def _add(channels: list[Endpoint], notice: Notice, counts: Mapping[int, int]) -> None:
    rows = []
    for channel in channels:
        if not counts[channel.pk]:
            continue
        row = DigestLine(
            organisation_id=channel.organisation_id,
            endpoint=channel,
            topic=notice.said_topic,
            count=counts[channel.pk],
            urgent=notice.urgent,
        )
        if channel.is_inner:
            row.template, row.facts, row.url = notice.template, dict(notice.facts), notice.url
        rows.append(row)
    DigestLine.objects.bulk_create(rows)
