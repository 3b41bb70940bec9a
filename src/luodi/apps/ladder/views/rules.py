"""The rules in plain words, their versions, and adopting another one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luodi.apps.ladder.actions import adopt
from luodi.apps.ladder.forms import RulesForm
from luodi.apps.ladder.queries import ladder_of, rules_of, versions_of
from luodi.apps.ladder.rules import ADOPT, VIEW
from luodi.core.ladder import TEMPLATES, Ladder, parse
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


@require_safe
@require(VIEW)
def rules_page(request: ActorRequest) -> HttpResponse:
    """The ladder that holds today; another version where the address asks for one."""
    actor, today = request.actor, timezone.localdate()
    versions = versions_of(actor)
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), None)
    present = rules_of(actor.organisation_id, today)
    rules = shown or present
    context = {
        "rules": rules,
        "present": present,
        "ladder": parse(rules.data, version=rules.version)
        if rules
        else ladder_of(actor.organisation_id, today),
        "versions": versions,
        "may_adopt": actor.may(ADOPT),
        "today": today,
    }
    return render_page(request, "ladder/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(ADOPT)
def rules_edit(request: ActorRequest) -> HttpResponse:
    """Change the numbers of the present ladder or of a template, and adopt that."""
    actor, today = request.actor, timezone.localdate()
    source = request.POST.get("source") or request.GET.get("source", "")
    ladder = _ladder(actor.organisation_id, source)
    initial = {"name": ladder.name, "from_day": today}
    form = RulesForm(request.POST or None, ladder=ladder, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = adopt(
                actor=actor,
                data=form.data_of(),
                basis=said["basis"],
                from_day=said["from_day"],
                now=timezone.now(),
            )
        except Mistake as mistake:
            tell(form, mistake)
        else:
            facts = {"n": made.version, "day": made.adopted_on}
            messages.success(request, _("已采用第 %(n)d 版，自 %(day)s 起施行。") % facts)
            return HttpResponseRedirect(reverse("ladder:rules"))
    context: dict[str, Any] = {
        "form": form,
        "ladder": ladder,
        "source": source if source in TEMPLATES else "",
        "templates": [(key, data["name"], data["basis"]) for key, data in TEMPLATES.items()],
    }
    return render_page(request, "ladder/rules_edit.html", context, status=status)


def _ladder(organisation_id: int, source: str) -> Ladder:
    """The template of that name, else what holds now."""
    if source in TEMPLATES:
        return parse(TEMPLATES[source])
    return ladder_of(organisation_id, timezone.localdate())
