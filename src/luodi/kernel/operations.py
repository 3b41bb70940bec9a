"""What is done to the installation as a whole, written into every organisation's log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from luodi.kernel import events
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.models import Organisation


@action("kernel.backup", gettext_lazy("备份了全部数据"))
def note_backup(*, actor: Actor, rows: int, files: int) -> None:
    """A backup was made."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"rows": rows, "files": files})


@action("kernel.restore", gettext_lazy("从备份恢复了全部数据"))
def note_restore(*, actor: Actor, made_at: str) -> None:
    """Everything since that time is gone, and the log says so."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    events.record(actor, organisation, after={"made_at": made_at})
