"""Planning and judging a task: nodes, paths of figures, people, the office's light, the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luodi.apps.tasks.actions import (
    Node,
    Nodes,
    add_unit,
    assign,
    drop_unit,
    end_judgement,
    evaluate,
    finish_node,
    judge_light,
    set_due,
    undo_node,
)
from luodi.apps.tasks.forms.drafts import ALL_ROWS, NodeSet
from luodi.apps.tasks.forms.planning import (
    AssignForm,
    DoneForm,
    DueForm,
    EvaluateForm,
    JudgeForm,
    PlanForm,
    PlanReasonForm,
    PointSet,
    UnitsForm,
)
from luodi.apps.tasks.forms.reasons import ReasonForm
from luodi.apps.tasks.models import Task, TaskRequest
from luodi.apps.tasks.plans import is_planning_time
from luodi.apps.tasks.proposals import change_nodes, change_plan
from luodi.apps.tasks.queries import party_for, task_for
from luodi.apps.tasks.queries.planning import judgement_of, node_for, target_for
from luodi.apps.tasks.rules import ASSIGN, DECIDE, JUDGE, PLAN, REVIEW, SETTLE
from luodi.kernel.access import SUPERVISION, ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import tell
from luodi.kernel.htmx import render_page
from luodi.kernel.models import PartyRole

_PAGE = "tasks/planning.html"


@require_http_methods(["GET", "HEAD", "POST"])
@require(PLAN)
def nodes(request: ActorRequest, pk: int) -> HttpResponse:
    """The nodes of a task, as they are to be."""
    task = task_for(request.actor, pk)
    data = request.POST if request.method == "POST" else None
    held = task.milestones.filter(dropped_on=None)
    initial = [{"pk": n.pk, "title": n.title, "due": n.due, "weight": n.weight} for n in held]
    rows = NodeSet(data, prefix="node", form_kwargs=ALL_ROWS, initial=initial)
    why, error = _why(request, task), ""
    if data is not None and rows.is_valid() and why.is_valid():
        try:
            asked = change_nodes(
                actor=request.actor, task=task, nodes=_nodes(rows), now=timezone.now(),
                reason=_reason(why),
            )  # fmt: skip
        except Mistake as mistake:
            error = _told(why, mistake)
        else:
            return _changed(request, task, asked, _("节点已保存。"))
    context = {
        "task": task, "rows": rows, "error": error, "title": _("编排节点"), "why": why,
        "hint": _("删去一行的内容就是取消这个节点；已完成的节点保留。"),
    }  # fmt: skip
    return _shown(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(PLAN)
def node_done(request: ActorRequest, pk: int) -> HttpResponse:
    """A node is reached."""
    node = node_for(request.actor, pk)
    form = DoneForm(request.POST or None, initial={"done_on": timezone.localdate()})

    def act(said: dict[str, Any]) -> None:
        finish_node(actor=request.actor, node=node, now=timezone.now(), **said)

    title = _("完成节点：%(node)s") % {"node": node.title}
    return _simple(request, node.task, form, title, act)


@require_http_methods(["GET", "HEAD", "POST"])
@require(PLAN)
def node_undo(request: ActorRequest, pk: int) -> HttpResponse:
    """A node was not reached after all."""
    node = node_for(request.actor, pk)
    form = ReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        undo_node(actor=request.actor, node=node, now=timezone.now(), **said)

    title = _("撤销节点的完成：%(node)s") % {"node": node.title}
    return _simple(request, node.task, form, title, act)


@require_http_methods(["GET", "HEAD", "POST"])
@require(PLAN)
def target_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """How a figure is to be approached."""
    target = target_for(request.actor, pk)
    data = request.POST if request.method == "POST" else None
    names = ("measure", "path", "baseline", "begins_on", "ends_on", "weight")
    form = PlanForm(data, initial={name: getattr(target, name) for name in names})
    initial = [{"on": point.on, "value": point.value} for point in target.points.all()]
    rows = PointSet(data, prefix="point", form_kwargs=ALL_ROWS, initial=initial)
    why, error = _why(request, target.task), ""
    if data is not None and form.is_valid() and rows.is_valid() and why.is_valid():
        plan, now = form.plan(rows), timezone.now()
        try:
            asked = change_plan(
                actor=request.actor, target=target, plan=plan, now=now, reason=_reason(why)
            )
        except Mistake as mistake:
            if mistake.field in form.fields:
                tell(form, mistake)
            else:
                error = _told(why, mistake)
        else:
            return _changed(request, target.task, asked, _("进度计划已保存。"))
    title = _("进度计划：%(indicator)s") % {"indicator": target.indicator or target.quote}
    context = {
        "task": target.task, "form": form, "rows": rows, "title": title, "why": why,
        "error": error,
        "hint": _("按月均摊不用填计划值；按月计划、按节点的，逐行填日期和到那天累计应达到的数。"),
    }  # fmt: skip
    return _shown(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(ASSIGN)
def assign_one(request: ActorRequest, pk: int) -> HttpResponse:
    """A unit gives its part to one of its people."""
    party = party_for(request.actor, pk, acting=True)
    now = party.assignments.filter(ended_at=None).first()
    form = AssignForm(
        request.POST or None,
        unit=party.unit,
        today=timezone.localdate(),
        initial={"person": now.person_id, "note": now.note} if now else {},
    )

    def act(said: dict[str, Any]) -> None:
        assign(actor=request.actor, party_ids=[party.pk], now=timezone.now(), **said)

    return _simple(request, party.task, form, _("分派任务"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@require(JUDGE)
def judge(request: ActorRequest, pk: int) -> HttpResponse:
    """The light as the office judges it."""
    task, today = task_for(request.actor, pk), timezone.localdate()
    held = judgement_of(task, today)
    form = JudgeForm(
        request.POST or None,
        initial={
            "light": held.light if held else task.light,
            "reason": held.reason if held else "",
            "until": today + dt.timedelta(30),
        },
    )

    def act(said: dict[str, Any]) -> None:
        judge_light(actor=request.actor, task=task, now=timezone.now(), **said)

    hint = _("研判不改变计算的亮灯；两者不一致时都显示。")
    return _simple(request, task, form, _("研判亮灯"), act, hint=hint)


@require_POST
@require(JUDGE)
def judge_end(request: ActorRequest, pk: int) -> HttpResponse:
    """The computed light speaks alone again."""
    task = task_for(request.actor, pk)
    try:
        end_judgement(actor=request.actor, task=task, now=timezone.now())
    except Mistake as mistake:
        messages.info(request, str(mistake.sentence))
    else:
        messages.success(request, _("已结束研判。"))
    return _to_task(task)


@require_http_methods(["GET", "HEAD", "POST"])
@require(REVIEW)
def evaluate_one(request: ActorRequest, pk: int) -> HttpResponse:
    """The yearly look at a standing duty."""
    task = task_for(request.actor, pk)
    form = EvaluateForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        evaluate(
            actor=request.actor,
            task=task,
            finding=said["finding"],
            goes_on=said["goes_on"] == "yes",
            now=timezone.now(),
        )

    return _simple(request, task, form, _("年度评估"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@require(DECIDE)
def new_due(request: ActorRequest, pk: int) -> HttpResponse:
    """The office's own date for an overdue task; ``?due=`` is the day that the wall proposes."""
    task = task_for(request.actor, pk)
    form = DueForm(request.POST or None, initial={"due": request.GET.get("due", "")})

    def act(said: dict[str, Any]) -> None:
        set_due(actor=request.actor, task=task, now=timezone.now(), **said)

    hint = _("用于已经逾期的任务：改现行时限，记一次延期；原定时限保留，统计仍按原定时限。")
    return _simple(request, task, form, _("另定办理时间"), act, hint=hint)


