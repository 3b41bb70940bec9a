"""Issuing, reports with files, papers, views and steps through the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luodi.apps.documents.actions import accept, judge_match
from luodi.apps.documents.models import Document
from luodi.apps.orgs.actions import dissolve_unit
from luodi.apps.orgs.models import Group
from luodi.apps.tasks.models import Progress, Task
from luodi.kernel.access import Actor
from luodi.kernel.models import Event
from tests.at_work import ISSUED, AtWork, hand_in
from tests.shell.conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def test_a_preview_shows_what_stands_in_the_way_and_issuing_keeps_to_it(
    work: AtWork, program: Programs
) -> None:
    officer, path = program("officer"), f"/documents/{work.on_desk.pk}/issue"
    rows = list(work.on_desk.requirements.all())
    accept(
        actor=work.world.actor("officer"),
        document_id=work.on_desk.pk,
        ids=[row.pk for row in rows if "各镇街" in row.text or "供热" in row.text],
    )
    group = Group.objects.get(name="各镇街")
    everyone = officer.get(path).json()
    assert everyone["groups"][0]["group"] == group.pk
    assert len(everyone["groups"][0]["chosen"]) == 2
    town = work.world.units["东湖街道"].pk
    choices = {"members": [{"group": group.pk, "units": [town]}]}
    one = officer.post(f"{path}/preview", choices).json()
    assert one["groups"][0]["chosen"] == [town]
    assert work.world.units["西山镇"].pk not in {unit["unit"] for unit in one["units"]}
    assert "区委区政府督查室" in one["note"]
    assert one["mark"] == everyone["mark"]

    accept(
        actor=work.world.actor("officer2"),
        document_id=work.on_desk.pk,
        ids=[row.pk for row in rows if "凝聚" in row.text],
    )
    sent = {**choices, "reason": "先行交办", "mark": one["mark"]}
    assert officer.post(path, sent).status_code in (409, 422)
    assert not Task.objects.filter(sources__document=work.on_desk).exists()
    assert program("leader").post(f"{path}/preview", choices).status_code == 403
    assert program("stranger_officer").post(f"{path}/preview", choices).status_code == 404


def test_the_same_matter_joins_the_open_task(work: AtWork, program: Programs) -> None:
    officer, match = program("officer"), work.match
    assert match is not None
    actor = work.world.actor("officer")
    judge_match(actor=actor, match=match, is_same=True)
    accept(actor=actor, document_id=work.on_desk.pk, ids=[match.later_id])
    path = f"/documents/{work.on_desk.pk}/issue"
    preview = officer.get(path).json()
    assert preview["tasks"] == 0
    assert preview["joined"][0]["requirement"] == match.later_id
    task = preview["joined"][0]["tasks"][0]
    before = Task.objects.count()
    sent = {"reason": "其余后续研究", "mark": preview["mark"]}
    assert officer.post(path, sent).status_code == 201
    assert Task.objects.count() == before
    sources = officer.get(f"/tasks/{task}/sources").json()
    assert {one["document"] for one in sources} == {work.issued.pk, work.on_desk.pk}
    assert all("青石老旧小区" in one["sentence"] for one in sources)


def test_issuing_needs_the_scope_of_documents(work: AtWork, program: Programs) -> None:
    path = f"/documents/{work.on_desk.pk}/issue"
    assert program("officer", "tasks:write").post(path, {}).status_code == 403
    assert program("officer", "documents:write").post(path, {}).status_code == 422
    assert program("officer", "documents:read").get(path).status_code == 200


def test_a_report_comes_with_files_and_figures(work: AtWork, program: Programs) -> None:
    handler, party = program("handler"), work.party(work.task)
    target = work.task.targets.all()[0]
    path = f"/api/v1/parties/{party.pk}/report/files"

    def send(**said: Any) -> Any:
        return handler.client.post(
            path,
            {**said, "files": [SimpleUploadedFile("现场.png", PNG)]},
            headers={"Authorization": f"Bearer {handler.token}"},
        )

    for wrong in ("[]", "{", '{"x": 1}', f'{{"{target.pk}": "多"}}', f'{{"{target.pk}": true}}'):
        refused = send(text="已完成一半", values=wrong)
        assert refused.json()["errors"][0]["pointer"] == "/values", wrong
    done = send(text="已完成一半", values=json.dumps({str(target.pk): 9}))
    assert done.status_code == 201, done.content
    assert done.json()["values"] == [{"target": target.pk, "value": 9.0}]
    (file,) = done.json()["files"]
    assert file["name"] == "现场.png"
    evidence = f"/progress/{done.json()['id']}/files/{file['id']}"
    assert handler.get(evidence).file == PNG
    assert program("officer").get(evidence).file == PNG
    for other in ("other_handler", "stranger_officer"):
        assert program(other).get(evidence).status_code == 404
    first = Progress.objects.order_by("pk")[0].pk
    assert handler.get(f"/progress/{first}/files/{file['id']}").status_code == 404


def test_a_report_with_a_marked_file_is_refused(work: AtWork, program: Programs) -> None:
    handler, party = program("handler"), work.party(work.task)
    marked = SimpleUploadedFile("说明.txt", "机密★1年\n关于某事的情况\n".encode())
    known = Progress.objects.count()
    refused = handler.client.post(
        f"/api/v1/parties/{party.pk}/report/files",
        {"text": "已完成一半", "files": [marked]},
        headers={"Authorization": f"Bearer {handler.token}", "Idempotency-Key": "m-1"},
    )
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert fault["pointer"] == "/files"
    assert "“所传文件”标有密级（机密）" in fault["sentences"]["zh"]
    assert "classification mark (机密)" in fault["sentences"]["en"]
    typed = handler.post(f"/parties/{party.pk}/report", {"text": "秘密★1年\n某事"})
    assert typed.json()["errors"][0]["pointer"] == "/text"
    assert Progress.objects.count() == known
    assert Event.objects.filter(verb="kernel.refuse").count() == 2


def test_everything_that_waits_is_signed_at_once(work: AtWork, program: Programs) -> None:
    other = program("other_handler")
    signed = other.post("/tasks/sign", {}).json()
    assert [one["id"] for one in signed] == [work.party(work.waiting).pk]
    assert other.post("/tasks/sign", {}).status_code == 422
    assert other.post("/tasks/sign", {"parties": []}).status_code == 422


def test_what_i_may_do_with_a_task(work: AtWork, program: Programs) -> None:
    path = f"/tasks/{work.waiting.pk}/steps"
    mine = {step["name"] for step in program("other_handler").get(path).json()}
    assert mine == {"sign", "return"}
    assert {step["name"] for step in program("officer").get(path).json()} == {
        "withdraw",
        "merge",
        "units",
    }
    assert program("leader").get(path).json() == []
    assert program("handler").get(path).status_code == 404


def test_what_a_unit_that_ended_left_goes_to_another(work: AtWork, program: Programs) -> None:
    officer, party = program("officer"), work.party(work.waiting)
    heir = work.world.units["西山镇"].pk
    sent = {"decision": "reassign", "unit": heir, "reason": "单位已撤销"}
    assert officer.post(f"/parties/{party.pk}/settle", sent).status_code == 409
    dissolve_unit(
        actor=Actor.system(work.world.district.pk),
        unit=party.unit,
        last_day=timezone.localdate(),
        reason="机构改革",
    )
    steps = officer.get(f"/tasks/{work.waiting.pk}/steps").json()
    assert (steps[0]["name"], steps[0]["id"]) == ("reassign", party.pk)
    assert officer.post(f"/parties/{party.pk}/settle", {**sent, "unit": None}).status_code == 422
    done = officer.post(f"/parties/{party.pk}/settle", sent).json()
    assert (done["unit"], done["state"]) == (heir, "waiting")
    assert officer.post(f"/parties/{party.pk}/settle", sent).status_code == 409
    assert program("handler").post(f"/parties/{party.pk}/settle", sent).status_code == 403


def test_a_new_version_names_the_tasks_it_touches(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    job = hand_in(
        work.world.actor("officer"), ISSUED.replace("17个", "19个").replace("11号", "25号")
    )
    new = Document.objects.get(pk=(job.result or {})["document"]).pk
    path = f"/documents/{new}/touched-tasks"
    assert officer.get(path).json() == []
    officer.post(f"/documents/{new}/version", {"supersedes": work.issued.pk})
    (touched,) = officer.get(path).json()
    assert (touched["task"], touched["change"]) == (work.task.pk, "changed")
    assert program("stranger_officer").get(path).status_code == 404


def test_a_batch_on_paper_and_unit_by_unit(work: AtWork, program: Programs) -> None:
    officer, path = program("officer"), f"/batches/{work.batch.pk}"
    shares = {one["name"]: one for one in officer.get(path).json()["shares"]}
    assert shares["区财政局"]["returned"] == 1
    assert shares["东湖街道"]["waiting"] == 1
    for form in ("docx", "xlsx"):
        answer = officer.get(f"{path}/file?form={form}")
        assert answer.content[:2] == b"PK"
        assert f".{form}" in answer.headers["Content-Disposition"]
    assert officer.get(f"{path}/file?form=pdf").status_code == 422
    for other in ("handler", "stranger_officer"):
        assert program(other).get(f"{path}/file").status_code == 404


def test_views_are_one_s_own(work: AtWork, program: Programs) -> None:
    officer, head = program("officer"), program("head")
    made = officer.post("/views", {"name": "逾期", "query": "due=overdue"}).json()
    again = officer.post("/views", {"name": "逾期", "query": "due=week"}).json()
    assert officer.get("/views").json() == [{**made, "query": "due=week"}] == [again]
    assert head.get("/views").json() == []
    assert head.call("DELETE", f"/views/{made['id']}").status_code == 404
    assert officer.call("DELETE", f"/views/{made['id']}").status_code == 204
    assert officer.get("/views").json() == []


def test_tasks_without_a_goal_are_asked_for(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    assert officer.get("/tasks?without_goal=true").json()["total"] == (
        Task.objects.filter(goal=None).count()
    )
