"""What every page needs: the navigation for whoever looks, and the number of unread notices."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from luodi.apps.notify.queries import unread_count
from luodi.kernel import context
from luodi.kernel.access import Actor
from luodi.kernel.models import Organisation
from luodi.shell.navigation import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. What costs a query is asked when it is shown, not before."""
    actor: Actor | None = getattr(request, "actor", None)
    found: dict[str, Any] = {
        "actor": actor,
        "request_id": context.current().request_id,
        "is_demo": settings.LUODI_DEMO,
    }
    if actor is None:
        return found
    asked = request.GET.get("q", "") if request.resolver_match else ""
    return {
        **found,
        "nav": SimpleLazyObject(lambda: navigation(actor, request.path)),
        "unread_count": SimpleLazyObject(lambda: unread_count(actor.user_id)),
        "current_post": actor.post,
        "site_name": name_of(actor.organisation_id, int(time.time() // 300)),
        "q": asked[:100],
    }


@lru_cache(maxsize=64)
def name_of(organisation_id: int, _five_minutes: int) -> str:
    """The organisation's name, asked for every five minutes and not for every page."""
    names = Organisation.objects.filter(pk=organisation_id).values_list("short_name", "name")
    short, name = names.first() or ("", "")
    return short or name
