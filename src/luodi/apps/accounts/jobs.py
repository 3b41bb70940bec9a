"""Background work of the app."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.actions import note_verdict
from luodi.kernel import audit, jobs
from luodi.kernel.access import Actor
from luodi.kernel.models import Organisation


@jobs.job("accounts.verify_audit", _("校验审计记录"), attempts=1)
def verify_audit(run: jobs.Run, *, organisation: int, known_head: str = "") -> dict[str, Any]:
    """Follow a long chain of events; the verdict is the job's result, and on record."""
    found = audit.verify(Organisation.objects.get(pk=organisation), known_head)
    note_verdict(
        actor=Actor.system(organisation),
        organisation=found.organisation,
        entries=found.entries,
        is_sound=found.is_sound,
    )
    return found.as_data()
