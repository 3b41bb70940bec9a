"""Calls with room for the frames below them."""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import partial

import pytest

from luodi.kernel.room import with_room

CALLS = 3000


def leaf(a: int) -> int:
    return a + 1


def work() -> None:
    for n in range(CALLS):
        leaf(n)


def below(depth: int, function: Callable[[], None]) -> None:
    """Call it with so many frames above it."""
    if depth:
        below(depth - 1, function)
    else:
        function()


def faults(function: Callable[[], object]) -> int:
    """How often the system had to give this process a page meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    function()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_how_deep_a_call_lies_does_not_decide_what_it_costs() -> None:
    """Without room some of these depths cost a page for each of the calls (until Python 3.13)."""
    given = with_room(below)
    assert max(faults(partial(given, depth, work)) for depth in range(400)) < CALLS / 2


def test_it_is_the_function_called_as_ever() -> None:
    def ask(a: int, *, b: int = 2) -> tuple[int, int]:
        """What is asked."""
        if a < 0:
            raise ValueError("less than nothing")
        return a, b

    asked = with_room(ask)
    assert (asked(1), asked(1, b=3), asked.__doc__) == ((1, 2), (1, 3), "What is asked.")
    with pytest.raises(ValueError, match="less than nothing"):
        asked(-1)
    assert with_room(asked)(5) == (5, 2)
