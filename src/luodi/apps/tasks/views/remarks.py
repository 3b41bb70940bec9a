"""Pages of leaders' remarks: the register, recording, one remark and the office's steps on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.documents.queries import document_for, goal_for
from luodi.apps.tasks import actions, remark_paper
from luodi.apps.tasks.actions import Again, Dispatch, RemarkFacts
from luodi.apps.tasks.forms.asks import (
    AgainForm,
    CloseForm,
    DispatchForm,
    OwnRemarkForm,
    RemarkForm,
    ResultForm,
    WhyForm,
)
from luodi.apps.tasks.models import Remark
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.queries.remarks import (
    CLOSED,
    OPEN,
    carriers_of,
    ended_matters,
    events_of_remark,
    leaders_of,
    place_of,
    remark_for,
    remark_steps,
    seen_task,
)
from luodi.apps.tasks.registers import Remarks
from luodi.apps.tasks.rules import REMARK, REMARK_OWN, VIEW
from luodi.apps.tasks.views.back import back
from luodi.core.remark_flow import limit, urgency_of
from luodi.kernel import timeline
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import capped_count, page_of
from luodi.kernel.repeats import Repeated

# Where a remark may stand, and how the actor gets there.
_PLACES: dict[str, Callable[[Actor, int], Any]] = {
    "task": task_for,
    "document": document_for,
    "goal": goal_for,
}


@require_safe
@require(VIEW)
def remark_list(request: ActorRequest) -> HttpResponse:
    """The register: what is not closed, or what is, as the address asks for it."""
    remarks = Remarks(request.actor, request.GET, timezone.localdate())
    query = request.GET.copy()
    query.pop("page", None)
    anything = remarks.any_state()
    context = {
        "remarks": remarks,
        "page": page_of(remarks.rows(), request.GET.get("page")),
        "open_count": capped_count(anything.filter(state__in=OPEN).values("pk")),
        "closed_count": capped_count(anything.filter(state=CLOSED).values("pk")),
        "query": query.urlencode(),
        "may_record": request.actor.may(REMARK_OWN),
        "records": request.actor.may(REMARK),
    }
    return render_page(request, "tasks/remark_list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def remarks_file(request: ActorRequest, form: str) -> HttpResponse:
    """The register on paper: what is closed and what is not, in two parts."""
    if form not in remark_paper.FORMS:
        raise Http404
    rows = Remarks(request.actor, request.GET, timezone.localdate()).on_paper()
    return remark_paper.download(rows, request.actor.organisation_id, timezone.localdate(), form)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REMARK_OWN)
def remark_new(request: ActorRequest) -> HttpResponse:
    """Record a remark (the office), or write one down (a leader), on a page or on a paper."""
    place = _place(request)
    form = _new_form(request, place)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_remark(
                actor=request.actor, said=_said(form, place), now=timezone.now()
            )
        except Repeated as known:
            messages.info(request, str(known.sentence))
            return HttpResponseRedirect(reverse("tasks:remarks"))
        except Mistake as mistake:
            tell(form, mistake)
        else:
            return _recorded(request, row)
    context = {
        "form": form,
        "place": place,
        "on": next(iter(place.values()), None),
        "leaders": leaders_of(request.actor.organisation_id, timezone.localdate()),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "tasks/remark_new.html", context, status=status)


@require_safe
@require(VIEW)
def remark_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One remark: what was said on what, who carries it out until when, what came of it."""
    return _page(request, remark_for(request.actor, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@require(REMARK)
def dispatch(request: ActorRequest, pk: int) -> HttpResponse:
    """Give it to units as a matter of its own, or to those of the task it was made on."""
    row = remark_for(request.actor, pk)
    onto = row.task if row.task and row.task.is_open else None
    initial = {**_wording(row), "due": row.due, "how": "task" if onto else "new"}
    form = DispatchForm(
        request.POST or None, actor=request.actor, has_task=bool(onto), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.dispatch_remark(
                actor=request.actor, row=row, to=_to(form, onto), now=timezone.now()
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已转办，承办单位会收到消息。"))
            return _to_page(row)
    return _dispatch_page(request, row, form, onto)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REMARK)
def again(request: ActorRequest, pk: int) -> HttpResponse:
    """The leader has said more: record it and go on."""
    row = remark_for(request.actor, pk)
    onto = row.matter if row.matter and row.matter.is_open else None
    today = timezone.localdate()
    initial = {
        "said_on": today, "urgency": row.urgency, "how": "task" if onto else "new",
        "lead": next((party.unit_id for party in carriers_of(row)), None),
    }  # fmt: skip
    form = AgainForm(
        request.POST or None, actor=request.actor, has_task=bool(onto), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        more = Again(
            remark=said["remark"], urgency=said["urgency"], said_on=said["said_on"],
            to=_to(form, onto),
        )  # fmt: skip
        try:
            actions.remark_again(actor=request.actor, row=row, said=more, now=timezone.now())
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已登记新批示并转办。"))
            return _to_page(row)
    return _dispatch_page(request, row, form, onto)


@require_POST
@require(REMARK)
def note(request: ActorRequest, pk: int) -> HttpResponse:
    """Nothing is to be done about it."""
    return _step(request, pk, "note", WhyForm(request.POST), actions.note_remark)


@require_POST
@require(REMARK)
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down what came of it."""
    return _step(request, pk, "answer", ResultForm(request.POST), actions.answer_remark)


@require_POST
@require(REMARK)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """The leader has been told."""
    return _step(request, pk, "close", CloseForm(request.POST), actions.close_remark)


def _step(
    request: ActorRequest, pk: int, name: str, form: Form, act: Callable[..., Remark]
) -> HttpResponse:
    row = remark_for(request.actor, pk)
    if not form.is_valid():
        return _page(request, row, {name: form})
    try:
        act(actor=request.actor, row=row, now=timezone.now(), **form.cleaned_data)
    except Mistake as mistake:
        tell(form, mistake)
        return _page(request, remark_for(request.actor, pk), {name: form})
    return back(request) if request.POST.get("next") else _to_page(row)


def _page(request: ActorRequest, row: Remark, given: dict[str, Form] | None = None) -> HttpResponse:
    given = given or {}
    forms: dict[str, Form] = {"note": WhyForm(), "answer": ResultForm(), "close": CloseForm()}
    ended = ended_matters([row.matter] if row.matter else [])
    if ended:
        forms["answer"] = ResultForm(initial={"answer": next(iter(ended.values()))})
    elif row.matter and row.matter.last_progress:
        forms["answer"] = ResultForm(initial={"answer": row.matter.last_progress})
    context = {
        "remark": row,
        "place": place_of(row),
        "carriers": carriers_of(row),
        "limit": limit(urgency_of(row.urgency), row.said_on),
        "steps": {step.name for step in remark_steps(request.actor, row)},
        "forms": {**forms, **given},
        "given": next(iter(given), ""),
        "ended": next(iter(ended.values()), ""),
        "sees_task": seen_task(request.actor, row),
        "sees_place": request.actor.may(REMARK_OWN),
        "lines": timeline.lines(events_of_remark(row)),
    }
    return render_page(request, "tasks/remark_page.html", context, status=422 if given else 200)


def _dispatch_page(
    request: ActorRequest, row: Remark, form: DispatchForm, onto: Any
) -> HttpResponse:
    context = {
        "remark": row,
        "place": place_of(row),
        "form": form,
        "onto": onto,
        "limit": limit(urgency_of(row.urgency), row.said_on),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "tasks/remark_dispatch.html", context, status=status)


def _place(request: ActorRequest) -> dict[str, Any]:
    """What the address says the remark stands on, if the actor may see it; nothing: a paper."""
    asked = request.POST if request.method == "POST" else request.GET
    for name, load in _PLACES.items():
        found = keys(asked.getlist(name), 1)
        if found:
            return {name: load(request.actor, found[0])}
    return {}


def _new_form(request: ActorRequest, place: dict[str, Any]) -> OwnRemarkForm:
    data = request.POST or None
    if not request.actor.may(REMARK) and place:
        return OwnRemarkForm(data)
    form = RemarkForm(data, on_paper=not place, initial={"said_on": timezone.localdate()})
    if not request.actor.may(REMARK):  # a leader's own: in whose name and when is plain
        for name in ("leader", "said_on", "due"):
            del form.fields[name]
    return form


def _said(form: OwnRemarkForm, place: dict[str, Any]) -> RemarkFacts:
    said = {key: value for key, value in form.cleaned_data.items() if value is not None}
    return RemarkFacts(**said, **place)


def _recorded(request: ActorRequest, row: Remark) -> HttpResponse:
    if request.actor.may(REMARK):
        messages.success(request, _("已登记，请转办。"))
        return HttpResponseRedirect(reverse("tasks:remark-dispatch", args=[row.pk]))
    messages.success(request, _("已作批示，督查室会转办并报告结果。"))
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return HttpResponseRedirect(target)
    return _to_page(row)


def _wording(row: Remark) -> dict[str, str]:
    """A first wording of the matter, which the officer edits."""
    words = {"leader": row.leader, "text": row.text, "place": place_of(row)}
    return {
        "title": _("%(leader)s批示：%(text)s") % {**words, "text": row.text[:60].rstrip("。")},
        "text": _("请按%(leader)s在《%(place)s》上的批示办理：%(text)s") % words,
    }


def _to(form: DispatchForm, onto: Any) -> Dispatch:
    said = form.cleaned_data
    if onto is not None and said.get("how") == "task":
        return Dispatch(task=onto, due=said["due"])
    return Dispatch(
        lead=said["lead"],
        support=tuple(said["support"]),
        title=said["title"],
        text=said["text"],
        due=said["due"],
    )


def _to_page(row: Remark) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:remark", args=[row.pk]))
