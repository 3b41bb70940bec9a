"""State machines as data: flows are tables of transitions; buttons, checks, diagrams read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

RESTORED = "←"  # as a target: the state in which the matter was before it got into this one
STAY = "="  # as a target: the state it is in


class NotAllowedError(ValueError):
    """The step does not exist from this state, or not for these roles, or something is missing."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: from any of `sources` to `target`, for anybody with one of the roles.

    `label` is the word on the button. `needs` names what must be filled first (``reason``: a
    sentence that says why). `tells` are the roles that hear of it.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    needs: tuple[str, ...] = ()
    tells: frozenset[str] = frozenset()

    @property
    def needs_reason(self) -> bool:
        """Whether a sentence must say why."""
        return "reason" in self.needs


@dataclass(frozen=True, slots=True)
class State:
    """A state and what people call it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of one kind of matter; `labels` names the states in their order.

    `needs` names, for diagrams, what steps need besides a reason.
    """

    name: str
    labels: dict[str, str]
    transitions: tuple[Transition, ...]
    needs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for step in self.transitions:
            unknown = {*step.sources, step.target} - {*self.labels, RESTORED, STAY}
            if unknown:
                raise ValueError(f"{self.name}.{step.name}: no such state {sorted(unknown)}")
            if unnamed := set(step.needs) - {*self.needs, "reason"}:
                raise ValueError(f"{self.name}.{step.name}: no words for {sorted(unnamed)}")

    @property
    def states(self) -> tuple[str, ...]:
        """All states."""
        return tuple(self.labels)

    @property
    def every(self) -> tuple[State, ...]:
        """All states with their labels."""
        return tuple(State(value, label) for value, label in self.labels.items())

    def available(self, state: str, roles: Collection[str]) -> Iterator[Transition]:
        """The steps open from `state` to somebody with these roles, in the order of the table."""
        for step in self.transitions:
            if state in step.sources and step.roles.intersection(roles):
                yield step

    def allows(self, name: str, state: str, roles: Collection[str]) -> bool:
        """Whether the step is open."""
        return any(step.name == name for step in self.available(state, roles))

    def apply(
        self, name: str, state: str, roles: Collection[str], *, reason: str = "", before: str = ""
    ) -> str:
        """The state after the step; `before` is the state that a RESTORED step goes back to.

        Raises NotAllowedError if the step is not open or what it needs is missing.
        """
        for step in self.available(state, roles):
            if step.name != name:
                continue
            if step.needs_reason and not reason.strip():
                raise NotAllowedError(f"{name} needs a reason")
            if step.target == STAY:
                return state
            if step.target != RESTORED:
                return step.target
            if before not in self.labels:
                raise NotAllowedError(f"{name}: nothing to go back to")
            return before
        raise NotAllowedError(f"{name} is not possible from {state}")


def diagram(flow: Flow, role_labels: dict[str, str]) -> str:
    """The flow as a Mermaid state diagram, and its table of steps, in Markdown."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {label}" for state, label in flow.labels.items()]
    lines.append(f"    [*] --> {flow.states[0]}")
    for step in flow.transitions:
        for source in _in_order(flow, step.sources):
            for target in _targets(flow, step, source):
                lines.append(f"    {source} --> {target}: {step.label}")
    left = {state for step in flow.transitions for state in step.sources}
    lines += [f"    {state} --> [*]" for state in flow.states if state not in left]
    lines += ["```", "", "| 步骤 | 从 | 到 | 谁 | 须先填 | 告知 |", "|---|---|---|---|---|---|"]
    lines += [_row(flow, step, role_labels) for step in flow.transitions]
    return "\n".join(lines) + "\n"


def _in_order(flow: Flow, states: Collection[str]) -> list[str]:
    return [state for state in flow.states if state in states]


def _targets(flow: Flow, step: Transition, source: str) -> list[str]:
    """Where a step leads from there; a RESTORED one to every state from which one got there."""
    if step.target == STAY:
        return [source]
    if step.target != RESTORED:
        return [step.target]
    found = {s for other in flow.transitions if other.target == source for s in other.sources}
    return _in_order(flow, found - step.sources)


def _row(flow: Flow, step: Transition, role_labels: dict[str, str]) -> str:
    sources = "、".join(flow.labels[s] for s in _in_order(flow, step.sources))
    target = {RESTORED: "之前的状态", STAY: "不变"}.get(step.target) or flow.labels[step.target]
    needs = "、".join(_need(flow, need) for need in step.needs) or "—"
    who, tells = (_said(roles, role_labels) for roles in (step.roles, step.tells))
    return f"| {step.label} | {sources} | {target} | {who} | {needs} | {tells} |"


def _need(flow: Flow, name: str) -> str:
    return flow.needs.get(name, "理由")


def _said(roles: Collection[str], labels: dict[str, str]) -> str:
    return "、".join(label for role, label in labels.items() if role in roles) or "—"
