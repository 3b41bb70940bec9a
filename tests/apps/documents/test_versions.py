"""Versions of a document: named, compared, and the same matter judged side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from luodi.apps.documents import queries
from luodi.apps.documents.actions import judge_match, supersede
from luodi.apps.documents.models import Requirement, SameMatter
from luodi.kernel import panels
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from tests.apps.documents.pieces import NOTICE, NOTICE_AGAIN, OTHER
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_version_is_named_at_upload_and_compared(
    world: World, register: Any, sign_in: Any, send: Any
) -> None:
    old = register(world.actor("officer"))
    client = sign_in(world.users["officer"])
    response = send(client, text=NOTICE_AGAIN, supersedes=str(old.pk))
    assert response.status_code == 302
    new = old.superseded_by.get()
    shown = client.get(reverse("documents:compare", args=[new.pk])).content.decode()
    for words in ("<del>2026-06-30</del>", "<ins>2026-09-30</ins>", "<del>6月</del>", "<ins>9月</ins>",
                  "智慧停车管理平台", "争取专项资金"):  # fmt: skip
        assert words in shown
    for kind, words in (("added", "智慧停车"), ("dropped", "专项资金"), ("same", "每月通报")):
        part = client.get(reverse("documents:compare", args=[new.pk]), {"kind": kind})
        rows = part.content.decode().partition('id="rows"')[2]
        assert rows.count("<article") == 1
        assert words in rows
    assert queries.versions_of(old) == queries.versions_of(new) == [old, new]
    shown = client.get(reverse("documents:document", args=[old.pk])).content.decode()
    assert reverse("documents:document", args=[new.pk]) in shown


def test_a_comparison_says_what_changed_and_which_tasks_it_touches(
    world: World, register: Any
) -> None:
    actor = world.actor("officer")
    old = register(actor)
    new = register(actor, NOTICE_AGAIN, supersedes=old)
    found = queries.compare(old, new)
    assert found.counts == {"added": 1, "dropped": 1, "changed": 1, "same": 1}
    (changed,) = [row for row in found.rows if row.kind == "changed"]
    assert [(f.kind, f.before, f.after) for f in changed.facts] == [
        ("date", "2026-06-30", "2026-09-30"),
        ("figure", "老旧小区改造12个", "老旧小区改造20个"),
    ]
    assert not changed.is_reworded
    touched = Requirement.objects.filter(pk__in=found.affected_ids)
    assert {"老旧小区改造12个" in row.text or "专项资金" in row.text for row in touched} == {True}
    assert len(touched) == 2


def test_a_new_owner_and_new_words_are_told_apart(world: World, register: Any) -> None:
    actor = world.actor("officer")
    old = register(actor)
    text = NOTICE.replace("区财政局配合", "区发改委配合").replace(
        "每月通报一次进展情况", "每月公开通报一次进展情况"
    )
    new = register(actor, text, supersedes=old)
    changed = [row for row in queries.compare(old, new).rows if row.kind == "changed"]
    assert [(row.is_reworded, [f.kind for f in row.facts]) for row in changed] == [
        (False, ["owner"]),
        (True, []),
    ]


def test_a_later_app_adds_its_box_to_the_comparison(
    world: World, register: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = register(world.actor("officer"))
    new = register(world.actor("officer"), NOTICE_AGAIN, supersedes=old)
    monkeypatch.setattr(panels, "_panels", {})
    panels.register(
        "documents.compare",
        "kernel/ui/note.html",
        lambda _request, found: {"text": f"受影响 {len(found.affected_ids)} 项"},
    )
    client = sign_in(world.users["officer"])
    assert "受影响 2 项" in client.get(reverse("documents:compare", args=[new.pk])).content.decode()


def test_versions_make_a_line_without_branches_or_rings(world: World, register: Any) -> None:
    actor = world.actor("officer")
    one, two, three = register(actor), register(actor, NOTICE_AGAIN), register(actor, OTHER)
    two = supersede(actor=actor, document=two, earlier=one)
    with pytest.raises(Mistake, match="已有新版本"):
        supersede(actor=actor, document=three, earlier=one)
    with pytest.raises(Mistake, match="自己"):
        supersede(actor=actor, document=one, earlier=two)
    with pytest.raises(Mistake, match="自己"):
        supersede(actor=actor, document=three, earlier=three)
    supersede(actor=actor, document=three, earlier=two)
    assert queries.versions_of(two) == [one, two, three]
    supersede(actor=actor, document=three, earlier=None)
    assert queries.versions_of(two) == [one, two]


def test_a_version_of_another_organisation_cannot_be_named(
    world: World, register: Any, sign_in: Any
) -> None:
    mine, theirs = register(world.actor("officer")), register(world.actor("stranger_officer"))
    with pytest.raises(Mistake):
        supersede(actor=world.actor("officer"), document=mine, earlier=theirs)
    with pytest.raises(Refused):
        supersede(actor=world.actor("leader"), document=mine, earlier=None)
    client = sign_in(world.users["officer"])
    address = reverse("documents:version", args=[mine.pk])
    assert client.post(address, {"supersedes": str(theirs.pk)}).status_code == 422
    assert theirs.title not in client.get(address).content.decode().partition("<select")[2]


def test_a_version_is_named_later_and_the_page_goes_to_the_comparison(
    world: World, register: Any, sign_in: Any
) -> None:
    actor = world.actor("officer")
    old, new = register(actor), register(actor, NOTICE_AGAIN)
    client = sign_in(world.users["officer"])
    shown = client.get(reverse("documents:compare", args=[new.pk])).content.decode()
    assert "还没有指定上一版本" in shown
    address = reverse("documents:version", args=[new.pk])
    response = client.post(address, {"supersedes": str(old.pk)})
    assert response["Location"] == reverse("documents:compare", args=[new.pk])


def test_the_same_matter_is_judged_side_by_side(world: World, register: Any, sign_in: Any) -> None:
    first = register(world.actor("officer"))
    second = register(world.actor("officer"), OTHER)
    match = SameMatter.objects.get()
    client = sign_in(world.users["officer"])
    for document, other in ((first, second), (second, first)):
        shown = client.get(reverse("documents:matches", args=[document.pk])).content.decode()
        assert other.title in shown
        assert "还没有判断" in shown
    judge = reverse("documents:judge", args=[second.pk, match.pk])
    answer = client.post(judge, {"is": "same"}, headers={"HX-Request": "true"}).content.decode()
    assert "改判断" in answer
    match.refresh_from_db()
    assert match.is_confirmed is True
    client.post(judge, {"is": "other"})
    match.refresh_from_db()
    assert match.is_confirmed is False
    client.post(judge, {"is": "open"})
    match.refresh_from_db()
    assert match.is_confirmed is None
    shown = client.get(reverse("documents:document", args=[first.pk])).content.decode()
    assert "不是同一事项" in shown  # the history says how it was judged
    assert queries.match_counts(world.actor("officer"), first) == (1, 1)


def test_who_may_not_decompose_may_not_judge(world: World, register: Any, sign_in: Any) -> None:
    register(world.actor("officer"))
    second = register(world.actor("officer"), OTHER)
    match = SameMatter.objects.get()
    judge = reverse("documents:judge", args=[second.pk, match.pk])
    assert sign_in(world.users["leader"]).post(judge, {"is": "same"}).status_code == 403
    assert sign_in(world.users["stranger_officer"]).post(judge, {"is": "same"}).status_code == 404
    with pytest.raises(Refused):
        judge_match(actor=world.actor("leader"), match=match, is_same=True)
    with pytest.raises(Hidden):
        queries.match_for(world.actor("officer"), second, match.pk + 1)
    match.refresh_from_db()
    assert match.is_confirmed is None
