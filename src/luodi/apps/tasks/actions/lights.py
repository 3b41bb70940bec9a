"""Lights judged anew as days go by, without anybody doing anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from luodi.apps.tasks.courses import gather
from luodi.apps.tasks.lighting import Lamp
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.standings import stand
from luodi.kernel import events, many
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Organisation

_FIELDS = (
    "light", "light_facts", "stale_since", "progress_ratio", "expected_ratio", "course",
)  # fmt: skip


@action("tasks.lights", gettext_lazy("重新计算了亮灯"))
def recompute_lights(*, actor: Actor, task_ids: Sequence[int], today: dt.date) -> int:
    """Judge these tasks anew; how many changed. One event says which, and from what to what."""
    tasks = Task.objects.select_for_update().filter(
        organisation_id=actor.organisation_id, pk__in=task_ids, is_open=True
    )
    rows = list(tasks.order_by("pk"))
    before = {task.pk: task.light for task in rows}
    gather(rows)
    lamp = Lamp(actor.organisation_id, today)
    judged = [task for task in rows if lamp.judge(task)]
    changed = [task for task in judged if task.light != before[task.pk]]
    many.save(judged, _FIELDS)
    stand(judged, today)
    events.record(
        actor,
        Organisation.objects.get(pk=actor.organisation_id),
        before={"lights": {task.pk: before[task.pk] for task in changed}},
        after={
            "lights": {task.pk: task.light for task in changed},
            "rule": f"{lamp.rules.name} v{lamp.rules.version}",
            "day": today,
        },
    )
    return len(changed)
