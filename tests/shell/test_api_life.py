"""The life of a task through the API: claimed, reviewed, asked about, decided, merged, archived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.task_flow import CHECKS
from tests.at_work import AtWork
from tests.shell.conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
CHECKED = {"checks": dict.fromkeys(CHECKS, True), "opinion": "现场核实属实"}
DONE = {"result": "17个小区全部完工，验收合格。", "evidence": "示住建验〔2026〕3号"}


def _names(caller: Program, task: int) -> list[str]:
    return [step["name"] for step in caller.get(f"/tasks/{task}/steps").json()]


def _reviewing(work: AtWork, program: Programs) -> dict[str, Any]:
    """A claim on the office's desk."""
    party = work.party(work.task)
    made = program("handler").post(f"/parties/{party.pk}/claim", DONE)
    assert made.status_code == 201, made.content
    vouched = program("unit_head").post(f"/claims/{made.json()['id']}/vouch")
    found: dict[str, Any] = vouched.json()
    return found


def _extension(work: AtWork, days: int = 30) -> dict[str, Any]:
    assert work.task.due_current
    wanted = work.task.due_current + dt.timedelta(days)
    return {"kind": "extend", "grounds": "汛期无法施工", "wanted_due": wanted.isoformat()}


def test_completion_is_claimed_vouched_for_reviewed_and_archived(
    work: AtWork, program: Programs
) -> None:
    handler, officer, task = program("handler"), program("officer"), work.task.pk
    assert {"claim", "ask"} <= set(_names(handler, task))
    made = _reviewing(work, program)
    assert (made["state"], made["vouched_by"]) == ("with_office", "局一")
    assert program("other_handler").get(f"/claims/{made['id']}").status_code == 404
    assert handler.post(f"/claims/{made['id']}/vouch").status_code == 403
    review = officer.get(f"/tasks/{task}/review").json()
    assert (review["may"], review["own_work"], list(review["checks"])) == (
        True,
        False,
        list(CHECKS),
    )
    assert review["unknown"] == [target.pk for target in work.task.targets.all()]
    partly = {"checks": {**CHECKED["checks"], "solved": False}}  # type: ignore[dict-item]  # a dict
    assert officer.post(f"/tasks/{task}/complete", partly).status_code == 422
    assert handler.post(f"/tasks/{task}/complete", CHECKED).status_code == 403
    assert program("stranger_officer").post(f"/tasks/{task}/complete", CHECKED).status_code == 404
    done = officer.post(f"/tasks/{task}/complete", CHECKED).json()
    assert (done["state"], done["outcome"], done["result"]) == (
        "completed", "on_time", DONE["result"],
    )  # fmt: skip
    assert officer.post(f"/tasks/{task}/complete", CHECKED).status_code == 409
    archived = officer.post("/tasks/archive", {"tasks": [task, work.waiting.pk]}).json()
    assert [one["id"] for one in archived] == [task]
    assert archived[0]["archive_number"]
    assert officer.post("/tasks/archive", {"tasks": [task]}).status_code == 422


def test_work_is_sent_back_and_claims_are_stopped_or_taken_back(
    work: AtWork, program: Programs
) -> None:
    officer, task = program("officer"), work.task.pk
    _reviewing(work, program)
    assert officer.post(f"/tasks/{task}/send-back", {"reason": " "}).status_code == 422
    back = officer.post(f"/tasks/{task}/send-back", {"reason": "两个小区没有验收"}).json()
    assert (back["state"], back["sent_back"]) == ("active", 1)
    made = _reviewing(work, program)
    taken = program("handler").post(f"/claims/{made['id']}/take-back").json()
    assert taken["state"] == "taken_back"
    party = work.party(work.task)
    again = program("handler").post(f"/parties/{party.pk}/claim", DONE).json()
    stopped = program("unit_head").post(f"/claims/{again['id']}/unvouch", {"reason": "再核"})
    assert stopped.json()["state"] == "stopped"
    late = program("unit_head").post(f"/claims/{again['id']}/unvouch", {"reason": "再核"})
    assert late.status_code == 409
    claims = officer.get(f"/tasks/{task}/claims").json()["items"]
    assert [one["state"] for one in claims] == ["stopped", "taken_back", "sent_back"]
    reopened = officer.post(f"/tasks/{task}/reopen", {"reason": "x"})
    assert reopened.status_code == 409


