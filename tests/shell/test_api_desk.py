"""The desk through the API: bulk steps, questions, repeats, versions, coverage, goals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from luodi.apps.documents.models import Document, Goal, Requirement, SameMatter
from tests.at_work import ON_DESK, AtWork, hand_in
from tests.shell.conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def row_with(work: AtWork, words: str) -> Requirement:
    """The requirement on the desk that says so."""
    return work.on_desk.requirements.get(text__contains=words)


def test_a_chapter_is_decided_and_edited_as_one(work: AtWork, program: Programs) -> None:
    officer, base = program("officer"), f"/documents/{work.on_desk.pk}"
    coverage = officer.get(f"{base}/coverage").json()
    chapter = next(one for one in coverage["chapters"] if one["title"].startswith("改造老旧"))
    assert chapter["counts"]["undecided"] == 1
    unit = work.world.units["区发改委"].pk
    sent = {"chapter": chapter["index"], "lead": {"unit": unit}, "leader": "何区长"}
    (done,) = officer.post(f"{base}/bulk-edit", sent).json()
    leads = {(p["role"], p["unit"]) for p in done["parties"]}
    assert leads == {("lead", unit), ("support", work.world.units["区住建局"].pk)}
    assert done["leader"] == "何区长"
    decided = officer.post(
        f"{base}/decisions", {"decision": "accepted", "chapter": chapter["index"]}
    )
    assert [one["decision"] for one in decided.json()] == ["accepted"]
    both = {"decision": "accepted"}
    assert officer.post(f"{base}/decisions", both).json()["errors"][0]["pointer"] == "/ids"
    assert officer.post(f"{base}/bulk-edit", {"ids": [done["id"]]}).status_code == 422
    assert officer.post(f"{base}/bulk-edit", {**sent, "lead": {}}).status_code == 422
    foreign = work.world.units["邻区住建局"].pk
    assert officer.post(f"{base}/bulk-edit", {**sent, "lead": {"unit": foreign}}).status_code == 404
    assert program("handler").post(f"{base}/bulk-edit", sent).status_code == 403


def test_what_the_reading_takes_for_no_task_is_set_aside_with_its_reason(
    work: AtWork, program: Programs
) -> None:
    officer, base = program("officer"), f"/documents/{work.on_desk.pk}"
    reasons = {one["code"]: one["zh"] for one in officer.get("/reasons").json()}
    code = next(iter(reasons))
    work.on_desk.requirements.filter(text__contains="凝聚").update(proposal=code)
    done = officer.post(f"{base}/decisions", {"decision": "as_read"}).json()
    assert [one["reason"] for one in done] == [reasons[code]]
    aside = officer.get(f"{base}/coverage").json()["aside"]
    assert sum(one["count"] for one in aside) == len(done)
    rest = officer.get(f"{base}/requirements?decision=undecided").json()["items"]
    sent = {"decision": "rejected", "ids": [rest[0]["id"]], "reason": code}
    assert officer.post(f"{base}/decisions", sent).json()[0]["reason"] == reasons[code]
    assert officer.post(f"{base}/decisions", {"decision": "as_read"}).status_code == 422


def test_a_card_says_what_is_suggested_and_a_suggestion_is_taken(
    work: AtWork, program: Programs
) -> None:
    officer, pk = program("officer"), row_with(work, "供热").pk
    card = officer.get(f"/requirements/{pk}/card").json()
    assert "供热管网" in card["quote"]
    assert card["trail"][0].startswith("一、")
    unit = work.world.units["区发改委"].pk
    taken = officer.post(f"/requirements/{pk}/take-suggestion", {"unit": unit}).json()
    assert ("lead", unit) in {(p["role"], p["unit"]) for p in taken["parties"]}
    assert taken["version"] == 2
    path = f"/requirements/{pk}/take-suggestion"
    assert program("stranger_officer").post(path, {"unit": unit}).status_code == 404


def test_open_questions_are_listed_and_answered(work: AtWork, program: Programs) -> None:
    officer, path = program("officer"), f"/documents/{work.on_desk.pk}/questions"
    asked = officer.get(path).json()
    assert all(one["questions"] for one in asked)
    one = next(one for one in asked if "凝聚" in one["text"])
    assert {question["doubt"] for question in one["questions"]} == {"no_owner", "no_date"}
    group = officer.get("/groups").json()["items"][0]["id"]
    sent = {"requirement": one["requirement"], "due": "2027-06-30"}
    done = officer.post(path, {"answers": [{**sent, "lead": {"group": group}}]})
    assert done.json()[0]["due"] == "2027-06-30"
    assert ("lead", group) in {(p["role"], p["group"]) for p in done.json()[0]["parties"]}
    empty = {"answers": [{"requirement": one["requirement"]}]}
    assert officer.post(path, empty).status_code == 422
    foreign = {"answers": [{**sent, "requirement": work.issued.requirements.all()[0].pk}]}
    assert officer.post(path, foreign).status_code == 404
    assert program("stranger_officer").get(path).status_code == 404


def test_a_repeat_is_judged(work: AtWork, program: Programs) -> None:
    officer, path = program("officer"), f"/documents/{work.on_desk.pk}/matches"
    found = officer.get(f"{path}?open=true").json()
    assert found["total"] == SameMatter.objects.count() > 0
    match = found["items"][0]
    assert (match["own"]["document"], match["other"]["document"]) == (
        work.on_desk.pk,
        work.issued.pk,
    )
    judged = officer.post(f"/matches/{match['id']}", {"is_same": True})
    assert judged.json()["is_confirmed"] is True
    assert officer.get(f"{path}?open=true").json()["total"] == found["total"] - 1
    undone = officer.post(f"/matches/{match['id']}", {"is_same": None}).json()
    assert undone["is_confirmed"] is None
    assert officer.post(f"{path}/exact").json()["count"] == 1
    assert officer.post(f"{path}/exact").status_code == 422
    assert program("stranger_officer").post(f"{path}/exact").status_code == 404
    assert program("leader").post(f"/matches/{match['id']}", {"is_same": True}).status_code == 403
    stranger = program("stranger_officer").post(f"/matches/{match['id']}", {"is_same": True})
    assert stranger.status_code == 404


def test_a_new_version_is_compared_with_the_one_before(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    text = ON_DESK.replace("36公里", "48公里").replace("19号", "23号")
    job = hand_in(work.world.actor("officer"), text)
    new = Document.objects.get(pk=(job.result or {})["document"]).pk
    assert officer.get(f"/documents/{new}/comparison").json()["earlier"] is None
    sent = {"supersedes": work.on_desk.pk}
    assert officer.post(f"/documents/{new}/version", sent).json()["supersedes"] == work.on_desk.pk
    found = officer.get(f"/documents/{new}/comparison").json()
    assert found["earlier"] == work.on_desk.pk
    changed = [row for row in found["rows"] if row["kind"] == "changed"]
    assert len(changed) == found["counts"]["changed"] == 1
    assert any("48" in fact["after"] for fact in changed[0]["facts"])
    versions = officer.get(f"/documents/{work.on_desk.pk}/versions").json()
    assert [one["id"] for one in versions] == [work.on_desk.pk, new]
    loop = officer.post(f"/documents/{work.on_desk.pk}/version", {"supersedes": new})
    assert loop.status_code == 422
    assert officer.post(f"/documents/{new}/version", {}).status_code == 422
    alone = officer.post(f"/documents/{new}/version", {"supersedes": None})
    assert alone.json()["supersedes"] is None
    assert program("leader").post(f"/documents/{new}/version", sent).status_code == 403


def test_a_document_is_read_again_while_nothing_is_decided(
    work: AtWork, program: Programs, django_capture_on_commit_callbacks: Any
) -> None:
    officer, base = program("officer"), f"/documents/{work.on_desk.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        job = officer.post(f"{base}/reread")
    assert job.status_code == 202, job.content
    assert officer.get(f"/jobs/{job.json()['job']}").json()["state"] == "done"
    assert officer.get(base).json()["state"] == "open"
    assert officer.post(f"/documents/{work.issued.pk}/reread").status_code == 422
    assert "赤松片区" in officer.get(f"{base}/original").file.decode()
    assert program("stranger_officer").get(f"{base}/original").status_code == 404


def test_how_far_a_document_has_come(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    found = officer.get(f"/documents/{work.issued.pk}/coverage").json()
    assert found["issued"] == found["counts"]["accepted"] > 0
    assert found["chapters"][0]["parent"] is None
    ways = officer.get(f"/documents/{work.issued.pk}/alignment").json()
    assert "区住建局" in {way["unit"] for way in ways}
    by_coverage = {
        key: {one["id"] for one in officer.get(f"/documents?coverage={key}").json()["items"]}
        for key in ("none", "partly", "decided", "issued")
    }
    assert by_coverage["issued"] == {work.issued.pk}
    assert work.on_desk.pk in by_coverage["none"]


def test_the_first_goals_are_planted_once(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    assert officer.post("/goals/starter").status_code == 422
    stranger = program("stranger_officer")
    planted = stranger.post("/goals/starter")
    assert planted.status_code == 201
    there = Goal.objects.filter(organisation=work.world.neighbour)
    assert planted.json()["count"] == there.count()
    assert program("leader").post("/goals/starter").status_code == 403


def test_facts_changed_since_they_were_read_are_not_overwritten(
    work: AtWork, program: Programs
) -> None:
    officer, path = program("officer"), f"/documents/{work.on_desk.pk}/facts"
    names = ("title", "number", "issuer", "kind", "date", "year", "classification")
    read = {name: officer.get(f"/documents/{work.on_desk.pk}").json()[name] for name in names}
    first = officer.post(path, {**read, "issuer": "乙局", "base": read})
    assert first.json()["issuer"] == "乙局"
    late = program("officer2").post(path, {**read, "issuer": "丙局", "base": read})
    assert late.status_code == 409
    assert late.json()["versions"] == {"issuer": {"yours": "丙局", "theirs": "乙局"}}
    merged = program("officer2").post(path, {**read, "title": "另一个标题", "base": read}).json()
    assert (merged["title"], merged["issuer"]) == ("另一个标题", "乙局")
    assert officer.post(path, {**read, "base": {"issuer": "x"}}).status_code == 422
