"""What is done on the desk; every answer shows the next requirement nobody has looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.apps.documents.actions import deciding, editing, shaping
from luodi.apps.documents.models import Document, Requirement
from luodi.apps.documents.queries.desk import (
    Desk,
    desk_of,
    document_on_desk,
    paragraphs_of,
    requirement_on_desk,
)
from luodi.apps.documents.rules import DECOMPOSE
from luodi.apps.documents.views.desk import (
    card_context,
    desk_url,
    edit_context,
    frame_context,
)
from luodi.apps.documents.views.desk_input import (
    Owners,
    base_facts,
    bulk_edit,
    wanted_facts,
)
from luodi.apps.orgs.queries import unit_for
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.errors import Conflict, Mistake
from luodi.kernel.forms import keys
from luodi.kernel.htmx import is_fragment
from luodi.kernel.models import Event
from luodi.reading import REASONS

DECISIONS: dict[str, Callable[..., list[Requirement]]] = {
    "accept": deciding.accept,
    "slogan": deciding.mark_slogan,
    "reopen": deciding.reopen,
    "follow": deciding.follow_reading,
}


@require(DECOMPOSE)
@require_POST
def decide(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """Accept, set aside, mark as slogan, or take the decision back."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    wanted = request.POST.get("decision", "")
    try:
        _decide(request, document, [row.pk], wanted)
    except Mistake as mistake:
        return refused(request, document, row, mistake)
    show = row.pk if wanted == "reopen" else None
    return answer(request, document, Done([row.pk], show=show, after=row.pk))


def _decide(request: ActorRequest, document: Document, ids: list[int], wanted: str) -> None:
    what: dict[str, Any] = {"actor": request.actor, "document_id": document.pk, "ids": ids}
    if wanted == "reject":
        code = request.POST.get("reason", "")
        said = request.POST.get("reason_text", "").strip()
        deciding.reject(**what, reason=said or REASONS.get(code, ("",))[0])
    elif wanted in DECISIONS:
        DECISIONS[wanted](**what)
    else:
        raise Mistake(_("没有这样的操作。"))


