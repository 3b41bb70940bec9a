"""The desk's pages: what they show, what each button answers, and who may press it."""

from __future__ import annotations

import io
import json
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.apps.documents.actions import GoalFacts, deciding, editing, make_goal
from luodi.apps.documents.models import Decision, Document, Requirement
from luodi.apps.documents.queries.facts import editable_facts
from tests.apps.documents.factory import document_on_desk, requirement_with
from tests.world import World

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def document(world: World) -> Document:
    """The notice of the factory on the officer's desk."""
    return document_on_desk(world.actor("officer"))


@pytest.fixture
def officer(world: World, sign_in: Any) -> Any:
    """A test client of the officer."""
    return sign_in(world.users["officer"])


def url(name: str, document: Document, row: Requirement | None = None) -> str:
    return reverse(f"documents:{name}", args=[document.pk, *([row.pk] if row else [])])


def form_of(row: Requirement, **changes: Any) -> dict[str, Any]:
    """What the browser sends for the edit form, unchanged but for `changes`."""
    facts = editable_facts(row)
    data: dict[str, Any] = {
        "base": json.dumps(facts),
        "text": facts["text"],
        "leader": facts["leader"],
        "due": facts["due"] or "",
        "due_text": facts["due_text"],
        "recurrence": facts["recurrence"],
        "measures": "\n".join(facts["measures"]),
        "goal": facts["goal_id"] or "",
        "target_indicator": [t["indicator"] for t in facts["targets"]],
        "target_op": [t["op"] for t in facts["targets"]],
        "target_value": [f"{t['value']:g}" for t in facts["targets"]],
        "target_unit": [t["unit"] for t in facts["targets"]],
    }
    for party in facts["parties"]:
        owner = f"u:{party['unit']}" if party["unit"] else f"n:{party['name']}"
        data.setdefault(party["role"], []).append(owner)
    return {**data, **changes}


def test_the_desk_shows_text_map_and_card(officer: Any, document: Document) -> None:
    page = officer.get(url("desk", document)).content.decode()
    for words in ("一、抓好项目建设", "区发改委牵头", "第 1 条", "5 条未看", "desk-owners"):
        assert words in page


