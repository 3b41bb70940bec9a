"""One scenario, asked for again and again through the whole stack: time, queries, size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse

Ask = Callable[[int], Any]
Query = tuple[str, Any, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What somebody does. `budget` is the most that the 95th percentile may take, in ms."""

    name: str
    zh: str
    en: str
    budget: float
    ask: Ask
    repeat: int = 30
    expect: int = 200
    warm: int = 3


@dataclass(slots=True)
class Figures:
    """What was measured of one scenario; times in milliseconds of the server."""

    name: str
    zh: str
    en: str
    budget: float
    p50: float
    p95: float
    queries: int
    size: int
    note: str = ""
    cpu: float = 0.0  # of our own process, without the database's
    slowest: list[Query] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether the budget is kept."""
        return not self.note and self.p95 <= self.budget


def measure(scenario: Scenario) -> Figures:
    """Ask some times to warm up, then measure; a wrong answer is noted, not measured on."""
    times: list[float] = []
    worked: list[float] = []
    queries: list[Query] = []
    size = most = 0
    note = ""
    for turn in range(scenario.warm + scenario.repeat):
        with _watched() as seen:
            began, worked_before = time.perf_counter(), time.process_time()
            response = scenario.ask(turn)
            size = _read(response)
            took = (time.perf_counter() - began) * 1000
            cpu = (time.process_time() - worked_before) * 1000
        if response.status_code != scenario.expect:
            note = f"{response.status_code}, not {scenario.expect}"
            break
        if turn >= scenario.warm:
            times.append(took)
            worked.append(cpu)
            most = max(most, len(seen))
            queries += seen
    queries.sort(key=lambda query: -query[2])
    return Figures(
        scenario.name, scenario.zh, scenario.en, scenario.budget, _at(times, 0.5), _at(times, 0.95),
        most, size, note, _at(worked, 0.5), _distinct(queries)[:3],
    )  # fmt: skip


def _read(response: HttpResponse) -> int:
    if response.streaming:
        size = sum(len(part) for part in response)
        response.close()
        return size
    return len(response.content)


def _at(times: list[float], share: float) -> float:
    """A percentile: of 30 measurements, the 95th is the second slowest."""
    if not times:
        return 0.0
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _distinct(queries: list[Query]) -> list[Query]:
    found: dict[str, Query] = {}
    for query in queries:
        found.setdefault(query[0], query)
    return list(found.values())


@contextmanager
def _watched() -> Iterator[list[Query]]:
    """The statements that are run inside, with their parameters and times (ms)."""
    seen: list[Query] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((sql, params, (time.perf_counter() - began) * 1000))

    with connection.execute_wrapper(watch):
        yield seen


def explained(query: Query) -> str:
    """How the database runs a statement."""
    sql, params, _ = query
    with connection.cursor() as cursor:
        verb = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else (
            "EXPLAIN QUERY PLAN"
        )  # fmt: skip
        cursor.execute(f"{verb} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
