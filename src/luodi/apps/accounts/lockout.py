"""The pause after too many failures: how long it lasts, and how it is lifted.

django-allauth counts failures for each user name in the cache; this is the one place that knows
how.
"""

from __future__ import annotations

import math
import time

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

_APP, _ACTION = "allauth.account", "login_failed"


def key_of(username: str) -> str:
    """Under which name failures of an account are counted, wherever they come from."""
    return f"sign-in:{username.strip().lower()}"


def minutes_left(username: str) -> int:
    """For how many more minutes the account is locked; 0: it is not."""
    counters = _counters(key_of(username))
    return max((_left(cache_key, rate) for cache_key, rate in counters), default=0)


def lift(username: str, pk: int) -> None:
    """Forget the failures of an account, with its password and with its second step."""
    for cache_key, _rate in [*_counters(key_of(username)), *_counters(f"mfa-auth-user-{pk}")]:
        cache.delete(cache_key)


def _left(cache_key: str, rate: ratelimit.Rate) -> int:
    failures = cache.get(cache_key, [])
    if len(failures) < rate.amount:
        return 0
    ends: float = failures[rate.amount - 1] + rate.duration
    return max(0, math.ceil((ends - time.time()) / 60))


def _counters(key: str) -> list[tuple[str, ratelimit.Rate]]:
    rates = ratelimit.parse_rates(app_settings.RATE_LIMITS.get(_ACTION))
    return [(_cache_key(key, rate), rate) for rate in rates if rate.per == "key"]


def _cache_key(key: str, rate: ratelimit.Rate) -> str:
    # The request is used for limits by address and by user only, not by key.
    name: str = ratelimit.get_cache_key(HttpRequest(), app=_APP, action=_ACTION, rate=rate, key=key)
    return name
