"""What is lit by the rules: apps above tell this one, which never imports them.

They say what another rule set would change today, compute anew once rules are adopted, and know
which measures their matters have figures for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from luodi.apps.lights.models import AdoptedRules
from luodi.apps.lights.words import shipped
from luodi.core.lights import RuleSet
from luodi.core.lights.rules import Clause
from luodi.kernel.access import Actor

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """A matter whose light would change: what it is called, where it is, and why it would."""

    number: str
    title: str
    url: str
    before: str
    before_word: str
    after: str
    after_word: str
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would change today. `counts` are matters by (light before, light after).

    `total` matters are lit, `looked` of them were looked at: fewer where there are very many.
    `turned` are the first of those that change, the gravest first.
    """

    total: int
    looked: int
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    turned: tuple[Turn, ...] = ()

    @property
    def changed(self) -> int:
        """How many of those looked at would show another light."""
        return sum(n for (before, after), n in self.counts.items() if before != after)

    @property
    def is_sample(self) -> bool:
        """Whether only some of the matters were looked at."""
        return self.looked < self.total


Look = Callable[[Actor, RuleSet, RuleSet, dt.date], Effect]
Follow = Callable[[Actor, AdoptedRules, dt.date], None]
Has = Callable[[Clause], bool]


@dataclass(frozen=True, slots=True)
class Follower:
    """An app whose matters are lit.

    `look(actor, present, wanted, day)` compares two rule sets, `follow(actor, adopted, today)`
    asks for lights to be computed anew, `has(clause)` says whether its matters have that figure.
    """

    look: Look
    follow: Follow
    has: Has


_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Tell this app who lights matters by its rules."""
    _followers.append(follower)


def followed(actor: Actor, adopted: AdoptedRules, today: dt.date) -> None:
    """Rules have been adopted; called in the transaction that keeps them."""
    for one in _followers:
        one.follow(actor, adopted, today)


def effect_of(actor: Actor, present: RuleSet, wanted: RuleSet, day: dt.date) -> Effect:
    """What the wanted rules would change today if they held already."""
    found = [one.look(actor, present, wanted, day) for one in _followers]
    counts: dict[tuple[str, str], int] = {}
    for effect in found:
        for key, n in effect.counts.items():
            counts[key] = counts.get(key, 0) + n
    return Effect(
        total=sum(effect.total for effect in found),
        looked=sum(effect.looked for effect in found),
        counts=counts,
        turned=tuple(turn for effect in found for turn in effect.turned)[:SHOWN],
    )


def without_figures(rules: RuleSet) -> Iterator[str]:
    """Names of the items that say nothing here, as no matter has the figures they need."""
    for dim in rules.dimensions:
        used = [clause for one in dim.conditions for clause in one.clauses]
        if not any(one.has(clause) for one in _followers for clause in used):
            yield shipped(dim.name)
