"""A cell of the register, edited in place by htmx; without it, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from luodi.apps.tasks.cells import inside
from luodi.apps.tasks.columns import Column, columns_for, prepared
from luodi.apps.tasks.edits import Edit, edit_for
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import task_for
from luodi.apps.tasks.rules import VIEW
from luodi.kernel.access import ActorRequest, Refused, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import is_fragment, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@require(VIEW)
def cell(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """The form of a cell; what was sent, saved; with ``show``, the cell as it stands."""
    task, column = task_for(request.actor, pk), _column(request, key)
    edit = edit_for(request.actor, key)
    if edit is None or not edit.may(request.actor, task):
        raise Refused("tasks.cell")
    if request.GET.get("show"):
        return _shown(request, task, column)
    if request.method != "POST":
        return _asked(request, task, column, edit, edit.form(request.actor, task, None))
    form = edit.form(request.actor, task, request.POST)
    if not form.is_valid():
        return _asked(request, task, column, edit, form, 422)
    seen = request.POST.get("seen", "")
    if not form.has_changed() and seen == edit.seen(request.actor, task):
        return _shown(request, task, column)
    try:
        edit.keep(request.actor, task, form.cleaned_data["value"], seen, timezone.now())
    except Mistake as mistake:
        mistake.field = "value"
        fresh = task_for(request.actor, pk)
        tell(form, mistake)
        return _asked(request, fresh, column, edit, form, 422)
    return _shown(request, task_for(request.actor, pk), column)


def _column(request: ActorRequest, key: str) -> Column:
    found = next((one for one in columns_for(request.actor) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _asked(
    request: ActorRequest, task: Task, column: Column, edit: Edit, form: Form, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "task": task,
        "column": column,
        "form": form,
        "seen": edit.seen(request.actor, task),
        "now": inside(_row(request, task, column), column, timezone.localdate()),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render_page(request, "tasks/cell.html", context, fragment="cell", status=status)


def _row(request: ActorRequest, task: Task, column: Column) -> Task:
    """The task with what its column needs."""
    return prepared(Task.objects.filter(pk=task.pk), [column], request.actor).get()


def _shown(request: ActorRequest, task: Task, column: Column) -> HttpResponse:
    if is_fragment(request):
        row = _row(request, task, column)
        said = inside(row, column, timezone.localdate(), may_edit=True, is_focused=True)
        return HttpResponse(said)
    target = request.POST.get("next", "")
    if not (target and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = reverse("tasks:task", args=[task.pk])
    return HttpResponseRedirect(target)
