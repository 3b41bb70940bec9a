"""Keeping the ways out in order: paused, resumed, found to be inner, sealed anew."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify.actions.locking import locked
from luodi.apps.notify.inbox import Notice, tell_users
from luodi.apps.notify.models import DeliveryKind, DeliveryState, Endpoint
from luodi.apps.notify.queries import users_with_role
from luodi.apps.notify.rules import CHANNELS, INNER
from luodi.kernel import events, gate, sealing
from luodi.kernel.access import Actor, Role
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import EventChain


@action("notify.endpoint_pause", gettext_lazy("暂停了消息通道"))
def pause(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """Nothing is sent until it is resumed; its place is kept."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    if row.paused_at is not None:
        raise Mistake(_("这个通道已经暂停。"))
    row.paused_at, row.paused_by_itself = timezone.now(), False
    row.save(update_fields=["paused_at", "paused_by_itself", "updated_at"])
    events.record(actor, row, after={"is_paused": True})
    return row


@action("notify.endpoint_dead", gettext_lazy("因连续发送失败，自动暂停了消息通道"))
def pause_dead(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """Too many failures in a row: nobody is at the other side, and the administrators hear of it.

    Called by the system, with the endpoint's row locked.
    """
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    row.paused_at, row.paused_by_itself = timezone.now(), True
    row.save(update_fields=["paused_at", "paused_by_itself", "updated_at"])
    events.record(actor, row, after={"is_paused": True, "failures": row.failures})
    notice = Notice(
        "notify.paused",
        gettext_lazy("消息通道“%(name)s”连续发送失败，已自动暂停"),
        f"/notifications/channels/{row.pk}/",
        facts={"name": row.name},
        urgent=True,
    )
    told = users_with_role(row.organisation_id, [Role.SYSTEM_ADMIN], timezone.localdate())
    tell_users(actor, dict.fromkeys(told, 1), notice)
    return row


@action("notify.endpoint_resume", gettext_lazy("恢复了消息通道"))
def resume(*, actor: Actor, endpoint: Endpoint, skip: bool = False) -> Endpoint:
    """It goes on where it stopped; with `skip`, what happened meanwhile is left out."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    if row.paused_at is None:
        raise Mistake(_("这个通道没有暂停。"))
    now = timezone.now()
    row.paused_at, row.paused_by_itself, row.failures = None, False, 0
    waiting = row.deliveries.filter(state=DeliveryState.WAITING).exclude(kind=DeliveryKind.TEST)
    if skip:
        waiting.update(state=DeliveryState.ASIDE, ended_at=now)
        row.lines.filter(delivery=None).delete()
        row.cursor = EventChain.objects.get(organisation_id=row.organisation_id).last_seq
    else:
        waiting.update(attempts=0, next_try=now, claimed_at=None, problem="")
    row.save()
    events.record(actor, row, after={"is_paused": False, "skipped": skip})
    return row


@gate.guarded("grounds")
@action("notify.inner", gettext_lazy("认定消息通道是否内部使用"))
def mark_inner(*, actor: Actor, endpoint: Endpoint, is_inner: bool, grounds: str) -> Endpoint:
    """Whether the channel stays inside, and why: then its messages may name matters."""
    actor.require(INNER)
    row = locked(actor, endpoint)
    grounds = grounds.strip()
    if row.is_subscription:
        raise Mistake(_("事件订阅不带事项内容，不需要认定。"))
    if is_inner and not grounds:
        raise Mistake(_("请写明依据，如部署在政务内网、已通过的安全评估。"), "grounds")
    before = row.is_inner
    row.is_inner, row.inner_grounds = is_inner, grounds if is_inner else ""
    row.save(update_fields=["is_inner", "inner_grounds", "updated_at"])
    if not is_inner:  # what was kept for it is nobody's to send any more
        row.lines.exclude(template="").update(template="", facts={}, url="")
    events.record(
        actor, row, before={"is_inner": before}, after={"is_inner": is_inner}, reason=grounds
    )
    return row


@action("notify.reseal", gettext_lazy("用新密钥重新加密了消息通道"))
def reseal(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """The same address and secrets under the installation's present key."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    fields = ("sealed_address", "sealed_secret", "sealed_former")
    for name in fields:
        sealed = getattr(row, name)
        if sealed and not sealing.is_current(sealed):
            setattr(row, name, sealing.seal(sealing.unseal(sealed)))
    row.save(update_fields=fields)
    events.record(actor, row, after={"resealed": True})
    return row
