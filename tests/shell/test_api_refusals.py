"""Programs are never sent to a page: whoever refuses them does so with a problem."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from luodi.apps.accounts.actions import deactivate
from luodi.apps.accounts.models import User
from tests.at_work import AtWork
from tests.shell.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db
ME, OPENAPI, DOCS = "/api/v1/me", "/api/v1/openapi.json", "/api/v1/docs"


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem, with that status and in both languages."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert said["sentences"].keys() == {"zh", "en"}
    return said


def idle(client: Client) -> None:
    """Let the session have been left alone for a day."""
    session = client.session
    session["luodi_seen"] = int(time.time()) - 24 * 3600
    session.save()


@pytest.mark.parametrize("path", [ME, OPENAPI, "/api/v1/nothing"])
def test_an_idle_session_is_told_to_sign_in_again(world: World, sign_in: Any, path: str) -> None:
    client = sign_in(world.users["officer"])
    assert client.get(ME).status_code == 200
    idle(client)
    refused = client.get(path, headers={"Accept-Language": "en"})
    assert "没有操作" in problem(refused, 401)["detail"]
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    problem(client.get(ME), 401)


def test_a_token_holds_whatever_became_of_the_session_beside_it(
    world: World, sign_in: Any, program: Callable[..., Program]
) -> None:
    client, token = sign_in(world.users["officer"]), program("head").token
    idle(client)
    found = client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert found.status_code == 200
    assert found.json()["name"] == "林主任"
    newcomer = world.users["handler"]
    User.objects.filter(pk=newcomer.pk).update(must_change_password=True)
    client = sign_in(User.objects.get(pk=newcomer.pk))
    found = client.get(ME, headers={"Authorization": f"Bearer {token}"})
    assert found.json()["name"] == "林主任"


def test_a_first_password_opens_nothing(
    world: World, sign_in: Any, program: Callable[..., Program]
) -> None:
    handler = program("handler")
    User.objects.filter(pk=world.users["handler"].pk).update(must_change_password=True)
    client = sign_in(User.objects.get(pk=world.users["handler"].pk))
    for path in (ME, OPENAPI):
        assert "初始密码" in problem(client.get(path), 403)["detail"]
    problem(client.post("/api/v1/notifications/read"), 403)
    problem(handler.get("/me"), 401)


def test_a_closed_account_and_one_of_no_organisation_are_nobody(world: World) -> None:
    client, other = Client(), Client()
    client.force_login(world.users["handler"])
    other.force_login(world.users["judge"])
    assert client.get(ME).status_code == other.get(ME).status_code == 200
    deactivate(actor=world.actor("system_admin"), user=world.users["handler"], reason="调离")
    problem(client.get(ME), 401)
    User.objects.filter(pk=world.users["judge"].pk).update(organisation=None, person=None)
    problem(other.get(ME), 401)


def test_a_session_s_write_without_its_csrf_token_is_a_problem(work: AtWork) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(work.world.users["officer"])
    group = f"/api/v1/documents/{work.on_desk.pk}"
    for method, path in (("POST", f"{group}/undo"), ("POST", "/api/v1/goals")):
        refused = client.generic(method, path, b"{}", content_type="application/json")
        assert "X-CSRFToken" in problem(refused, 403)["detail"]
    problem(client.post("/api/v1/nothing"), 404)
    assert problem(client.post(OPENAPI), 405)["status"] == 405


def test_an_unknown_host_is_a_problem(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["luodi.example"]
    problem(Client().get(ME, headers={"Host": "other.example"}), 400)
    problem(Client().get(ME, headers={"Host": "luodi.example"}), 401)


def test_the_page_about_the_api_is_a_page(world: World, sign_in: Any) -> None:
    sent = Client().get(DOCS)
    assert (sent.status_code, sent.headers["Location"][:14]) == (302, "/accounts/logi")
    client = sign_in(world.users["officer"])
    assert client.get(DOCS).status_code == 200
    idle(client)
    assert client.get(DOCS).status_code == 302
