"""The desk: chapters, text and card side by side; and the same requirements as a list."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.apps.documents.actions import EditConflict
from luodi.apps.documents.models import Decision, Document, DocumentState, Requirement
from luodi.apps.documents.queries import active_goals, goal_suggester
from luodi.apps.documents.queries.desk import (
    Chapter,
    Desk,
    desk_of,
    document_on_desk,
    paragraphs_of,
    requirement_on_desk,
)
from luodi.apps.documents.queries.facts import editable_facts
from luodi.apps.documents.queries.questions import open_questions, questions_about
from luodi.apps.documents.rules import DECOMPOSE
from luodi.apps.documents.views.desk_input import OPERATORS, Owners
from luodi.apps.orgs.queries import active_units
from luodi.kernel.access import Actor, ActorRequest, require
from luodi.kernel.forms import keys
from luodi.kernel.htmx import is_fragment, render_page
from luodi.kernel.models import Event, PartyRole
from luodi.reading import REASONS

Context = dict[str, Any]

RECURRENCES = (
    ("", _("一次性")),
    ("FREQ=WEEKLY;BYDAY=FR", _("每周")),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", _("每月")),
    ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", _("每季度")),
    ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", _("每半年")),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", _("每年")),
)
FIELD_LABELS = {
    "text": _("事项"),
    "leader": _("责任领导"),
    "due": _("完成时限"),
    "due_text": _("时限的说法"),
    "recurrence": _("周期"),
    "targets": _("目标值"),
    "measures": _("措施"),
    "goal_id": _("对应目标"),
    "separately": _("每个单位各立一项"),
    "parties": _("责任单位"),
}


@require(DECOMPOSE)
def desk(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole desk; `?r=` opens it at a requirement."""
    document = document_on_desk(request.actor, pk)
    if document.state not in (DocumentState.OPEN, DocumentState.ISSUED):
        return redirect("documents:document", pk)
    shown = desk_of(document)
    row = _chosen(shown, request.GET.get("r", ""))
    context = {
        **frame_context(request.actor, shown),
        **(card_context(request.actor, shown, row) if row else {"row": None}),
        "paragraphs": paragraphs_of(shown),
        "owners": Owners(request.actor).choices(),
        "seq": last_seq(request.actor),
    }
    return render_page(request, "documents/desk.html", context)


@require(DECOMPOSE)
def card(request: ActorRequest, pk: int, requirement: int) -> HttpResponse:
    """One requirement; `?edit=1` opens its form."""
    document = document_on_desk(request.actor, pk)
    row = requirement_on_desk(document, requirement)
    if not is_fragment(request):
        return redirect(f"{desk_url(document)}?r={row.pk}")
    shown = desk_of(document)
    if request.GET.get("edit"):
        context = edit_context(request.actor, shown, row)
        return render_page(request, "documents/_desk_edit.html", context)
    return render_page(
        request, "documents/_desk_card.html", card_context(request.actor, shown, row)
    )


@require(DECOMPOSE)
def listing(request: ActorRequest, pk: int) -> HttpResponse:
    """The requirements as a list, chapter by chapter, with check boxes and a bulk bar."""
    document = document_on_desk(request.actor, pk)
    shown = desk_of(document)
    wanted = request.GET.get("show", "all")
    rows = [row for row in shown.rows if _is_wanted(row, wanted)]
    context = {
        **frame_context(request.actor, shown),
        "groups": _by_chapter(shown, rows),
        "show": wanted,
        "owners": Owners(request.actor).choices(),
        "goals": active_goals(request.actor),
        "reasons": reasons(),
    }
    return render_page(request, "documents/desk_list.html", context)


def frame_context(actor: Actor, shown: Desk) -> Context:
    """What stands around the card: document, coverage, map, number of open questions."""
    return {
        "document": shown.document,
        "chapters": shown.chapters,
        "counts": shown.counts,
        "questions_count": len({question.row.pk for question in open_questions(shown.rows)}),
        "to_follow": sum(1 for row in shown.rows if _may_follow(row)),
    }


def card_context(actor: Actor, shown: Desk, row: Requirement) -> Context:
    """One requirement with everything the card says about it."""
    row = requirement_on_desk(shown.document, row.pk)
    before, after = shown.neighbours(row.pk)
    places = [other.pk for other in shown.rows]
    by_role = [
        (role, [party for party in row.parties.all() if party.role == role])
        for role in (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.SUPPORT)
    ]
    goals = [] if row.goal_id else goal_suggester(actor)(row.text)[:2]
    return {
        "document": shown.document,
        "row": row,
        "place": places.index(row.pk) + 1,
        "counts": shown.counts,
        "before": before,
        "after": after,
        "trail": _trail(shown, row),
        "by_role": by_role,
        "questions": list(questions_about(row)),
        "suggestions": suggested(actor, row)[:3] if not by_role[0][1] else [],
        "goal_suggestions": goals,
        "reading_reason": reason_words(row.proposal),
        "reasons": reasons(),
        "quote": shown.document.text[row.start : row.end],
        "cuts": _cuts(shown.document.text, row),
    }


