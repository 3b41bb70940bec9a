"""Saved views of the register, and the columns one has chosen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.tasks import actions
from luodi.apps.tasks.columns import FIRST
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake


@require_POST
@require(VIEW)
def keep_view(request: ActorRequest) -> HttpResponse:
    """Save the present filters, order, groups and columns under a name."""
    try:
        view = actions.save_view(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            audience=request.POST.get("audience") or "own",
        )
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return to_list(request)


@require_POST
@require(VIEW)
def share_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Say who else finds one's own view."""
    try:
        view = actions.share_view(
            actor=request.actor, pk=pk, audience=request.POST.get("audience", "")
        )
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        said = _("视图“%(name)s”现在的使用范围：%(audience)s。")
        messages.success(
            request, said % {"name": view.name, "audience": view.get_audience_display()}
        )
    return to_list(request)


@require_POST
@require(VIEW)
def take_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep a copy of one that somebody shares."""
    try:
        view = actions.take_view(actor=request.actor, pk=pk)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    else:
        messages.success(request, _("已存为自己的视图“%(name)s”。") % {"name": view.name})
    return to_list(request)


@require_POST
@require(VIEW)
def forget_view(request: ActorRequest, pk: int) -> HttpResponse:
    """Drop one of one's own views."""
    actions.drop_view(actor=request.actor, pk=pk)
    messages.success(request, _("已删除视图。"))
    return to_list(request)


@require_POST
@require(VIEW)
def choose_columns(request: ActorRequest) -> HttpResponse:
    """Remember the ticked columns in the order in which they stand; one may be moved by a step."""
    keys = [key for key in request.POST.getlist("cols") if key not in FIRST]
    for name, step in (("up", -1), ("down", 1)):
        moved = request.POST.get(name, "")
        if moved in keys:
            at = keys.index(moved)
            to = max(0, min(len(keys) - 1, at + step))
            keys.insert(to, keys.pop(at))
    usual = bool(request.POST.get("usual"))
    actions.choose_columns(actor=request.actor, keys=[] if usual else keys)
    return to_list(request, "cols", anchor="#columns")


def to_list(request: ActorRequest, *drop: str, anchor: str = "") -> HttpResponse:
    """To the register as it was."""
    data = QueryDict(request.POST.get("query", "")).copy()
    for name in drop:
        data.pop(name, None)
    query = data.urlencode()
    address = reverse("tasks:list")
    return HttpResponseRedirect((f"{address}?{query}" if query else address) + anchor)
