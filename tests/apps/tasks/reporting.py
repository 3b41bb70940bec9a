"""Tasks to be reported on, for the tests of reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.actions import Report, Signs, issue, report, set_habits, sign
from luodi.apps.tasks.models import Progress, TaskParty
from luodi.kernel.models import PartyRole
from tests.apps.tasks.factory import make_document, make_requirement, options, target
from tests.world import World


def joint(world: World, *, targets: list[dict[str, Any]] | None = None) -> TaskParty:
    """A task that 区住建局 leads and has signed for, supported by 区财政局 and 东湖街道."""
    document = make_document(world, 1, title="联合办理的要点")
    parties: list[tuple[str, Any]] = [
        (PartyRole.LEAD, world.units["区住建局"]),
        (PartyRole.SUPPORT, world.units["区财政局"]),
        (PartyRole.SUPPORT, world.units["东湖街道"]),
    ]
    chosen = [target()] if targets is None else targets
    make_requirement(document, 1, parties, targets=chosen, due=dt.date(2027, 6, 30))
    issue(
        actor=world.actor("officer"),
        document=document,
        options=options("joint"),
        now=timezone.now(),
    )
    lead = part(world.units["区住建局"])
    sign(actor=world.actor("handler"), party_ids=[lead.pk], now=timezone.now())
    return part(world.units["区住建局"])


def part(unit: Unit) -> TaskParty:
    """The unit's part of the only task it has."""
    return TaskParty.objects.select_related("task", "unit").get(unit=unit)


def file(
    world: World, party: TaskParty, said: Report | str, *, by: str = "handler", days: int = 0
) -> Progress:
    """A report, so many days from today."""
    words = Report(text=said) if isinstance(said, str) else said
    now = timezone.now() + dt.timedelta(days)
    return report(actor=world.actor(by), party=party, said=words, now=now)


def head_signs(world: World) -> None:
    """The head of 区住建局 wants to sign what is reported."""
    signs = Signs(head_signs_reports=True)
    set_habits(actor=world.actor("unit_head"), unit=world.units["区住建局"], signs=signs)
