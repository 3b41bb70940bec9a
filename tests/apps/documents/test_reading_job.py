"""The job that reads: killed at any point it goes on, and never doubles anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.documents import jobs as documents_jobs
from luodi.apps.documents.actions import accept, hand_in, reread
from luodi.apps.documents.models import Document, DocumentState, Requirement, SameMatter
from luodi.kernel import gate, jobs
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment, Job, JobState
from luodi.reading import TextTooLongError
from tests.apps.documents.pieces import NOTICE, OTHER
from tests.world import World

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a worker that is killed looks like from inside."""


def run_again(job: Job) -> Job:
    """The job as `recover` sends it again after its worker was lost."""
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("step", ["opened", "admit", "read", "finish_reading", "find_like"])
def test_a_job_killed_at_any_step_is_run_again_without_doubling(
    step: str, world: World, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    job = hand_in(actor=world.actor("officer"), name="通知.txt", chunks=[NOTICE.encode()])

    def killed(*_args: object, **_kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(gate if step == "opened" else documents_jobs, step, killed)
        with pytest.raises(Killed):
            jobs.run_job.call(job.pk)
    job = run_again(job)
    document = Document.objects.get()
    assert (job.state, job.result) == (JobState.DONE, {"document": document.pk})
    assert document.state == DocumentState.OPEN
    assert Requirement.objects.filter(document=document).count() == document.total > 0
    assert Attachment.objects.count() == 1
    assert not list((home / "tmp").iterdir())
    assert run_again(job).result == {"document": document.pk}
    assert Document.objects.count() == Attachment.objects.count() == 1


def test_a_mistake_of_ours_is_tried_again_and_then_told(
    world: World, monkeypatch: pytest.MonkeyPatch, sign_in: Any, home: Path
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(documents_jobs, "read", broken)
    job = hand_in(actor=world.actor("officer"), name="通知.txt", chunks=[NOTICE.encode()])
    for _attempt in range(documents_jobs.ATTEMPTS):
        run_again(job)
    job.refresh_from_db()
    document = Document.objects.get()
    assert job.state == JobState.DEAD
    assert document.state == DocumentState.FAILED
    page = sign_in(world.users["officer"]).get(reverse("documents:document", args=[document.pk]))
    for words in ("读取时程序出错", "再读一次", "重新上传", "粘贴正文"):
        assert words in page.content.decode()
    assert not list((home / "tmp").iterdir())


def test_a_text_that_cannot_be_read_says_why_and_can_be_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch, hand: Any, sign_in: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    def too_long(*_args: object, **_kwargs: object) -> None:
        raise TextTooLongError("文字超过500万字，请分开读取。", "too long")

    with monkeypatch.context() as patch:
        patch.setattr(documents_jobs, "read", too_long)
        hand(world.actor("officer"), "通知.txt", NOTICE)
    document = Document.objects.get()
    assert (document.state, document.failure) == ("failed", "文字超过500万字，请分开读取。")
    client = sign_in(world.users["officer"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("documents:reread", args=[document.pk]))
    document.refresh_from_db()
    assert (document.state, document.failure) == (DocumentState.OPEN, "")


def test_a_document_that_is_being_decomposed_is_not_read_again(world: World, register: Any) -> None:
    actor = world.actor("officer")
    document = register(actor)
    first = Requirement.objects.filter(document=document).first()
    assert first is not None
    accept(actor=actor, document_id=document.pk, ids=[first.pk])
    with pytest.raises(Mistake, match="已开始分解"):
        reread(actor=actor, document=document)


def test_the_page_waits_while_the_job_runs(world: World, register: Any, sign_in: Any) -> None:
    document = register(world.actor("officer"))
    client = sign_in(world.users["officer"])
    waiting = reverse("documents:reading", args=[document.pk])
    assert client.get(waiting).headers["HX-Refresh"] == "true"
    Document.objects.filter(pk=document.pk).update(state="reading")
    Job.objects.filter(pk=document.job_id).update(
        state="running", done=2, total=4, message="识别要求"
    )
    page = client.get(waiting).content.decode()
    assert 'value="2"' in page
    assert waiting in page
    assert waiting in client.get(reverse("documents:document", args=[document.pk])).content.decode()
    card = client.get(reverse("documents:upload-status", args=[document.job_id])).content.decode()
    assert 'hx-trigger="load delay:1s"' in card
    Job.objects.filter(pk=document.job_id).update(state="dead")
    assert client.get(waiting).status_code == 204
    page = client.get(reverse("documents:document", args=[document.pk])).content.decode()
    assert "处理没有完成" in page


def test_the_same_matter_is_found_in_other_documents_only(world: World, register: Any) -> None:
    first = register(world.actor("officer"))
    register(world.actor("stranger_officer"), OTHER)
    assert not SameMatter.objects.exists()
    second = register(world.actor("officer"), OTHER)
    match = SameMatter.objects.get()
    assert (match.earlier.document_id, match.later.document_id) == (first.pk, second.pk)
    assert "老旧小区改造12个" in match.earlier.text
    assert match.is_confirmed is None
    assert 0.6 < match.likeness <= 1


def test_a_new_version_is_not_taken_for_the_same_matter(world: World, register: Any) -> None:
    first = register(world.actor("officer"))
    register(world.actor("officer"), NOTICE.replace("12个", "15个"), supersedes=first)
    assert not SameMatter.objects.exists()


def test_what_an_issued_version_led_to_is_found_and_confirmed_at_once(
    world: World, register: Any, sign_in: Any
) -> None:
    first = register(world.actor("officer"))
    Requirement.objects.filter(document=first).update(issued_at=timezone.now())
    new = register(world.actor("officer"), NOTICE.replace("12个", "15个"), supersedes=first)
    assert SameMatter.objects.filter(is_confirmed=None).count() >= 2
    address = reverse("documents:judge-exact", args=[new.pk])
    assert sign_in(world.users["leader"]).post(address).status_code == 403
    client = sign_in(world.users["officer"])
    assert address in client.get(reverse("documents:matches", args=[new.pk])).content.decode()
    client.post(address)
    confirmed = SameMatter.objects.filter(is_confirmed=True).select_related("later", "earlier")
    assert confirmed
    assert {pair.later.text == pair.earlier.text for pair in confirmed} == {True}
    left = SameMatter.objects.get(is_confirmed=None)
    assert "15个" in left.later.text
    assert address not in client.get(reverse("documents:matches", args=[new.pk])).content.decode()
