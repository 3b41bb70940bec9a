"""People: the list, a person's page, and what changes there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.apps.orgs import actions, rules
from luodi.apps.orgs.forms import people as forms
from luodi.apps.orgs.models import Holding, Person
from luodi.apps.orgs.queries import active_units, person_for, unit_for
from luodi.apps.orgs.queries import pages as reading
from luodi.apps.orgs.queries.contact import Contacts
from luodi.apps.orgs.views.common import FormPage, answer, data_of
from luodi.kernel import events, panels, timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.htmx import render_page
from luodi.kernel.models import Event
from luodi.kernel.paging import page_of
from luodi.kernel.saying import listed

EVENTS_SHOWN = 20
UNITS_OFFERED = 500  # in the filter; a search by name reaches everybody


@require(rules.VIEW)
def people(request: ActorRequest) -> HttpResponse:
    """Everybody, by name; of a unit; or what a search found."""
    asked, actor, today = request.GET, request.actor, timezone.localdate()
    chosen = asked.get("unit", "")
    unit = unit_for(actor, int(chosen)) if chosen.isdigit() else None
    query = asked.get("q", "").strip()[:60]
    page = page_of(reading.people_found(actor, query, unit, today), asked.get("page"))
    held = reading.with_posts(page.rows, today)
    contacts = Contacts(actor, page.rows, today)
    context = {
        "page": page,
        "rows": [(person, held.get(person.pk, []), contacts.of(person)) for person in page.rows],
        "q": query,
        "unit": unit,
        "units": active_units(actor).filter(depth__lte=3)[:UNITS_OFFERED],
        "may_manage": actor.may(rules.MANAGE),
    }
    return render_page(request, "orgs/people.html", context, fragment="list")


@require(rules.VIEW)
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody's posts over time, and how to reach them."""
    actor, today = request.actor, timezone.localdate()
    shown = person_for(actor, pk)
    held = Holding.objects.filter(person=shown).select_related("post__unit")
    holdings = [
        (holding, reading.holds_on(holding, today) and holding.post.closed_on is None)
        for holding in held.order_by("-valid_from", "-id")
    ]
    context = {
        "person": shown,
        "today": today,
        "contact": Contacts(actor, [shown], today).of(shown),
        "holdings": holdings,
        "may_manage": actor.may(rules.MANAGE),
        "events": timeline.lines(Event.objects.on(events.type_of(shown), shown.pk)[:EVENTS_SHOWN]),
        "panels": panels.rendered(request, "orgs.person", shown),
    }
    return render_page(request, "orgs/person.html", context)


def _page_of(person: Person) -> str:
    return reverse("orgs:person", args=[person.pk])


@require(rules.MANAGE)
def person_new(request: ActorRequest) -> HttpResponse:
    """Somebody new."""
    form = forms.PersonForm(request.actor, data_of(request))
    page = FormPage(_("登记人员"), _("登记"), reverse("orgs:people"))

    def act(data: dict[str, Any]) -> str:
        made = actions.make_person(actor=request.actor, **data)
        messages.success(request, _("已登记%(person)s，请继续任命岗位。") % {"person": made})
        return reverse("orgs:person-appoint", args=[made.pk])

    return answer(request, form, page, act)


@require(rules.MANAGE)
def person_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Name and ways to reach somebody."""
    person = person_for(request.actor, pk)
    initial = {"name": person.name, "phone": person.phone, "email": person.email}
    form = forms.PersonForm(request.actor, data_of(request), initial=initial)
    page = FormPage(_("修改人员信息"), _("保存"), _page_of(person), str(person))
    return answer(
        request,
        form,
        page,
        lambda data: _page_of(actions.change_person(actor=request.actor, person=person, **data)),
    )


@require(rules.MANAGE)
def person_leave(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody leaves."""
    person = person_for(request.actor, pk)
    initial = {"last_day": timezone.localdate()}
    form = forms.LeaveForm(request.actor, data_of(request), initial=initial)
    held = reading.with_posts([person], timezone.localdate()).get(person.pk, [])
    posts = listed(f"{holding.post.unit}{holding.post}" for holding in held) or _("无")
    notes = [
        _("现任岗位：%(posts)s。到这一天全部免职，账户随之没有任何角色。") % {"posts": posts},
        _("以往经手的记录仍写这个人的名字。"),
    ]
    page = FormPage(
        _("登记离开"), _("登记离开"), _page_of(person), str(person), notes, is_grave=True
    )
    return answer(
        request,
        form,
        page,
        lambda data: _page_of(actions.leave(actor=request.actor, person=person, **data)),
    )


@require(rules.MANAGE)
def person_appoint(request: ActorRequest, pk: int) -> HttpResponse:
    """A post for a person."""
    person = person_for(request.actor, pk)
    initial = {"first_day": timezone.localdate()}
    form = forms.AppointPersonForm(request.actor, data_of(request), initial=initial)
    page = FormPage(_("任命岗位"), _("任命"), _page_of(person), str(person))

    def act(data: dict[str, Any]) -> str:
        actions.appoint(actor=request.actor, person=person, **data)
        return _page_of(person)

    return answer(request, form, page, act)
