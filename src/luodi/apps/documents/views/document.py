"""The page of a document, its original, its facts, and whether it is to be decomposed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.apps.documents import actions, queries
from luodi.apps.documents.forms import FactsForm, ShelveForm, VersionForm
from luodi.apps.documents.models import Document
from luodi.apps.documents.rules import DECOMPOSE, UPLOAD, VIEW
from luodi.apps.documents.views.prose import prose
from luodi.kernel import attachments, forms, panels, timeline
from luodi.kernel.access import ActorRequest, Hidden, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page
from luodi.kernel.models import JobState

SHOWN = ("text", "outline", "gaps", "warnings")  # of the big columns


@require(VIEW)
@require_GET
def document_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Facts, coverage, text, versions, what is like it elsewhere, and what was done with it."""
    actor = request.actor
    document = queries.document_for(actor, pk, needed=SHOWN)
    total, unjudged = queries.match_counts(actor, document)
    context = {
        **_reading(document),
        "prose": prose(
            queries.blocks_of(document), queries.mark_of(document, request.GET.get("r", ""))
        ),
        "outline": queries.outline_of(document),
        "sunburst": queries.sunburst_of(document),
        "versions": queries.versions_of(document),
        "matches_open": unjudged,
        "matches_total": total,
        "timeline": timeline.lines(queries.history_of(document)),
        "panels": panels.rendered(request, "documents.document", document),
        "may_upload": actor.may(UPLOAD),
        "may_decompose": actor.may(DECOMPOSE),
        "desk_url": _address("documents:desk", document.pk),
        "issue_url": _address("tasks:issue-preview", document.pk),
        "shelve_form": ShelveForm(),
    }
    return render_page(request, "documents/document.html", context)


def _reading(document: Document) -> dict[str, Any]:
    """How far the reading is; a job that was given up has failed, whatever the document says."""
    job = document.job
    dead = job is not None and job.state == JobState.DEAD
    failed = document.state == "failed" or (document.state == "reading" and dead)
    return {
        "document": document,
        "job": job,
        "is_reading": document.state == "reading" and not dead,
        "is_failed": failed,
    }


def _address(name: str, pk: int) -> str:
    """An address of a page that may not be there."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


@require(VIEW)
@require_GET
def reading_status(request: ActorRequest, pk: int) -> HttpResponse:
    """How far the reading is, for the page that waits; when it ends the page loads itself anew."""
    document = queries.document_for(request.actor, pk)
    context = _reading(document)
    if not context["is_reading"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render_page(request, "documents/reading.html", context)


@require(VIEW)
@require_GET
def original(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The file as it was handed in."""
    document = queries.document_for(request.actor, pk)
    if document.original is None:
        raise Hidden
    return attachments.download(document.original)


@require(UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Put the facts right."""
    document = queries.document_to_keep(request.actor, pk)
    if request.method != "POST":
        facts = asdict(actions.DocumentFacts.of(document))
        form = FactsForm(initial={**facts, "base": facts})
        return render_page(request, "documents/edit.html", {"document": document, "form": form})
    form = FactsForm(request.POST)
    if form.is_valid():
        base = form.cleaned_data.pop("base")
        wanted = actions.DocumentFacts(**form.cleaned_data)
        try:
            document = actions.edit_facts(
                actor=request.actor, document=document, facts=wanted, base=base
            )
            if actions.DocumentFacts.of(document) != wanted:
                messages.info(request, _("已与同事刚才的修改合并保存。"))
            return redirect("documents:document", pk=pk)
        except actions.FactsConflict as conflict:
            form = _after_conflict(form, base, conflict)
        except Mistake as mistake:
            forms.tell(form, mistake)
    context = {"document": document, "form": form}
    return render_page(request, "documents/edit.html", context, status=422)


def _after_conflict(
    form: FactsForm, base: actions.DocumentFacts, conflict: actions.FactsConflict
) -> FactsForm:
    """What was typed, what the other changed besides, and at both people's fields what is kept."""
    now, shown = asdict(conflict.now), asdict(base)
    mine = {key: value for key, value in form.cleaned_data.items() if value != shown[key]}
    data = {**now, **mine, "base": json.dumps(now, cls=DjangoJSONEncoder)}
    fresh = FactsForm({key: "" if value is None else value for key, value in data.items()})
    fresh.is_valid()
    fresh.add_error(
        None,
        _(
            "%(who)s 刚刚也改了这份文件的信息，您的修改还没有保存。"
            "请在标出的栏目里定下用哪一个，再保存。"
        )
        % {"who": conflict.who},
    )
    for clash in conflict.clashes:
        theirs = fresh.said(clash.field, clash.theirs)
        fresh.add_error(clash.field, _("对方改为：%(value)s") % {"value": theirs})
    return fresh


@require(UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: ActorRequest, pk: int) -> HttpResponse:
    """Say which document this one takes the place of."""
    document = queries.document_to_keep(request.actor, pk)
    earlier = queries.possible_predecessors(request.actor, document)
    given = request.POST if request.method == "POST" else None
    form = VersionForm(given, initial={"supersedes": document.supersedes_id}, earlier=earlier)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["supersedes"]
        try:
            actions.supersede(actor=request.actor, document=document, earlier=chosen)
            return redirect("documents:compare" if chosen else "documents:document", pk=pk)
        except Mistake as mistake:
            forms.tell(form, mistake)
    context = {"document": document, "form": form}
    status = 422 if form.is_bound else 200
    return render_page(request, "documents/version.html", context, status=status)


@require(UPLOAD)
@require_POST
def shelve(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep it and issue nothing from it, or take that back."""
    document = queries.document_to_keep(request.actor, pk)
    try:
        if "back" in request.POST:
            actions.unshelve(actor=request.actor, document=document)
        else:
            reason = request.POST.get("reason", "")
            actions.shelve(actor=request.actor, document=document, reason=reason)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return _back(pk)


@require(UPLOAD)
@require_POST
def reread(request: ActorRequest, pk: int) -> HttpResponse:
    """Read it again."""
    document = queries.document_to_keep(request.actor, pk)
    try:
        actions.reread(actor=request.actor, document=document)
        messages.info(request, _("正在重新读取。"))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return _back(pk)


def _back(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("documents:document", args=[pk]))
