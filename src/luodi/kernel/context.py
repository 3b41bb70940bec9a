"""What all calls within one request share: its id and the address it came from."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """One request, or one run of a job or command."""

    request_id: str
    address: str = ""


_current: ContextVar[RequestInfo | None] = ContextVar("luodi_request", default=None)


def current() -> RequestInfo:
    """The request under way; a new one where there is none (a shell, a test)."""
    return _current.get() or RequestInfo(str(uuid.uuid4()))


@contextmanager
def request(request_id: str = "", address: str = "") -> Iterator[RequestInfo]:
    """Everything inside belongs to one request."""
    info = RequestInfo(request_id or str(uuid.uuid4()), address)
    token = _current.set(info)
    try:
        yield info
    finally:
        _current.reset(token)
