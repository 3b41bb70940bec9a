"""What the system administrator does about messages: a test, another try, setting one aside."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.actions.locking import locked, locked_delivery
from luodi.apps.notify.models import Delivery, DeliveryKind, DeliveryState, Endpoint
from luodi.apps.notify.rules import CHANNELS
from luodi.kernel import events, jobs
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake


@action("notify.test", gettext_lazy("发送了测试消息"))
def send_test(*, actor: Actor, endpoint: Endpoint) -> Delivery:
    """A message that says that messages arrive; it goes at once, also while paused."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    tests = row.deliveries.filter(kind=DeliveryKind.TEST, state=DeliveryState.WAITING)
    if tests.exists():
        raise Mistake(_("上一条测试消息还在发送，请稍候。"))
    made = Delivery.objects.create(
        organisation_id=row.organisation_id,
        kind=DeliveryKind.TEST,
        endpoint=row,
        next_try=timezone.now(),
    )
    events.record(actor, row, after={"delivery_kind": made.kind})
    jobs.after_commit("notify.post", actor=actor, endpoint_id=row.pk)
    return made


@action("notify.retry", gettext_lazy("重新安排了发送"))
def retry_delivery(*, actor: Actor, delivery: Delivery) -> Delivery:
    """It is tried again, from the first attempt."""
    actor.require(CHANNELS)
    row = locked_delivery(actor, delivery)
    _check_open(row)
    if row.state == DeliveryState.DELIVERED:
        raise Mistake(_("这条消息已经送达，不需要重发。"))
    if row.state == DeliveryState.WAITING and row.claimed_at is not None:
        raise Mistake(_("这条消息正在发送，请稍候。"))
    before = row.state
    _again(row)
    events.record(
        actor, row, before={"delivery_state": before}, after={"delivery_state": row.state}
    )
    return row


@action("notify.retry_failed", gettext_lazy("重新安排了全部未送达的消息"))
def retry_failed(*, actor: Actor, endpoint: Endpoint) -> int:
    """All that failed of one endpoint; how many."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    failed = row.deliveries.filter(state=DeliveryState.FAILED).exclude(kind=DeliveryKind.TEST)
    count = failed.update(
        state=DeliveryState.WAITING,
        attempts=0,
        next_try=timezone.now(),
        claimed_at=None,
        ended_at=None,
        problem="",
    )
    if not count:
        raise Mistake(_("没有未送达的消息。"))
    events.record(actor, row, after={"deliveries": count})
    return count


@action("notify.aside", gettext_lazy("搁置了一条未送达的消息"))
def set_aside(*, actor: Actor, delivery: Delivery) -> Delivery:
    """It is not sent; what comes after it no longer waits."""
    actor.require(CHANNELS)
    row = locked_delivery(actor, delivery)
    if row.state not in (DeliveryState.WAITING, DeliveryState.FAILED):
        raise Mistake(_("这条消息已经送达或搁置。"))
    before = row.state
    row.state, row.ended_at = DeliveryState.ASIDE, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    events.record(
        actor, row, before={"delivery_state": before}, after={"delivery_state": row.state}
    )
    return row


def _check_open(row: Delivery) -> None:
    if row.endpoint is not None and row.endpoint.closed_at is not None:
        raise Mistake(_("通道已经关闭，不能再发送。"))
    if row.kind == DeliveryKind.TEST:
        raise Mistake(_("测试消息请在通道页上重新发送。"))


def _again(row: Delivery) -> None:
    row.state, row.attempts, row.problem = DeliveryState.WAITING, 0, ""
    row.next_try, row.claimed_at, row.ended_at = timezone.now(), None, None
    row.save()
