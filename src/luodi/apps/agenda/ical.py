"""Calendars as RFC 5545 has them. The only module that knows the icalendar library.

Deadlines are events of a whole day: what the calendars of phones and Outlook show (many show no
VTODO). They block no time and ring no bell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Luodi//Agenda 1.0//ZH"
REFRESH = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One day's matter. `changed` and `sequence` tell a program whether it knows it already."""

    uid: str
    day: dt.date
    title: str
    text: str
    url: str
    changed: dt.datetime
    sequence: int = 0
    category: str = ""
    cancelled: bool = False


def written(name: str, items: Iterable[Item]) -> bytes:
    """The calendar of that name; an item that is there twice is written once."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for item in {item.uid: item for item in items}.values():
        calendar.add_component(_event(item))
    body: bytes = calendar.to_ical()
    return body


def _event(item: Item) -> Event:
    event = Event()
    event.add("uid", item.uid)
    event.add("dtstamp", item.changed.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", item.changed.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", item.sequence)
    event.add("dtstart", item.day)
    event.add("dtend", item.day + dt.timedelta(1))
    event.add("summary", item.title)
    event.add("description", item.text)
    event.add("url", item.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if item.cancelled else "CONFIRMED")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if item.category:
        event.add("categories", [item.category])
    return event
