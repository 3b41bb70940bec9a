"""The working calendar: a year at a glance, and the organisation's own exceptions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.forms.others import ExceptionForm
from luodi.apps.orgs.queries.months import exceptions_of, year_of
from luodi.apps.orgs.views.common import data_of
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import CalendarException

FIRST_YEAR, LAST_YEAR = 2000, 2100


@require(rules.VIEW)
def calendar(request: ActorRequest) -> HttpResponse:
    """The months of a year; those who may add an exception here."""
    actor, today = request.actor, timezone.localdate()
    may_change = actor.may(rules.CALENDAR)
    form = ExceptionForm(actor, data_of(request))
    status = 200
    if request.method == "POST":
        actor.require(rules.CALENDAR)
        status = 422
        if form.is_valid():
            try:
                row = actions.add_exception(actor=actor, **form.cleaned_data)
                messages.success(request, _("已调整 %(day)s。") % {"day": row.day})
                return redirect(f"{request.path}?year={row.day.year}")
            except Mistake as mistake:
                tell(form, mistake)
    asked = request.GET.get("year", "")
    number = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    number = min(max(number, FIRST_YEAR), LAST_YEAR)
    context = {
        "year": year_of(actor, number, today),
        "exceptions": exceptions_of(actor),
        "form": form,
        "may_change": may_change,
    }
    return render_page(request, "orgs/calendar.html", context, status=status)


@require(rules.CALENDAR)
@require_POST
def calendar_remove(request: ActorRequest, pk: int) -> HttpResponse:
    """An exception goes."""
    own = CalendarException.objects.filter(organisation_id=request.actor.organisation_id)
    row = get_object_or_404(own, pk=pk)
    day = row.day
    actions.remove_exception(actor=request.actor, row=row)
    messages.success(request, _("已取消 %(day)s 的调整。") % {"day": day})
    return redirect(f"{reverse('orgs:calendar')}?year={day.year}")
