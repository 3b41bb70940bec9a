"""The supervision office: what came back, what is late, what is to be decomposed, what went out."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.apps.documents.models import Document, DocumentState
from luodi.apps.documents.queries.documents import documents_visible_to
from luodi.apps.tasks.models import Task, WorkItem, WorkKind
from luodi.apps.tasks.queries import batches_visible_to, tasks_visible_to
from luodi.apps.tasks.queries.work import most_urgent
from luodi.core.task_flow import TaskState
from luodi.kernel.access import Actor
from luodi.shell.home import addresses
from luodi.shell.home.blocks import Block, figure, seven_days, with_owners
from luodi.shell.links import link

_SHOWN = 6


def blocks(actor: Actor, today: dt.date) -> list[Block]:
    """For officers and the head of supervision."""
    tasks, documents = tasks_visible_to(actor), documents_visible_to(actor)
    late = tasks.filter(is_open=True, due_current__lt=today).order_by("due_current", "id")
    week = tasks.filter(is_open=True, due_current__range=seven_days(today))
    waiting = tasks.filter(state=TaskState.PENDING.value)
    returned = returned_work(actor)
    to_decompose = documents.filter(state=DocumentState.OPEN)
    figures = [
        figure(_("单位退回"), returned, addresses.work(), "red"),
        figure(_("逾期任务"), late, addresses.tasks(due="overdue"), "red"),
        figure(_("七天内到期"), week, addresses.tasks(due="week"), "amber"),
        figure(_("待签收"), waiting, addresses.tasks(state="pending")),
        figure(_("待分解文件"), to_decompose, addresses.documents(state="open")),
    ]
    return [
        Block("shell/home/figures.html", {"figures": figures}),
        _documents(to_decompose),
        _returned(most_urgent(returned, _SHOWN)),
        _late(with_owners(late, _SHOWN), today),
        _batches(actor),
    ]


def returned_work(actor: Actor) -> QuerySet[WorkItem]:
    """What units have sent back and nobody has decided on, the most urgent first."""
    rows = WorkItem.objects.filter(
        organisation_id=actor.organisation_id, unit=None, kind=WorkKind.SETTLE, closed_at=None
    )
    return rows.select_related("party__task", "party__unit").order_by("due", "id")


def _documents(to_decompose: QuerySet[Document]) -> Block:
    rows: list[Document] = list(to_decompose[:_SHOWN])
    context = {
        "documents": rows,
        "more": addresses.documents(state="open"),
        "upload": link("documents:upload") or link("documents:list"),
    }
    return Block("shell/home/documents.html", context, 6)


def _returned(rows: list[WorkItem]) -> Block:
    parties = [item.party for item in rows if item.party]
    return Block("shell/home/returned.html", {"parties": parties, "more": addresses.work()}, 6)


def _late(rows: list[Task], today: dt.date) -> Block:
    context = {
        "title": _("逾期任务"),
        "tasks": rows,
        "today": today,
        "more": addresses.tasks(due="overdue"),
        "empty": _("没有逾期的任务"),
        "hint": _("到期未办结的任务会列在这里，最久的在最前。"),
    }
    return Block("shell/home/tasks.html", context, 6)


def _batches(actor: Actor) -> Block:
    rows = list(batches_visible_to(actor)[:_SHOWN])
    return Block("shell/home/batches.html", {"batches": rows, "more": link("tasks:batches")}, 6)
