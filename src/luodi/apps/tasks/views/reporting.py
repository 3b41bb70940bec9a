"""Reporting in place or on a page of its own, correcting a report, asking supporting units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luodi.apps.tasks.actions import Report, ask_supports, correct, report
from luodi.apps.tasks.forms.reporting import AskSupportsForm, CorrectionForm, ReportForm
from luodi.apps.tasks.models import Progress, ProgressState, TaskParty
from luodi.apps.tasks.queries import party_for
from luodi.apps.tasks.queries.reports import (
    attachment_for,
    history_of,
    is_own,
    last_report,
    last_values,
    party_of,
    report_for,
    said_by_supports,
    supports_of,
    unsent_report,
)
from luodi.apps.tasks.report_words import Pointed, as_json, sentence
from luodi.apps.tasks.rules import OWNERS, REPORT, VIEW
from luodi.apps.tasks.views.back import back
from luodi.core.report_hints import Hint
from luodi.kernel import attachments
from luodi.kernel.access import ActorRequest, Hidden, Refused, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys, tell
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.repeats import Repeated

_FIELDS = {"files": "evidence", "evidence": "reference"}  # of the action, as the form calls them


@require_http_methods(["GET", "HEAD", "POST"])
@require(REPORT)
def report_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Report on a task; what is pointed out is shown once before it is sent."""
    party = party_for(request.actor, pk, acting=True)
    unsent, last = unsent_report(party), last_report(party)
    supports = said_by_supports(party.task) if party.role in OWNERS else []
    form = _form(request, party, _initial(request, unsent, last, supports))
    found: list[Hint] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = report(
                actor=request.actor, party=party, said=_said(request, form), now=timezone.now()
            )
        except Repeated as known:
            return _reported(request, party, None, known)
        except Pointed as pointed:
            found = pointed.hints
        except Mistake as mistake:
            _tell(form, mistake)
        else:
            return _reported(request, party, made)
    history = history_of(party)
    context = {
        "party": party,
        "last": last,
        "unsent": unsent,
        "waits": unsent is not None and unsent.state == ProgressState.WITH_HEAD,
        "supports": supports,
        "supports_are_new": any(last is None or one.at > last.at for one in supports),
        "values": last_values(history),
        **_shown(request, form, found),
    }
    return _page(request, "tasks/report.html", context, found)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REPORT)
def correct_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a report of one's own unit: all of it is there to be mended."""
    old = report_for(request.actor, pk)
    party = party_of(old)
    if party is None:
        raise Hidden
    if not is_own(request.actor, old.unit):
        raise Refused("tasks.correct_report")
    form = _form(request, party, _contents(old), CorrectionForm)
    found: list[Hint] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = correct(
                actor=request.actor,
                progress=old,
                said=_said(request, form),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Repeated as known:
            messages.success(request, str(known.sentence))
            return back(request)
        except Pointed as pointed:
            found = pointed.hints
        except Mistake as mistake:
            _tell(form, mistake)
        else:
            messages.success(request, _how_it_went(made))
            return back(request)
    context = {"party": party, "old": old, **_shown(request, form, found)}
    return _page(request, "tasks/report_correct.html", context, found)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REPORT)
