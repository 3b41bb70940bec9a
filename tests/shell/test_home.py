"""The first page: what each role finds there, and what nobody does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.kernel.models import Job, JobState
from luodi.shell.badges import badge
from tests.at_work import AtWork
from tests.world import PEOPLE, STRANGERS, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("username", [*PEOPLE, *STRANGERS])
def test_everybody_has_a_home(world: World, sign_in: Any, username: str) -> None:
    answer = sign_in(world.users[username]).get("/")
    assert answer.status_code == 200
    assert "您的账户还没有岗位" not in answer.content.decode()


def test_the_officer_sees_what_came_back_and_what_is_to_be_decomposed(
    work: AtWork, sign_in: Any
) -> None:
    page = sign_in(work.world.users["officer"]).get("/").content.decode()
    assert "不属于本单位职责" in page
    assert work.on_desk.title in page
    assert work.batch.number in page
    assert 'href="/tasks/?due=overdue"' in page


def test_a_handler_sees_the_work_of_the_unit_and_of_no_other(work: AtWork, sign_in: Any) -> None:
    page = sign_in(work.world.users["handler"]).get("/").content.decode()
    assert work.task.title in page
    assert work.waiting.title not in page
    assert "待分解文件" not in page


def test_a_head_sees_how_the_unit_stands_and_a_leader_the_goals(work: AtWork, sign_in: Any) -> None:
    head = sign_in(work.world.users["unit_head"]).get("/").content.decode()
    assert "本单位在办任务" in head
    leader = sign_in(work.world.users["leader"]).get("/").content.decode()
    assert "各项目标" in leader
    assert "承一" not in leader  # no persons, no ranking


@pytest.mark.parametrize("username", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_see_nothing_of_the_business(
    work: AtWork, sign_in: Any, username: str
) -> None:
    page = sign_in(work.world.users[username]).get("/").content.decode()
    for words in (work.task.title, work.on_desk.title, work.batch.number, "逾期"):
        assert words not in page
    assert "/tasks/" not in page


def test_another_organisation_sees_nothing_of_it(work: AtWork, sign_in: Any) -> None:
    page = sign_in(work.world.users["stranger_officer"]).get("/").content.decode()
    assert "没有待分解的文件" in page
    assert work.on_desk.title not in page


@pytest.mark.parametrize("username", ["officer", "handler", "leader"])
def test_the_page_costs_few_queries(work: AtWork, sign_in: Any, username: str) -> None:
    client = sign_in(work.world.users[username])
    client.get("/")  # what is remembered for some minutes is asked for once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/")
    assert len(asked) <= 26


def test_navigation_shows_what_the_role_may_open(work: AtWork, sign_in: Any) -> None:
    for username, there, absent in (
        ("officer", "/tasks/batches/", "/accounts/users/"),
        ("handler", "/tasks/mine/", "/tasks/batches/"),
        ("system_admin", "/accounts/users/", "/documents/"),
        ("audit_admin", "/accounts/audit/", "/orgs/"),
    ):
        page = sign_in(work.world.users[username]).get("/help/").content.decode()
        assert f'class="ld-nav-link" href="{there}"' in page, (username, there)
        assert f'class="ld-nav-link" href="{absent}"' not in page, (username, absent)


def badges_of(page: str) -> list[tuple[str, str]]:
    """The numbers beside entries of the navigation and what they are said to be."""
    return re.findall(r'class="ld-count[^>]* title="([^"]+)"[^>]*>([^<]+)<', page)


def test_navigation_says_how_much_waits(work: AtWork, sign_in: Any) -> None:
    users = work.world.users
    job = Job.objects.create(
        name="x", organisation=work.world.district, state=JobState.DEAD, error="x"
    )
    assert badges_of(sign_in(users["officer"]).get("/help/").content.decode()) == [
        ("1 项单位退回", "1")
    ]
    page = sign_in(users["other_handler"]).get("/help/").content.decode()
    assert badges_of(page) == [("1 项待签收", "1")]
    assert badges_of(sign_in(users["handler"]).get("/help/").content.decode()) == []
    admin = sign_in(users["system_admin"])
    assert badges_of(admin.get("/help/").content.decode()) == [("1 个失败的作业", "1")]
    job.delete()
    assert badges_of(admin.get("/help/").content.decode()) == []
    assert badges_of(sign_in(users["stranger_officer"]).get("/help/").content.decode()) == []


def test_a_number_of_the_navigation_is_capped_and_costs_one_query(
    work: AtWork, sign_in: Any, django_assert_num_queries: Any
) -> None:
    Job.objects.bulk_create(
        Job(name="x", organisation=work.world.district, state=JobState.DEAD) for _ in range(120)
    )
    admin, handler = work.world.actor("system_admin"), work.world.actor("other_handler")
    with django_assert_num_queries(1):
        found = badge("jobs", admin)
    assert found is not None
    assert (found.text, found.said) == ("99+", "99+ 个失败的作业")
    with django_assert_num_queries(1):
        badge("work", handler)
    with django_assert_num_queries(0):
        assert badge("", handler) is None


def test_whoever_has_no_session_is_asked_to_sign_in(db: None, client: Any) -> None:
    for path in ("/", "/search/", "/search/suggest/", "/help/", "/api/v1/docs"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/?next=")
