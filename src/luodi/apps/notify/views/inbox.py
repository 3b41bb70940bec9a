"""One's own notifications: the list, opening one, marking them as read."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.notify import inbox
from luodi.apps.notify.queries import notification_for, notifications_of
from luodi.apps.notify.rules import READ
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of


@require_safe
@require(READ)
def inbox_page(request: ActorRequest) -> HttpResponse:
    """The actor's own notifications, latest first; `unread=1` for the unread ones."""
    rows = notifications_of(request.actor)
    only_unread = request.GET.get("unread") == "1"
    if only_unread:
        rows = rows.filter(read_at=None)
    page = page_of(rows, request.GET.get("page"))
    context = {"page": page, "only_unread": only_unread}
    return render_page(request, "notify/inbox.html", context, fragment="rows")


@require_POST
@require(READ)
def open_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it points."""
    notification = notification_for(request.actor, pk)
    inbox.mark_read(request.actor, timezone.now(), notification.pk)
    url = notification.url
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        url = reverse("notify:inbox")
    return HttpResponseRedirect(url)


@require_POST
@require(READ)
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark all as read."""
    inbox.mark_read(request.actor, timezone.now())
    return HttpResponseRedirect(reverse("notify:inbox"))
