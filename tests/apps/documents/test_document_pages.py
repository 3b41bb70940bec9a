"""The list and the page of documents: who sees what, filters, facts, shelving, originals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.apps.documents import queries
from luodi.apps.documents.actions import DocumentFacts, accept, edit_facts, reject, shelve, unshelve
from luodi.apps.documents.models import Document, Requirement
from luodi.apps.documents.queries import documents as visibility
from luodi.kernel.access import Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.apps.documents.factory import document_on_desk, requirement_with
from tests.apps.documents.pieces import NOTICE, OTHER
from tests.world import World

pytestmark = pytest.mark.django_db
LIST = "documents:list"


def page(client: Any, name: str = LIST, *args: int, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_an_empty_list_says_what_to_do_first(world: World, sign_in: Any) -> None:
    shown = page(sign_in(world.users["officer"]))
    assert "登记第一份文件" in shown
    assert reverse("documents:upload") in shown
    shown = page(sign_in(world.users["handler"]))
    assert "还没有与您有关的文件" in shown
    assert reverse("documents:upload") not in shown


def test_supervisors_and_leaders_see_all_units_only_what_concerns_them(
    world: World, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = register(world.actor("officer"))
    other = register(world.actor("officer"), OTHER)
    register(world.actor("stranger_officer"))
    for name in ("officer2", "head", "leader", "campaign"):
        assert {*queries.documents_visible_to(world.actor(name))} == {one, other}
    for name in ("handler", "unit_head", "judge", "system_admin", "audit_admin"):
        assert not queries.documents_visible_to(world.actor(name)).exists()
    monkeypatch.setattr(visibility, "_widened", [])
    queries.widen(lambda actor: Q(pk=one.pk) if actor.name == "承一" else Q(pk__in=()))
    assert [*queries.documents_visible_to(world.actor("handler"))] == [one]
    assert not queries.documents_visible_to(world.actor("other_handler")).exists()


def read_to_the_end(response: Any) -> None:
    """A file that is sent is closed when it has been read; closing the answer closes the database."""
    if response.streaming:
        assert [*response.streaming_content]


PAGES = ("document", "reading", "original", "edit", "version", "compare", "matches")


@pytest.mark.parametrize("name", PAGES)
def test_a_document_is_closed_to_strangers_and_outsiders(
    name: str, world: World, register: Any, sign_in: Any, client: Any
) -> None:
    document = register(world.actor("officer"))
    address = reverse(f"documents:{name}", args=[document.pk])
    assert client.get(address).status_code == 302
    response = sign_in(world.users["officer2"]).get(address)
    assert response.status_code in (200, 204)
    read_to_the_end(response)
    assert sign_in(world.users["stranger_officer"]).get(address).status_code == 404
    assert sign_in(world.users["handler"]).get(address).status_code in (403, 404)
    assert sign_in(world.users["system_admin"]).get(address).status_code == 403
    response = sign_in(world.users["leader"]).get(address)
    assert (response.status_code == 403) == (name in ("edit", "version"))
    read_to_the_end(response)


def test_an_upload_is_seen_by_whoever_sent_it_only(
    world: World, register: Any, sign_in: Any
) -> None:
    document = register(world.actor("officer"))
    address = reverse("documents:upload-status", args=[document.job_id])
    assert sign_in(world.users["officer"]).get(address).status_code == 200
    assert sign_in(world.users["officer2"]).get(address).status_code == 404
    assert sign_in(world.users["stranger_officer"]).get(address).status_code == 404


def test_the_list_is_filtered(world: World, register: Any, sign_in: Any) -> None:
    actor = world.actor("officer")
    notice, other = register(actor), register(actor, OTHER)
    client = sign_in(world.users["officer"])
    rows = list(Requirement.objects.filter(document=notice))

    def found(**query: str) -> set[str]:
        shown = page(client, **query)
        return {d.title for d in (notice, other) if f">{d.title}</a>" in shown}

    both, first, second = {notice.title, other.title}, {notice.title}, {other.title}
    assert found() == both
    assert found(kind="通知") == first
    assert found(issuer="示例区人民政府办公室") == first
    assert found(year="2026") == both
    assert found(q="示政办发") == first
    assert found(q="幼儿园") == second
    assert found(q="gyzhljxqgz") == first
    assert found(q="绝无此文") == set()
    assert found(coverage="none") == both
    assert found(state="issued") == found(coverage="issued") == set()
    accept(actor=actor, document_id=notice.pk, ids=[rows[0].pk])
    assert found(coverage="partly") == first
    reject(actor=actor, document_id=notice.pk, ids=[r.pk for r in rows[1:]], reason="不属我区")
    assert found(coverage="decided") == first
    assert found(coverage="none") == second
    assert found(kind="绝无此种") == both  # a choice that is none filters nothing


def test_the_list_answers_htmx_with_its_rows(world: World, register: Any, sign_in: Any) -> None:
    register(world.actor("officer"))
    client = sign_in(world.users["officer"])
    response = client.get(reverse(LIST), headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="rows"')


def test_the_list_costs_the_same_for_three_and_for_many(
    world: World, register: Any, sign_in: Any
) -> None:
    actor = world.actor("officer")
    client = sign_in(world.users["officer"])
    counts = []
    for wanted in (3, 33):
        for number in range(Document.objects.count(), wanted):
            register(actor, f"关于第{number}件事的通知\n区住建局要在6月底前办完第{number}件事。\n")
        page(client)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            shown = page(client)
        assert shown.count("<tr data-row>") == wanted
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert not [q for q in seen.captured_queries if '"documents_document"."text"' in q["sql"]]


def test_facts_are_put_right_and_searched_for(world: World, register: Any, sign_in: Any) -> None:
    document = register(world.actor("officer"))
    client = sign_in(world.users["officer"])
    address = reverse("documents:edit", args=[document.pk])
    given = {"title": "改过的标题", "number": "示府〔2026〕1号", "issuer": "示例区人民政府",
             "kind": "意见", "date": "2026-03-02", "year": "2026", "classification": "internal"}  # fmt: skip
    assert client.post(address, given).status_code == 302
    shown = page(client, "documents:document", document.pk)
    for words in ("改过的标题", "示府〔2026〕1号", "意见", "2026-03-02", "内部"):
        assert words in shown
    assert "改过的标题" in page(client, q="改过的")
    event = Event.objects.on("documents.document", document.pk).first()
    assert event is not None
    assert (event.before or {})["title"] == "关于做好老旧小区改造工作的通知"
    assert "date" in (event.after or {})
    response = client.post(address, given | {"title": "  "})
    assert response.status_code == 422
    response = client.post(address, given | {"classification": "机密"})
    assert response.status_code == 422


def _form_of(client: Any, address: str) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = client.get(address).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def test_facts_changed_by_two_are_merged_or_shown(
    world: World, register: Any, sign_in: Any
) -> None:
    actor = world.actor("officer")
    document = register(actor)
    client = sign_in(world.users["officer"])
    address = reverse("documents:edit", args=[document.pk])
    mine = _form_of(client, address)
    theirs = DocumentFacts.of(document)
    other = replace(theirs, issuer="乙局", kind="意见", date=dt.date(2026, 3, 5))
    edit_facts(actor=world.actor("officer2"), document=document, facts=other, base=theirs)
    merged = client.post(address, mine | {"title": "改过的标题"}, follow=True)
    assert "已与同事刚才的修改合并保存" in merged.content.decode()
    document.refresh_from_db()
    assert (document.title, document.issuer, document.kind) == ("改过的标题", "乙局", "意见")
    late = mine | {"title": mine["title"], "issuer": "丙局", "date": "2026-03-09", "year": "2027"}
    refused = client.post(address, late)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "武督查 刚刚也改了这份文件的信息" in shown
    assert "对方改为：乙局" in shown
    assert "对方改为：2026-03-05" in shown
    document.refresh_from_db()
    assert (document.issuer, document.year) == ("乙局", 2026)
    form = refused.context["form"]
    kept = {name: form[name].value() for name in form.fields}
    assert (kept["issuer"], str(kept["date"]), kept["year"]) == ("丙局", "2026-03-09", 2027)
    assert (kept["title"], kept["kind"]) == ("改过的标题", "意见")  # untouched: as it is now
    assert client.post(address, kept).status_code == 302
    document.refresh_from_db()
    assert (document.issuer, str(document.date), document.year) == ("丙局", "2026-03-09", 2027)
    assert (document.title, document.kind) == ("改过的标题", "意见")


def test_facts_that_a_person_put_right_survive_another_reading(world: World, register: Any) -> None:
    actor = world.actor("officer")
    document = register(actor)
    with pytest.raises(Refused):
        edit_facts(actor=world.actor("leader"), document=document, facts=DocumentFacts(title="x"))
    edit_facts(actor=actor, document=document, facts=DocumentFacts(title="题", issuer="甲局"))
    document.refresh_from_db()
    assert (document.title, document.issuer, document.number) == ("题", "甲局", "")


def test_a_document_is_shelved_with_a_reason_and_brought_back(
    world: World, register: Any, sign_in: Any
) -> None:
    document = register(world.actor("officer"))
    client = sign_in(world.users["officer"])
    address = reverse("documents:shelve", args=[document.pk])
    client.post(address, {"reason": " "})
    document.refresh_from_db()
    assert document.state == "open"
    client.post(address, {"reason": "由市里统一部署"})
    document.refresh_from_db()
    assert document.state == "shelved"
    shown = page(client, "documents:document", document.pk)
    assert "由市里统一部署" in shown
    assert "恢复分解" in shown
    with pytest.raises(Mistake):
        shelve(actor=world.actor("officer"), document=document, reason="再一次")
    client.post(address, {"back": "1"})
    document.refresh_from_db()
    assert document.state == "open"
    with pytest.raises(Mistake):
        unshelve(actor=world.actor("officer"), document=document)
    assert sign_in(world.users["leader"]).post(address, {"reason": "x"}).status_code == 403


def test_the_page_shows_the_text_with_its_outline_and_tables(
    world: World, register: Any, sign_in: Any
) -> None:
    table = (
        "序号\t事项\t牵头单位\t时限\n1\t老旧小区改造\t区住建局\t6月底前\n2\t修路\t区交通局\t8月\n"
    )
    document = register(world.actor("officer"), f"{NOTICE}\n附件\n{table}\n<script>甲</script>\n")
    client = sign_in(world.users["officer"])
    shown = page(client, "documents:document", document.pk)
    assert "提纲（" in shown
    assert 'href="#n0"' in shown
    assert 'id="n0"' in shown
    assert "<td>老旧小区改造</td>" in shown
    assert "&lt;script&gt;甲" in shown
    assert "<script>甲" not in shown
    assert "sunburst-data" in shown
    assert ">区住建局</td>" in shown


def test_the_sunburst_counts_chapters_goals_and_units(world: World, register: Any) -> None:
    document = register(world.actor("officer"))
    found = queries.sunburst_of(document)
    assert found is not None
    assert ["一、加快推进改造", "未对应目标", "区住建局", 1] in found.rows
    assert ["二、强化督查", "未对应目标", "区委区政府督查室", 1] in found.rows
    (series,) = found.options["series"]
    assert [chapter["name"] for chapter in series["data"]] == ["一、加快推进改造", "二、强化督查"]
    Requirement.objects.filter(document=document).delete()
    assert queries.sunburst_of(document) is None


def test_a_requirement_is_shown_where_it_stands(world: World, sign_in: Any) -> None:
    document = document_on_desk(world.actor("officer"))
    row = requirement_with(document, "老旧小区12个")
    page = sign_in(world.users["officer"]).get(f"/documents/{document.pk}/", {"r": row.pk})
    assert f'<mark id="r{row.pk}">年内改造老旧小区12个。</mark>' in page.content.decode()
    for wanted in ("nonsense", "999999", ""):
        page = sign_in(world.users["officer"]).get(f"/documents/{document.pk}/", {"r": wanted})
        assert "<mark" not in page.content.decode()