def suggested(actor: Actor, row: Requirement) -> list[Context]:
    """The suggested units that stand today, by the names they have today."""
    units = active_units(actor).in_bulk([one["unit"] for one in row.suggestions])
    return [
        {**one, "name": str(units[one["unit"]])} for one in row.suggestions if one["unit"] in units
    ]


def edit_context(
    actor: Actor, shown: Desk, row: Requirement, clash: EditConflict | None = None
) -> Context:
    """The form of a requirement; after a conflict filled with what the officer wrote."""
    base = editable_facts(row)
    facts = {**base, **clash.wanted} if clash else base
    known = {value for value, _label in RECURRENCES}
    extra = () if row.recurrence in known else ((row.recurrence, row.due_text or row.recurrence),)
    return {
        **card_context(actor, shown, row),
        "base": json.dumps(base, ensure_ascii=False),
        "facts": facts,
        "party_rows": [
            (role, [party for party in facts["parties"] if party["role"] == role])
            for role in (PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.SUPPORT)
        ],
        "operators": OPERATORS,
        "recurrences": (*RECURRENCES, *extra),
        "goals": active_goals(actor),
        "goal_suggestions": goal_suggester(actor)(row.text)[:3],
        "conflict": _conflict(actor, clash) if clash else None,
    }


def _conflict(actor: Actor, clash: EditConflict) -> Context:
    goals = {goal.pk: goal.name for goal in active_goals(actor)}
    rows = [
        (c.field, FIELD_LABELS[c.field], words(c.theirs, goals), words(c.mine, goals))
        for c in clash.clashes
    ]
    return {"sentence": clash.sentence, "rows": rows}


def words(value: Any, goals: dict[int, str]) -> str:
    """A field's value as people read it."""
    if value in (None, "", [], False):
        return "—"
    if value is True:
        return str(_("是"))
    if isinstance(value, int):
        return goals.get(value, str(value))
    if isinstance(value, list):
        return "、".join(_named(item) for item in value)
    return str(value)


def _named(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "role" in item:
        return f"{PartyRole(item['role']).label}：{item['name']}"
    return f"{item['indicator']} {item['op']} {item['value']}{item['unit']}"


def reasons() -> list[tuple[str, str]]:
    """Why a sentence does not become a task, as people choose it."""
    return [(code, reason_words(code)) for code in REASONS]


def reason_words(code: str) -> str:
    """Why the reading does not take a sentence for a task, in the reader's language."""
    zh, en = REASONS.get(code, ("", ""))
    return en if get_language() == "en" else zh


def desk_url(document: Document) -> str:
    """The desk of a document."""
    return f"/documents/{document.pk}/desk/"


def last_seq(actor: Actor) -> int:
    """The end of the organisation's log: from here on the desk asks for what others did."""
    events = Event.objects.filter(organisation_id=actor.organisation_id).order_by("-seq")
    return events.values_list("seq", flat=True).first() or 0


def _chosen(shown: Desk, wanted: str) -> Requirement | None:
    chosen = shown.find(next(iter(keys([wanted])), None))
    return chosen or shown.next_open(None) or shown.first


def _trail(shown: Desk, row: Requirement) -> list[str]:
    trail: list[str] = []
    node = row.node
    while node is not None and node < len(shown.chapters):
        chapter = shown.chapters[node]
        trail.insert(0, f"{chapter.marker}{chapter.title}")
        node = chapter.parent
    return trail


def _cuts(text: str, row: Requirement) -> list[tuple[int, str, str]]:
    """Where a sentence can be parted: after its marks, with the words on both sides."""
    if row.spans:
        return []
    places = [
        at + 1
        for at in range(row.start + 3, row.end - 4)
        if text[at] in "，,；;。、" and row.start < at + 1 < row.end
    ]
    return [(at, text[max(row.start, at - 10) : at], text[at : at + 12]) for at in places[:30]]


def _may_follow(row: Requirement) -> bool:
    return row.decision == Decision.UNDECIDED and row.proposal in REASONS


def _is_wanted(row: Requirement, wanted: str) -> bool:
    tests = {
        "open": row.decision == Decision.UNDECIDED,
        "accepted": row.decision == Decision.ACCEPTED,
        "aside": row.decision in (Decision.REJECTED, Decision.SLOGAN),
        "questions": next(questions_about(row), None) is not None and row.proposal == "task",
    }
    return tests.get(wanted, True)


def _by_chapter(
    shown: Desk, rows: list[Requirement]
) -> list[tuple[list[Chapter], list[Requirement]]]:
    """Rows that follow each other in a chapter, with the headings that begin there, outer first."""
    groups: list[tuple[list[Chapter], list[Requirement]]] = []
    here: list[Chapter] | None = None
    for row in rows:
        path = _path_to(shown, row.node)
        if path != here:
            known = here or []
            groups.append(([one for one in path if one not in known] or path[-1:], []))
            here = path
        groups[-1][1].append(row)
    return groups


def _path_to(shown: Desk, node: int | None) -> list[Chapter]:
    path: list[Chapter] = []
    while node is not None:
        path.insert(0, shown.chapters[node])
        node = path[0].parent
    return path