@require(DECOMPOSE)
@require_POST
def edit(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """Save the form of a requirement; what two people changed is shown side by side."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    try:
        base = base_facts(request.POST)
        wanted = wanted_facts(request.POST, Owners(request.actor), base)
        _row, merged = editing.edit(
            actor=request.actor, document_id=document.pk, pk=row.pk, base=base, wanted=wanted
        )
    except editing.EditConflict as conflict:
        fresh = requirement_on_desk(document, row.pk)
        context = edit_context(request.actor, desk_of(document), fresh, conflict)
        return render(request, "documents/_desk_edit.html", context, status=422)
    except Mistake as mistake:
        return refused(request, document, row, mistake)
    said = _("已与同事刚才的修改合并保存。") if merged else ""
    return answer(request, document, Done([row.pk], show=row.pk, said=said))


@require(DECOMPOSE)
@require_POST
def split(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """Cut a requirement at a character of the text."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    at = (keys([request.POST.get("at", "")]) or [0])[0]
    try:
        parts = shaping.split(actor=request.actor, document_id=document.pk, pk=row.pk, at=at)
    except Mistake as mistake:
        return refused(request, document, row, mistake)
    return answer(request, document, Done(show=parts[0].pk, reshaped=True))


@require(DECOMPOSE)
@require_POST
def merge(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """Merge a requirement with the next one (`with=next`) or the one before."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    before, after = desk_of(document).neighbours(row.pk)
    other = before if request.POST.get("with") == "previous" else after
    shown = keys([request.POST.get("other", "")])  # a second press must not take the one after
    try:
        if shown and (other is None or other.pk != shown[0]):
            raise Conflict(_("前后的要求刚刚变了（可能已经合并），请看清后再合并。"))
        if other is None:
            raise Mistake(_("前后没有可以合并的要求。"))
        merged = shaping.merge(actor=request.actor, document_id=document.pk, ids=[row.pk, other.pk])
    except Mistake as mistake:
        return refused(request, document, row, mistake)
    return answer(request, document, Done(show=merged.pk, reshaped=True))


@require(DECOMPOSE)
@require_POST
def suggest(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """Take a suggested unit as the lead."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    try:
        wanted = keys([request.POST.get("unit", "")])
        if not wanted:
            raise Mistake(_("没有这条建议。"))
        unit = unit_for(request.actor, wanted[0])
        editing.take_suggestion(actor=request.actor, document_id=document.pk, pk=row.pk, unit=unit)
    except Mistake as mistake:
        return refused(request, document, row, mistake)
    return answer(request, document, Done([row.pk], show=row.pk))


@require(DECOMPOSE)
@require_POST
def bulk(request: ActorRequest, pk: int) -> HttpResponse:
    """The same decision or the same fields for many: chosen ones, or all below a chapter."""
    document = document_on_desk(request.actor, pk)
    ids = keys(request.POST.getlist("ids"))
    node = keys([request.POST.get("node", "")])
    if node:
        ids = [row.pk for row in desk_of(document).below(node[0]) if row.issued_at is None]
    if request.POST.get("all") == "follow":
        ids = [
            r.pk
            for r in desk_of(document).rows
            if r.decision == "undecided" and r.proposal in REASONS
        ]
    wanted = request.POST.get("decision", "")
    try:
        if wanted:
            _decide(request, document, ids, wanted)
        else:
            form = bulk_edit(request.POST, request.actor, Owners(request.actor))
            editing.edit_many(actor=request.actor, document_id=document.pk, ids=ids, edit=form)
    except Mistake as mistake:
        return refused(request, document, None, mistake)
    if request.POST.get("back") == "list":
        return HttpResponseRedirect(f"{desk_url(document)}list/")
    return answer(request, document, Done(ids))


@require(DECOMPOSE)
@require_POST
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back one's own last step."""
    document = document_on_desk(request.actor, pk)
    try:
        step = deciding.undo(actor=request.actor, document_id=document.pk)
    except Mistake as mistake:
        return refused(request, document, None, mistake)
    first = next((int(pk) for pk in step.before), None)
    said = _("已撤回：%(label)s") % {"label": step.label}
    return answer(request, document, Done(show=first, said=said, reshaped=True))


@require(DECOMPOSE)
def changes(request: ActorRequest, pk: int) -> JsonResponse:
    """What others have done on this desk since event `?since=`: requirements and who it was."""
    document = document_on_desk(request.actor, pk)
    since = (keys([request.GET.get("since", "")]) or [0])[0]
    newer = Event.objects.filter(organisation_id=request.actor.organisation_id, seq__gt=since)
    last = newer.order_by("-seq").values_list("seq", flat=True).first() or since
    here = Requirement.objects.filter(document=document)
    others = newer.filter(target_type="documents.requirement", target_id__in=here.values("pk"))
    others = others.exclude(actor_id=request.actor.user_id).order_by("seq")
    touched = dict(others.values_list("target_id", "actor_name"))
    rows = here.filter(pk__in=touched)
    marks = {row.pk: row.decision for row in rows}
    names = sorted({touched[pk] for pk in marks})
    return JsonResponse({"seq": last, "marks": marks, "names": names})


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the requirements it touched, which one to show, what to say.

    `reshaped` asks for the text anew: requirements were parted or put together.
    """

    touched: Sequence[int] = ()
    show: int | None = None
    after: int | None = None
    said: str = ""
    reshaped: bool = False


def answer(request: ActorRequest, document: Document, done: Done) -> HttpResponse:
    """The card to look at next, with coverage, map and marks renewed."""
    document = document_on_desk(request.actor, document.pk)
    shown = desk_of(document)
    row = shown.find(done.show) or shown.next_open(done.after) or shown.find(done.after)
    row = row or shown.first
    if not is_fragment(request):
        return HttpResponseRedirect(f"{desk_url(document)}?r={row.pk if row else ''}")
    touched = set(done.touched)
    context = {
        **_context(request.actor, shown, row),
        "changed": shown.above(touched),
        "marks": json.dumps({r.pk: r.decision for r in shown.rows if r.pk in touched}),
    }
    if done.reshaped:
        context["paragraphs"] = paragraphs_of(shown)
    response = render(request, "documents/_desk_answer.html", context)
    triggers: dict[str, object] = {"desk:show": {"id": row.pk if row else None}}
    if done.said:
        triggers["luodi:toast"] = {"text": done.said, "level": "success"}
    response.headers["HX-Trigger-After-Swap"] = json.dumps(triggers)
    return response


def _context(actor: Actor, shown: Desk, row: Requirement | None) -> dict[str, object]:
    card = card_context(actor, shown, row) if row else {"row": None}
    return {**frame_context(actor, shown), **card}


def refused(
    request: ActorRequest, document: Document, row: Requirement | None, mistake: Mistake
) -> HttpResponse:
    """Say what is wrong and leave the desk as it is."""
    if is_fragment(request):
        response = HttpResponse(status=409)
        response.headers["X-Luodi-Message"] = quote(str(mistake.sentence))
        return response
    shown = desk_of(document)
    context = {**_context(request.actor, shown, row), "mistake": mistake.sentence}
    context |= {"paragraphs": paragraphs_of(shown), "owners": Owners(request.actor).choices()}
    return render(request, "documents/desk.html", context, status=422)
