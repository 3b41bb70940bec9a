"""Programs that call the API: a client of somebody with a token."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi.apps.accounts.actions import make_token
from luodi.apps.accounts.rules import Scope
from tests.at_work import AtWork, put_to_work
from tests.world import World


@pytest.fixture(autouse=True)
def roomy(tmp_path: Path, settings: Any) -> None:
    """Files go with the test; nobody is slowed down unless a test says so."""
    settings.LUODI_HOME = tmp_path
    settings.LUODI_API_RATE = 1_000_000


@pytest.fixture
def work(world: World) -> AtWork:
    """A district in the middle of its work."""
    return put_to_work(world)


@dataclass
class Program:
    """A program with a token; answers come as JSON."""

    token: str
    client: Client = field(default_factory=Client)

    def call(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        """One request; headers by name with _ for -."""
        extra = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        answer: Any = self.client.generic(
            method,
            f"/api/v1{path}",
            b"" if sent is None else json.dumps(sent).encode(),
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
            **extra,  # type: ignore[arg-type]  # headers of the WSGI environment
        )
        if answer.streaming:
            answer.file = b"".join(answer.streaming_content)
            answer.close()
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.call("GET", path, **headers)

    def post(self, path: str, sent: Any = None, **headers: str) -> Any:
        """Change."""
        return self.call("POST", path, {} if sent is None else sent, **headers)


@pytest.fixture
def program(world: World) -> Callable[..., Program]:
    """`program("officer", "tasks:read")` calls the API as that user; all scopes unless named."""

    def make(username: str, *scopes: str) -> Program:
        _row, raw = make_token(
            actor=world.actor(username),
            user=world.users[username],
            name="测试",
            scopes=scopes or Scope.values,
            expires_on=timezone.localdate() + dt.timedelta(days=30),
        )
        return Program(raw)

    return make
