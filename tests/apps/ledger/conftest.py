"""Ledgers are read at once: a test's transaction never commits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run when they are asked for."""
    monkeypatch.setattr(
        "luodi.kernel.jobs.transaction.on_commit", lambda function, **_kwargs: function()
    )


@pytest.fixture
def client_of(sign_in: Any, world: World) -> Any:
    """A client signed in as somebody."""
    return lambda name: sign_in(world.users[name])


@pytest.fixture
def officer(client_of: Any) -> Any:
    """A client of an officer."""
    return client_of("officer")
