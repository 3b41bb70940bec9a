"""Periodic work: the half-hourly digests, the queues of messages, sweeping out, new seals."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.notify import actions, gathering, mailing, planning, sending
from luodi.apps.notify.queries.due import is_asked, open_endpoints, sealed_with_a_former_key
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor
from luodi.kernel.sealing import Unreadable

_SECONDS = 20.0  # for one endpoint at a time: other work waits behind it


@schedule.every("notify.mail", minutes=30)
def digests(now: dt.datetime) -> None:
    """In office hours: one mail, or one message, of all that is new since the last."""
    planning.plan(now)
    deliver(now)


@schedule.every("notify.deliver", minutes=1)
def deliver(now: dt.datetime) -> None:
    """Queue what happened since the last minute, and have sent what is due."""
    gathering.gather(now)
    for endpoint in open_endpoints():
        if sending.next_of(endpoint, now) is not None:
            _ask("notify.post", endpoint.organisation_id, now, endpoint_id=endpoint.pk)
    hours = planning.Hours(now)
    for organisation_id in sorted({org for org, _pk in mailing.mails_due(now)}):
        if hours.are_on(organisation_id):
            _ask("notify.send_mail", organisation_id, now, organisation_id=organisation_id)


@jobs.job("notify.post", gettext_lazy("发送消息"))
def post(run: jobs.Run, *, endpoint_id: int) -> dict[str, Any]:
    """Send what waits for one endpoint, in its order, for as long as it arrives."""
    end = time.monotonic() + _SECONDS
    sent = 0
    while time.monotonic() < end and sending.send_next(endpoint_id):
        sent += 1
    return {"sent": sent}


@jobs.job("notify.send_mail", gettext_lazy("发送邮件提醒"))
def mail(run: jobs.Run, *, organisation_id: int) -> dict[str, Any]:
    """Send the mails that are due, one after the other over one line."""
    due = [pk for _organisation, pk in mailing.mails_due(timezone.now(), organisation_id)]
    sent = mailing.send_mails(due, run.progress)
    return {"sent": sent}


def _ask(name: str, owner: int, now: dt.datetime, **arguments: int) -> None:
    """A job for this minute, unless the one of an earlier minute has not come to its end."""
    what = f"{name}:{next(iter(arguments.values()))}:"
    if is_asked(what, now):
        return
    with transaction.atomic():
        jobs.after_commit(
            name,
            actor=Actor.system(owner),
            key=f"{what}{now:%Y%m%d%H%M}",
            **arguments,
        )


@schedule.every("notify.sweep", minutes=1440, offset=220)
def sweep(now: dt.datetime) -> None:
    """Drop what was delivered long ago (LUODI_JOBS_KEPT_DAYS); what failed stays."""
    sending.sweep(now - dt.timedelta(days=settings.LUODI_JOBS_KEPT_DAYS))


@schedule.every("notify.reseal", minutes=1440, offset=235)
def seal_anew(now: dt.datetime) -> None:
    """After a change of the secret key, addresses and secrets are sealed with the new one."""
    if not settings.SECRET_KEY_FALLBACKS:
        return
    for endpoint in sealed_with_a_former_key():
        try:
            actions.reseal(actor=Actor.system(endpoint.organisation_id), endpoint=endpoint)
        except Unreadable:  # by neither key: the page says so when something is to be sent
            continue
