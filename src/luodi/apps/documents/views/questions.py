"""Open questions: a page to fill in, and one to print and take to the leader who decides."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.apps.documents.actions import Answer, answer
from luodi.apps.documents.models import Document, Requirement
from luodi.apps.documents.queries.desk import Desk, desk_of, document_on_desk
from luodi.apps.documents.queries.questions import Doubt, Question, open_questions
from luodi.apps.documents.rules import DECOMPOSE
from luodi.apps.documents.views.desk import frame_context
from luodi.apps.documents.views.desk_input import Owners, date_or_none
from luodi.apps.orgs.models import Group, Unit
from luodi.files.out import gongwen
from luodi.files.out.gongwen_table import Column, add_table
from luodi.kernel.access import ActorRequest, require
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from luodi.kernel.tables_out import Head, Table, xlsx_response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Grouped = list[tuple[Requirement, list[Question]]]
_ABOUT_OWNERS = (Doubt.NO_OWNER, Doubt.UNKNOWN_UNIT, Doubt.NO_LEAD)


@require(DECOMPOSE)
def questions(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything open in a document; answers are typed in and saved together.

    A suggested unit is taken by its button (`take`), with everything that was typed so far.
    """
    document = document_on_desk(request.actor, pk)
    owners = Owners(request.actor)
    if request.method == "POST":
        try:
            said, taken = _with_taken(request.POST)
            given = list(_answers(said, owners))
            rows = answer(actor=request.actor, document_id=document.pk, answers=given)
            messages.success(request, _("已填回 %(n)d 条。") % {"n": len(rows)})
            return redirect(reverse("documents:questions", args=[pk]) + _anchor(document, taken))
        except Mistake as mistake:
            return _page(request, document, owners, str(mistake.sentence))
    return _page(request, document, owners)


def _page(
    request: ActorRequest, document: Document, owners: Owners, mistake: str = ""
) -> HttpResponse:
    shown = desk_of(document, whole=True)
    context = {
        **frame_context(request.actor, shown),
        "grouped": [
            (*one, _given(request.POST, owners, one[0].pk), _suggested(*one, owners))
            for one in _grouped(shown)
        ],
        "owners": owners.choices(),
        "mistake": mistake,
    }
    status = 422 if mistake else 200
    return render(request, "documents/questions.html", context, status=status)


def _answers(data: QueryDict, owners: Owners) -> Iterator[Answer]:
    for key in data:
        asked = keys([key.removeprefix("lead_")]) if key.startswith("lead_") else []
        if not asked:
            continue
        pk = asked[0]
        due = date_or_none(data.get(f"due_{pk}", ""), f"due_{pk}")
        yield Answer(
            pk,
            owners.chosen(data.get(key, "")),
            dt.date.fromisoformat(due) if due else None,
            data.get(f"leader_{pk}", "").strip()[:60],
        )


def _with_taken(data: QueryDict) -> tuple[QueryDict, int]:
    """What was sent, with the suggestion whose button was pressed as the lead; its requirement."""
    pk, _colon, unit = data.get("take", "").partition(":")
    taken = keys([pk])
    if not taken:
        return data, 0
    said = data.copy()
    said[f"lead_{taken[0]}"] = unit
    return said, taken[0]


def _anchor(document: Document, taken: int) -> str:
    """Where to go on after a press: the same requirement, or the next that is still open."""
    start = Requirement.objects.filter(document=document, pk=taken).values_list("start", flat=True)
    place = start.first()
    if place is None:
        return ""
    left = [row for row, _questions in _grouped(desk_of(document, whole=True))]
    after = [row.pk for row in left if row.start >= place] or [row.pk for row in left[-1:]]
    return f"#r{after[0]}" if after else ""


def _suggested(
    row: Requirement, questions: list[Question], owners: Owners
) -> list[tuple[str, Unit | Group]]:
    """Units that may lead it, by the values of pickers, where that is what is open."""
    if not any(question.doubt in _ABOUT_OWNERS for question in questions):
        return []
    values = [f"u:{one['unit']}" for one in row.suggestions]
    found = [(value, owners.find(value)) for value in values]
    return [(value, owner) for value, owner in found if owner is not None][:3]


def _given(data: QueryDict, owners: Owners, pk: int) -> dict[str, str]:
    """What was typed in for a requirement, so that a mistake elsewhere does not cost it."""
    said = {name: data.get(f"{name}_{pk}", "") for name in ("lead", "due", "leader")}
    return said | {"lead_name": str(owners.find(said["lead"]) or "")}


def _grouped(shown: Desk) -> Grouped:
    """Questions requirement by requirement, in the order of the text."""
    grouped: Grouped = []
    for question in open_questions(shown.rows):
        if not grouped or grouped[-1][0] is not question.row:
            grouped.append((question.row, []))
        grouped[-1][1].append(question)
    return grouped


@require(DECOMPOSE)
def questions_docx(request: ActorRequest, pk: int) -> HttpResponse:
    """The list as a document in the official layout, with an empty column for the decision."""
    document = document_on_desk(request.actor, pk)
    paper = gongwen.new_document(_("待明确事项"))
    gongwen.landscape(paper.sections[0])
    gongwen.annex_head(paper, "", _("待明确事项清单"))
    gongwen.body(paper, _("来源文件：%(title)s %(number)s") % _named(document))
    widths = (14.0, 88.0, 55.0, 30.0, 38.0)
    columns = [
        Column(head.title, width, place == 0)
        for place, (head, width) in enumerate(zip(_heads(), widths, strict=True))
    ]
    rows = [[str(cell) for cell in row] for row in _rows(desk_of(document, whole=True))]
    add_table(paper, columns, rows or [["", _("没有待明确事项"), "", "", ""]], merged=-1)
    stream = io.BytesIO()
    gongwen.write(paper, stream)
    response = HttpResponse(stream.getvalue(), content_type=DOCX)
    name = quote(_("待明确事项-%(title)s.docx") % {"title": document.title[:40]})
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require(DECOMPOSE)
def questions_xlsx(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The same list as a workbook."""
    document = document_on_desk(request.actor, pk)
    name = _("待明确事项-%(title)s") % {"title": document.title[:40]}
    return xlsx_response(Table(name, _heads(), _rows(desk_of(document, whole=True))))


def _heads() -> list[Head]:
    return [
        Head(_("序号"), 6),
        Head(_("事项"), 60),
        Head(_("待明确"), 36),
        Head(_("建议单位"), 18),
        Head(_("领导意见"), 28),
    ]


def _rows(shown: Desk) -> Iterator[list[Any]]:
    for number, (row, found) in enumerate(_grouped(shown), start=1):
        names = "、".join(suggestion["name"] for suggestion in row.suggestions[:3])
        yield [number, row.text, "；".join(one.sentence for one in found), names, ""]


def _named(document: Document) -> dict[str, str]:
    return {"title": document.title, "number": document.number}
