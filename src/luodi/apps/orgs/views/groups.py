"""Groups of units: the list, a group with the units it means, and its form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.actions import GroupFacts
from luodi.apps.orgs.forms.others import GroupForm
from luodi.apps.orgs.models import Group, UnitKind
from luodi.apps.orgs.queries import group_for, groups_counted, members_of
from luodi.apps.orgs.views.common import FormPage, answer, data_of
from luodi.kernel import events, timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page
from luodi.kernel.models import Event
from luodi.kernel.saying import listed

EVENTS_SHOWN = 20


def _kinds(group: Group) -> str:
    return listed(UnitKind(kind).label for kind in group.kinds)


@require(rules.VIEW)
def groups(request: ActorRequest) -> HttpResponse:
    """All groups, each with how many units it means today."""
    rows = [(group, _kinds(group), count) for group, count in groups_counted(request.actor)]
    context = {"rows": rows, "may_change": request.actor.may(rules.GROUPS)}
    return render_page(request, "orgs/groups.html", context)


@require(rules.VIEW)
def group(request: ActorRequest, pk: int) -> HttpResponse:
    """Which units the group means today, and why."""
    shown = group_for(request.actor, pk)
    members = list(shown.members.select_related("unit").order_by("unit__path"))
    context = {
        "group": shown,
        "kinds": _kinds(shown),
        "units": members_of(shown),
        "added": [member.unit for member in members if not member.is_excluded],
        "excluded": [member.unit for member in members if member.is_excluded],
        "may_change": request.actor.may(rules.GROUPS),
        "events": timeline.lines(Event.objects.on(events.type_of(shown), shown.pk)[:EVENTS_SHOWN]),
    }
    return render_page(request, "orgs/group.html", context)


def _facts(data: dict[str, Any]) -> GroupFacts:
    return GroupFacts(
        name=data["name"].strip(),
        kinds=tuple(data["kinds"]),
        aliases=tuple(data["aliases"]),
        units=tuple(data["units"]),
        excluded=tuple(data["excluded"]),
    )


@require(rules.GROUPS)
def group_new(request: ActorRequest) -> HttpResponse:
    """A new group."""
    form = GroupForm(request.actor, data_of(request))
    page = FormPage(_("新建单位组"), _("建立"), reverse("orgs:groups"))

    def act(data: dict[str, Any]) -> str:
        facts = _facts(data)
        made = actions.make_group(
            actor=request.actor,
            name=facts.name,
            kinds=facts.kinds,
            aliases=facts.aliases,
            units=facts.units,
            excluded=facts.excluded,
        )
        return reverse("orgs:group", args=[made.pk])

    return answer(request, form, page, act)


@require(rules.GROUPS)
def group_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """What the group consists of."""
    shown = group_for(request.actor, pk)
    members = list(shown.members.all())
    initial = {
        "name": shown.name,
        "aliases": "、".join(shown.aliases),
        "kinds": shown.kinds,
        "units": [member.unit_id for member in members if not member.is_excluded],
        "excluded": [member.unit_id for member in members if member.is_excluded],
    }
    form = GroupForm(request.actor, data_of(request), initial=initial)
    back = reverse("orgs:group", args=[pk])
    notes = [_("只影响以后的交办；已经交办的任务仍归原来的单位。")]
    page = FormPage(_("修改单位组"), _("保存"), back, str(shown), notes)

    def act(data: dict[str, Any]) -> str:
        actions.set_group(actor=request.actor, group=shown, facts=_facts(data))
        return back

    return answer(request, form, page, act)


@require(rules.GROUPS)
@require_POST
def group_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """A group that nothing refers to goes."""
    shown = group_for(request.actor, pk)
    try:
        actions.drop_group(actor=request.actor, group=shown)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return redirect("orgs:group", pk)
    messages.success(request, _("已删除单位组“%(group)s”。") % {"group": shown})
    return redirect("orgs:groups")
