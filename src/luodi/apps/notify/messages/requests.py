"""A delivery as the request that is sent: where to, what, and how it is signed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils.translation import override

from luodi.apps.notify import facts, signing
from luodi.apps.notify.addresses import Target, target_of
from luodi.apps.notify.messages import bots, words
from luodi.apps.notify.models import Delivery, DeliveryKind, Endpoint, EndpointKind
from luodi.kernel import sealing
from luodi.kernel.models import Event

_BODY = "application/json; charset=utf-8"
_KEPT = 200  # characters of an answer
_WORD = 6  # what is shorter is no secret

Request = tuple[Target, bytes, dict[str, str]]


class Unsealable(Exception):
    """The address or the secret was sealed with a key that is not known here any more."""


def request_for(delivery: Delivery, now: dt.datetime) -> Request:
    """The request; Unsealable, or Mistake where the address is not allowed any more."""
    endpoint = delivery.endpoint
    assert endpoint is not None  # noqa: S101 - a mail is no request
    address, secret, former = _unsealed(endpoint)
    with override(settings.LANGUAGE_CODE):
        if endpoint.signs:
            content, message_id = _webhook(delivery, endpoint, now)
            body = _json(content)
            keys = [secret, former] if endpoint.has_former(now) else [secret]
            signed = signing.headers(message_id, now, body, keys)
            return target_of(address), body, {"Content-Type": _BODY, **signed}
        message = _message(delivery, endpoint)
        return _bot(endpoint.kind, address, secret, bots.FORMS[endpoint.kind](message), now)


def accepted(endpoint: Endpoint, text: str) -> bool:
    """Whether an answer with a good status means that the message was taken."""
    return endpoint.signs or bots.accepted(text)


def mask(endpoint: Endpoint, text: str) -> str:
    """An answer as it may be kept: short, and without what we keep secret."""
    try:
        address, *secrets = _unsealed(endpoint)
    except Unsealable:
        return ""
    parts = urlsplit(address)
    hidden = {address, parts.path, parts.query, *secrets, *parts.path.split("/")}
    hidden |= {value for _key, value in parse_qsl(parts.query)}
    for word in sorted(hidden, key=len, reverse=True):
        if len(word) >= _WORD:
            text = text.replace(word, "***")
    return "".join(c if c.isprintable() else " " for c in text).strip()[:_KEPT]


def _unsealed(endpoint: Endpoint) -> tuple[str, str, str]:
    try:
        found = [
            sealing.unseal(sealed) if sealed else ""
            for sealed in (endpoint.sealed_address, endpoint.sealed_secret, endpoint.sealed_former)
        ]
    except sealing.Unreadable as error:
        raise Unsealable from error
    return found[0], found[1], found[2]


def _message(delivery: Delivery, endpoint: Endpoint) -> words.Message:
    if delivery.kind == DeliveryKind.TEST:
        return words.trial(endpoint)
    return words.digest(endpoint, delivery.lines.order_by("id"))


def _webhook(
    delivery: Delivery, endpoint: Endpoint, now: dt.datetime
) -> tuple[dict[str, Any], str]:
    """What a program is sent, and the name by which it knows a repetition."""
    code = endpoint.organisation.code
    if delivery.kind == DeliveryKind.EVENT:
        event = Event.objects.get(organisation_id=endpoint.organisation_id, seq=delivery.seq or 0)
        return facts.payload(event, code), facts.message_id(code, event.seq)
    message = _message(delivery, endpoint)
    said: dict[str, Any] = {
        "title": message.title,
        "lines": list(message.lines),
        "counts": [
            {"topic": share.topic, "count": share.count, "urgent": share.urgent}
            for share in message.shares
        ],
        "link": message.link,
    }
    if endpoint.is_inner:
        said["details"] = [{"text": text, "url": url} for text, url in message.details]
    content = {
        "type": f"notify.{delivery.kind}",
        "timestamp": now.astimezone(dt.UTC).isoformat(),
        "data": {"organisation": code, **said},
    }
    return content, f"{code}-{delivery.kind}-{delivery.pk}"


def _bot(
    kind: str, address: str, secret: str, content: Mapping[str, Any], now: dt.datetime
) -> Request:
    if secret and kind == EndpointKind.DINGTALK:
        address += ("&" if urlsplit(address).query else "?") + signing.dingtalk(secret, now)
    if secret and kind == EndpointKind.FEISHU:
        content = {**signing.feishu(secret, now), **content}
    return target_of(address), _json(content), {"Content-Type": _BODY}


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
