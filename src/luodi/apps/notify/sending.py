"""Taking messages from their queues, sending them, and noting what came of it.

A message is claimed in one transaction, sent outside of any, and noted in another. Who is killed in
between leaves a claim that nobody is behind; two minutes later it is sent again: at least once, and
the other side knows a repetition by its id. Messages of one endpoint go one after the other, in
their order: what cannot be sent holds up what follows until it is delivered, refused three times,
or set aside.
"""

from __future__ import annotations

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luodi.apps.notify import actions, outgoing, policy
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.notify.messages import Unsealable, accepted, mask, request_for
from luodi.apps.notify.models import Delivery, DeliveryKind, DeliveryState, Endpoint
from luodi.apps.notify.outgoing import Answer, Problem
from luodi.apps.notify.planning import Hours
from luodi.apps.notify.queries import users_with_role
from luodi.kernel.access import Actor, Role
from luodi.kernel.errors import Mistake

log = structlog.get_logger(__name__)
# The other side has understood us and says no: asking often will not change that.
_NO = frozenset({Problem.STATUS, Problem.REDIRECT, Problem.REFUSED})
_LATER = (408, 425, 429)  # a “no” that means “not now”


def next_of(endpoint: Endpoint, now: dt.datetime) -> Delivery | None:
    """What is to be sent there at this moment: a test before all else, then the queue's head."""
    rows = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).order_by("id")
    if endpoint.closed_at is not None:
        return None
    test = free(rows.filter(kind=DeliveryKind.TEST), now).first()
    if test is not None or endpoint.paused_at is not None:
        return test
    head = rows.exclude(kind=DeliveryKind.TEST).first()
    if head is None or not free(rows.filter(pk=head.pk), now).exists():
        return None
    if head.kind == DeliveryKind.DIGEST and not Hours(now).are_on(endpoint.organisation_id):
        return None
    return head


def free(rows: QuerySet[Delivery], now: dt.datetime) -> QuerySet[Delivery]:
    """Those whose time has come and that nobody is sending."""
    nobody = Q(claimed_at=None) | Q(claimed_at__lt=now - policy.LEASE)
    return rows.filter(nobody, state=DeliveryState.WAITING, next_try__lte=now)


def send_next(endpoint_id: int) -> bool:
    """Send what is next for an endpoint; whether there was something, and it arrived."""
    now = timezone.now()
    with transaction.atomic():
        endpoint = _locked(endpoint_id)
        delivery = next_of(endpoint, now)
        if delivery is None:
            return False
        claim(delivery, now)
    answer = _sent(delivery, now)
    _note(delivery, answer, timezone.now())
    return not answer.problem


def claim(delivery: Delivery, now: dt.datetime) -> None:
    """Say that it is being sent; the row is locked."""
    delivery.claimed_at, delivery.attempts = now, delivery.attempts + 1
    delivery.save(update_fields=["claimed_at", "attempts"])


def noted(delivery: Delivery, answer: Answer, now: dt.datetime) -> Delivery | None:
    """Write down what came of it, unless somebody else has sent it since; the row as it is then."""
    rows = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk)
    row = rows.filter(claimed_at=delivery.claimed_at, state=DeliveryState.WAITING).first()
    if row is None:
        return None
    row.claimed_at, row.status, row.problem = None, answer.status, answer.problem
    row.answer = answer.text if answer.problem else ""
    if not answer.problem:
        row.state, row.ended_at = DeliveryState.DELIVERED, now
    elif _is_over(row, answer):
        row.state, row.ended_at = DeliveryState.FAILED, now
    else:
        row.next_try = now + policy.wait_after(row.attempts, answer.wish)
    row.save()
    log.info(
        "message sent" if not answer.problem else "message not sent",
        delivery=row.pk, endpoint=row.endpoint_id, attempt=row.attempts,
        status=answer.status, problem=str(answer.problem),
    )  # fmt: skip
    if row.state == DeliveryState.FAILED and row.kind != DeliveryKind.TEST:
        _tell_administrators(row)
    return row


def _is_over(row: Delivery, answer: Answer) -> bool:
    if row.kind == DeliveryKind.TEST:
        return True
    if row.kind == DeliveryKind.MAIL:
        return row.attempts >= policy.MAIL_ATTEMPTS
    status = answer.status or 0
    is_no = answer.problem in _NO and status < 500 and status not in _LATER
    return is_no and row.attempts >= policy.REFUSALS


def _sent(delivery: Delivery, now: dt.datetime) -> Answer:
    endpoint = delivery.endpoint
    assert endpoint is not None  # noqa: S101 - it was found by its endpoint
    try:
        target, body, headers = request_for(delivery, now)
    except Unsealable:
        return Answer(problem=Problem.SEALED)
    except Mistake:  # the settings do not allow the address any more
        return Answer(problem=Problem.BARRED)
    answer = outgoing.post(target, body, headers)
    problem = answer.problem
    if not problem and not accepted(endpoint, answer.text):
        problem = Problem.REFUSED
    return Answer(answer.status, mask(endpoint, answer.text), problem, answer.wish)


@transaction.atomic
def _note(delivery: Delivery, answer: Answer, now: dt.datetime) -> None:
    endpoint = _locked(delivery.endpoint_id or 0)
    if noted(delivery, answer, now) is None or delivery.kind == DeliveryKind.TEST:
        return
    if not answer.problem:
        endpoint.failures, endpoint.last_sent_at = 0, now
        endpoint.save(update_fields=["failures", "last_sent_at"])
        return
    endpoint.failures += 1
    endpoint.save(update_fields=["failures"])
    if endpoint.failures >= policy.DEAD_AFTER and endpoint.paused_at is None:
        actions.pause_dead(actor=Actor.system(endpoint.organisation_id), endpoint=endpoint)


def _locked(endpoint_id: int) -> Endpoint:
    rows = Endpoint.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=endpoint_id)


def _tell_administrators(row: Delivery) -> None:
    notice = Notice(
        "notify.failed",
        gettext_lazy("有 %(count)d 条消息没有送达"),
        "/notifications/channels/deliveries/",
        merges=True,
    )
    told = users_with_role(row.organisation_id, [Role.SYSTEM_ADMIN], timezone.localdate())
    tell_users(Actor.system(row.organisation_id), dict.fromkeys(told, 1), notice)


def sweep(before: dt.datetime) -> None:
    """Drop what was delivered before that time, and old tests."""
    ended = Q(state=DeliveryState.DELIVERED) | Q(kind=DeliveryKind.TEST)
    Delivery.objects.filter(ended, ended_at__lt=before).delete()