def ask_one(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask the supporting units of a task for their part."""
    party = party_for(request.actor, pk, acting=True)
    form = AskSupportsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_supports(
                actor=request.actor, party=party, now=timezone.now(), **form.cleaned_data
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            said = ngettext("已请 %(n)d 个单位反馈。", "已请 %(n)d 个单位反馈。", len(asked))
            messages.success(request, said % {"n": len(asked)})
            return back(request)
    context = {"party": party, "form": form, "supports": supports_of(party.task)}
    return _page(request, "tasks/report_ask.html", context, ())


@require_safe
@require(VIEW)
def evidence(request: ActorRequest, progress: int, pk: int) -> FileResponse:
    """A file that came with a report."""
    return attachments.download(attachment_for(request.actor, progress, pk))


def _form(
    request: ActorRequest,
    party: TaskParty,
    initial: dict[str, Any],
    kind: type[ReportForm] = ReportForm,
) -> ReportForm:
    """The form, with what was sent. “Nothing yet” on a first report is said in words."""
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("nothing") and not data.get("text", "").strip():
        data["text"] = _("尚无进展。")
    return kind(
        data,
        request.FILES or None,
        targets=party.task.targets.all(),
        unchanged=bool(data and data.get("unchanged")),
        initial=initial,
        auto_id=f"r{party.pk}-%s",
    )


def _initial(
    request: ActorRequest,
    unsent: Progress | None,
    last: Progress | None,
    supports: Sequence[Progress],
) -> dict[str, Any]:
    """What stands in the fields: never a figure, but of one's own report that was stopped."""
    today = timezone.localdate()
    found: dict[str, Any] = {"as_of": today}
    if unsent is not None and unsent.state == ProgressState.STOPPED:
        found = _contents(unsent)
    elif last is not None and request.GET.get("from") == "last":
        found |= {name: getattr(last, name) for name in ("text", "problems", "next_step")}
    wanted = set(keys(request.GET.getlist("take"), 50))
    parts = [found.get("text", ""), *(one.text for one in supports if one.pk in wanted)]
    return found | {"text": "\n".join(part for part in parts if part)}


def _contents(report: Progress) -> dict[str, Any]:
    """A report as its form has it."""
    values = {f"value-{one.target_id}": _typed(one.value) for one in report.values.all()}
    names = ("text", "problems", "next_step", "as_of")
    return {name: getattr(report, name) for name in names} | values | {"reference": report.evidence}


def _typed(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _said(request: ActorRequest, form: ReportForm) -> Report:
    said = form.cleaned_data
    has_figures = bool(form.values()) or isinstance(form, CorrectionForm)
    as_of: dt.date | None = said["as_of"] if has_figures else None
    return Report(
        text=said["text"],
        unchanged=bool(request.POST.get("unchanged")),
        problems=said["problems"],
        next_step=said["next_step"],
        evidence=said["reference"],
        as_of=as_of,
        values=form.values(),
        files=tuple((one.name, one.chunks()) for one in said["evidence"]),
        token=said["token"],
        seen=frozenset(request.POST.get("confirm", "").split()),
    )


def _tell(form: ReportForm, mistake: Mistake) -> None:
    mistake.field = _FIELDS.get(mistake.field, mistake.field)
    tell(form, mistake)


def _shown(request: ActorRequest, form: ReportForm, found: Sequence[Hint]) -> dict[str, Any]:
    """The form's part of a page."""
    by_field: dict[str, list[tuple[Hint, str]]] = {}
    for hint in found:
        by_field.setdefault(hint.field, []).append((hint, sentence(as_json(hint))))
    for name in by_field:
        form.fields[name].widget.attrs["aria-describedby"] = f"{form[name].auto_id}_hints"
    return {
        "form": form,
        "rows": [(target, form[f"value-{target.pk}"]) for target in form.targets],
        "hints": by_field,
        "asks": [hint for hint in found if hint.asks],
        "confirm": " ".join(sorted({hint.code for hint in found})),
        "had_files": bool(found and request.FILES),
        "today": timezone.localdate(),
    }


def _reported(
    request: ActorRequest,
    party: TaskParty,
    progress: Progress | None,
    known: Repeated | None = None,
) -> HttpResponse:
    """The report is filed, or was `known` before it was sent once more."""
    said = str(known.sentence) if known else _how_it_went(progress)
    if not is_fragment(request):
        messages.success(request, said)
        return back(request)
    party = party_for(request.actor, party.pk)
    following = party.work.filter(closed_at=None, kind="report").first()
    waits = progress is not None and progress.state == ProgressState.WITH_HEAD
    done = {"party": party, "said": said, "next": None if waits else following}
    return render_page(request, "tasks/report_done.html", done)


def _how_it_went(progress: Progress | None) -> str:
    if progress is None:
        return _("已反馈。")
    if progress.state == ProgressState.WITH_HEAD:
        return _("已送本单位负责人审签，审签后报出。")
    if any(hint["code"] == "no_head" for hint in progress.hints):
        return _("已反馈。本单位现在没有在任的负责人审签，已直接报出。")
    if progress.corrects_id is not None:
        return _("已更正，原来的反馈保留备查。")
    if progress.for_lead:
        return _("已反馈给牵头单位。")
    return _("已反馈：无变化。") if progress.is_unchanged else _("已反馈。")


def _page(
    request: ActorRequest, template: str, context: dict[str, Any], found: Sequence[Hint]
) -> HttpResponse:
    context["next"] = request.POST.get("next") or request.GET.get("next", "")
    status = 422 if request.method == "POST" and not found else 200
    return render_page(request, template, context, fragment="form", status=status)
