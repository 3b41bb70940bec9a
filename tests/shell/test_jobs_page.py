"""Background jobs for the system administrator: all of them, nothing of what they are about."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from luodi.apps.notify.models import Notification
from luodi.apps.tasks import jobs as tasks_jobs
from luodi.kernel import jobs, schedule
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event, Job, JobState
from luodi.shell.actions import retry_job
from luodi.shell.background import problem_of
from tests.apps.tasks.factory import make_document
from tests.world import World

pytestmark = pytest.mark.django_db
MATTER = "某某项目的内情"
TRACE = f"""Traceback (most recent call last):
  File "/srv/app/src/luodi/kernel/jobs.py", line 161, in run_job
    result = _kinds[row.name].run(Run(row), **row.arguments)
  File "/srv/app/src/luodi/apps/documents/jobs.py", line 120, in _read
    raise ValueError("{MATTER}")
django.db.utils.IntegrityError: duplicate key value
DETAIL:  Key (title)=({MATTER}) already exists.
"""


def _job(world: World, state: str = "dead", organisation: Any = None, **more: Any) -> Job:
    facts: dict[str, Any] = {
        "name": "documents.read", "arguments": {"title": MATTER}, "message": MATTER,
        "error": TRACE if state == "dead" else "", "attempts": 4, "result": {"title": MATTER},
    }  # fmt: skip
    return Job.objects.create(
        organisation=organisation or world.district, state=state, **(facts | more)
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TRACE, "django.db.utils.IntegrityError (documents/jobs.py:120)"),
        (f"ValueError('{MATTER}')", "ValueError"),
        (f"“{MATTER}”已经交办。", "因办理上的原因停下，原因已告知发起人"),
        (f"KeyError: '{MATTER}'\nOSError {MATTER}", "OSError"),
        ("", ""),
    ],
)
def test_of_an_error_only_its_class_and_place_are_shown(error: str, said: str) -> None:
    assert problem_of(Job(error=error)) == said


def test_the_list_shows_jobs_by_state_and_no_business(world: World, sign_in: Any) -> None:
    dead, done = _job(world), _job(world, "done")
    foreign = _job(world, organisation=world.neighbour)
    client, address = sign_in(world.users["system_admin"]), reverse("shell:jobs")
    page = client.get(address)
    assert [line.job.pk for line in page.context["lines"]] == [done.pk, dead.pk]
    text = page.content.decode()
    assert MATTER not in text
    for words in ("读取文件", "IntegrityError", "安排计算亮灯", "还没有做过", "一周内没有动静"):
        assert words in text
    assert text.count("再试一次") == 1
    only = client.get(address, {"state": "done"})
    assert [line.job.pk for line in only.context["lines"]] == [done.pk]
    assert "没有这样的后台作业" in client.get(address, {"state": "running"}).content.decode()
    assert client.get(address, {"state": "odd"}).context["state"] == ""
    assert foreign.pk not in {line.job.pk for line in page.context["lines"]}
    assert reverse("shell:jobs") in client.get("/").content.decode()
    for name in ("officer", "security_admin", "audit_admin", "handler"):
        assert sign_in(world.users[name]).get(address).status_code == 403, name


def test_the_schedule_says_when_it_last_ran(
    world: World, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        schedule.tick(timezone.localtime())
    page = sign_in(world.users["system_admin"]).get(reverse("shell:jobs"))
    assert "还没有做过" not in page.content.decode()
    mine = Job.objects.get(name="tasks.lights", organisation=world.district)
    assert mine.pk in {line.job.pk for line in page.context["lines"]}
    assert not Job.objects.filter(organisation=None).exists()


def test_a_dead_job_is_tried_again_and_the_log_says_by_whom(
    world: World, sign_in: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    job = _job(world, name="tasks.lights", arguments={
        "organisation_id": world.district.pk, "day": str(timezone.localdate()),
    })  # fmt: skip
    address = reverse("shell:job-retry", args=[job.pk])
    for name, status in (("officer", 403), ("stranger_admin", 404)):
        assert sign_in(world.users[name]).post(address).status_code == status
    client = sign_in(world.users["system_admin"])
    assert client.get(address).status_code == 405
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    event = Event.objects.get(verb="shell.retry_job")
    assert (event.target_id, event.actor_name) == (job.pk, "管一")
    assert MATTER not in str(event.after) + str(event.before) + event.target_label
    with pytest.raises(Mistake):
        retry_job(actor=world.actor("system_admin"), job=job)
    with pytest.raises(Hidden):
        retry_job(actor=world.actor("stranger_admin"), job=job)
    with pytest.raises(Refused):
        retry_job(actor=world.actor("officer"), job=job)


def test_whoever_asked_for_a_large_issue_hears_how_it_ended(world: World, monkeypatch: Any) -> None:
    job = _job(world, "running", name="tasks.issue")

    def refused(**_kwargs: Any) -> None:
        raise Mistake("已经变了")

    monkeypatch.setattr(tasks_jobs, "issue", refused)
    options = {"token": "t", "note": "n", "members": {}}
    with pytest.raises(Mistake):
        tasks_jobs.issue_in_background(
            jobs.Run(job), document_id=make_document(world, 1).pk,
            user_id=world.users["officer"].pk, options=options, tasks=3,
        )  # fmt: skip
    told = Notification.objects.get(user=world.users["officer"])
    assert told.kind == "tasks.not_issued"
    assert told.url == reverse("tasks:issue-job", args=[job.pk])


def test_whoever_asked_is_not_shown_the_insides_of_the_program(world: World, sign_in: Any) -> None:
    officer = world.users["officer"]
    asked: dict[str, Any] = {
        "name": "tasks.issue", "arguments": {"document_id": 1}, "result": None,
        "created_by": officer.pk,
    }  # fmt: skip
    job = _job(world, **asked)
    address = reverse("tasks:issue-job", args=[job.pk])
    page = sign_in(officer).get(address).content.decode()
    assert "Traceback" not in page
    assert "请告知系统管理员" in page
    told = _job(world, **asked, error="还有要求没有看过。")
    page = sign_in(officer).get(reverse("tasks:issue-job", args=[told.pk])).content.decode()
    assert "还有要求没有看过。" in page


@pytest.mark.parametrize(("is_demo", "times"), [(True, 1), (False, 0)])
def test_demo_mode_is_said_on_every_page(
    world: World, client: Any, sign_in: Any, *, is_demo: bool, times: int
) -> None:
    with override_settings(LUODI_DEMO=is_demo):
        pages = [client.get(reverse("account_login")), client.get("/nowhere/")]
        client = sign_in(world.users["officer"])
        pages += [client.get(path) for path in ("/", "/help/", "/tasks/", "/nowhere/")]
        for page in pages:
            assert page.content.decode().count("演示环境，数据为虚构") == times
