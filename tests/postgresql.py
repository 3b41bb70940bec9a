"""`pytest --postgres` (or LUODI_TEST_POSTGRES=1): the whole suite on a real PostgreSQL.

The server is started from the installed programs before Django reads its settings, shared by all
workers (each has a database of its own), and stopped at the end. Where DATABASE_URL names a
PostgreSQL already, that one is used.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from luodi.bench.server import NoPostgres, Server

_running: list[Server] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    text = "run on a temporary PostgreSQL made from the installed programs"
    parser.addoption("--postgres", action="store_true", help=text)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    parser: pytest.Parser, args: list[str]
) -> Generator[None, None, None]:
    """Start the server before anything asks for the database's address."""
    wanted = parser.parse_known_args(args).postgres or os.environ.get("LUODI_TEST_POSTGRES") == "1"
    if wanted and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        try:
            _running.append(Server())
        except NoPostgres as error:
            raise pytest.UsageError(str(error)) from error
        os.environ["DATABASE_URL"] = _running[0].url  # workers are given it with the environment
    return (yield)


def pytest_unconfigure() -> None:
    """Stop what was started."""
    for server in _running:
        server.stop()
    _running.clear()
