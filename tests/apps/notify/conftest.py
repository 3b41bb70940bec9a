"""A receiver on this machine, a clock that is set by hand, and endpoints that lead to the former."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from luodi.apps.notify import actions, jobs
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.models import Endpoint, EndpointKind
from tests.world import World

HERE = ZoneInfo("Asia/Shanghai")
TUESDAY = dt.datetime(2026, 11, 24, 9, 0, tzinfo=HERE)


@dataclass
class Seen:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """What was sent, as JSON."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """The other side: notes what arrives, and answers as the test says."""

    port: int = 0
    seen: list[Seen] = field(default_factory=list)
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    usual: tuple[int, str, dict[str, str]] = (200, '{"errcode":0,"code":0}', {})
    watched: tuple[int, Callable[[], None]] = (0, lambda: None)
    answers_first: bool = False

    @property
    def address(self) -> str:
        """Where it listens; the path is as secret as that of a bot."""
        return f"http://127.0.0.1:{self.port}/robot/send?access_token=token-of-the-group"

    def then(self, status: int, text: str = "", **headers: str) -> None:
        """Answer so, once, after what was said before."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, text, named))

    def watch(self, number: int, do: Callable[[], None]) -> None:
        """Do something when the request of that number has arrived, or has been answered."""
        self.watched = (number, do)

    def on(self, *, answered: bool) -> None:
        """A request has come so far."""
        if self.watched[0] == len(self.seen) and answered == self.answers_first:
            self.watched[1]()

    def always(self, status: int, text: str = "") -> None:
        """Answer so from now on."""
        self.usual = (status, text, {})


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """An HTTP server on the loopback, which the settings allow."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        """Notes and answers."""

        def do_POST(self) -> None:
            """What our messages are."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            found.seen.append(Seen(self.path, headers, body))
            found.on(answered=False)
            status, text, more = found.answers.pop(0) if found.answers else found.usual
            sent = text.encode()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)
            self.wfile.flush()
            found.on(answered=True)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.port = server.server_address[1]
    settings.LUODI_INNER_HOSTS = [f"127.0.0.1:{found.port}"]
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still on a Tuesday at nine."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


Minutes = Callable[..., None]


@pytest.fixture
def minutes(clock: time_machine.Traveller, django_capture_on_commit_callbacks: Any) -> Minutes:
    """``minutes(5)`` lets them pass; at each end of a step what is due is done."""

    def run(step: float = 1, times: int = 1, *, digests: bool = False) -> None:
        for _time in range(times):
            clock.shift(dt.timedelta(minutes=step))
            now = dt.datetime.now(dt.UTC)
            with django_capture_on_commit_callbacks(execute=True):
                (jobs.digests if digests else jobs.deliver)(now)

    return run


Make = Callable[..., Endpoint]


@pytest.fixture
def make(world: World, receiver: Receiver) -> Make:
    """``make("dingtalk")`` is a channel of the district that leads to the receiver."""

    def run(kind: str = "events", who: str = "system_admin", **facts: Any) -> Endpoint:
        given = {"name": f"到{kind}", "address": receiver.address, **facts}
        if kind == EndpointKind.EVENTS:
            given.setdefault("patterns", ["*"])
        row, _secret = actions.make_endpoint(
            actor=world.actor(who), kind=EndpointKind(kind), facts=EndpointFacts(**given)
        )
        return row

    return run
