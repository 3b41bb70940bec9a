"""The work itself through the API: from a document to a report, by the same rules as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.apps.documents.models import Document
from luodi.apps.tasks.models import Task
from luodi.kernel.models import Event
from tests.at_work import AtWork
from tests.shell.conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
NOTICE = """示例区人民政府办公室关于做好春季工作的通知
示政办发〔2026〕31号
各镇人民政府、街道办事处，区直各部门：
一、项目
（一）开工建设。区发改委牵头，2027年6月30日前开工项目9个。
（二）道路改造。区住建局牵头，2027年9月底前改造道路7条。
示例区人民政府办公室
2026年11月22日
"""


def test_from_a_text_to_issued_tasks(
    work: AtWork, program: Programs, django_capture_on_commit_callbacks: Any
) -> None:
    officer = program("officer")
    with django_capture_on_commit_callbacks(execute=True):
        handed = officer.post("/documents/text", {"text": NOTICE})
    assert handed.status_code == 202
    job = officer.get(f"/jobs/{handed.json()['job']}").json()
    assert job["state"] == "done", job
    pk = job["result"]["document"]
    assert "开工项目9个" in officer.get(f"/documents/{pk}/text").json()["text"]

    rows = officer.get(f"/documents/{pk}/requirements").json()["items"]
    tasks = [row["id"] for row in rows if row["proposal"] == "task"]
    decided = officer.post(f"/documents/{pk}/decisions", {"decision": "accepted", "ids": tasks})
    assert {row["decision"] for row in decided.json()} == {"accepted"}
    rest = [row["id"] for row in rows if row["id"] not in tasks]
    if rest:
        officer.post(f"/documents/{pk}/decisions", {"decision": "slogan", "ids": rest})

    preview = officer.get(f"/documents/{pk}/issue").json()
    assert preview["tasks"] == len(tasks)
    assert {unit["name"] for unit in preview["units"]} == {"区发改委", "区住建局"}
    before = Task.objects.count()
    issued = officer.post(f"/documents/{pk}/issue", {}, idempotency_key="issue")
    assert issued.status_code == 201, issued.content
    assert (
        officer.post(f"/documents/{pk}/issue", {}, idempotency_key="issue").json() == issued.json()
    )
    assert Task.objects.count() == before + len(tasks)
    batch = officer.get(f"/batches/{issued.json()['batch']}").json()
    assert batch["number"] in batch["note"]
    assert officer.get(f"/tasks?batch={batch['id']}").json()["total"] == len(tasks)


def test_a_file_is_handed_in_and_a_classified_text_is_not(
    work: AtWork, program: Programs, django_capture_on_commit_callbacks: Any
) -> None:
    officer = program("officer")
    file = SimpleUploadedFile("春季.txt", NOTICE.encode())
    with django_capture_on_commit_callbacks(execute=True):
        answer = officer.client.post(
            "/api/v1/documents",
            {"file": file},
            headers={"Authorization": f"Bearer {officer.token}"},
        )
    assert answer.status_code == 202, answer.content
    assert Document.objects.filter(title__contains="春季").exists()
    refused = officer.post("/documents/text", {"text": "秘密★5年\n关于某事的通知\n请办理。"})
    assert refused.status_code == 422
    assert "密" in refused.json()["detail"]
    assert not Document.objects.filter(text__contains="关于某事").exists()


def test_decisions_are_all_or_none_and_can_be_undone(work: AtWork, program: Programs) -> None:
    officer, pk = program("officer"), work.on_desk.pk
    rows = officer.get(f"/documents/{pk}/requirements?decision=undecided").json()["items"]
    ids = [row["id"] for row in rows]
    foreign = work.issued.requirements.all()[0].pk
    wrong = officer.post(
        f"/documents/{pk}/decisions", {"decision": "accepted", "ids": [*ids, foreign]}
    )
    assert wrong.status_code == 404
    no_reason = officer.post(f"/documents/{pk}/decisions", {"decision": "rejected", "ids": ids})
    assert no_reason.status_code == 422
    assert officer.get(f"/documents/{pk}").json()["undecided"] == len(ids)
    officer.post(f"/documents/{pk}/decisions", {"decision": "accepted", "ids": ids})
    assert officer.get(f"/documents/{pk}").json()["undecided"] == 0
    assert officer.post(f"/documents/{pk}/undo").status_code == 200
    assert officer.get(f"/documents/{pk}").json()["undecided"] == len(ids)


def test_a_unit_signs_reports_and_returns_its_own_only(work: AtWork, program: Programs) -> None:
    handler, other = program("handler"), program("other_handler")
    waiting, own = work.party(work.waiting), work.party(work.task)
    assert handler.post("/tasks/sign", {"parties": [waiting.pk]}).status_code == 404
    assert other.post("/tasks/sign", {"parties": [waiting.pk]}).json()[0]["state"] == "signed"
    said = {"text": "已办结 12 件", "problems": "", "values": {}}
    assert other.post(f"/parties/{waiting.pk}/report", said).status_code == 201
    assert other.post(f"/parties/{own.pk}/report", said).status_code == 404
    reports = program("officer").get(f"/tasks/{work.waiting.pk}/progress").json()["items"]
    assert reports[0]["text"] == "已办结 12 件"
    back = handler.post(f"/parties/{own.pk}/return", {"reason": "职责已调整"})
    assert back.json()["state"] == "returned"
    assert (
        handler.post(f"/parties/{own.pk}/settle", {"decision": "uphold", "reason": "x"}).status_code
        == 403
    )
    kept = program("officer").post(
        f"/parties/{own.pk}/settle", {"decision": "uphold", "reason": "职责未变"}
    )
    assert kept.json()["state"] == "signed"


def test_my_work_and_notifications(work: AtWork, program: Programs) -> None:
    groups = program("other_handler").get("/my-work").json()
    assert [item["task"] for group in groups for item in group["items"]] == [work.waiting.pk]
    officer = program("officer")
    assert any(group["key"] == "returned" for group in officer.get("/my-work").json())
    unread = officer.get("/notifications?unread=true").json()
    assert unread["total"] > 0
    assert officer.post("/notifications/read").json()["count"] == unread["total"]
    assert officer.get("/notifications?unread=true").json()["total"] == 0


def test_what_was_done_is_told_as_sentences(work: AtWork, program: Programs) -> None:
    events = program("officer").get(f"/tasks/{work.task.pk}/events").json()
    assert events[0]["seq"] > events[-1]["seq"]
    assert any("承一" in event["sentence"] for event in events)
    older = program("officer").get(f"/tasks/{work.task.pk}/events?cursor={events[0]['seq']}").json()
    assert older == events[1:]


def test_the_log_names_whoever_s_token_it_was(work: AtWork, program: Programs) -> None:
    program("system_admin").post("/people", {"name": "新人甲"})
    event = Event.objects.filter(verb="orgs.person.make").latest("seq")
    assert (event.actor_name, event.target_label) == ("管一", "新人甲")


LISTS = {
    "officer": ("/tasks", "/documents", "/people", "/units", "/units?on=2026-06-30", "/posts",
                "/goals", "/batches", "/groups", "/calendar/exceptions", "/notifications",
                "/documents/{document}/requirements", "/documents/{document}/matches",
                "/tasks/{task}/progress"),
    "system_admin": ("/accounts", "/background-jobs", "/regions"),
    "security_admin": ("/role-holders", "/sessions"),
    "audit_admin": ("/audit/events",),
}  # fmt: skip


@pytest.mark.parametrize("username", LISTS)
def test_lists_cost_the_same_for_few_and_many(
    username: str, work: AtWork, program: Programs
) -> None:
    caller = program(username)
    caller.get("/me")  # the first request also opens the account of how often one asks
    for pattern in LISTS[username]:
        path = pattern.format(document=work.issued.pk, task=work.task.pk)
        costs = []
        for size in (1, 50):
            joined = "&" if "?" in path else "?"
            with CaptureQueriesContext(connection) as asked:
                assert caller.get(f"{path}{joined}size={size}").status_code == 200
            costs.append(len(asked))
        assert costs[0] == costs[1], (path, costs)
