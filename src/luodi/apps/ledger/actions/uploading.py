"""A file is handed in; nothing is known of it but its size until a job has looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.ledger.actions.locking import READ, ask_for
from luodi.apps.ledger.models import Import, ImportState
from luodi.apps.ledger.rules import IMPORT
from luodi.files.errors import safe_name
from luodi.kernel import events, quarantine
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.tables_in import MAX_BYTES


@action("ledger.upload", gettext_lazy("上传了台账"))
def upload(*, actor: Actor, name: str, chunks: Iterable[bytes], now: dt.datetime) -> Import:
    """Take a ledger in and have it read; nothing else is changed by that."""
    actor.require(IMPORT)
    token, size = quarantine.hold(safe_name(name)[:200], chunks)
    try:
        if size > MAX_BYTES:
            raise Mistake(
                _("“%(name)s”超过 %(limit)d MB，请分成几个表格。")
                % {"name": safe_name(name), "limit": MAX_BYTES >> 20},
                "file",
            )
        source = Import.objects.create(
            organisation_id=actor.organisation_id,
            token=token,
            created_by=actor.user_id,
            created_by_name=actor.name,
            created_at=now,
        )
        events.record(actor, source, after={"size": size})
        ask_for(actor, source, READ, ImportState.READING)
    except BaseException:
        quarantine.discard(token)
        raise
    return source
