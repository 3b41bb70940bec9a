"""Fixtures for tests of the platform. Tests of `core`, `reading` and `files` need none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from tests.world import World, build_world


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The world of the tests, built once by the product's own actions."""
    with django_db_blocker.unblock():
        build_world()


@pytest.fixture
def world(db: None) -> World:
    """The two organisations and their people; a fresh reading of what was built once."""
    return World.load()


@pytest.fixture(autouse=True)
def files_of_one_test(request: pytest.FixtureRequest) -> None:
    """Attachments of a test are gone with it. Tests without a database need no folder for them."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        folder: Path = request.getfixturevalue("tmp_path")
        request.getfixturevalue("settings").MEDIA_ROOT = folder / "files"


@pytest.fixture(autouse=True)
def language_of_one_test() -> Iterator[None]:
    """A page that was asked for in English leaves the thread in English; the next test is not."""
    yield
    translation.activate("zh-hans")


@pytest.fixture
def sign_in(client: Any) -> Any:
    """`sign_in(user)` gives the test client a session of that user."""

    def enter(user: Any) -> Any:
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def on_postgresql() -> bool:
    """Whether the tests run on PostgreSQL."""
    return connection.vendor == "postgresql"


def pytest_report_header() -> str:
    """Which database the tests run on."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None] | None:
    """Tests marked `postgres` are skipped elsewhere."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return None
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make postgres"))
    return None
