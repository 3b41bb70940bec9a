"""Accounts, sessions, delegations, roles and the log of events through the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi.apps.accounts import lockout
from luodi.apps.accounts.models import ApiToken
from luodi.apps.accounts.queries import actor_of
from luodi.kernel.access import permissions
from luodi.kernel.models import Event, Job
from luodi.shell.api.description import document
from tests.at_work import AtWork
from tests.shell.conftest import Program
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


def test_an_account_is_closed_opened_and_unlocked(world: World, program: Programs) -> None:
    admin, user = program("system_admin"), world.users["handler"]
    path = f"/accounts/{user.pk}"
    assert admin.get("/accounts?q=handler").json()["items"][0]["id"] == user.pk
    assert admin.get(path).json()["locked_minutes"] == 0
    assert admin.post(f"{path}/deactivate", {}).status_code == 422
    closed = admin.post(f"{path}/deactivate", {"reason": "离岗学习"}).json()
    assert (closed["is_active"], closed["may_sign_in"]) == (False, False)
    assert [one["id"] for one in admin.get("/accounts?state=closed").json()["items"]] == [user.pk]
    assert admin.post(f"{path}/reactivate").json()["may_sign_in"] is True
    assert admin.post(f"{path}/reactivate").status_code == 422
    assert admin.post(f"{path}/unlock").status_code == 422
    own = admin.post(f"/accounts/{world.users['system_admin'].pk}/deactivate", {"reason": "x"})
    assert own.status_code == 422
    for other, status in (("officer", 403), ("stranger_admin", 404)):
        assert program(other).post(f"{path}/deactivate", {"reason": "x"}).status_code == status
    assert Event.objects.filter(verb="accounts.deactivate", reason="离岗学习").count() == 1


def test_a_locked_account_is_unlocked(
    world: World, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, path = program("system_admin"), f"/accounts/{world.users['handler'].pk}"
    lifted: list[str] = []
    monkeypatch.setattr(lockout, "minutes_left", lambda _name: 0 if lifted else 7)
    monkeypatch.setattr(lockout, "lift", lambda name, _pk: lifted.append(name))
    assert admin.get(path).json()["locked_minutes"] == 7
    assert admin.post(f"{path}/unlock").json()["locked_minutes"] == 0
    assert lifted == ["handler"]


def test_no_operation_makes_an_account_a_password_or_a_token() -> None:
    """What is shown once is shown to a person."""
    described = document()
    for path in ("/accounts", "/me/tokens"):
        assert set(described["paths"][path]) == {"get"}
    text = str(described["components"]["schemas"]).lower()
    assert "'password'" not in text
    assert "'digest'" not in text


def test_somebody_stands_in_for_somebody(world: World, program: Programs) -> None:
    officer, today = program("officer"), timezone.localdate()
    head = world.users["head"]
    sent = {
        "deputy": head.person_id,
        "first_day": today.isoformat(),
        "last_day": (today + dt.timedelta(days=5)).isoformat(),
        "reason": "外出开会",
    }
    made = officer.post("/me/delegations", sent)
    assert made.status_code == 201, made.content
    acting = actor_of(head, today)
    assert acting is not None
    assert "文督查" in {grant.delegated_by for grant in acting.grants}
    assert officer.post("/me/delegations", sent).status_code == 422
    for wrong in (world.users["stranger_officer"], world.users["officer"]):
        refused = officer.post("/me/delegations", {**sent, "deputy": wrong.person_id})
        assert refused.json()["errors"][0]["pointer"] == "/deputy"
    path = f"/me/delegations/{made.json()['id']}/end"
    assert program("handler").post(path).status_code == 404
    assert officer.post(path).json()["ended_at"] is not None
    assert officer.post(path).status_code == 422
    limited = program("officer", "tasks:write")
    assert limited.post("/me/delegations", sent).status_code == 403
    assert program("security_admin").post("/me/delegations", sent).status_code == 403


def test_a_token_can_revoke_itself(world: World, program: Programs) -> None:
    officer = program("officer", "accounts:write")
    (row,) = officer.get("/me/tokens").json()["items"]
    assert program("head").post(f"/me/tokens/{row['id']}/revoke").status_code == 404
    assert officer.post(f"/me/tokens/{row['id']}/revoke").json()["revoked_at"]
    assert officer.get("/me").status_code == 401
    assert ApiToken.objects.filter(revoked_at=None, user=world.users["officer"]).count() == 0


def test_preferences_are_read_and_set(world: World, program: Programs) -> None:
    handler = program("handler")
    wanted = {"language": "en", "wants_email": True}
    assert handler.post("/me/preferences", wanted).json() == wanted
    assert handler.get("/me/preferences").json() == wanted
    assert handler.post("/me/preferences", {**wanted, "language": "fr"}).status_code == 422
    assert program("officer").get("/me/preferences").json() != wanted


def _sign_in(username: str) -> Client:
    """Through the page, so that the session is on record."""
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    sent = {"login": username, "password": PASSWORD}
    client.post("/accounts/login/", sent)
    assert client.get("/").status_code == 200
    return client


def test_sessions_are_seen_and_ended(world: World, program: Programs) -> None:
    for name in ("handler", "liaison"):
        world.users[name].set_password(PASSWORD)
        world.users[name].must_change_password = False
        world.users[name].save()
    first, second, other = (_sign_in(name) for name in ("handler", "handler", "liaison"))
    mine = first.get("/api/v1/me/sessions").json()
    assert mine["total"] == 2
    assert [one["is_current"] for one in mine["items"]] == [False, True]
    theirs = other.get("/api/v1/me/sessions").json()["items"][0]["id"]
    handler, security = program("handler"), program("security_admin")
    assert handler.post(f"/sessions/{theirs}/end").status_code == 404
    assert program("stranger_admin").post(f"/sessions/{theirs}/end").status_code == 404
    assert security.get("/sessions").json()["total"] == 3
    assert security.post(f"/sessions/{theirs}/end").json()["count"] == 1
    assert other.get("/api/v1/me").status_code == 401
    assert first.post("/api/v1/me/sessions/end").json()["count"] == 1
    assert second.get("/api/v1/me").status_code == 401
    assert first.get("/api/v1/me").status_code == 200
    assert handler.post("/me/sessions/end").json()["count"] == 1
    assert handler.post("/me/sessions/end").status_code == 422
    assert handler.get("/sessions").status_code == 403


def test_who_holds_which_role_and_what_roles_may(world: World, program: Programs) -> None:
    security = program("security_admin")
    (found,) = security.get("/role-holders?role=handler&q=承一").json()["items"]
    assert (found["name"], found["unit"]) == ("承一", world.units["区住建局"].pk)
    assert [role["role"] for role in found["roles"]] == ["handler"]
    listed = {one["name"]: one["roles"] for one in security.get("/permissions").json()}
    assert listed == {p.name: sorted(role.value for role in p.roles) for p in permissions()}
    assert program("system_admin").get("/permissions").status_code == 403


def test_the_log_is_read_checked_and_taken_out(work: AtWork, program: Programs) -> None:
    auditor = program("audit_admin")
    page: dict[str, Any] = auditor.get("/audit/events?size=3").json()
    seen = [one["seq"] for one in page["items"]]
    assert seen == sorted(seen, reverse=True)
    following = auditor.get(page["next"][len("/api/v1") :]).json()["items"]
    assert following[0]["seq"] == seen[-1] - 1
    mine = auditor.get("/audit/events?verb=tasks.report").json()["items"]
    assert [one["who"] for one in mine] == ["承一"]
    assert "已完成摸底" not in str(mine)
    checked = auditor.post("/audit/verifications", {})
    assert checked.status_code == 201
    assert checked.json()["verdict"]["is_sound"] is True
    assert auditor.post("/audit/verifications", {"head": "1:0"}).status_code == 422
    forged = {"head": "1:" + "0" * 64}
    wrong = auditor.post("/audit/verifications", forged).json()["verdict"]
    assert wrong["count"] == len(wrong["findings"]) > 0
    out = auditor.post("/audit/export", {"verb": "tasks.report"}, idempotency_key="a")
    assert len(out.content.decode("utf-8-sig").splitlines()) == 2
    assert Event.objects.filter(verb="accounts.audit_export").count() == 1
    assert program("system_admin").get("/audit/events").status_code == 403
    limited = program("audit_admin", "orgs:read")
    assert limited.get("/audit/events").status_code == 403


def test_failed_background_work_is_seen_and_tried_again(
    work: AtWork, program: Programs, django_capture_on_commit_callbacks: Any
) -> None:
    admin = program("system_admin")
    Job.objects.filter(pk=work.job.pk).update(
        state="dead", error="Traceback\nluodi.some.OddError: 青石老旧小区"
    )
    (dead,) = admin.get("/background-jobs?state=dead").json()["items"]
    assert (dead["id"], dead["problem"]) == (work.job.pk, "luodi.some.OddError")
    assert "青石" not in str(dead)
    path = f"/background-jobs/{work.job.pk}/retry"
    for other, status in (("stranger_admin", 404), ("officer", 403)):
        assert program(other).post(path).status_code == status
    assert admin.post(path).json()["state"] == "queued"
    assert admin.post(path).status_code == 422
    assert "tasks.lights" in {one["name"] for one in admin.get("/schedule").json()}
