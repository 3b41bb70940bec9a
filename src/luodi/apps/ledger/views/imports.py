"""One import, from its file to what became of it: each step has its own address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.ledger import actions
from luodi.apps.ledger.forms import ConfirmForm, OptionsForm, fields_of
from luodi.apps.ledger.models import Fate, Import, ImportKind, ImportState
from luodi.apps.ledger.queries.aside import aside_table
from luodi.apps.ledger.queries.imports import (
    ASIDE,
    drafts_of,
    earlier_same,
    faulty_rows,
    import_for,
    questions,
    rows_of,
)
from luodi.apps.ledger.queries.shown import shown_rows
from luodi.apps.ledger.rules import IMPORT
from luodi.apps.ledger.understanding import words
from luodi.apps.orgs.queries import active_units
from luodi.kernel import tables_out
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from luodi.kernel.htmx import render_page
from luodi.kernel.models import JobState
from luodi.kernel.paging import page_of

_TEMPLATES = {
    ImportState.MAPPING.value: "ledger/mapping.html",
    ImportState.PREVIEW.value: "ledger/preview.html",
    ImportState.DONE.value: "ledger/result.html",
}
_SHOWN = {
    ImportKind.LEDGER.value: (Fate.NEW, Fate.KEPT, Fate.SAME, Fate.WRONG),
    ImportKind.RETURN.value: (Fate.CHANGE, Fate.SAME, Fate.CONFLICT, Fate.WRONG),
}


@require_safe
@require(IMPORT)
def one(request: ActorRequest, pk: int) -> HttpResponse:
    """Where it is: read, understood, looked at, written; it asks for itself while a job runs."""
    source = import_for(request.actor, pk)
    template = _TEMPLATES.get(source.state, "ledger/progress.html")
    back = request.GET.get("step") == "mapping" and source.kind == ImportKind.LEDGER.value
    if back and source.state == ImportState.PREVIEW.value:
        template = "ledger/mapping.html"
    if _is_issuing(source):
        template = "ledger/progress.html"
    if template == "ledger/progress.html":
        return _progress(request, source)
    if request.headers.get("HX-Request"):  # it has moved on: the page as a whole
        return HttpResponse(headers={"HX-Refresh": "true"})
    make = _CONTEXTS[template]
    return render_page(request, template, make(request, source))


def _is_issuing(source: Import) -> bool:
    job = source.job
    return source.state == ImportState.DONE.value and job is not None and job.is_open


def _progress(request: ActorRequest, source: Import) -> HttpResponse:
    job = source.job
    context = {
        "source": source,
        "job": job,
        "is_dead": job is None or job.state == JobState.DEAD,
        "poll_url": request.path,
    }
    return render_page(request, "ledger/progress.html", context, fragment="outcome")


def _mapping(request: ActorRequest, source: Import) -> dict[str, Any]:
    return {
        "source": source,
        "fields": fields_of(source),
        "form": OptionsForm(initial=source.options),
        "same": earlier_same(source),
    }


def _preview(request: ActorRequest, source: Import) -> dict[str, Any]:
    show = request.GET.get("show", "")
    faulty = faulty_rows(source).count()
    if not show:
        show = _first_shown(source, faulty)
    counts = source.counts
    page = page_of(rows_of(source, show), request.GET.get("page"))
    tabs: list[tuple[str, object, int]] = [
        (fate.value, fate.label, counts.get(fate.value, 0))
        for fate in _SHOWN[source.kind]
        if counts.get(fate.value)
    ]
    if counts.get(ASIDE):
        tabs.append((ASIDE, _("已搁置"), counts[ASIDE]))
    return {
        "source": source,
        "is_return": source.kind == ImportKind.RETURN.value,
        "tabs": tabs,
        "show": show,
        "page": page,
        "lines": shown_rows(request.actor, page.rows),
        "faulty": faulty,
        "questions": questions(request.actor, source) if faulty else [],
        "units": active_units(request.actor) if faulty else [],
        "states": ((words.OPEN, _("未办结")), (words.CLOSED, _("已办结"))),
        "form": ConfirmForm(),
        "may_write": not faulty and any(counts.get(f) for f in ("new", "change", "kept")),
    }


def _first_shown(source: Import, faulty: int) -> str:
    """The rows that want a look first."""
    counts = source.counts
    if faulty:
        return (Fate.CONFLICT if counts.get("conflict") else Fate.WRONG).value
    return next((f.value for f in _SHOWN[source.kind] if counts.get(f.value)), ASIDE)


def _result(request: ActorRequest, source: Import) -> dict[str, Any]:
    drafts = drafts_of(source)
    return {
        "source": source,
        "is_return": source.kind == ImportKind.RETURN.value,
        "counts": source.counts,
        "drafts": drafts.order_by("pk")[:50],
        "drafts_count": drafts.count(),
        "form": ConfirmForm(),
    }


_CONTEXTS: dict[str, Callable[[ActorRequest, Import], dict[str, Any]]] = {
    "ledger/mapping.html": _mapping,
    "ledger/preview.html": _preview,
    "ledger/result.html": _result,
}


def _done(request: ActorRequest, pk: int, act: Callable[..., Import]) -> HttpResponse:
    """Do it, and go back to the import; what stands in the way is said there."""
    try:
        act(actor=request.actor, source=import_for(request.actor, pk))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return redirect("ledger:import", pk)


@require_POST
@require(IMPORT)
def map_columns(request: ActorRequest, pk: int) -> HttpResponse:
    """What each column holds."""
    source = import_for(request.actor, pk)
    form = OptionsForm(request.POST)
    mapping = {
        name.removeprefix("column-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("column-")
    }
    try:
        options = form.cleaned_data if form.is_valid() else {}
        actions.map_columns(
            actor=request.actor, source=source, mapping=mapping, options=options, now=timezone.now()
        )
    except Mistake as mistake:
        source.mapping = mapping
        context = {**_mapping(request, source), "form": form, "mistake": mistake.sentence}
        return render_page(request, "ledger/mapping.html", context, status=mistake.status)
    return redirect("ledger:import", pk)


@require_POST
@require(IMPORT)
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """What names and words mean; those without an answer are left as they are."""
    choices: dict[str, Any] = {}
    for name, value in request.POST.items():
        ask, said = name.removeprefix("ask-"), str(value)
        if name.startswith("ask-unit:") and said.isascii() and said.isdigit():
            choices[ask] = keys([said])[0]
        elif name.startswith("ask-state:") and said:
            choices[ask] = said
    return _done(request, pk, partial(actions.answer, choices=choices, now=timezone.now()))


@require_POST
@require(IMPORT)
def set_aside(request: ActorRequest, pk: int) -> HttpResponse:
    """Leave rows out, or take them in again: the one named, or all that stand in the way."""
    numbers, back = keys(request.POST.getlist("row")), bool(request.POST.get("back"))
    return _done(request, pk, partial(actions.set_aside, numbers=numbers, back=back))


@require_POST
@require(IMPORT)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """In conflicts the values of the file count."""
    return _done(request, pk, partial(actions.settle, numbers=keys(request.POST.getlist("row"))))


@require_POST
@require(IMPORT)
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Have it written."""
    seen = keys([request.POST.get("seen", "")])
    return _done(
        request,
        pk,
        partial(
            actions.confirm,
            issue=bool(request.POST.get("issue")),
            note=request.POST.get("note", ""),
            seen=seen[0] if seen else 0,
        ),
    )


@require_POST
@require(IMPORT)
def issue(request: ActorRequest, pk: int) -> HttpResponse:
    """The drafts of an import go out."""
    return _done(request, pk, partial(actions.issue_later, note=request.POST.get("note", "")))


@require_POST
@require(IMPORT)
def recover(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on after a job that ended for good."""
    return _done(request, pk, actions.recover)


@require_POST
@require(IMPORT)
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Import nothing of it."""
    try:
        actions.drop(actor=request.actor, source=import_for(request.actor, pk))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
        return redirect("ledger:import", pk)
    messages.success(request, _("已放弃，没有导入任何内容。"))
    return redirect("ledger:start")


@require_safe
@require(IMPORT)
def aside_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The rows that were set aside, as they came, each with its reason."""
    return tables_out.xlsx_response(aside_table(import_for(request.actor, pk)))
