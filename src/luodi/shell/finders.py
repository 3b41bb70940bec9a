"""How search finds documents, tasks, units and people: through the loaders of their apps only."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from luodi.apps.documents import rules as documents_rules
from luodi.apps.documents.models import Document
from luodi.apps.documents.queries.documents import documents_visible_to
from luodi.apps.documents.queries.finding import found_among, passage
from luodi.apps.orgs import rules as orgs_rules
from luodi.apps.orgs.models import Person, Unit
from luodi.apps.orgs.queries import people_visible_to, units_visible_to
from luodi.apps.tasks import rules as tasks_rules
from luodi.apps.tasks.models import Task
from luodi.apps.tasks.queries import tasks_visible_to
from luodi.kernel import search
from luodi.kernel.access import Actor
from luodi.kernel.saying import listed
from luodi.kernel.search_hits import Hit, provider
from luodi.shell.links import link

_CANDIDATES = 60  # units and people are few: the best of these are shown, not the latest


def tasks(actor: Actor, query: str, limit: int) -> list[Hit]:
    """The latest tasks that the query fits, with the words it fits."""
    rows = search.newest(tasks_visible_to(actor), actor.organisation_id, "task", query, limit)
    return [_task(row) for row in rows]


def _task(row: Task) -> Hit:
    due = ""
    if row.due_current:
        due = _("时限 %(day)s") % {"day": date_format(row.due_current, "Y-m-d")}
    detail = " · ".join(filter(None, [row.number, row.get_state_display(), due]))
    return Hit(row.title, link("tasks:task", row.pk), detail, row.text)


def documents(actor: Actor, query: str, limit: int) -> list[Hit]:
    """The latest documents that the query fits, with the place in the text."""
    visible = documents_visible_to(actor)
    found = found_among(visible, actor.organisation_id, query, limit)
    texts = dict(Document.objects.filter(pk__in=found).values_list("pk", "text"))
    rows = visible.filter(pk__in=found).order_by("-pk") if found else []
    return [_document(row, passage(texts[row.pk], query)) for row in rows]


def _document(row: Document, text: str) -> Hit:
    detail = " · ".join(filter(None, [row.number, row.issuer, row.get_state_display()]))
    return Hit(row.title, link("documents:document", row.pk), detail, text)


def units(actor: Actor, query: str, limit: int) -> list[Hit]:
    """Units, those first whose name begins with what was typed."""
    visible = units_visible_to(actor)
    rows = search.newest(visible, actor.organisation_id, "unit", query, _CANDIDATES)
    rows.sort(key=lambda unit: (_rank(str(unit), query), not unit.is_active, len(str(unit))))
    return [_unit(row) for row in rows[:limit]]


def _unit(row: Unit) -> Hit:
    ended = "" if row.is_active else _("已撤销")
    name = row.name if row.name != str(row) else ""
    detail = " · ".join(filter(None, [name, str(row.get_kind_display()), ended]))
    return Hit(str(row), link("orgs:unit", row.pk), detail, listed(row.aliases))


def people(actor: Actor, query: str, limit: int) -> list[Hit]:
    """People, with the post they hold."""
    visible = people_visible_to(actor).prefetch_related("holdings__post__unit")
    rows = search.newest(visible, actor.organisation_id, "person", query, _CANDIDATES)
    rows.sort(key=lambda person: (_rank(person.name, query), person.left_on is not None))
    return [_person(row) for row in rows[:limit]]


def _person(row: Person) -> Hit:
    posts = [f"{h.post.unit}{h.post}" for h in row.holdings.all() if h.valid_to is None]
    return Hit(row.name, link("orgs:person", row.pk), listed(posts[:2]))


def _rank(name: str, query: str) -> int:
    terms = search.terms_of(query)
    written = search.letters_of(name)
    if terms and written == terms[0]:
        return 0
    if terms and (written.startswith(terms[0]) or search.initials_of(name).startswith(terms[0])):
        return 1
    return 2


def register() -> None:
    """Put all four into the search."""
    provider("task", pgettext_lazy("plural", "任务"), tasks, permission=tasks_rules.VIEW,
             icon="checklist", order=10)  # fmt: skip
    provider("document", pgettext_lazy("plural", "文件"), documents,
             permission=documents_rules.VIEW, icon="file-text", order=20)  # fmt: skip
    provider("unit", pgettext_lazy("plural", "单位"), units, permission=orgs_rules.VIEW,
             icon="building", order=30)  # fmt: skip
    provider("person", pgettext_lazy("plural", "人员"), people, permission=orgs_rules.VIEW,
             icon="user", order=40)  # fmt: skip
