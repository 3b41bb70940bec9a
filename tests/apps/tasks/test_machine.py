"""The state machine walked through its real actions: anybody, anything, in any order.

Most steps are likely ones, so that walks come far; the others are tried by anybody at all. A walk
is told by its number: the same number walks the same way. More of them:
``LUODI_WALKS=1000 pytest -n 0 tests/apps/tasks/test_machine.py``.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import transaction

from luodi.apps.tasks.actions import Signs, issue, set_habits
from luodi.apps.tasks.models import Task
from luodi.kernel import audit
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import PartyRole
from tests.apps.tasks.factory import make_document, make_requirement, options, target
from tests.apps.tasks.soundness import (
    MOVES_TERMS,
    check,
    edge_exists,
    rows_now,
    terms_of,
)
from tests.apps.tasks.steps_of_life import ATTEMPTS, UNITS, NothingThere, Try
from tests.world import World

pytestmark = pytest.mark.django_db
BEGIN = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DUE = dt.date(2026, 12, 31)
WALKS = int(os.environ.get("LUODI_WALKS", "16"))
STEPS_OF_WALK = 60

OFFICE = {"officer", "officer2", "head"}
NOBODY = {"judge", "campaign", "leader", "system_admin", "stranger_officer", "stranger_handler"}
SYSTEM = frozenset({"system"})
# Who may at all; what comes of it is for the states to say.
_MAY: dict[frozenset[str], tuple[str, ...]] = {
    frozenset(UNITS): (
        "sign", "return_task", "report", "take_back_report", "correct", "ask_supports", "claim",
        "unclaim", "ask_extension", "ask_adjustment", "ask_suspension", "ask_handover",
        "ask_exemption", "take_back", "ask_help", "confirm_help", "insist_on_help",
        "take_back_help",
    ),
    frozenset({"unit_head"}): (
        "vouch_report", "stop_report", "vouch_claim", "unvouch_claim", "vouch_request",
        "stop_request",
    ),
    frozenset(OFFICE): (
        "uphold", "reassign", "release", "complete", "send_back", "reopen", "evaluate", "archive",
        "withdraw", "merge", "drop", "advise", "judge", "end_judgement", "climb_help",
    ),
    frozenset({"head"}): ("grant", "refuse", "resume", "set_due", "end_exemption"),
    frozenset({*UNITS, *OFFICE, "leader"}): ("answer_help",),
    frozenset({*OFFICE, "leader"}): ("close_help",),
    frozenset({"unit_head", "liaison"}): ("assign",),
    frozenset({*UNITS, *OFFICE}): ("set_nodes", "finish_node", "undo_node"),
    SYSTEM: ("plan_duties", "lights"),
}  # fmt: skip
MAY = {name: who for who, names in _MAY.items() for name in names}
OWN_PART = {"sign", "return_task", "report", "claim", "ask_help", "ask_supports", "assign"}
STEPS = {
    "return_task": {"return"}, "vouch_claim": {"vouch"}, "unvouch_claim": {"unvouch"},
    "grant": {"grant", "hand_out"}, "stop_request": {"stop"},
}  # fmt: skip
_ASKED = ("grant", "grant", "vouch_request", "vouch_request", "refuse", "stop_request",
          "take_back", "advise", "report", "ask_exemption")  # fmt: skip
LIKELY: dict[str, tuple[str, ...]] = {
    "pending": ("sign", "sign", "sign", "sign", "return_task", "withdraw", "assign"),
    "active": (
        "sign", "report", "report", "claim", "claim", "claim", "ask_extension", "ask_adjustment",
        "ask_suspension", "ask_handover", "ask_exemption", "ask_help", "answer_help", "set_nodes",
        "finish_node", "return_task", "uphold", "ask_supports", "vouch_claim", "vouch_report",
        "correct", "assign", "judge", "grant", "vouch_request", "reassign", "lights",
    ),
    "returned": ("uphold", "uphold", "reassign", "reassign", "release", "withdraw"),
    "suspended": ("resume", "resume", "set_nodes", "ask_supports", "uphold", "unclaim", "sign"),
    "claimed": ("vouch_claim", "vouch_claim", "unvouch_claim", "unclaim", "report"),
    "reviewing": ("complete", "complete", "complete", "send_back", "unclaim", "uphold"),
    "completed": ("archive", "reopen", "reopen", "reopen"),
    **dict.fromkeys(("extending", "adjusting", "suspending", "handing"), _ASKED),
}  # fmt: skip


HELPING = ("answer_help", "confirm_help", "insist_on_help", "climb_help", "close_help",
           "take_back_help")  # fmt: skip
ASIDE = ("end_exemption", "end_judgement", "undo_node", "take_back_report", "stop_report",
         "vouch_report", "correct", "finish_node", "lights", *HELPING)  # fmt: skip
ANYTHING = sorted(set(ATTEMPTS) - {"lights", "plan_duties"})
ENDS = {"withdraw", "merge", "archive", "ask_handover"}  # tried less: a walk is to come far


def put_up(world: World, leads: tuple[str, ...], *, heads: bool, **facts: Any) -> Task:
    """A joint task just issued, and another one beside it."""
    document = make_document(world, 2, title="联合行动的要点")
    units: list[tuple[str, Any]] = [(PartyRole.LEAD, world.units[name]) for name in leads]
    units.append((PartyRole.SUPPORT, world.units["区财政局"]))
    make_requirement(document, 1, units, text="联合整治", due=DUE, targets=[target()], **facts)
    make_requirement(document, 2, [(PartyRole.LEAD, world.units["区发改委"])], text="另一项")
    issue(actor=world.actor("officer"), document=document, options=options("walk"), now=BEGIN)
    signs = Signs(head_signs_reports=heads)
    set_habits(actor=world.actor("unit_head"), unit=world.units["区住建局"], signs=signs)
    return Task.objects.get(title__startswith="联合")


class Walk:
    """One task's life; whatever is tried, it stays sound."""

    def __init__(self, world: World, number: int, seen: Counter[str]) -> None:
        self.world, self.chance, self.seen = world, Random(number), seen  # noqa: S311 - a walk, no secret
        self.now, self.done = BEGIN, list[str]()
        leads = ("区住建局", "东湖街道") if number % 2 else ("区住建局",)
        more = {"due_text": "长期坚持"} if number % 7 == 6 else {}
        self.task = put_up(world, leads, heads=number % 4 > 1, **more)
        self.rows = rows_now()

    def to_the_end(self) -> None:
        """Until it is long enough, or some steps after the task has ended."""
        after = 0
        for _ in range(STEPS_OF_WALK):
            self.go()
            after += self.task.state not in LIKELY
            if after > 6:
                return

    def go(self) -> None:
        """A step of some kind."""
        kind = self.chance.random()
        if kind < 0.08:
            self.now += dt.timedelta(self.chance.randint(1, 12))
        elif kind < 0.35 or self.task.state not in LIKELY:
            who = self.chance.choice(sorted({*UNITS, *OFFICE, *NOBODY}))
            self.attempt(self.chance.choice(ANYTHING), who, mute=self.chance.random() < 0.3)
        else:
            self.likely()

    def likely(self) -> None:
        """Somebody who may does what is done in that state; some try before it works."""
        aside = self.chance.random() < 0.2
        name = self.chance.choice(ASIDE if aside else LIKELY[self.task.state])
        for _ in range(2):
            if self.attempt(name, self.chance.choice(sorted(MAY[name])), mute=False):
                return

    def attempt(self, name: str, who: str, *, mute: bool) -> bool:
        """Try it; accepted or refused, everything is as it should be."""
        if name in ENDS and self.chance.random() < 0.75:
            return False
        at = 0 if self.chance.random() < 0.7 else self.chance.randrange(4)
        pick = self.chance.randrange(5)
        tried = Try(self.world, self.task, who, self.now, at=at, pick=pick, mute=mute)
        part = tried.part.unit.short_name
        refusal: Exception | None = None
        try:
            ATTEMPTS[name](tried)
        except NothingThere:
            return False
        except (Mistake, Refused, Hidden) as said:
            refusal = said
        if refusal is not None:
            assert not isinstance(refusal, Mistake) or str(refusal).strip().endswith("。"), refusal
            if self.chance.random() < 0.3:
                assert rows_now() == self.rows, f"{name} was refused and changed something"
            return False
        self.done.append(f"{name} by {who} for {part} on {self.now:%m-%d}")
        assert who in MAY[name] or MAY[name] == SYSTEM
        assert name not in OWN_PART or UNITS[who] == part
        self.accepted(name)
        return True

    def accepted(self, name: str) -> None:
        """The step is one of the table's, changed only what it may, and left things sound."""
        before, terms, rows = self.task, terms_of(self.task, self.rows), self.rows
        self.task, self.rows = Task.objects.get(pk=before.pk), rows_now()
        self.seen.update((self.task.state, name))
        assert int(self.rows["Event"][0][0]) > int(rows["Event"][0][0]), "no event"
        assert rows["Task"].keys() <= self.rows["Task"].keys(), "an issued task was deleted"
        assert edge_exists(STEPS.get(name, {name}), before, self.task), (
            before.state, self.task.state,
        )  # fmt: skip
        assert self.task.due_original == DUE
        assert terms_of(self.task, self.rows) == terms or name in MOVES_TERMS
        check(self.task, self.now.date())


@pytest.mark.parametrize("part", range(2))
def test_nothing_leaves_the_table_or_skips_an_approval(world: World, part: int) -> None:
    seen: Counter[str] = Counter()
    known = Known(world)
    for number in range(part, WALKS, 2):
        with transaction.atomic():
            walk = Walk(known, number, seen)
            try:
                walk.to_the_end()
            except Exception as fault:
                fault.add_note(f"walk {number}: {walk.done}")
                raise
            assert audit.verify(world.district).is_sound
            transaction.set_rollback(True)
    assert len(seen) > 35, seen


class Known(World):
    """The world with its actors looked up once."""

    def __init__(self, world: World) -> None:
        super().__init__(world.district, world.neighbour, world.users, world.units)
        self._actors = {name: world.actor(name) for name in world.users}

    def actor(self, username: str) -> Any:
        return self._actors[username]
