"""Channels and subscriptions: made, changed, given a new secret, closed.

Events name the host, never the address or a secret: whoever reads the log cannot write to a group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.apps.notify import signing
from luodi.apps.notify.actions.locking import locked
from luodi.apps.notify.addresses import target_of
from luodi.apps.notify.models import DeliveryState, Endpoint, EndpointKind
from luodi.apps.notify.queries import endpoints_visible_to, unknown_patterns
from luodi.apps.notify.queries.endpoints import MOST
from luodi.apps.notify.rules import CHANNELS
from luodi.apps.orgs.models import Unit
from luodi.kernel import events, gate, repeats, sealing
from luodi.kernel.access import Actor
from luodi.kernel.actions import action
from luodi.kernel.errors import Mistake
from luodi.kernel.models import EventChain

_LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """What is filled in. When an endpoint is changed, an empty address or secret stays as it is."""

    name: str
    address: str = ""
    secret: str = ""
    unit: Unit | None = None
    patterns: Sequence[str] = ()

    def typed(self) -> Mapping[str, str]:
        """The words, by field (:mod:`luodi.kernel.gate`)."""
        return {"name": self.name}


@gate.guarded("facts")
@action("notify.endpoint_make", gettext_lazy("开通了消息通道"))
def make_endpoint(
    *, actor: Actor, kind: EndpointKind, facts: EndpointFacts, token: str = ""
) -> tuple[Endpoint, str]:
    """A channel or a subscription, and the secret that we made for it, if so.

    A subscription begins with what is done from now on.
    """
    actor.require(CHANNELS)
    repeats.take(actor, token, kind, facts.name)
    if not facts.address.strip():
        raise Mistake(_("请填写地址。"), "address")
    if endpoints_visible_to(actor).count() >= MOST:
        raise Mistake(_("通道和订阅已达 %(n)d 个，请先关闭不用的。") % {"n": MOST})
    row = Endpoint(organisation_id=actor.organisation_id, kind=kind)
    secret = facts.secret.strip()
    made = signing.make_secret() if row.signs and not secret else ""
    _fill(actor, row, facts)
    _seal(row, facts.address, secret or made)
    if row.is_subscription:
        chain = EventChain.objects.filter(organisation_id=actor.organisation_id).first()
        row.cursor = chain.last_seq if chain else 0
    row.save()
    events.record(actor, row, after=_said(row))
    return row, made


@gate.guarded("facts")
@action("notify.endpoint_change", gettext_lazy("修改了消息通道"))
def change_endpoint(*, actor: Actor, endpoint: Endpoint, facts: EndpointFacts) -> Endpoint:
    """Other words, another address or secret. At another address it has to be found inner anew."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    before = _said(row)
    _fill(actor, row, facts)
    _seal(row, facts.address, facts.secret.strip())
    if facts.address.strip():
        row.is_inner, row.inner_grounds, row.failures = False, "", 0
    row.save()
    old, new = events.changes(before, _said(row))
    renewed = {
        name: True
        for name, given in (("address_renewed", facts.address), ("secret_renewed", facts.secret))
        if given.strip()
    }
    events.record(actor, row, before=old, after=new | renewed)
    return row


@action("notify.endpoint_secret", gettext_lazy("更换了签名密钥"))
def new_secret(*, actor: Actor, endpoint: Endpoint, secret: str = "") -> tuple[Endpoint, str]:
    """Another secret, and its text. For a day both count, so that no message is refused."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    if not row.signs:
        raise Mistake(_("群机器人的密钥在群里设置；改了以后，请在“修改”中填写。"))
    made = secret.strip() or signing.make_secret()
    former = row.sealed_secret
    _seal(row, "", made)
    row.sealed_former, row.former_until = former, timezone.now() + signing.FORMER
    row.save(update_fields=["sealed_secret", "sealed_former", "former_until", "updated_at"])
    events.record(actor, row, after={"secret_renewed": True})
    return row, made


@action("notify.endpoint_close", gettext_lazy("关闭了消息通道"))
def close_endpoint(*, actor: Actor, endpoint: Endpoint) -> Endpoint:
    """Nothing goes there any more; address and secrets are gone, what was sent stays on record."""
    actor.require(CHANNELS)
    row = locked(actor, endpoint)
    row.closed_at = timezone.now()
    row.sealed_address = row.sealed_secret = row.sealed_former = ""
    row.save()
    row.deliveries.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.ASIDE, ended_at=row.closed_at
    )
    row.lines.filter(delivery=None).delete()
    events.record(actor, row, before=_said(row))
    return row


def _fill(actor: Actor, row: Endpoint, facts: EndpointFacts) -> None:
    row.name = facts.name.strip()
    if not row.name:
        raise Mistake(_("请填写名称。"), "name")
    if endpoints_visible_to(actor).filter(name=row.name).exclude(pk=row.pk).exists():
        raise Mistake(_("已有同名的通道，请换一个名称。"), "name")
    if row.is_subscription:
        row.patterns = list(dict.fromkeys(p.strip() for p in facts.patterns if p.strip()))
        _check_patterns(row.patterns)
        return
    if facts.unit is not None and facts.unit.organisation_id != actor.organisation_id:
        raise Mistake(_("请选择本机构的单位。"), "unit")
    row.unit = facts.unit


def _check_patterns(patterns: list[str]) -> None:
    if not patterns:
        raise Mistake(_("请至少选择一类事件。"), "patterns")
    unknown = unknown_patterns(patterns)
    if unknown:
        sentence = _("没有“%(pattern)s”这类事件，请对照页面下方的列表填写。")
        raise Mistake(sentence % {"pattern": unknown[0][:60]}, "patterns")


def _seal(row: Endpoint, address: str, secret: str) -> None:
    if address.strip():
        row.host = target_of(address).shown
        row.sealed_address = sealing.seal(address.strip())
    if not secret or row.kind == EndpointKind.WECOM:  # which has none
        return
    if row.signs and not signing.is_secret(secret):
        raise Mistake(
            _("密钥应以 whsec_ 开头，后面是 24 至 64 个随机字节的 base64 编码。"), "secret"
        )
    if len(secret) > _LONGEST_SECRET or not (secret.isascii() and secret.isprintable()):
        raise Mistake(_("密钥过长，或含有不能用的字符。"), "secret")
    row.sealed_secret = sealing.seal(secret)


def _said(row: Endpoint) -> events.Facts:
    found: events.Facts = {
        "endpoint_kind": row.kind, "name": row.name, "host": row.host, "is_inner": row.is_inner
    }  # fmt: skip
    if row.is_subscription:
        return found | {"patterns": row.patterns}
    return found | {"unit": str(row.unit) if row.unit else ""}
