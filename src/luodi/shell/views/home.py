"""The first page: what needs whoever has signed in, by the roles they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from luodi.kernel import panels
from luodi.kernel.access import SUPERVISION, UNIT_ROLES, Actor, ActorRequest, Role, require
from luodi.shell.home import administrators, leader, office, unit
from luodi.shell.home.blocks import Block
from luodi.shell.rules import HOME

Build = Callable[[Actor, dt.date], list[Block]]

# Whoever holds several roles sees the blocks of each, in this order.
PAGES: tuple[tuple[frozenset[Role], Build], ...] = (
    (SUPERVISION, office.blocks),
    (frozenset({Role.LEADER}), leader.blocks),
    (UNIT_ROLES, unit.blocks),
    (frozenset({Role.CAMPAIGN}), leader.campaign),
    (frozenset({Role.JUDGE}), leader.judge),
    (frozenset({Role.SYSTEM_ADMIN}), administrators.system),
    (frozenset({Role.SECURITY_ADMIN}), administrators.security),
    (frozenset({Role.AUDIT_ADMIN}), administrators.audit),
)


@require_safe
@require(HOME)
def home(request: ActorRequest) -> HttpResponse:
    """The first page."""
    actor, today = request.actor, timezone.localdate()
    blocks = [block for roles, build in PAGES if actor.has(*roles) for block in build(actor, today)]
    context = {
        "blocks": blocks,
        "today": today,
        "first": panels.rendered(request, "home.first"),
        "panels": panels.rendered(request, "home"),
    }
    return render(request, "shell/home.html", context)
