"""The API's description: committed as it is, and true of every operation."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Schema
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from luodi.shell.api.description import document
from tests.at_work import AtWork
from tests.shell.conftest import Program

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"
load_all_checks()
TAGS = (
    ("own", "officer"),
    ("notifications", "officer"),
    ("orgs", "system_admin"),
    ("accounts", "system_admin"),
    ("accounts", "security_admin"),
    ("accounts", "audit_admin"),
    ("documents", "officer"),
    ("tasks", "officer"),
    ("tasks", "handler"),
)


def test_the_description_is_the_one_in_docs() -> None:
    """LUODI_WRITE_OPENAPI=1 writes it anew; the difference is then read like any other."""
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("LUODI_WRITE_OPENAPI"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text


def test_it_is_openapi_3_1_and_names_a_permission_for_all() -> None:
    described = document()
    assert described["openapi"] == "3.1.0"
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert len(operations) > 50
    assert all(operation["x-permission"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


# schemathesis calls the application itself and leaves the files of its answers to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("tag", "username"), TAGS)
def test_every_operation_answers_as_described(
    tag: str, username: str, work: AtWork, program: Callable[..., Program]
) -> None:
    """What is generated is odd but allowed; the rules of the business may still refuse it (422)."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    caller = program(username)
    tried = 0
    for found in schema.include(tag=tag).get_all_operations():
        assert isinstance(found, Ok)
        _try(found.ok().as_strategy(), caller.token)
        tried += 1
    assert tried


def _try(cases: Any, token: str) -> None:
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def attempt(case: Any) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"},
            excluded_checks=[positive_data_acceptance, negative_data_rejection],
        )

    attempt()


def test_no_two_kinds_of_content_share_a_name() -> None:
    """In the description they would overwrite each other."""
    names = [kind.__name__ for kind in set(_kinds(Schema)) if kind.__module__.startswith("luodi.")]
    assert sorted(names) == sorted(set(names))


def _kinds(base: type) -> Iterator[type]:
    kinds: list[type] = base.__subclasses__()
    for kind in kinds:
        if "[" not in kind.__name__:
            yield kind
            yield from _kinds(kind)
