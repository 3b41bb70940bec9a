"""A database that several threads share: made from the tests' own, dropped afterwards.

Nothing here is rolled back, so nothing here may touch the database of the other tests. The tests of
this folder are marked ``django_db(transaction=True)``; what pytest-django would do for them (run in
the common database, empty it afterwards) is replaced by the fixture `_django_db_helper` below.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Outcome = list[Any]


class Together(Protocol):
    """Runs ``work(i)`` in `count` threads at the same moment."""

    def __call__(self, count: int, work: Callable[[int], Any]) -> Outcome:
        """What each returned or raised, in the order of the threads."""


def _use(name: str) -> None:
    """Connections of all threads go to that database from now on."""
    connections.settings["default"]["NAME"] = name
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]  # no public way
        del connections["default"]


def _postgres(name: str, statement: str) -> None:
    _use("postgres")
    connections["default"].set_autocommit(True)
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)
    connections["default"].close()
    _use(name)


@pytest.fixture
def _django_db_helper(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[None]:
    """The world in a database of its own, on PostgreSQL or in a file."""
    with django_db_blocker.unblock():
        ours: BaseDatabaseWrapper = connections["default"]
        home = str(ours.settings_dict["NAME"])
        if ours.vendor == "postgresql":
            ours.close()
            copy = f"{home}_shared"
            _postgres(copy, f'CREATE DATABASE "{copy}" TEMPLATE "{home}"')
        else:
            copy = str(tmp_path / "shared.sqlite3")
            ours.cursor().execute("VACUUM INTO %s", [copy])
            _use(copy)
        try:
            yield
        finally:
            connections["default"].close()
            if ours.vendor == "postgresql":
                _postgres(home, f'DROP DATABASE "{copy}" WITH (FORCE)')
            else:
                _use(home)
            connections["default"] = ours


@pytest.fixture
def together() -> Together:
    """The threads; each has a connection of its own, closed when it ends."""

    def run(count: int, work: Callable[[int], Any]) -> Outcome:
        results: Outcome = [None] * count
        start = threading.Barrier(count)

        def one(i: int) -> None:
            try:
                start.wait()
                results[i] = work(i)
            except Exception as error:
                results[i] = error
            finally:
                connections["default"].close()

        threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
