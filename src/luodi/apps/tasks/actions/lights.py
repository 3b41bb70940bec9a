"""Lights judged anew as days go by, without anybody doing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from luodi.apps.tasks.models import Task
from luodi.apps.tasks.standings import stand
from luodi.apps.tasks.upkeep import relight
from luodi.core.lights import RULE, VERSION
from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Organisation


@action("tasks.lights", gettext_lazy("重新计算了亮灯"))
def recompute_lights(*, actor: Actor, task_ids: Sequence[int], today: dt.date) -> int:
    """Judge these tasks anew; how many changed. One event says which, and from what to what."""
    tasks = Task.objects.select_for_update().filter(
        organisation_id=actor.organisation_id, pk__in=task_ids, is_open=True
    )
    before: dict[int, str] = {}
    changed = []
    for task in tasks.order_by("pk"):
        before[task.pk] = task.light
        if relight(task, today):
            changed.append(task)
    Task.objects.bulk_update(changed, ["light", "light_facts"], batch_size=200)
    stand(changed, today)
    events.record(
        actor,
        Organisation.objects.get(pk=actor.organisation_id),
        before={"lights": {task.pk: before[task.pk] for task in changed}},
        after={
            "lights": {task.pk: task.light for task in changed},
            "rule": f"{RULE} v{VERSION}",
            "day": today,
        },
    )
    return len(changed)
