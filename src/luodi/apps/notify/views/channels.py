"""Channels and subscriptions: the list, one of them, making and changing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luodi.apps.notify import actions
from luodi.apps.notify.actions import EndpointFacts
from luodi.apps.notify.forms import ChannelForm, InnerForm, NewChannelForm, SubscriptionForm
from luodi.apps.notify.models import Endpoint, EndpointKind
from luodi.apps.notify.queries import (
    TROUBLE,
    deliveries_visible_to,
    delivery_lines,
    endpoint_for,
    endpoint_lines,
    trouble_count,
    verb_groups,
)
from luodi.apps.notify.rules import CHANNELS, CHANNELS_VIEW, INNER
from luodi.apps.notify.words import group_label
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page

_LATEST = 20
_EndpointForm = ChannelForm | SubscriptionForm


@require(CHANNELS_VIEW)
def channel_list(request: ActorRequest) -> HttpResponse:
    """All ways out: to people, and to programs."""
    lines = endpoint_lines(request.actor)
    context = {
        "channels": [line for line in lines if not line.row.is_subscription],
        "subscriptions": [line for line in lines if line.row.is_subscription],
        "trouble": trouble_count(request.actor),
        "may_manage": request.actor.may(CHANNELS),
        "tab": "channels",
    }
    return render_page(request, "notify/channels.html", context)


@require(CHANNELS_VIEW)
def channel(request: ActorRequest, pk: int) -> HttpResponse:
    """One of them: what it is, whether it works, what was sent last."""
    return show(request, endpoint_for(request.actor, pk))


def show(
    request: ActorRequest,
    endpoint: Endpoint,
    *,
    secret: str = "",
    form: InnerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one of them; a new secret stands on this answer only."""
    actor = request.actor
    rows = deliveries_visible_to(actor).filter(endpoint=endpoint)
    failed = deliveries_visible_to(actor, TROUBLE).filter(endpoint=endpoint)
    context = {
        "endpoint": endpoint,
        "secret": secret,
        "lines": delivery_lines(list(rows[:_LATEST])),
        "has_failed": failed.filter(state="failed").exists(),
        "form": form or InnerForm(),
        "may_manage": actor.may(CHANNELS),
        "may_find_inner": actor.may(INNER) and not endpoint.is_subscription,
    }
    return render_page(request, "notify/channel.html", context, fragment="sent", status=status)


@require(CHANNELS)
def channel_new(request: ActorRequest) -> HttpResponse:
    """A new channel."""
    form = NewChannelForm(request.actor, _sent(request))
    return _made(request, form, form.data.get("kind", ""))


@require(CHANNELS)
def subscription_new(request: ActorRequest) -> HttpResponse:
    """A new subscription."""
    return _made(request, SubscriptionForm(request.actor, _sent(request)), EndpointKind.EVENTS)


@require(CHANNELS)
def channel_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Other words, another address, other events."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    kind = SubscriptionForm if endpoint.is_subscription else ChannelForm
    form: _EndpointForm = kind.of(endpoint, request.actor, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(actor=request.actor, endpoint=endpoint, facts=_facts(form))
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已保存。"))
            return redirect("notify:channel", endpoint.pk)
    return _form_page(request, form, endpoint)


def _made(request: ActorRequest, form: _EndpointForm, kind: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.make_endpoint(
                actor=request.actor,
                kind=EndpointKind(kind),
                facts=_facts(form),
                token=form.cleaned_data["token"],
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            if secret:
                return show(request, endpoint, secret=secret)
            messages.success(request, _("通道已开通，请发一条测试消息。"))
            return redirect("notify:channel", endpoint.pk)
    return _form_page(request, form, None)


def _form_page(
    request: ActorRequest, form: _EndpointForm, endpoint: Endpoint | None
) -> HttpResponse:
    is_subscription = isinstance(form, SubscriptionForm)
    groups = [(group_label(name), verbs) for name, verbs in verb_groups()]
    context = {
        "form": form,
        "endpoint": endpoint,
        "is_subscription": is_subscription,
        "groups": groups if is_subscription else (),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "notify/channel_form.html", context, status=status)


def _facts(form: _EndpointForm) -> EndpointFacts:
    given = form.cleaned_data
    return EndpointFacts(
        name=given["name"],
        address=given["address"],
        secret=given.get("secret", ""),
        unit=given.get("unit"),
        patterns=form.patterns if isinstance(form, SubscriptionForm) else (),
    )


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
