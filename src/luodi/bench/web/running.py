"""From nothing to figures: a database of its own, the district, every scenario, all removed."""

from __future__ import annotations

import datetime as dt
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luodi.bench.server import Server

# As installed by the distribution; only the first is ours, so that no other server is in the way.
PLAIN: Mapping[str, str] = {"max_connections": "30", "max_wal_size": "4GB"}
TODAY = dt.date(2026, 11, 23)
Tell = Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """Everything one run found out."""

    database: str
    tasks: int
    machine: str
    load_seconds: float = 0.0
    database_bytes: int = 0
    figures: list[Any] = field(default_factory=list)  # of measuring.Figures


@contextmanager
def _installation(database: str) -> Iterator[str]:
    """A new Luodi in a temporary folder, set up and empty; its database's version."""
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as home:
        server = Server(PLAIN) if database == "postgresql" else None
        os.environ.update(
            LUODI_HOME=home,
            LUODI_MODE="test",
            LUODI_QUEUE="database",
            DATABASE_URL=server.url if server else f"sqlite:///{Path(home) / 'luodi.sqlite3'}",
            DJANGO_SETTINGS_MODULE="luodi.bench.web.settings",
        )
        import django  # noqa: PLC0415 - it reads the settings named just above

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - after setup
        from django.db import connection  # noqa: PLC0415 - after setup

        try:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            version = ".".join(map(str, connection.get_database_version()))
            yield f"{connection.display_name} {version}"
        finally:
            connection.close()
            if server:
                server.stop()


def run(database: str, tasks: int, tell: Tell, *, explain: bool = False, only: str = "") -> Outcome:
    """Measure; `tell` is given a line for each step. Changes the environment of this process."""
    with _installation(database) as version:
        from luodi.bench.web.district import build  # noqa: PLC0415 - needs the settings
        from luodi.bench.web.measuring import explained, measure  # noqa: PLC0415 - the same
        from luodi.bench.web.scenarios import scenarios  # noqa: PLC0415 - the same
        from luodi.config.ready import get_ready  # noqa: PLC0415 - the same

        outcome = Outcome(version, tasks, f"{platform.machine()}, {os.cpu_count()} CPU")
        began = time.perf_counter()
        organisation = build(tasks, TODAY)
        outcome.load_seconds = round(time.perf_counter() - began, 1)
        outcome.database_bytes = _size()
        size = outcome.database_bytes / 1e6
        summed = _sum(organisation)
        tell(f"{version}: {tasks:,} tasks in {outcome.load_seconds:.0f} s, {size:,.0f} MB{summed}")
        get_ready()  # as the server does
        for scenario in scenarios(organisation, TODAY):
            if only and only not in scenario.name:
                continue
            found = measure(scenario)
            outcome.figures.append(found)
            tell(_line(found))
            if explain and found.slowest and not found.kept:
                sql, params, took = found.slowest[0]
                plan = "\n".join(line[:200] for line in explained(found.slowest[0]).splitlines())
                tell(f"  {took:.0f} ms: {sql[:1500]}\n  {str(params)[:300]}\n{plan}")
        return outcome


def _sum(organisation: Any) -> str:
    """Make what a large district keeps ready, as its jobs do; what to say of it."""
    from django.utils import timezone  # noqa: PLC0415 - the same

    from luodi.apps.boards import actions, jobs  # noqa: PLC0415 - needs the settings
    from luodi.apps.boards.queries.goal_whole import remember_large  # noqa: PLC0415 - the same
    from luodi.kernel.access import Actor  # noqa: PLC0415 - the same

    if not jobs.is_large(organisation.pk):
        return ""
    began = time.perf_counter()
    now = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    actor = Actor.system(organisation.pk)
    actions.make_sums(actor=actor, now=now)
    summed = time.perf_counter()
    goals = remember_large(actor, timezone.now())
    took = time.perf_counter() - summed
    return f"; sums in {summed - began:.0f} s; {goals} large goals in {took:.0f} s"


def _line(found: Any) -> str:
    times = f"{found.p50:8.1f} {found.p95:8.1f} ms of {found.budget:5.0f}, cpu {found.cpu:6.1f}"
    return f"{found.name:20} {times} {found.queries:4} queries {found.note}"


def _size() -> int:
    from django.db import connection  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])
