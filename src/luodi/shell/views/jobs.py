"""Background jobs for the system administrator: what runs, what failed, what is tried again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.kernel import health
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.htmx import render_page
from luodi.kernel.models import JobState
from luodi.kernel.paging import page_of
from luodi.shell.actions import retry_job
from luodi.shell.background import clocks, job_for, jobs_visible_to, line_of
from luodi.shell.rules import JOBS


@require_safe
@require(JOBS)
def job_list(request: ActorRequest) -> HttpResponse:
    """Jobs by state, and the schedule with its last runs."""
    state = request.GET.get("state", "")
    state = state if state in JobState.values else ""
    rows = jobs_visible_to(request.actor)
    page = page_of(rows.filter(state=state) if state else rows, request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(job) for job in page.rows],
        "state": state,
        "states": JobState.choices,
        "clocks": clocks(timezone.localtime()),
        "beats": [
            (_("后台处理进程"), health.last_beat(health.WORKER)),
            (_("定时进程"), health.last_beat(health.TICK)),
        ],
    }
    return render_page(request, "shell/jobs.html", context)


@require_POST
@require(JOBS)
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    """Try a job again that failed for good."""
    try:
        retry_job(actor=request.actor, job=job_for(request.actor, pk))
        messages.success(request, _("已重新安排，稍后刷新查看结果。"))
    except Mistake as mistake:
        messages.error(request, str(mistake.sentence))
    return HttpResponseRedirect(reverse("shell:jobs"))
