"""What a unit's head wants to sign before it goes out."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import UnitHabits
from luodi.apps.tasks.rules import VOUCH, heads
from luodi.kernel import events
from luodi.kernel.access import Actor, Refused
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What goes to the head first."""

    head_signs_reports: bool = False
    head_signs_claims: bool = True
    head_signs_requests: bool = True


@action("tasks.set_habits", gettext_lazy("调整了本单位办理习惯"))
def set_habits(*, actor: Actor, unit: Unit, signs: Signs) -> UnitHabits:
    """Change it for what is written from now on; what waits with the head already goes on so."""
    actor.require(VOUCH)
    if unit.organisation_id != actor.organisation_id or not heads(actor, unit):
        raise Refused("tasks.set_habits")
    if not unit.is_active:
        raise Mistake(_("这个单位已撤销，没有可办理的事项。"))
    habits, _made = UnitHabits.objects.select_for_update().get_or_create(
        unit=unit, defaults={"organisation_id": unit.organisation_id}
    )
    wanted = asdict(signs)
    before = {name: getattr(habits, name) for name in wanted}
    for name, value in wanted.items():
        setattr(habits, name, value)
    habits.save()
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    events.record(actor, unit, before={name: before[name] for name in changed}, after=changed)
    return habits
