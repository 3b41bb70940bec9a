"""Words of leaders' remarks in templates: what they are about, who carries them out, how far."""

from __future__ import annotations

from django import template

from luodi.apps.tasks.models import Remark
from luodi.apps.tasks.queries.remarks import carriers_of, place_of
from luodi.apps.tasks.remark_paper import progress
from luodi.kernel.saying import listed

register = template.Library()


@register.filter
def place_said(row: Remark) -> str:
    """What the remark stands on."""
    return place_of(row)


@register.filter
def carriers_said(row: Remark) -> str:
    """The units that carry it out, those that answer for it first."""
    return listed(party.unit for party in carriers_of(row)) or "—"


@register.filter
def progress_said(row: Remark) -> str:
    """What has come of it so far."""
    return progress(row) or "—"
