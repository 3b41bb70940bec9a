"""Who may call the API: tokens, scopes, sessions, roles, limits, other organisations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from luodi.apps.accounts.actions import revoke_token
from luodi.apps.accounts.models import ApiToken
from luodi.apps.accounts.rules import Scope
from luodi.kernel.rest.routes import Described, operations
from luodi.shell.api.root import api
from tests.at_work import AtWork
from tests.shell.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
OPERATIONS = list(operations(api))
ROLES = (
    "officer", "head", "leader", "campaign", "handler", "unit_head", "liaison", "judge",
    "system_admin", "security_admin", "audit_admin",
)  # fmt: skip
TABLES = "/tables/"  # each kind needs the permission of what it fills: see test_api_orgs


def test_without_a_token_nothing_is_answered(work: AtWork) -> None:
    for operation in OPERATIONS:
        for header in ("", "Bearer ", "Bearer luodi_nonsense", "Basic b2ZmaWNlcjp4", "Bearer \xff"):
            answer = Program("").client.generic(
                operation.method, _path(operation, 1), HTTP_AUTHORIZATION=header
            )
            assert answer.status_code == 401, operation
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_revoked_token_is_no_token(world: World, program: Programs) -> None:
    officer = program("officer")
    assert officer.get("/me").status_code == 200
    revoke_token(actor=world.actor("officer"), row=ApiToken.objects.get())
    assert officer.get("/me").status_code == 401


def test_every_scope_that_is_asked_for_can_be_given() -> None:
    assert {operation.scope for operation in OPERATIONS} - {""} <= set(Scope.values)


@pytest.mark.parametrize("role", ROLES)
def test_roles_may_do_what_their_permissions_say(
    role: str, work: AtWork, program: Programs
) -> None:
    """Refused where the permission is not held; whatever else happens where it is."""
    caller, actor = program(role), work.world.actor(role)
    for operation in OPERATIONS:
        answer = caller.call(operation.method, _path(operation, 0)[7:], {})
        if operation.path.startswith(TABLES):
            assert answer.status_code in (200, 403, 422), operation
        elif actor.may(operation.permission):
            assert answer.status_code not in (401, 403, 405, 500), (operation, answer.content)
        else:
            assert answer.status_code == 403, (operation, answer.content)


def test_a_token_does_no_more_than_its_scopes(work: AtWork, program: Programs) -> None:
    limited = program("officer", "tasks:read")
    may = work.world.actor("officer").may
    for operation in OPERATIONS:
        answer = limited.call(operation.method, _path(operation, 0)[7:], {})
        refused = operation.scope not in ("", "tasks:read") or not may(operation.permission)
        assert (answer.status_code == 403) == refused, (operation, answer.content)
    kinds = {hit["kind"] for hit in limited.get("/search?q=区").json()}
    assert kinds == {"task"}
    assert limited.get("/me").json()["scopes"] == ["tasks:read"]


def test_another_organisation_reaches_none_of_it(work: AtWork, program: Programs) -> None:
    officer, stranger = program("officer"), program("stranger_officer")
    for path in (
        f"/documents/{work.on_desk.pk}",
        f"/documents/{work.on_desk.pk}/text",
        f"/documents/{work.on_desk.pk}/requirements",
        f"/documents/{work.on_desk.pk}/events",
        f"/documents/{work.on_desk.pk}/issue",
        f"/requirements/{work.on_desk.requirements.all()[0].pk}",
        f"/tasks/{work.task.pk}",
        f"/tasks/{work.task.pk}/progress",
        f"/tasks/{work.task.pk}/events",
        f"/batches/{work.batch.pk}",
        f"/units/{work.world.units['区住建局'].pk}",
        f"/people/{work.world.users['handler'].person_id}",
        f"/jobs/{work.job.pk}",
    ):
        assert officer.get(path).status_code == 200, path
        assert stranger.get(path).status_code == 404, path
    for path in ("/documents", "/tasks", "/batches", "/goals"):
        assert officer.get(path).json()["total"] > 0, path
        assert stranger.get(path).json()["total"] == 0, path


def test_a_session_reads_and_writes_with_its_csrf_token(work: AtWork) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(work.world.users["officer"])
    assert client.get("/api/v1/me").json()["scopes"] is None
    address = f"/api/v1/documents/{work.on_desk.pk}/undo"
    refused = client.post(address)
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["detail"]
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.post(address, headers={"X-CSRFToken": token}).status_code == 422


def test_who_asks_too_often_is_told_when_to_come_back(
    world: World, program: Programs, settings: Any
) -> None:
    settings.LUODI_API_RATE = 3
    officer, other = program("officer"), program("head")
    assert [officer.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = officer.get("/me")
    assert int(refused.headers["Retry-After"]) == 20
    assert refused.json()["status"] == 429
    assert other.get("/me").status_code == 200


def test_methods_and_addresses_that_do_not_exist(work: AtWork, program: Programs) -> None:
    officer = program("officer")
    answer = officer.call("DELETE", f"/tasks/{work.task.pk}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    for path in ("/nothing", "/tasks/0", f"/tasks/{2**80}", "/tasks/-1", "/tasks/x"):
        answer = officer.get(path)
        assert answer.status_code in (404, 422), path
        assert answer.json()["sentences"].keys() == {"zh", "en"}


def _path(operation: Described, key: int) -> str:
    path = operation.path.replace("{kind}", "units")
    return "/api/v1" + re.sub(r"{\w+}", str(key or 999_999_999), path)
