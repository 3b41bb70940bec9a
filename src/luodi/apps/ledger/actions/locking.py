"""Locking an import, and asking for its jobs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luodi.apps.ledger.models import Import, ImportState
from luodi.kernel import jobs
from luodi.kernel.access import Actor, Hidden
from luodi.kernel.errors import Conflict

READ = "ledger.read"
CHECK = "ledger.check"
WRITE = "ledger.write"


def locked(actor: Actor, source: Import, *states: ImportState) -> Import:
    """The import, locked; Conflict where it is in none of the states."""
    own = Import.objects.filter(organisation_id=actor.organisation_id, pk=source.pk)
    row = own.select_for_update(of=("self",)).first()
    if row is None:
        raise Hidden
    if states and row.state not in {state.value for state in states}:
        raise Conflict(
            _("这份台账现在是“%(state)s”，不能做这一步。请刷新页面。")
            % {"state": row.get_state_display()}
        )
    return row


def ask_for(
    actor: Actor, source: Import, name: str, state: ImportState, *, mistake: str = ""
) -> None:
    """Put the import into the state in which the job runs, and ask for it. Saves the import.

    The last thing an action does: what the job finds is there.
    """
    source.version += 1
    source.state, source.mistake = state.value, mistake
    source.save()
    job = jobs.after_commit(
        name,
        actor=actor,
        key=f"{name}:{source.pk}:{source.version}",
        pk=source.pk,
        by={"name": actor.name, "post": actor.post},
    )
    Import.objects.filter(pk=source.pk).update(job=job)
    source.refresh_from_db()
