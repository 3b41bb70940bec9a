"""Help, language, health, and what people see when something is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from luodi.apps.accounts.models import User
from luodi.kernel.models import Event
from luodi.shell.navigation import navigation
from tests.world import World

pytestmark = pytest.mark.django_db


def test_help_is_about_what_the_reader_may_do(world: World, sign_in: Any) -> None:
    officer = sign_in(world.users["officer"]).get("/help/").content.decode()
    assert "怎样把一份文件分解成任务" in officer
    assert "审计管理员做什么" not in officer
    auditor = sign_in(world.users["audit_admin"]).get("/help/").content.decode()
    assert "审计管理员做什么" in auditor
    assert "怎样把一份文件分解成任务" not in auditor


def test_the_language_is_kept_in_the_browser_and_with_the_account(
    world: World, sign_in: Any
) -> None:
    client = sign_in(world.users["officer"])
    answer = client.post("/language/", {"language": "en", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert client.cookies["django_language"].value == "en"
    assert User.objects.get(username="officer").language == "en"
    assert Event.objects.filter(verb="accounts.preferences").exists()
    assert 'lang="en"' in client.get("/help/").content.decode()


def test_strange_languages_and_addresses_elsewhere_are_ignored(client: Any) -> None:
    answer = client.post("/language/", {"language": "xx", "next": "https://elsewhere.invalid/"})
    assert answer.headers["Location"] == "/"
    assert "django_language" not in client.cookies
    assert client.get("/language/").status_code == 405


def test_health_says_that_it_works(client: Any) -> None:
    assert client.get("/health/").json() == {"status": "ok"}


def test_an_address_for_forms_only_says_so_on_a_page(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    page = client.get("/notifications/read/", headers={"Accept": "text/html"})
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "这一步没有提交" in page.content.decode()
    assert not client.get("/notifications/read/", headers={"Accept": "*/*"}).content


def test_error_pages_give_the_number_of_the_request(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["handler"])
    for path, status in (("/nothing/", 404), ("/accounts/audit/", 403)):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["X-Request-ID"] in answer.content.decode()


@override_settings(CSRF_FAILURE_VIEW="luodi.shell.errors.csrf_failure")
def test_an_old_form_is_explained(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_what_breaks_is_said_in_both_languages(
    world: World, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("luodi.shell.views.home.timezone.localdate", broken)
    client = sign_in(world.users["officer"])
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "系统出错了" in page
    assert "Something went wrong" in page
    assert answer.headers["X-Request-ID"] in page


def test_the_page_of_a_goal_stands_below_the_goals_in_the_navigation(world: World) -> None:
    found = navigation(world.actor("officer"), "/boards/goals/5/")
    marked = [item["url"] for section in found for item in section["items"] if item.get("active")]
    assert marked == [reverse("documents:goals")]
    found = navigation(world.actor("officer"), "/boards/")
    marked = [item["url"] for section in found for item in section["items"] if item.get("active")]
    assert marked == [reverse("boards:statistics")]
