"""Forms that make, change, rename, move, merge and dissolve units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.actions import UnitFacts
from luodi.apps.orgs.forms import units as forms
from luodi.apps.orgs.models import Unit
from luodi.apps.orgs.queries import holders_of, unit_for
from luodi.apps.orgs.views.common import FormPage, answer, data_of
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.saying import aside, listed


def _facts(data: dict[str, Any]) -> UnitFacts:
    keys = ("name", "short_name", "credit_code", "region", "host", "valid_from", "planned_end")
    return UnitFacts(
        **{key: data[key] for key in keys},
        kind=data["kind"],
        aliases=tuple(data["aliases"]),
        duties=tuple(data["duties"]),
        position=data["position"] or 0,
    )


def _page_of(unit: Unit) -> str:
    return reverse("orgs:unit", args=[unit.pk])


@require(rules.MANAGE)
def unit_new(request: ActorRequest) -> HttpResponse:
    """A new unit."""
    parent = request.GET.get("parent", "")
    form = forms.UnitForm(request.actor, data_of(request), initial={"parent": parent})
    back = reverse("orgs:unit", args=[parent]) if parent.isdigit() else reverse("orgs:units")
    page = FormPage(_("新增单位"), _("新增"), back)

    def act(data: dict[str, Any]) -> str:
        made = actions.make_unit(actor=request.actor, parent=data["parent"], facts=_facts(data))
        messages.success(request, _("已新增%(unit)s。") % {"unit": made})
        return _page_of(made)

    return answer(request, form, page, act)


@require(rules.MANAGE)
def unit_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Other facts about a unit."""
    unit = unit_for(request.actor, pk)
    form = forms.UnitEditForm(request.actor, unit, data_of(request))
    page = FormPage(_("修改单位信息"), _("保存"), _page_of(unit), str(unit))

    def act(data: dict[str, Any]) -> str:
        facts = _facts({"kind": unit.kind, **data})
        return _page_of(actions.change_unit(actor=request.actor, unit=unit, facts=facts))

    return answer(request, form, page, act)


@require(rules.MANAGE)
def unit_rename(request: ActorRequest, pk: int) -> HttpResponse:
    """A new name from a day on."""
    unit = unit_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.RenameForm(request.actor, data_of(request), initial=initial)
    notes = [
        _("现名：%(name)s（%(short)s）。") % {"name": unit.name, "short": unit.short_name},
        _("原名会留作别名：文件里写原名，仍能认出这个单位。"),
    ]
    page = FormPage(_("更名"), _("更名"), _page_of(unit), str(unit), notes)
    return answer(
        request,
        form,
        page,
        lambda data: _page_of(actions.rename_unit(actor=request.actor, unit=unit, **data)),
    )


@require(rules.MANAGE)
def unit_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Below another unit."""
    unit = unit_for(request.actor, pk)
    form = forms.MoveForm(request.actor, data_of(request))
    below = Unit.objects.get_descendants(unit).filter(valid_to=None).count()
    above = Unit.objects.get_parent(unit)
    notes = [
        _("现在的上级：%(unit)s。") % {"unit": above or _("无")},
        _("它的 %(n)d 个下级单位一并移动；按单位范围授予的角色随之生效。") % {"n": below},
    ]
    page = FormPage(_("调整隶属"), _("移动"), _page_of(unit), str(unit), notes)
    return answer(
        request,
        form,
        page,
        lambda data: _page_of(actions.move_unit(actor=request.actor, unit=unit, **data)),
    )


@require(rules.MANAGE)
def unit_merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Into another unit."""
    unit = unit_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.MergeForm(request.actor, data_of(request), initial=initial)
    notes = [
        _("合并后不再向%(unit)s交办；它未办结的事项仍在它名下，由并入后的单位查看和办理。")
        % {"unit": unit},
        _("它的下级单位移到并入单位之下，原名留作并入单位的别名。"),
        *_who_serves(unit),
    ]
    page = FormPage(_("并入其他单位"), _("合并"), _page_of(unit), str(unit), notes, is_grave=True)

    def act(data: dict[str, Any]) -> str:
        return _page_of(actions.merge_unit(actor=request.actor, unit=unit, **data))

    return answer(request, form, page, act)


@require(rules.MANAGE)
def unit_dissolve(request: ActorRequest, pk: int) -> HttpResponse:
    """No longer there."""
    unit = unit_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.DissolveForm(request.actor, data_of(request), initial=initial)
    notes = [
        _("撤销后不再向%(unit)s交办；以往的事项和人员任职记录都保留。") % {"unit": unit},
        _("它的岗位同时撤销，任职人员在同一天免职。"),
        *_who_serves(unit),
    ]
    page = FormPage(
        _("撤销单位"), pgettext("unit", "撤销"), _page_of(unit), str(unit), notes, is_grave=True
    )

    def act(data: dict[str, Any]) -> str:
        return _page_of(actions.dissolve_unit(actor=request.actor, unit=unit, **data))

    return answer(request, form, page, act)


def _who_serves(unit: Unit) -> list[str]:
    """Whom it touches, by name."""
    held = holders_of(unit, timezone.localdate())
    people = listed(aside(holding.person, holding.post) for holding in held)
    return [_("涉及的任职人员：%(people)s。") % {"people": people}] if people else []