@require_http_methods(["GET", "HEAD", "POST"])
@require(SETTLE)
def units(request: ActorRequest, pk: int) -> HttpResponse:
    """A unit comes to an issued task, or leaves it."""
    actor, task = request.actor, task_for(request.actor, pk)
    form = UnitsForm(request.POST or None, actor=actor, task=task)

    def act(said: dict[str, Any]) -> None:
        facts = {"reason": said["reason"], "now": timezone.now()}
        if said["party"]:
            drop_unit(actor=actor, party=said["party"], **facts)
        else:
            role = said["role"] or PartyRole.SUPPORT.value
            add_unit(actor=actor, task=task, unit=said["unit"], role=role, **facts)

    hint = _("增加的责任单位要签收；配合单位收到通知。减少的单位报过的情况保留。")
    return _simple(request, task, form, _("增减单位"), act, hint=hint)


def _why(request: ActorRequest, task: Task) -> PlanReasonForm:
    """Why it is planned so, with what is asked of whom."""
    is_needed = True
    if request.actor.has(*SUPERVISION):
        help_text = _("督查室改动计划要写明理由。")
    elif is_planning_time(task, timezone.localdate()):
        is_needed = False
        help_text = _("交办后15日内可以自己编排；改动督查室定的节点、口径、基数的，写明理由报批。")
    else:
        help_text = _("规划期已过：写明理由，作为调整申请报督查室审批，批准之前计划不变。")
    return PlanReasonForm(request.POST or None, help_text=help_text, is_needed=is_needed)


def _reason(why: PlanReasonForm) -> str:
    return str(why.cleaned_data["reason"])


def _told(why: PlanReasonForm, mistake: Mistake) -> str:
    """At the reason where it is that; else the sentence, for the head of the form."""
    if mistake.field in ("reason", "grounds"):
        why.add_error("reason", str(mistake.sentence))
        return ""
    return str(mistake.sentence)


def _changed(
    request: ActorRequest, task: Task, asked: TaskRequest | None, said: str
) -> HttpResponseRedirect:
    """What came of it: it is so, or it waits for the office."""
    if asked is None:
        messages.success(request, said)
        return _to_task(task)
    messages.success(request, _("已作为调整申请提出，批准之前计划不变。"))
    return HttpResponseRedirect(reverse("tasks:request", args=[asked.pk]))


def _simple(
    request: ActorRequest,
    task: Task,
    form: Form,
    title: str,
    act: Callable[[dict[str, Any]], None],
    hint: str = "",
) -> HttpResponse:
    """A form that does one thing to a task and leads back to it."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Mistake as mistake:
            tell(form, mistake)
        else:
            messages.success(request, _("已保存。"))
            return _to_task(task)
    return _shown(request, {"task": task, "form": form, "title": title, "hint": hint})


def _shown(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render_page(request, _PAGE, context, fragment="form", status=status)


def _nodes(rows: Any) -> Nodes:
    said = [form.cleaned_data for form in rows if form.cleaned_data.get("title")]
    return Nodes(
        Node(pk=one["pk"], title=one["title"], due=one["due"], weight=one["weight"] or 1.0)
        for one in said
    )


def _to_task(task: Task) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("tasks:task", args=[task.pk]))
