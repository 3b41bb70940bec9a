"""An independent look at a calendar, line by line as RFC 5545 asks, without the library."""

from __future__ import annotations

import datetime as dt
import re

_LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=[^;:\"]+)*):(?P<value>.*)")
_DATE = re.compile(r"\d{8}")
_STAMP = re.compile(r"\d{8}T\d{6}Z")
_WORDS = {"CONFIRMED", "CANCELLED", "TENTATIVE"}
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE")

Event = dict[str, str]


def lines_of(body: bytes) -> list[str]:
    """Content lines, unfolded; what is wrong with their form is raised."""
    assert body.endswith(b"\r\n"), "the last line has no end"
    assert b"\n" not in body.replace(b"\r\n", b""), "a line ends with LF alone"
    physical = body[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        line.decode("utf-8")  # no character is cut in two
    unfolded: list[str] = []
    for line in physical:
        if line.startswith((b" ", b"\t")):
            unfolded[-1] += line[1:].decode("utf-8")
        else:
            unfolded.append(line.decode("utf-8"))
    return unfolded


def events_of(body: bytes) -> tuple[Event, list[Event]]:
    """The calendar's own properties, and its events; what is not allowed is raised."""
    lines = lines_of(body)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    own: Event = {}
    events: list[Event] = []
    here = own
    for line in lines[1:-1]:
        found = _LINE.fullmatch(line)
        assert found, line
        name, value = found["name"], found["value"]
        if line == "BEGIN:VEVENT":
            assert here is own
            here = {}
        elif line == "END:VEVENT":
            events.append(here)
            here = own
        else:
            assert name not in here, f"{name} twice"
            here[name] = value
            here[f"{name};"] = found["parameters"]
    for event in events:
        check(event)
    uids = [event["UID"] for event in events]
    assert len(uids) == len(set(uids)), "a UID twice"
    assert {own["VERSION"], own["CALSCALE"]} == {"2.0", "GREGORIAN"}
    assert own["PRODID"]
    return own, events


def check(event: Event) -> None:
    """What every event of a whole day must have."""
    assert not [name for name in ONCE if name not in event], event
    assert event["DTSTART;"] == event["DTEND;"] == ";VALUE=DATE"
    assert _DATE.fullmatch(event["DTSTART"])
    assert day_of(event["DTEND"]) == day_of(event["DTSTART"]) + dt.timedelta(1)
    assert _STAMP.fullmatch(event["DTSTAMP"])
    assert int(event["SEQUENCE"]) >= 0
    assert event["STATUS"] in _WORDS
    for name in ("SUMMARY", "DESCRIPTION"):
        bare = re.sub(r"\\[\\;,nN]", "", event.get(name, ""))
        assert not re.search(r"[;,\\]", bare), f"not escaped: {event[name]}"


def day_of(value: str) -> dt.date:
    """A DATE value."""
    return dt.date(int(value[:4]), int(value[4:6]), int(value[6:8]))


def text_of(value: str) -> str:
    """A TEXT value without its escapes."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
