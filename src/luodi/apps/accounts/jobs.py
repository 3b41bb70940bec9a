"""Background and nightly work of the app."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luodi.apps.accounts.actions import note_verdict, reseal
from luodi.apps.accounts.queries import sealed_with_a_former_key
from luodi.kernel import audit, jobs, schedule
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


@schedule.every("accounts.reseal", minutes=1440, offset=230)
def seal_anew(now: dt.datetime) -> None:
    """After a change of the secret key, what the former one sealed is sealed with the new one."""
    if not settings.SECRET_KEY_FALLBACKS:
        return
    for user in sealed_with_a_former_key():
        reseal(actor=Actor.system(user.organisation_id or 0), user=user)
