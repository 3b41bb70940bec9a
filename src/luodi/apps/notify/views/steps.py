"""Buttons of a channel's page: test, pause, resume, a new secret, inner or not, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.notify import actions
from luodi.apps.notify.forms import InnerForm
from luodi.apps.notify.queries import channel_for, endpoint_for
from luodi.apps.notify.rules import CHANNELS, INNER
from luodi.apps.notify.views.channels import show
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell


@require_POST
@require(CHANNELS)
def test(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a test message."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    said = _("测试消息已发出，结果见下方发送记录。")
    return _done(request, pk, said, actions.send_test, endpoint=endpoint)


@require_POST
@require(CHANNELS)
def pause(request: ActorRequest, pk: int) -> HttpResponse:
    """Send nothing for the time being."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    return _done(request, pk, _("已暂停。"), actions.pause, endpoint=endpoint)


@require_POST
@require(CHANNELS)
def resume(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on; with ``skip`` from now on."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    skip = request.POST.get("skip") == "1"
    return _done(request, pk, _("已恢复。"), actions.resume, endpoint=endpoint, skip=skip)


@require_POST
@require(CHANNELS)
def retry_failed(request: ActorRequest, pk: int) -> HttpResponse:
    """Try everything again that did not arrive."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    said = _("已重新安排，一分钟内开始发送。")
    return _done(request, pk, said, actions.retry_failed, endpoint=endpoint)


@require_POST
@require(CHANNELS)
def new_secret(request: ActorRequest, pk: int) -> HttpResponse:
    """Another secret, which stands on this answer only."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    try:
        endpoint, secret = actions.new_secret(actor=request.actor, endpoint=endpoint)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return redirect("notify:channel", pk)
    return show(request, endpoint, secret=secret)


@require_POST
@require(CHANNELS)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close it; its address and secret are forgotten."""
    endpoint = endpoint_for(request.actor, pk, CHANNELS)
    actions.close_endpoint(actor=request.actor, endpoint=endpoint)
    messages.success(request, _("“%(name)s”已关闭。") % {"name": endpoint.name})
    return redirect("notify:channels")


@require_POST
@require(INNER)
def inner(request: ActorRequest, pk: int) -> HttpResponse:
    """Say whether the channel stays inside; ``inner=1`` with the grounds."""
    endpoint = channel_for(request.actor, pk, INNER)
    is_inner = request.POST.get("inner") == "1"
    form = InnerForm(request.POST)
    if is_inner and not form.is_valid():
        return show(request, endpoint, form=form, status=422)
    try:
        actions.mark_inner(
            actor=request.actor,
            endpoint=endpoint,
            is_inner=is_inner,
            grounds=form.cleaned_data["grounds"] if is_inner else "",
        )
    except Mistake as mistake:
        tell(form, mistake)
        return show(request, endpoint, form=form, status=mistake.status)
    messages.success(request, _("已认定为内部通道。") if is_inner else _("已取消内部认定。"))
    return redirect("notify:channel", pk)


def _done(
    request: ActorRequest, pk: int, said: str, act: Callable[..., Any], **given: Any
) -> HttpResponse:
    try:
        act(actor=request.actor, **given)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, said)
    return redirect("notify:channel", pk)
