"""Signatures by which the other side knows that a message is ours, and not an old one.

Our own webhooks follow Standard Webhooks 1.0, for which ready libraries exist in most languages;
DingTalk and Feishu each have their way.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import quote_plus

PREFIX = "whsec_"
WINDOW = dt.timedelta(minutes=5)  # older messages are to be refused by the other side
FORMER = dt.timedelta(hours=24)  # for which a secret still counts after it was changed
_SHORTEST, _LONGEST = 24, 64  # octets of a key


def make_secret() -> str:
    """A new secret, as the other side is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def is_secret(text: str) -> bool:
    """Whether the text is a secret that a webhook can be signed with."""
    try:
        return text.startswith(PREFIX) and _SHORTEST <= len(_key(text)) <= _LONGEST
    except (binascii.Error, ValueError):
        return False


def headers(message_id: str, now: dt.datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The headers of a webhook, with one signature for each secret that counts."""
    at = str(int(now.timestamp()))
    content = f"{message_id}.{at}.".encode() + body
    signed = (base64.b64encode(_hmac(_key(key), content)).decode("ascii") for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(f"v1,{one}" for one in signed),
    }


def dingtalk(secret: str, now: dt.datetime) -> str:
    """What is added to the query of a DingTalk bot's address; it counts for an hour."""
    at = str(int(now.timestamp() * 1000))
    signed = base64.b64encode(_hmac(secret.encode(), f"{at}\n{secret}".encode()))
    return f"timestamp={at}&sign={quote_plus(signed)}"


def feishu(secret: str, now: dt.datetime) -> dict[str, str]:
    """What is added to the message of a Feishu bot; it counts for an hour."""
    at = str(int(now.timestamp()))
    signed = base64.b64encode(_hmac(f"{at}\n{secret}".encode(), b""))
    return {"timestamp": at, "sign": signed.decode("ascii")}


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def _hmac(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.sha256).digest()
