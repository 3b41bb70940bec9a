"""A process for killing: ``prepare ADDRESS`` makes events, ``send`` tells of them, to the end."""

from __future__ import annotations

import datetime as dt
import os
import sys
from importlib import import_module
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "luodi.config.settings"
django.setup()

actions: Any = import_module("luodi.apps.notify.actions")
gathering: Any = import_module("luodi.apps.notify.gathering")
models: Any = import_module("luodi.apps.notify.models")
orgs: Any = import_module("luodi.apps.orgs.actions")
policy: Any = import_module("luodi.apps.notify.policy")
sending: Any = import_module("luodi.apps.notify.sending")
Actor: Any = import_module("luodi.kernel.access").Actor

COUNT = 5


def prepare(address: str) -> None:
    """An organisation, a subscription, and what happens after it."""
    actor = Actor.system(orgs.found(code="shili", name="示例区").pk)
    facts = actions.EndpointFacts(name="平台", address=address, patterns=["orgs.*"])
    actions.make_endpoint(actor=actor, kind=models.EndpointKind.EVENTS, facts=facts)
    for number in range(COUNT):
        day = dt.date(2026, 12, 1) + dt.timedelta(number)
        orgs.add_exception(actor=actor, day=day, is_workday=day.weekday() > 4, note="演练")


def send() -> None:
    """What a worker does; whoever had it before is known to be gone."""
    policy.LEASE = dt.timedelta(0)
    gathering.gather(dt.datetime.now(dt.UTC))
    endpoint = models.Endpoint.objects.get()
    while sending.send_next(endpoint.pk):
        pass
    states = models.Delivery.objects.order_by("seq").values_list("state", flat=True)
    sys.stdout.write(" ".join(states))


if sys.argv[1] == "prepare":
    prepare(sys.argv[2])
else:
    send()
