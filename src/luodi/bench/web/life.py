"""What a task meets besides reports: standings, nodes, requests, claims, help, remarks, notices."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.bench.web import tables
from luodi.bench.web.loading import Row, Table, moment
from luodi.core.task_flow import OPEN_STATES

NODES = ("方案报批", "施工招标", "主体完工", "竣工验收")
LEADERS = tuple(f"副区长（分管{what}）" for what in ("城建", "工业", "农业", "教育卫生", "政法"))
_DECIDED = ("granted", "granted", "refused")
_ASKING = {"extending": "extend", "adjusting": "adjust", "suspending": "suspend"}
_NOON = dt.time(4, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Ending:
    """When and how a task was done; all empty while it is open."""

    done_on: dt.date | None = None
    closed_on: dt.date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a task when its life is told."""

    organisation: int
    task: int
    party: int
    unit: int
    number: str
    state: str
    issued: dt.date
    due: dt.date
    last: dt.date | None
    light: tuple[str, str]  # the colour and its facts, as JSON
    ratio: float | None
    ending: Ending


def ending(rng: random.Random, state: str, due: dt.date, today: dt.date) -> Ending:
    """Nine in ten were done in time, and accepted within two weeks."""
    if state not in ("completed", "archived"):
        return Ending()
    done = min(due + dt.timedelta(rng.randrange(-25, 3)), today)
    closed = min(done + dt.timedelta(rng.randrange(14)), today)
    return Ending(done, closed, "on_time" if done <= due else "late")


def told(life: Life, rng: random.Random, today: dt.date) -> Iterator[tuple[Table, Row]]:
    """Rows without their own number; the loader counts."""
    yield from _standings(life, today)
    if rng.random() < 0.15:
        yield from _nodes(life, today)
    if life.state in _ASKING:
        yield _request(life, "with_office", _ASKING[life.state], today)
    elif rng.random() < 0.08:
        yield _request(life, rng.choice(_DECIDED), "extend", life.due)
    if life.ending.done_on or life.state in ("claimed", "reviewing"):
        yield _claim(life, today)
    if rng.random() < 0.03:
        yield _help(life, rng, today)
    if rng.random() < 0.01:
        yield _remark(life, rng, today)
    if life.due < today and rng.random() < 0.15:
        yield from _urged(life, rng)


def _standings(life: Life, today: dt.date) -> Iterator[tuple[Table, Row]]:
    """As it stood since it was issued, and since it last changed."""
    org, colour = life.organisation, life.light
    turn = life.ending.closed_on or life.last or life.issued
    first = (org, life.task, life.issued.isoformat())
    due = life.due.isoformat()
    if turn > life.issued:
        yield (
            tables.STANDINGS,
            (*first, turn.isoformat(), "active", True, "green", "{}", due, due, None, None, ""),
        )
        first = (org, life.task, turn.isoformat())
    yield (
        tables.STANDINGS,
        (
            *first, None, life.state, life.state in OPEN_STATES, *colour, due, due,
            life.last.isoformat() if life.last else None, life.ratio, life.ending.outcome,
        ),
    )  # fmt: skip


def _nodes(life: Life, today: dt.date) -> Iterator[tuple[Table, Row]]:
    span = max(4, (life.due - life.issued).days)
    for place, title in enumerate(NODES, 1):
        due = life.issued + dt.timedelta(span * place // len(NODES))
        done = due.isoformat() if due < today and place < len(NODES) else None
        yield (
            tables.MILESTONES,
            (life.organisation, life.task, title, due.isoformat(), due.isoformat(), place, done),
        )


def _request(life: Life, state: str, kind: str, day: dt.date) -> tuple[Table, Row]:
    wanted = (life.due + dt.timedelta(30)).isoformat()
    at = _at(day - dt.timedelta(6))
    decided = None if state == "with_office" else _at(day - dt.timedelta(4))
    return tables.REQUESTS, (
        life.organisation, life.task, life.party, kind, state, "征拆未完成，施工无法按期进场。",
        wanted, life.due.isoformat(), "承思远", at, decided,
    )  # fmt: skip


def _claim(life: Life, today: dt.date) -> tuple[Table, Row]:
    state = {"claimed": "with_head", "reviewing": "with_office"}.get(life.state, "accepted")
    day = life.ending.done_on or today - dt.timedelta(2)
    decided = _at(life.ending.closed_on) if life.ending.closed_on else None
    return tables.CLAIMS, (
        life.organisation, life.task, life.party, state, "已按要求完成，验收通过。", "承思远",
        _at(day), decided,
    )  # fmt: skip


def _help(life: Life, rng: random.Random, today: dt.date) -> tuple[Table, Row]:
    is_open = life.state in OPEN_STATES and life.due >= today
    due = (today if is_open else life.due) + dt.timedelta(rng.randrange(-3, 7))
    raised = due - dt.timedelta(7)
    return tables.HELPS, (
        life.organisation, life.task, life.party, rng.choice(("land", "funds", "approval")),
        "项目用地指标尚缺，请协调解决。", rng.choice(("office", "office", "leader")),
        "open" if is_open else "solved", due.isoformat(), raised.isoformat(), "承思远",
        _at(raised), None if is_open else _at(due),
    )  # fmt: skip


def _remark(life: Life, rng: random.Random, today: dt.date) -> tuple[Table, Row]:
    fresh = (today - life.issued).days < 60
    state = "dispatched" if fresh else "closed"
    said = min(life.issued + dt.timedelta(10), today)
    return tables.REMARKS, (
        life.organisation, rng.choice(LEADERS), said.isoformat(), "请抓紧推进，月底前报结果。",
        "normal", life.task, state, (said + dt.timedelta(30)).isoformat(), "文知行", _at(said),
    )  # fmt: skip


def _urged(life: Life, rng: random.Random) -> Iterator[tuple[Table, Row]]:
    yield _rung(life)
    if rng.random() < 0.2:
        yield _notice(life)


def _rung(life: Life) -> tuple[Table, Row]:
    day = life.due + dt.timedelta(1)
    return tables.RUNGS, (
        life.organisation, life.task, life.party, life.unit, "late-1", "blue", "due",
        life.due.isoformat(), day.isoformat(), "told", 2,
    )  # fmt: skip


def _notice(life: Life) -> tuple[Table, Row]:
    day = life.due + dt.timedelta(8)
    state = "received" if life.state in OPEN_STATES else "lifted"
    number = f"督单{life.task:07d}"
    return tables.NOTICES, (
        life.organisation, number, life.task, life.party, life.unit, "rule", state,
        day.isoformat(), "请于五个工作日内书面答复。", (day + dt.timedelta(5)).isoformat(),
        _at(day), "文知行",
    )  # fmt: skip


def _at(day: dt.date) -> str:
    return moment(dt.datetime.combine(day, _NOON))
