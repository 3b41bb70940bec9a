"""Documents of the tests: handed in as people do it, read at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luodi.apps.documents.actions import hand_in
from luodi.apps.documents.models import Document
from luodi.kernel.access import Actor
from luodi.kernel.models import Job
from tests.apps.documents.pieces import NOTICE


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Files of one test, in quarantine and kept, are gone with it."""
    settings.LUODI_HOME = tmp_path
    return tmp_path


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """`send(client, file, …)` posts to the page; what it asks for has been done when it returns."""

    def post(client: Any, *files: SimpleUploadedFile, htmx: bool = False, **fields: Any) -> Any:
        headers = {"HX-Request": "true"} if htmx else {}
        data = {"uploads": list(files), **fields}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("documents:upload"), data, headers=headers)

    return post


@pytest.fixture
def hand(django_capture_on_commit_callbacks: Any) -> Callable[..., Job]:
    """`hand(actor, name, content)` hands a file in; its job has run when it returns."""

    def give(actor: Actor, name: str, content: bytes | str, **more: Any) -> Job:
        data = content.encode() if isinstance(content, str) else content
        with django_capture_on_commit_callbacks(execute=True):
            job = hand_in(actor=actor, name=name, chunks=[data], **more)
        job.refresh_from_db()
        return job

    return give


@pytest.fixture
def register(hand: Callable[..., Job]) -> Callable[..., Document]:
    """`register(actor, text)` gives a document that has been read."""

    def make(actor: Actor, text: str = NOTICE, name: str = "通知.txt", **more: Any) -> Document:
        job = hand(actor, name, text, **more)
        assert job.result is not None, job.error
        assert "document" in job.result, job.result
        return Document.objects.get(pk=job.result["document"])

    return make
