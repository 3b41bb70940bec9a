"""The rules of lights in plain words, their versions and templates, and adopting other ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luodi.apps.lights.actions import adopt
from luodi.apps.lights.followers import effect_of, without_figures
from luodi.apps.lights.forms import AdoptForm, RulesForm
from luodi.apps.lights.queries import (
    Start,
    before_version,
    present_for,
    start_for,
    template_for,
    templates,
    used_on,
    version_for,
    versions_visible_to,
)
from luodi.apps.lights.rules import ADOPT, VIEW
from luodi.apps.lights.telling import changes, lamps, notes
from luodi.core.lights import DEFAULT, IDS, RuleSet
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page


@require_safe
@require(VIEW)
def rules_page(request: ActorRequest) -> HttpResponse:
    """The rules that hold now, all versions, and what others have published."""
    today = timezone.localdate()
    present = present_for(request.actor, today)
    context = {
        **_told(present.rules),
        "present": present.version,
        "versions": list(versions_visible_to(request.actor)),
        "templates": templates(),
        "may_adopt": request.actor.may(ADOPT),
        "today": today,
    }
    return render_page(request, "lights/rules.html", context)


@require_safe
@require(VIEW)
def version_page(request: ActorRequest, number: int) -> HttpResponse:
    """One version in full, and how it differs from the one before."""
    today = timezone.localdate()
    row = version_for(request.actor, number)
    shown = start_for(request.actor, f"version:{number}", today)
    before = before_version(request.actor, number)
    present = present_for(request.actor, today)
    context = {
        **_told(shown.rules),
        "version": row,
        "present": present.version,
        "before": before.version,
        "changes": changes(before.rules, shown.rules),
        "may_adopt": request.actor.may(ADOPT),
        "today": today,
    }
    return render_page(request, "lights/version.html", context)


@require_safe
@require(VIEW)
def template_page(request: ActorRequest, name: str) -> HttpResponse:
    """A scheme to begin with, in full."""
    shown = template_for(name)
    context = {**_told(shown.rules), "start": shown.key, "may_adopt": request.actor.may(ADOPT)}
    return render_page(request, "lights/template.html", context)


@require_safe
@require(VIEW)
def used(request: ActorRequest) -> HttpResponse:
    """To the rules by which a light was computed: ``?rule=…&version=3&on=2026-09-30``."""
    rule, number = request.GET.get("rule", ""), request.GET.get("version", "")
    try:
        day = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return HttpResponseRedirect(reverse("lights:rules"))
    known = number.isascii() and number.isdigit() and len(number) < 10
    if known and used_on(request.actor, int(number), day):
        return HttpResponseRedirect(reverse("lights:version", args=[int(number)]))
    if rule in IDS:
        return HttpResponseRedirect(reverse("lights:template", args=[rule]))
    return HttpResponseRedirect(reverse("lights:rules"))


@require_http_methods(["GET", "HEAD", "POST"])
@require(ADOPT)
def edit(request: ActorRequest) -> HttpResponse:
    """Change a rule set, see what that would do, and adopt it: three steps of one form."""
    today = timezone.localdate()
    if request.method != "POST":
        start = start_for(request.actor, request.GET.get("start", ""), today)
        return _form(request, start, RulesForm(source=start.data, rules=start.rules))
    start = start_for(request.actor, request.POST.get("start", ""), today)
    form = RulesForm(request.POST, source=start.data, rules=start.rules)
    step = request.POST.get("step", "")
    if not form.is_valid():
        return _form(request, start, form, 422)
    if step == "back":
        return _form(request, start, form)
    if step != "adopt":
        return _confirm(request, start, form, AdoptForm(initial={"holds_from": today}))
    return _adopted(request, start, form)


def _adopted(request: ActorRequest, start: Start, form: RulesForm) -> HttpResponse:
    said = AdoptForm(request.POST)
    if not said.is_valid():
        return _confirm(request, start, form, said, 422)
    facts, now = said.cleaned_data, timezone.now()
    try:
        made = adopt(actor=request.actor, data=form.data_of(), now=now, **facts)
    except Mistake as mistake:
        if mistake.field in form.fields:
            tell(form, mistake)
            return _form(request, start, form, mistake.status)
        tell(said, mistake)
        return _confirm(request, start, form, said, mistake.status)
    if made.holds_from <= timezone.localdate(now):
        messages.success(request, _("已采用第%(n)d版，正在重新计算亮灯。") % {"n": made.number})
    else:
        day = made.holds_from
        text = _("已采用第%(n)d版，从 %(day)s 起按它计算亮灯。")
        messages.success(request, text % {"n": made.number, "day": day})
    return HttpResponseRedirect(reverse("lights:version", args=[made.number]))


def _form(request: ActorRequest, start: Start, form: RulesForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "start": start,
        "templates": templates(),
        "default": DEFAULT,
        "present": present_for(request.actor, timezone.localdate()),
    }
    return render_page(request, "lights/edit.html", context, status=status)


def _confirm(
    request: ActorRequest, start: Start, form: RulesForm, said: AdoptForm, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    present = present_for(request.actor, today).rules
    effect = effect_of(request.actor, present, form.wanted, today)
    context = {
        "form": form,
        "said": said,
        "start": start,
        "wanted": form.wanted,
        "present": present,
        "changes": changes(present, form.wanted),
        "effect": effect,
        "silent": list(without_figures(form.wanted)),
    }
    return render_page(request, "lights/confirm.html", context, status=status)


def _told(rules: RuleSet) -> dict[str, Any]:
    return {
        "rules": rules,
        "lamps": lamps(rules),
        "notes": notes(rules),
        "silent": list(without_figures(rules)),
    }
