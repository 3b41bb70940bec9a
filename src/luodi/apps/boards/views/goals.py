"""The page of a goal: for a leader, on a screen and on one sheet of paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.apps.boards.charts import trajectory
from luodi.apps.boards.forms import CHOICES, DecisionForm
from luodi.apps.boards.queries.goal_page import goal_page
from luodi.apps.boards.rules import VIEW
from luodi.apps.documents.queries import goal_for
from luodi.apps.tasks.actions import answer_help
from luodi.apps.tasks.queries.helping import help_for, help_relations
from luodi.apps.tasks.rules import ANSWER, REVIEW, sees_all
from luodi.kernel import panels
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page


@require_safe
@require(VIEW)
def goal(request: ActorRequest, pk: int) -> HttpResponse:
    """How the goal stands, what moved, what blocks, what is to be decided."""
    actor = request.actor
    page = goal_page(actor, pk, timezone.now())
    context = {
        "page": page,
        "figures": [
            (figure, f"figure-{figure.target.pk}", trajectory(figure))
            for figure in page.whole.figures
        ],
        "mine": {row.pk for row in page.decisions if "leader" in help_relations(actor, row)},
        "choices": CHOICES,
        "is_part": not sees_all(actor),
        "points_out": actor.may(REVIEW),
        "panels": panels.rendered(request, "boards.goal", page.goal),
    }
    return render_page(request, "boards/goal.html", context)


@require_POST
@require(ANSWER)
def decide(request: ActorRequest, pk: int, row: int) -> HttpResponse:
    """A leader decides on something that was brought before them."""
    found = goal_for(request.actor, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            answer_help(
                actor=request.actor,
                row=help_for(request.actor, row),
                answer=form.answer,
                now=timezone.now(),
            )
        except Mistake as mistake:
            messages.error(request, str(mistake.sentence))
        else:
            messages.success(request, _("已答复，已告知提出单位。"))
    else:
        messages.error(request, _("请选择同意、不同意或者另行批示。"))
    return redirect("boards:goal", found.pk)
