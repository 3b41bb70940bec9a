"""Handing documents in, and what became of each while the page looks on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.apps.documents import actions, queries
from luodi.apps.documents.forms import UploadForm
from luodi.apps.documents.models import Document
from luodi.apps.documents.rules import UPLOAD
from luodi.kernel import forms, gate
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.models import Job, JobState

_MOST = 20  # files in one request


@dataclass(frozen=True, slots=True)
class Card:
    """A file on its way in: its job, and the document it became or is the same as."""

    job: Job
    document: Document | None = None
    same: bool = False
    problem: str = ""
    is_classified: bool = False


@require(UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """The page to hand in; posted files and texts become jobs, shown as cards."""
    actor = request.actor
    earlier = queries.possible_predecessors(actor)
    if request.method != "POST":
        chosen = {"supersedes": request.GET.get("supersedes", "")}
        return _page(request, UploadForm(initial=chosen, earlier=earlier))
    form = UploadForm(request.POST, request.FILES, earlier=earlier)
    if not form.is_valid():
        return _refused(request, form)
    mark = gate.mark_of(
        form.cleaned_data["text"]
    )  # a pasted text is at hand: no need to let it wait
    if mark:
        gate.refuse(actor=actor, mark=mark)
        form = UploadForm(
            {"supersedes": request.POST.get("supersedes", "")}, earlier=earlier
        )  # not sent back either
        form.add_error("text", gate.said(mark))
        return _refused(request, form, is_classified=True)
    try:
        return _cards_of(request, _hand_in(request, form))
    except Mistake as mistake:
        forms.tell(form, mistake)
        return _refused(request, form)


def _refused(
    request: ActorRequest, form: UploadForm, *, is_classified: bool = False
) -> HttpResponse:
    """The form with what is wrong; for a script, that sentence alone."""
    if not is_fragment(request):
        return _page(request, form, status=422)
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    context = {"sentence": sentences[0], "is_classified": is_classified}
    return render_page(request, "documents/upload_refused.html", context, status=422)


def _hand_in(request: ActorRequest, form: UploadForm) -> list[Job]:
    actor, earlier = request.actor, form.cleaned_data["supersedes"]
    files = form.cleaned_data["uploads"]
    if len(files) > _MOST:
        raise Mistake(_("一次最多 %(most)d 个文件，请分几次上传。") % {"most": _MOST}, "uploads")
    text = form.cleaned_data["text"]
    if not files and not text.strip():
        raise Mistake(_("请选择文件，或把正文粘贴进来。"), "uploads")
    if text.strip():
        return [actions.hand_in_text(actor=actor, text=text, supersedes=earlier)]
    return [
        actions.hand_in(actor=actor, name=file.name or "", chunks=file.chunks(), supersedes=earlier)
        for file in files
    ]


def _cards_of(request: ActorRequest, jobs: list[Job]) -> HttpResponse:
    """To the cards: as a fragment, or by the address of a page that shows them."""
    if is_fragment(request):
        jobs = queries.intakes_of(request.actor, [job.pk for job in jobs])
        context = {"cards": [_card(request, job) for job in jobs]}
        return render_page(request, "documents/upload_cards.html", context)
    ids = ",".join(str(job.pk) for job in jobs)
    return HttpResponseRedirect(f"{reverse('documents:upload')}?jobs={ids}")


def _page(request: ActorRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    asked = forms.keys(request.GET.get("jobs", "").split(","), 50)
    jobs = queries.intakes_of(request.actor, asked)
    context = {"form": form, "cards": [_card(request, job) for job in jobs], "most": _MOST}
    return render_page(request, "documents/upload.html", context, status=status)


@require(UPLOAD)
@require_GET
def upload_status(request: ActorRequest, pk: int) -> HttpResponse:
    """One card, as it stands now."""
    job = queries.intake_for(request.actor, pk)
    return render_page(request, "documents/upload_cards.html", {"cards": [_card(request, job)]})


def _card(request: ActorRequest, job: Job) -> Card:
    result = job.result or {}
    known = result.get("same") or result.get("document")
    documents = queries.documents_visible_to(request.actor)
    if known:
        return Card(job, documents.filter(pk=known).first(), same="same" in result)
    if result.get("problem"):
        language = "en" if _english() else "zh"
        classified = result["problem"] == "classified"
        return Card(job, problem=result[language], is_classified=classified)
    if job.state == JobState.DEAD:
        sentence = _("处理没有完成。请重新上传；仍不行请告知系统管理员。")
        return Card(job, documents.filter(job=job).first(), problem=sentence)
    return Card(job, documents.filter(job=job).first())


def _english() -> bool:
    return (get_language() or "").startswith("en")
