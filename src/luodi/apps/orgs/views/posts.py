"""Posts: made and closed, held and left, and the roles that come with them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.forms import people as forms
from luodi.apps.orgs.models import Holding, Post, PostRole
from luodi.apps.orgs.queries import pages as reading
from luodi.apps.orgs.queries import post_for, unit_for
from luodi.apps.orgs.views.common import FormPage, answer, data_of
from luodi.kernel import events, timeline
from luodi.kernel.access import ActorRequest, Role, require
from luodi.kernel.htmx import render_page
from luodi.kernel.models import Event
from luodi.kernel.saying import listed

EVENTS_SHOWN = 20


def _page_of(post: Post) -> str:
    return reverse("orgs:post", args=[post.pk])


@require(rules.VIEW)
def post(request: ActorRequest, pk: int) -> HttpResponse:
    """A post: who holds it and held it, and what it lets them do."""
    actor, today = request.actor, timezone.localdate()
    shown = post_for(actor, pk)
    held = Holding.objects.filter(post=shown).select_related("person")
    context = {
        "post": shown,
        "holdings": [
            (holding, reading.holds_on(holding, today))
            for holding in held.order_by("-valid_from", "-id")
        ],
        "roles": list(shown.roles.select_related("scope")),
        "may_manage": actor.may(rules.MANAGE),
        "may_grant": actor.may(rules.GRANT),
        "events": timeline.lines(Event.objects.on(events.type_of(shown), shown.pk)[:EVENTS_SHOWN]),
    }
    return render_page(request, "orgs/post.html", context)


@require(rules.MANAGE)
def post_new(request: ActorRequest, pk: int) -> HttpResponse:
    """A new post in a unit."""
    unit = unit_for(request.actor, pk)
    form = forms.PostForm(request.actor, data_of(request))
    page = FormPage(
        _("设立岗位"), pgettext("post", "设立"), reverse("orgs:unit", args=[pk]), str(unit)
    )

    def act(data: dict[str, Any]) -> str:
        position = data["position"] or 0
        made = actions.make_post(
            actor=request.actor, unit=unit, name=data["name"], position=position
        )
        return _page_of(made)

    return answer(request, form, page, act)


@require(rules.MANAGE)
def post_close(request: ActorRequest, pk: int) -> HttpResponse:
    """The post ends."""
    shown = post_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.CloseForm(request.actor, data_of(request), initial=initial)
    notes = [_("现任人员在同一天免职；任职记录保留。")]
    above = f"{shown.unit} {shown}"
    page = FormPage(
        _("撤销岗位"), pgettext("post", "撤销"), _page_of(shown), above, notes, is_grave=True
    )

    def act(data: dict[str, Any]) -> str:
        actions.close_post(actor=request.actor, post=shown, **data)
        return reverse("orgs:unit", args=[shown.unit_id])

    return answer(request, form, page, act)


@require(rules.MANAGE)
def post_appoint(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody for the post."""
    shown = post_for(request.actor, pk)
    initial = {"first_day": timezone.localdate()}
    form = forms.AppointForm(request.actor, data_of(request), initial=initial)
    page = FormPage(_("任命"), _("任命"), _page_of(shown), f"{shown.unit} {shown}")

    def act(data: dict[str, Any]) -> str:
        actions.appoint(actor=request.actor, post=shown, **data)
        return _page_of(shown)

    return answer(request, form, page, act)


@require(rules.MANAGE)
def relieve(request: ActorRequest, pk: int) -> HttpResponse:
    """The holding of a post ends."""
    own = Holding.objects.filter(post__organisation_id=request.actor.organisation_id)
    holding = get_object_or_404(own.select_related("post__unit", "person"), pk=pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.CloseForm(request.actor, data_of(request), initial=initial)
    above = f"{holding.person} · {holding.post.unit} {holding.post}"
    page = FormPage(_("免职"), _("免职"), _page_of(holding.post), above)

    def act(data: dict[str, Any]) -> str:
        actions.relieve(actor=request.actor, holding=holding, **data)
        return _page_of(holding.post)

    return answer(request, form, page, act)


@require(rules.GRANT)
def role_grant(request: ActorRequest, pk: int) -> HttpResponse:
    """A role for the post."""
    shown = post_for(request.actor, pk)
    form = forms.RoleForm(request.actor, data_of(request))
    held = listed(
        holding.person
        for holding in Holding.objects.filter(post=shown).select_related("person")
        if reading.holds_on(holding, timezone.localdate())
    )
    notes = [
        _("现任：%(people)s。授予后立即生效，继任者同样具有。") % {"people": held or _("空缺")}
    ]
    page = FormPage(_("授予角色"), _("授予"), _page_of(shown), f"{shown.unit} {shown}", notes)

    def act(data: dict[str, Any]) -> str:
        actions.grant_role(
            actor=request.actor, post=shown, role=Role(data["role"]), scope=data["scope"]
        )
        return _page_of(shown)

    return answer(request, form, page, act)


@require(rules.GRANT)
@require_POST
def role_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """The role no longer comes with the post."""
    own = PostRole.objects.filter(post__organisation_id=request.actor.organisation_id)
    row = get_object_or_404(own.select_related("post", "scope"), pk=pk)
    actions.withdraw_role(actor=request.actor, row=row)
    return redirect(_page_of(row.post))
