"""Mail: at most one a day for each person who wants it, with all that is new."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from luodi.apps.accounts.models import User
from luodi.apps.notify.models import Notification
from luodi.apps.notify.queries import mail_waiting, owed_mail
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Actor

OFFICE_HOURS = range(8, 18)


@schedule.every("notify.mail", minutes=30)
def ask_for_mail(now: dt.datetime) -> None:
    """In office hours: a job for everybody who is owed a mail, once a day each."""
    now = timezone.localtime(now)
    if now.hour not in OFFICE_HOURS:
        return
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        owed = User.objects.filter(pk__in=list(owed_mail(begins))).exclude(organisation=None)
        for user_id, organisation_id in owed.values_list("pk", "organisation_id"):
            jobs.after_commit(
                "notify.mail",
                actor=Actor.system(organisation_id or 0),
                key=f"notify.mail:{user_id}:{now:%Y-%m-%d}",
                user_id=user_id,
            )


@jobs.job("notify.mail", gettext_lazy("发送邮件提醒"))
def mail(run: jobs.Run, *, user_id: int) -> dict[str, Any]:
    """One mail with everything unread. Marked as sent first: rather none than two."""
    with transaction.atomic():
        user, rows = mail_waiting(user_id)
        pks = [row.pk for row in rows]
        sent = Notification.objects.filter(pk__in=pks, emailed_at=None)
        address = user.mail_address
        if not user.wants_email or not address or not sent.update(emailed_at=timezone.now()):
            return {"sent": 0}
    context = {"user": user, "rows": rows, "site": settings.LUODI_URL}
    with override(user.language or settings.LANGUAGE_CODE):
        subject = _("落地：您有 %(count)d 条未读消息") % {"count": len(rows)}
        words = render_to_string("notify/mail.txt", context)
    try:
        send_mail(subject, words, None, [address])
    except OSError:
        Notification.objects.filter(pk__in=pks).update(emailed_at=None)
        raise
    return {"sent": len(rows)}