def test_the_desk_opens_at_the_requirement_asked_for(officer: Any, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    page = officer.get(url("desk", document), {"r": row.pk}).content.decode()
    assert f'data-req="{row.pk}" data-state="undecided"' in page
    assert officer.get(url("desk", document), {"r": "nonsense"}).status_code == 200


@pytest.mark.parametrize("user", ["handler", "leader", "system_admin", "judge"])
def test_others_are_refused(world: World, sign_in: Any, document: Document, user: str) -> None:
    client = sign_in(world.users[user])
    row = requirement_with(document, "老旧小区12个")
    assert client.get(url("desk", document)).status_code == 403
    answer = client.post(url("desk-decide", document, row), {"decision": "accept"})
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.decision == Decision.UNDECIDED


def test_another_organisation_finds_nothing(world: World, sign_in: Any, document: Document) -> None:
    client = sign_in(world.users["stranger_officer"])
    row = requirement_with(document, "老旧小区12个")
    for name in ("desk", "desk-list", "questions", "questions-docx", "desk-changes"):
        assert client.get(url(name, document)).status_code == 404
    assert client.post(url("desk-decide", document, row), {"decision": "accept"}).status_code == 404


def test_accepting_answers_with_the_next_card_and_new_coverage(
    officer: Any, document: Document
) -> None:
    first, second = document.requirements.all()[1:3]
    response = officer.post(url("desk-decide", document, first), {"decision": "accept"}, **HTMX)
    page = response.content.decode()
    assert f'data-req="{second.pk}" data-state="undecided"' in page
    assert "1 条转任务" in page
    events = json.loads(response.headers["HX-Trigger-After-Swap"])
    assert events["desk:show"] == {"id": second.pk}
    assert f"&quot;{first.pk}&quot;: &quot;accepted&quot;" in page
    assert len(response.headers["HX-Trigger-After-Swap"]) < 200  # proxies cut long headers


def test_without_javascript_the_answer_is_the_desk_at_the_next(
    officer: Any, document: Document
) -> None:
    first, second = document.requirements.all()[1:3]
    response = officer.post(url("desk-decide", document, first), {"decision": "accept"})
    assert response.headers["Location"] == f"{url('desk', document)}?r={second.pk}"


def test_a_refusal_is_told_and_changes_nothing(officer: Any, document: Document) -> None:
    row = requirement_with(document, "老旧小区12个")
    data = {"decision": "reject", "reason": "", "reason_text": " "}
    response = officer.post(url("desk-decide", document, row), data, **HTMX)
    assert response.status_code == 409
    assert response.headers["X-Luodi-Message"]
    page = officer.post(url("desk-decide", document, row), data)
    assert page.status_code == 422
    assert "请写明不转任务的原因" in page.content.decode()
    row.refresh_from_db()
    assert row.decision == Decision.UNDECIDED


def test_the_form_shows_measures_one_under_the_other(officer: Any, document: Document) -> None:
    row = requirement_with(document, "重点项目20个")
    row.measures = ["先摸底", "再开工"]
    row.save()
    page = officer.get(url("desk-card", document, row), {"edit": "1"}, **HTMX).content.decode()
    assert "先摸底\n再开工</textarea>" in page


def test_the_list_names_chapters_with_a_box_for_all_below(officer: Any, document: Document) -> None:
    page = officer.get(url("desk-list", document)).content.decode()
    assert 'data-check-below="1"' in page
    assert page.count('name="ids"') == document.requirements.count()


def test_the_form_saves_what_was_changed_and_keeps_the_rest(
    officer: Any, world: World, document: Document
) -> None:
    row = requirement_with(document, "重点项目20个")
    before = editable_facts(row)
    housing = f"u:{world.units['区住建局'].pk}"
    data = form_of(row, due="2026-07-31", responsible=[housing], support=[])
    assert officer.post(url("desk-edit", document, row), data, **HTMX).status_code == 200
    row.refresh_from_db()
    after = editable_facts(row)
    assert (str(row.due), row.due_basis) == ("2026-07-31", "person")
    assert [(p["role"], p["name"], p["basis"]) for p in after["parties"]] == [
        ("lead", "区发改委", "explicit"),
        ("responsible", "区住建局", "person"),
    ]
    assert after["targets"] == before["targets"]
    assert after["text"] == before["text"]


def test_an_unchanged_form_changes_nothing(officer: Any, document: Document) -> None:
    for row in document.requirements.all():
        before = editable_facts(row)
        groups = [f"g:{p['group']}" for p in before["parties"] if p["group"]]
        units = [f"u:{p['unit']}" for p in before["parties"] if p["unit"]]
        roles = {p["role"] for p in before["parties"]}
        data = form_of(row)
        if groups:
            data[roles.pop()] = [*groups, *units]
        assert officer.post(url("desk-edit", document, row), data, **HTMX).status_code == 200
        assert editable_facts(Requirement.objects.get(pk=row.pk)) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due": "2026-02-30"}, "日期请写成"),
        ({"text": "  "}, "事项不能为空"),
        ({"target_value": ["很多", "50"]}, "不是数字"),
        ({"lead": ["u:999999"]}, "所选单位已不存在"),
        ({"base": "{"}, "表单不完整"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(
    officer: Any, document: Document, changes: dict[str, Any], said: str
) -> None:
    row = requirement_with(document, "重点项目20个")
    before = editable_facts(row)
    page = officer.post(url("desk-edit", document, row), form_of(row, **changes))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert editable_facts(Requirement.objects.get(pk=row.pk)) == before


def test_a_conflict_shows_both_and_the_officer_chooses(
    officer: Any, world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    mine = form_of(row, due="2026-11-30", leader="何区长")
    base = editable_facts(row)
    editing.edit(
        actor=world.actor("officer2"), document_id=document.pk, pk=row.pk, base=base,
        wanted={**base, "due": "2026-10-31"},
    )  # fmt: skip
    page = officer.post(url("desk-edit", document, row), mine, **HTMX)
    assert page.status_code == 422
    text = page.content.decode()
    assert "2026-10-31" in text
    assert "2026-11-30" in text
    assert 'name="keep_due"' in text
    row.refresh_from_db()
    again = form_of(row, due="2026-11-30", leader="何区长", keep_due="theirs")
    assert officer.post(url("desk-edit", document, row), again, **HTMX).status_code == 200
    row.refresh_from_db()
    assert (str(row.due), row.leader) == ("2026-10-31", "何区长")


def test_split_merge_and_undo_renew_the_text(officer: Any, document: Document) -> None:
    row = requirement_with(document, "重点项目20个")
    at = document.text.index("完成年度投资")
    page = officer.post(url("desk-split", document, row), {"at": at}, **HTMX)
    assert 'id="desk-text" hx-swap-oob' in page.content.decode()
    first = document.requirements.get(text__endswith="重点项目20个")
    page = officer.post(url("desk-merge", document, first), {"with": "next"}, **HTMX)
    assert page.status_code == 200
    first.refresh_from_db()
    assert "完成年度投资50亿元" in first.text
    for _ in range(2):
        assert officer.post(url("desk-undo", document), **HTMX).status_code == 200
    row.refresh_from_db()
    assert row.decision == Decision.UNDECIDED
    assert officer.post(url("desk-undo", document), **HTMX).status_code == 409


def test_merging_twice_takes_one_neighbour_only(officer: Any, document: Document) -> None:
    first = requirement_with(document, "重点项目20个")
    page = officer.get(url("desk-card", document, first), **HTMX).content.decode()
    other = int(page.partition('name="other" value="')[2].partition('"')[0])
    twice = {"with": "next", "other": other}
    assert officer.post(url("desk-merge", document, first), twice, **HTMX).status_code == 200
    again = officer.post(url("desk-merge", document, first), twice, **HTMX)
    assert again.status_code == 409
    assert document.requirements.filter(decision=Decision.MERGED).count() == 1


def test_bulk_on_the_list(officer: Any, world: World, document: Document) -> None:
    rows = document.requirements.filter(proposal="task")
    page = officer.get(url("desk-list", document)).content.decode()
    assert page.count('name="ids"') == document.total
    data = {
        "ids": [row.pk for row in rows],
        "lead": f"u:{world.units['区财政局'].pk}",
        "due": "2026-12-01",
        "back": "list",
    }
    assert officer.post(url("desk-bulk", document), data).status_code == 302
    assert {str(row.due) for row in rows.all()} == {"2026-12-01"}
    shown = officer.get(url("desk-list", document), {"show": "accepted"}).content.decode()
    assert "这里没有要求" in shown


def test_suggested_goals_on_the_list(officer: Any, world: World, document: Document) -> None:
    goal = make_goal(
        actor=world.actor("officer"), facts=GoalFacts(name="住有所居", terms=("老旧小区",))
    )
    ids = [row.pk for row in document.requirements.all()]
    data = {"ids": ids, "goal": "suggested", "back": "list"}
    assert officer.post(url("desk-bulk", document), data).status_code == 302
    assert requirement_with(document, "老旧小区12个").goal == goal


def test_changes_of_others_are_told(officer: Any, world: World, document: Document) -> None:
    since = officer.get(url("desk-changes", document)).json()["seq"]
    row = requirement_with(document, "老旧小区12个")
    deciding.accept(actor=world.actor("officer2"), document_id=document.pk, ids=[row.pk])
    deciding.mark_slogan(
        actor=world.actor("officer"),
        document_id=document.pk,
        ids=[document.requirements.all()[0].pk],
    )
    news = officer.get(url("desk-changes", document), {"since": since}).json()
    assert news["marks"] == {str(row.pk): "accepted"}
    assert news["names"] == ["武督查"]
    assert news["seq"] > since


def test_questions_are_listed_exported_and_answered(
    officer: Any, world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    page = officer.get(url("questions", document)).content.decode()
    assert "没有写明由谁负责" in page
    paper = docx.Document(io.BytesIO(officer.get(url("questions-docx", document)).content))
    cells = [cell.text for table in paper.tables for r in table.rows for cell in r.cells]
    assert any("老旧小区12个" in cell for cell in cells)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(officer.get(url("questions-xlsx", document)).streaming_content))
    )
    values = [cell.value for line in book.worksheets[0].iter_rows() for cell in line]
    assert "领导意见" in values
    assert any("没有写明由谁负责" in str(value) for value in values)
    answer = {f"lead_{row.pk}": f"u:{world.units['区住建局'].pk}", f"due_{row.pk}": "2026-11-11"}
    assert officer.post(url("questions", document), answer).status_code == 302
    row.refresh_from_db()
    assert str(row.due) == "2026-11-11"
    assert [p.name for p in row.parties.all()] == ["区住建局"]
    assert officer.post(url("questions", document), {}).status_code == 422


def test_a_suggested_unit_is_taken_by_its_button_with_what_was_typed(
    officer: Any, world: World, document: Document
) -> None:
    row = requirement_with(document, "老旧小区12个")
    other = document.requirements.exclude(pk=row.pk).filter(proposal="task").latest("start")
    unit = world.units["区住建局"]
    row.suggestions = [
        {"unit": unit.pk, "name": "旧名称", "words": ["老旧小区"]},
        {"unit": 999_999, "name": "早已不在的单位", "words": []},
    ]
    row.save(update_fields=["suggestions"])
    page = officer.get(url("questions", document)).content.decode()
    button = f'name="take" value="{row.pk}:u:{unit.pk}"'
    assert button in page
    assert "建议 区住建局" in page
    assert "早已不在的单位" not in page
    first = page.partition('<form method="post" data-dirty-guard>')[2].partition("</button>")[0]
    assert "take" not in first  # Enter in a field must not take a suggestion
    typed = {f"lead_{row.pk}": "", f"lead_{other.pk}": "", f"leader_{other.pk}": "何区长"}
    done = officer.post(url("questions", document), {**typed, "take": f"{row.pk}:u:{unit.pk}"})
    after = done["Location"].partition("#r")[2]  # nothing is open any more there: the next one
    assert document.requirements.get(pk=after).start > row.start
    row.refresh_from_db()
    other.refresh_from_db()
    assert [(p.role, p.unit_id, p.basis) for p in row.parties.all()] == [
        ("lead", unit.pk, "person")
    ]
    assert other.leader == "何区长"
    assert button not in officer.get(url("questions", document)).content.decode()
    for gone in (f"{row.pk}:u:999999", f"{row.pk}:u:{world.units['邻区住建局'].pk}"):
        assert officer.post(url("questions", document), {"take": gone}).status_code == 422
    assert officer.post(url("questions", document), {"take": "x"}).status_code == 422


def test_the_desk_needs_the_same_queries_for_few_and_many(
    officer: Any, document: Document, world: World
) -> None:
    long = "\n".join(f"{i}. 区住建局要在6月底前完成第{i}个项目建设。" for i in range(1, 60))
    larger = document_on_desk(world.actor("officer"), f"关于项目的通知\n{long}", "长通知")
    counts = []
    for one in (document, larger):
        officer.get(url("desk", one))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            officer.get(url("desk", one))
        counts.append(len(queries))
    assert larger.total > 50
    assert counts[0] == counts[1]
