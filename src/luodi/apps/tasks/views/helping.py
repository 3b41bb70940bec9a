"""Pages of help that units ask for: asking, the list, one request and the steps on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.apps.tasks import actions
from luodi.apps.tasks.actions import HelpFacts
from luodi.apps.tasks.forms.asks import AnswerForm, AskForm, WhyForm
from luodi.apps.tasks.models import HelpRequest, TaskParty
from luodi.apps.tasks.queries import party_for
from luodi.apps.tasks.queries.helping import (
    events_of_help,
    help_for,
    help_steps,
    sees_task_of,
)
from luodi.apps.tasks.registers import Helps
from luodi.apps.tasks.rules import ANSWER, HELP, VIEW
from luodi.kernel import tables_out, timeline
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.paging import page_of
from luodi.kernel.repeats import Repeated

MOST_EXPORTED = 20_000
_HEADS = (
    (gettext_lazy("需要协调的事项"), 48), (gettext_lazy("类别"), 10),
    (gettext_lazy("提出单位"), 16), (gettext_lazy("请谁协调"), 16), (gettext_lazy("层级"), 12),
    (gettext_lazy("状态"), 16), (gettext_lazy("提出时间"), 16), (gettext_lazy("答复时限"), 12),
    (gettext_lazy("答复"), 40), (gettext_lazy("答复人"), 12), (gettext_lazy("任务编号"), 22),
    (gettext_lazy("任务"), 40), (gettext_lazy("不能解决的原因"), 30),
)  # fmt: skip
_FORMS: dict[str, type[forms.Form]] = {
    "answer": AnswerForm,
    "close": WhyForm,
    "insist": WhyForm,
}
_DONE = {
    "answer": gettext_lazy("已答复，提出单位会收到消息。"),
    "climb": gettext_lazy("已提到上一级协调。"),
    "close": gettext_lazy("已说明，提出单位会收到消息。"),
    "confirm": gettext_lazy("已确认解决。"),
    "insist": gettext_lazy("已说明没有解决，继续协调。"),
    "take_back": gettext_lazy("已撤回。"),
}
_ACTS: dict[str, Callable[..., HelpRequest]] = {
    "answer": actions.answer_help,
    "climb": actions.climb_help,
    "close": actions.close_help,
    "confirm": actions.confirm_help,
    "insist": actions.insist_on_help,
    "take_back": actions.take_back_help,
}


@require_safe
@require(VIEW)
def help_list(request: ActorRequest) -> HttpResponse:
    """What units have asked for and the actor may see, what is late first."""
    helps = Helps(request.actor, request.GET, timezone.localdate())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "helps": helps,
        "page": page_of(helps.rows(), request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render_page(request, "tasks/help_list.html", context, fragment="rows")


@require_safe
@require(VIEW)
def export(request: ActorRequest) -> HttpResponseBase:
    """The filtered list as xlsx or csv."""
    helps = Helps(request.actor, request.GET, timezone.localdate())
    heads = [tables_out.Head(str(title), width) for title, width in _HEADS]
    name = _("协调事项 %(day)s") % {"day": timezone.localdate()}
    table = tables_out.Table(name, heads, _lines(helps))
    return tables_out.response(table, request.GET.get("format", "xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(HELP)
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for help about a task, in the name of a unit on it."""
    party = party_for(request.actor, pk, acting=True)
    initial = {"text": request.GET.get("text", "")[:2000]}
    form = AskForm(request.POST or None, actor=request.actor, party=party, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.ask_help(
                actor=request.actor, party=party, said=_said(form), now=timezone.now()
            )
        except Repeated as known:
            messages.info(request, str(known.sentence))
            return HttpResponseRedirect(reverse("tasks:helps"))
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已提出，会按时限催办；有答复时告诉您。"))
            return _to_page(row)
    return _form_page(request, {"party": party, "form": form})


@require_safe
@require(VIEW)
def help_page(request: ActorRequest, pk: int) -> HttpResponse:
    """One request: what is needed, who is at it until when, what was answered, what is next."""
    return _page(request, help_for(request.actor, pk))


@require_POST
@require(ANSWER)
def from_the_asked(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Answer, say that it cannot be solved, or bring it to the next level."""
    return _step(request, pk, step)


@require_POST
@require(HELP)
def from_the_asker(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Say that it is solved, that it is not, or that no help is needed any more."""
    return _step(request, pk, step)


def _step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    row = help_for(request.actor, pk)
    form = _FORMS[step](request.POST) if step in _FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, row, {step: form})
    said = form.cleaned_data if form else {}
    try:
        _ACTS[step](actor=request.actor, row=row, now=timezone.now(), **said)
    except Mistake as mistake:
        if form is None:
            messages.error(request, str(mistake.sentence))
            return _to_page(row)
        tell(form, mistake)
        return _page(request, help_for(request.actor, pk), {step: form}, mistake.status)
    messages.success(request, str(_DONE[step]))
    return _to_page(row)


def _page(
    request: ActorRequest,
    row: HelpRequest,
    given: dict[str, forms.Form] | None = None,
    status: int = 422,
) -> HttpResponse:
    given = given or {}
    steps = help_steps(request.actor, row)
    context = {
        "help": row,
        "steps": {step.name for step in steps},
        "forms": {name: given.get(name) or made() for name, made in _FORMS.items()},
        "given": next(iter(given), ""),
        "sees_task": sees_task_of(request.actor, row),
        "lines": timeline.lines(events_of_help(row)),
    }
    return render_page(request, "tasks/help_page.html", context, status=status if given else 200)


def _said(form: AskForm) -> HelpFacts:
    said = form.cleaned_data
    return HelpFacts(kind=said["kind"], text=said["text"], asked=said["asked"], token=said["token"])


def _form_page(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    party: TaskParty = context["party"]
    context["open_helps"] = party.helps.filter(state__in=("open", "answered")).order_by("due")[:5]
    status = 422 if request.method == "POST" else 200
    return render_page(request, "tasks/help_ask.html", context, status=status)


def _to_page(row: HelpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("tasks:help", args=[row.pk]))


def _lines(helps: Helps) -> Iterator[list[Any]]:
    row: HelpRequest
    for row in helps.rows()[:MOST_EXPORTED].iterator(chunk_size=1000):
        yield [
            row.text,
            row.get_kind_display(),
            str(row.party.unit),
            str(row.asked or ""),
            row.get_level_display(),
            row.get_state_display(),
            timezone.localtime(row.at),
            row.due,
            row.answer,
            row.answered_by,
            row.task.number,
            row.task.title,
            row.close_reason,
        ]
