"""The tree of goals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.apps.documents import actions, queries
from luodi.apps.documents.forms import GoalForm
from luodi.apps.documents.models import Goal
from luodi.apps.documents.rules import GOALS, GOALS_VIEW
from luodi.kernel import forms, panels
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page

FACTS = ("name", "level", "terms", "text", "position", "ended_on")


@require(GOALS_VIEW)
@require_GET
def goal_list(request: ActorRequest) -> HttpResponse:
    """All goals as a tree, with the words that suggest them."""
    context = {
        "goals": queries.goals_visible_to(request.actor),
        "may_change": request.actor.may(GOALS),
        "panels": panels.rendered(request, "documents.goals"),
    }
    return render_page(request, "documents/goals.html", context)


@require(GOALS)
@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: ActorRequest) -> HttpResponse:
    """A new goal, perhaps below another."""
    initial = {"parent": request.GET.get("parent", ""), "level": request.GET.get("level", "")}
    return _form(request, None, initial)


@require(GOALS)
@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Another name, place or other words."""
    goal = queries.goal_for(request.actor, pk)
    parent = queries.parent_of(goal)
    initial = {key: getattr(goal, key) for key in FACTS}
    initial |= {"terms": "、".join(goal.terms), "parent": parent.pk if parent else None}
    return _form(request, goal, initial)


def _form(request: ActorRequest, goal: Goal | None, initial: dict[str, Any]) -> HttpResponse:
    goals = queries.goals_visible_to(request.actor)
    if goal is not None:
        goals = goals.exclude(path__startswith=goal.path)
    given = request.POST if request.method == "POST" else None
    form = GoalForm(given, initial=initial, goals=goals)
    if form.is_bound and form.is_valid():
        try:
            _save(request, goal, form.cleaned_data)
            return redirect("documents:goals")
        except Mistake as mistake:
            forms.tell(form, mistake)
    context = {"form": form, "goal": goal}
    status = 422 if form.is_bound else 200
    return render_page(request, "documents/goal_form.html", context, status=status)


def _save(request: ActorRequest, goal: Goal | None, given: dict[str, Any]) -> None:
    facts = actions.GoalFacts(
        name=given["name"],
        level=given["level"],
        text=given["text"],
        terms=tuple(given["terms"]),
        position=given["position"] or 0,
        ended_on=given["ended_on"],
    )
    if goal is None:
        actions.make_goal(actor=request.actor, facts=facts, parent=given["parent"])
    else:
        actions.change_goal(actor=request.actor, goal=goal, facts=facts, parent=given["parent"])


@require(GOALS)
@require_POST
def goal_starter(request: ActorRequest) -> HttpResponse:
    """The tree to begin with."""
    try:
        actions.plant_goals(actor=request.actor)
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return redirect("documents:goals")
