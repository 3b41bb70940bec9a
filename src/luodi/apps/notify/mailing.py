"""Mails: what a person has not read, at most one a day, and what is urgent a little later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from luodi.apps.accounts.models import User
from luodi.apps.notify.models import Delivery, DeliveryKind, Notification
from luodi.apps.notify.outgoing import Answer, Problem
from luodi.apps.notify.queries.people import away
from luodi.apps.notify.sending import claim, free, noted

_SECONDS = 20
_IN_A_ROW = 3  # failures after which the rest wait for the next minute


def mails_due(now: dt.datetime, organisation_id: int | None = None) -> Iterator[tuple[int, int]]:
    """(organisation, delivery) of each mail whose time has come."""
    rows = free(Delivery.objects.filter(kind=DeliveryKind.MAIL), now)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    yield from rows.order_by("id").values_list("organisation_id", "pk")


def send_mails(pks: Sequence[int], progress: Callable[[int, int], None]) -> int:
    """Send them over one line; how many went out. A server that takes none is left in peace."""
    connection = get_connection(timeout=_SECONDS)
    with suppress(OSError):  # each mail tries by itself, and says what is wrong
        connection.open()
    sent = failed = 0
    for number, pk in enumerate(pks, start=1):
        answer = send_mail(pk, connection)
        if answer is not None:
            failed = failed + 1 if answer.problem else 0
            sent += not answer.problem
        progress(number, len(pks))
        if failed >= _IN_A_ROW:
            break
    connection.close()
    return sent


def send_mail(pk: int, connection: BaseEmailBackend) -> Answer | None:
    """Send one; None if it has become needless, or somebody else is at it."""
    now = timezone.now()
    with transaction.atomic():
        found = free(Delivery.objects.filter(pk=pk), now).select_for_update(of=("self",))
        delivery = found.select_related("user__organisation", "user__person").first()
        if delivery is None or delivery.user is None:
            return None
        rows = list(delivery.notifications.filter(read_at=None).order_by("id"))
        if not rows or not _is_wanted(delivery.user, timezone.localdate(now)):
            _let_go(delivery)
            return None
        claim(delivery, now)
    answer = _posted(delivery, delivery.user, rows, connection)
    with transaction.atomic():
        noted(delivery, answer, timezone.now())
    return answer


def _is_wanted(user: User, today: dt.date) -> bool:
    """Whether the person still wants mail, can get it, and is not away."""
    absent = bool(user.person_id and away({user.person_id}, today))
    return bool(user.wants_email and user.is_active and user.mail_address) and not absent


def _let_go(delivery: Delivery) -> None:
    """Nothing is sent: what was in it waits for the next mail."""
    unread = Notification.objects.filter(mailing=delivery, read_at=None)
    unread.update(mailing=None, emailed_at=None)
    delivery.delete()


def _posted(
    delivery: Delivery, user: User, rows: list[Notification], connection: BaseEmailBackend
) -> Answer:
    urgent = sum(row.urgent for row in rows)
    context = {"user": user, "rows": rows, "site": settings.LUODI_URL, "urgent": urgent}
    with override(user.language or settings.LANGUAGE_CODE):
        if urgent:
            said = {"urgent": urgent, "count": len(rows)}
            subject = _("落地：%(urgent)d 条紧急消息，共 %(count)d 条未读") % said
        else:
            subject = _("落地：您有 %(count)d 条未读消息") % {"count": len(rows)}
        words = render_to_string("notify/mail.txt", context)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<luodi-{delivery.pk}-{delivery.created_at:%Y%m%d}@{host}>"}
    message = EmailMessage(
        subject, words, None, [user.mail_address], connection=connection, headers=headers
    )
    try:
        message.send()
    except OSError as error:  # smtplib's own errors are such, too
        connection.close()
        return Answer(status=getattr(error, "smtp_code", None), problem=Problem.MAIL)
    return Answer()
