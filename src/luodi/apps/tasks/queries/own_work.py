"""Who had part in the work on a task: such a person does not accept it."""

from __future__ import annotations

from django.db.models import Q

from luodi.apps.tasks.models import Claim, Progress, Task
from luodi.kernel.access import Actor


def has_worked(actor: Actor, task: Task) -> bool:
    """Whether the actor reported on the task, claimed it done or vouched for that."""
    if actor.user_id is None:
        return False
    own = Q(by_id=actor.user_id)
    if Progress.objects.filter(own, task=task).exists():
        return True
    signed = own | Q(vouched_by_id=actor.user_id)
    return Claim.objects.filter(signed, task=task).exists()
