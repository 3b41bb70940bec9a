"""Groups of units from a table: all or none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from luodi.apps.orgs.actions.groups import GroupFacts, make_group, set_group
from luodi.apps.orgs.actions.sheets.checking import Source, checked
from luodi.apps.orgs.actions.unit_rows import locked_tree
from luodi.apps.orgs.queries.sheets import SHEETS, Plan
from luodi.apps.orgs.queries.sheets.groups import GroupWork
from luodi.apps.orgs.rules import GROUPS
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action


@action("orgs.groups.import", gettext_lazy("用表格导入了单位组"))
def import_groups(*, actor: Actor, source: Source) -> dict[str, int]:
    """Make and change the groups of the table; how many rows had which fate."""
    actor.require(GROUPS)
    locked_tree(actor)
    plan: Plan[GroupWork] = checked(actor, SHEETS["groups"], source)
    for work in plan.work:
        facts = GroupFacts(
            name=work.name,
            kinds=work.kinds,
            aliases=work.aliases,
            units=work.units,
            excluded=work.excluded,
        )
        if work.group is not None:
            set_group(actor=actor, group=work.group, facts=facts)
        else:
            make_group(
                actor=actor,
                name=facts.name,
                kinds=facts.kinds,
                aliases=facts.aliases,
                units=facts.units,
                excluded=facts.excluded,
            )
    events.record(actor, source.job, after={"file": source.name, **plan.fates()})
    return plan.fates()
