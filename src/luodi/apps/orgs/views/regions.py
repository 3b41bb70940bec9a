"""Regions: the tree by code, level by level, and their forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.forms.others import EndForm, RegionForm, RegionNameForm
from luodi.apps.orgs.models import Region
from luodi.apps.orgs.queries.regions import region_for, regions_shown
from luodi.apps.orgs.views.common import FormPage, answer, data_of, day_of
from luodi.core.region_code import filled
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page


@require(rules.VIEW)
def regions(request: ActorRequest) -> HttpResponse:
    """The regions right below one (or the topmost), on a day or with those out of use."""
    actor, asked = request.actor, request.GET
    chosen = asked.get("under", "")
    under = region_for(actor, int(chosen)) if chosen.isdigit() else None
    on = day_of(asked.get("on"))
    query = asked.get("q", "").strip()[:60]
    context = {
        "under": under,
        "line": list(Region.objects.get_ancestors(under)) if under else [],
        "rows": regions_shown(actor, under=under, query=query, on=on, with_ended="all" in asked),
        "q": query,
        "on": on,
        "with_ended": "all" in asked,
        "may_manage": actor.may(rules.MANAGE),
    }
    return render_page(request, "orgs/regions.html", context, fragment="list")


def _list_of(region: Region) -> str:
    above = Region.objects.get_parent(region)
    return reverse("orgs:regions") + (f"?under={above.pk}" if above else "")


@require(rules.MANAGE)
def region_new(request: ActorRequest) -> HttpResponse:
    """A region with its code."""
    initial = {"code": request.GET.get("code", "")[:12]}
    form = RegionForm(request.actor, data_of(request), initial=initial)
    notes = [_("代码区分先后：撤县设区等改了代码的，先停用旧代码，再登记新代码。")]
    page = FormPage(_("登记行政区划"), _("登记"), reverse("orgs:regions"), notes=notes)
    return answer(
        request,
        form,
        page,
        lambda data: _list_of(actions.make_region(actor=request.actor, **data)),
    )


@require(rules.MANAGE)
def region_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """A region's name."""
    region = region_for(request.actor, pk)
    initial = {"name": region.name, "valid_from": region.valid_from}
    form = RegionNameForm(request.actor, data_of(request), initial=initial)
    above = f"{filled(region.code)} {region.name}"
    page = FormPage(_("修改行政区划"), _("保存"), _list_of(region), above)

    def act(data: dict[str, Any]) -> str:
        return _list_of(actions.change_region(actor=request.actor, region=region, **data))

    return answer(request, form, page, act)


@require(rules.MANAGE)
def region_end(request: ActorRequest, pk: int) -> HttpResponse:
    """A code goes out of use."""
    region = region_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = EndForm(request.actor, data_of(request), initial=initial)
    above = f"{filled(region.code)} {region.name}"
    page = FormPage(
        _("停用区划代码"), pgettext("code", "停用"), _list_of(region), above, is_grave=True
    )

    def act(data: dict[str, Any]) -> str:
        return _list_of(actions.end_region(actor=request.actor, region=region, **data))

    return answer(request, form, page, act)
