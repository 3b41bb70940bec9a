"""Room for the frames of a call, so that how deep it lies does not decide how fast it is.

CPython keeps the frames of a thread in chunks of 16 KiB, and until 3.13 gives a chunk back to the
operating system as soon as the last frame on it returns (gh-142183). Where a chunk happens to end
below a function that is called ten thousand times for a page, each of these calls maps memory and
unmaps it: the same page took up to 1.6 times as long by the number of callers above it (ADR 24).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
SLOTS = 1 << 16  # of 8 bytes each; the chunk is the next power of two, so that half of it is left


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """The function, called with half a megabyte of room for the frames below it.

    Costs some microseconds a call: for a whole request or command, not for a step of it.
    """

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        result: T = _call(function, args, kwargs)
        return result

    return call


def _call(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    return function(*args, **kwargs)


# A frame that claims more than is left makes the interpreter map a chunk large enough for it; what
# it does not use of its claim is never touched, so that it costs addresses and no memory.
_call.__code__ = _call.__code__.replace(co_stacksize=SLOTS)