def test_an_extension_is_asked_for_and_decided_by_version(work: AtWork, program: Programs) -> None:
    handler, head, party = program("handler"), program("head"), work.party(work.task)
    early = {**_extension(work), "wanted_due": "2026-11-30"}
    assert handler.post(f"/parties/{party.pk}/request", early).status_code == 422
    other = program("other_handler").post(f"/parties/{party.pk}/request", _extension(work))
    assert other.status_code == 404
    made = handler.post(f"/parties/{party.pk}/request", _extension(work))
    assert made.status_code == 201
    pk = made.json()["id"]
    path = f"/requests/{pk}"
    steps = [step["name"] for step in program("unit_head").get(f"{path}/steps").json()]
    assert steps == ["vouch", "stop", "take_back"]
    program("unit_head").post(f"{path}/vouch", {"version": 1})
    assert program("officer").post(f"{path}/grant", {}).status_code == 403
    advised = program("officer").post(f"{path}/advise", {"opinion": "情况属实"}).json()
    assert advised["opinion_by"] == "文督查"
    assert head.post(f"{path}/grant", {"version": 2}).status_code == 409
    answer = head.get(path)
    assert answer.headers["ETag"] == '"3"'
    due = _extension(work, 20)["wanted_due"]
    granted = head.post(f"{path}/grant", {"due": due, "version": 3}).json()
    assert (granted["state"], granted["granted_due"]) == ("granted", due)
    assert head.post(f"{path}/refuse", {"reason": "理由不充分"}).status_code == 409
    task = handler.get(f"/tasks/{work.task.pk}").json()
    assert (task["due_current"], task["extensions"]) == (due, 1)


def test_lists_of_requests_are_of_ones_own_units(work: AtWork, program: Programs) -> None:
    handler, party = program("handler"), work.party(work.task)
    pk = handler.post(f"/parties/{party.pk}/request", _extension(work)).json()["id"]
    for who, count in (("officer", 1), ("leader", 1), ("handler", 1), ("other_handler", 0),
                       ("stranger_officer", 0)):  # fmt: skip
        assert program(who).get("/requests").json()["total"] == count
    assert program("officer").get("/requests?kind=hand").json()["total"] == 0
    assert program("stranger_officer").get(f"/requests/{pk}").status_code == 404
    assert handler.post(f"/requests/{pk}/take-back").json()["state"] == "taken_back"
    assert handler.get("/requests").json()["total"] == 0
    assert handler.get("/requests?state=all").json()["total"] == 1
    assert handler.get(f"/tasks/{work.task.pk}/requests").json()["total"] == 1


def test_terms_are_adjusted_and_odd_figures_are_refused(work: AtWork, program: Programs) -> None:
    head, target = program("unit_head"), work.task.targets.all()[0]
    path = f"/parties/{work.party(work.task).pk}/request"
    terms = {"title": "改造老旧小区15个", "targets": {str(target.pk): 15}}
    sent = {"kind": "adjust", "grounds": "规划调整", "terms": terms}
    assert head.post(path, {**sent, "terms": {}}).status_code == 422
    assert head.post(path, {**sent, "terms": {"targets": {"0": 15}}}).status_code == 422
    assert head.post(path, {**sent, "terms": {"due_current": "soon"}}).status_code == 422
    made = head.post(path, sent).json()
    assert made["terms"] == {"title": "改造老旧小区15个", "targets": {str(target.pk): 15}}
    stopped = program("unit_head").post(f"/requests/{made['id']}/stop", {"reason": "再看看"})
    assert stopped.status_code == 409
    assert program("head").post(f"/requests/{made['id']}/grant", {}).json()["state"] == "granted"
    task = head.get(f"/tasks/{work.task.pk}").json()
    assert (task["title"], task["targets"][0]["value"]) == ("改造老旧小区15个", 15)


def test_a_task_stands_still_goes_on_and_is_merged(work: AtWork, program: Programs) -> None:
    unit_head, head, task = program("unit_head"), program("head"), work.task.pk
    path = f"/parties/{work.party(work.task).pk}/request"
    made = unit_head.post(path, {"kind": "suspend", "grounds": "资金没有到位"}).json()
    head.post(f"/requests/{made['id']}/grant", {})
    assert head.get(f"/tasks/{task}").json()["state"] == "suspended"
    assert program("officer").post(f"/tasks/{task}/resume", {"reason": "到位"}).status_code == 403
    assert head.post(f"/tasks/{task}/resume", {"reason": "到位"}).json()["state"] == "active"
    assert head.post(f"/tasks/{task}/resume", {"reason": "到位"}).status_code == 409
    hand = {"kind": "hand", "grounds": "市级事权", "to_unit": work.world.units["西山镇"].pk}
    assert unit_head.post(path, {**hand, "to_outside": "市住建局"}).status_code == 422
    officer, into = program("officer"), work.waiting.pk
    own = officer.post(f"/tasks/{task}/merge", {"into": task, "reason": "同一件事"})
    assert own.status_code == 422
    merged = officer.post(f"/tasks/{task}/merge", {"into": into, "reason": "同一件事"}).json()
    assert (merged["state"], merged["merged_into"]) == ("merged", into)
    assert program("handler").post(f"/tasks/{task}/merge", {"into": into}).status_code == 403


def test_lists_cost_the_same_for_few_and_many(work: AtWork, program: Programs) -> None:
    handler = program("handler")
    handler.post(f"/parties/{work.party(work.task).pk}/request", _extension(work))
    for path in ("/requests?state=all", f"/tasks/{work.task.pk}/requests",
                 f"/tasks/{work.task.pk}/claims"):  # fmt: skip
        joined = "&" if "?" in path else "?"
        costs = []
        for size in (1, 50):
            with CaptureQueriesContext(connection) as asked:
                assert handler.get(f"{path}{joined}size={size}").status_code == 200
            costs.append(len(asked))
        assert costs[0] == costs[1], (path, costs)
