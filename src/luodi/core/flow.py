"""State machines as data: a flow is a table of transitions; buttons and checks both read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass


class NotAllowedError(ValueError):
    """The step does not exist from this state, or not for these roles."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: from any of `sources` to `target`, for anybody with one of the roles.

    `label` is the word on the button. `needs_reason` asks for a sentence that says why.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of one kind of matter."""

    name: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        for step in self.transitions:
            unknown = {*step.sources, step.target} - set(self.states)
            if unknown:
                raise ValueError(f"{self.name}.{step.name}: no such state {sorted(unknown)}")

    def available(self, state: str, roles: Collection[str]) -> Iterator[Transition]:
        """The steps open from `state` to somebody with these roles, in the order of the table."""
        for step in self.transitions:
            if state in step.sources and step.roles.intersection(roles):
                yield step

    def apply(self, name: str, state: str, roles: Collection[str], reason: str = "") -> str:
        """The state after the step; raises NotAllowedError if it is not open or has no reason."""
        for step in self.available(state, roles):
            if step.name == name:
                if step.needs_reason and not reason.strip():
                    raise NotAllowedError(f"{name} needs a reason")
                return step.target
        raise NotAllowedError(f"{name} is not possible from {state}")
