"""What is typed into addresses and forms and is neither a key nor a text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luodi.apps.documents.views.desk_input import base_facts
from luodi.kernel.errors import Mistake
from luodi.kernel.forms import keys
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db


def test_only_what_can_be_a_key_is_one() -> None:
    odd = ["7", "²", "٣", "-1", "", "x", str(2**63 - 1), str(2**63), "9" * 40, "0012"]
    assert keys(odd) == [7, 2**63 - 1, 12]
    assert keys(["1", "2", "3"], 2) == [1, 2]


@pytest.mark.parametrize("odd", ["9" * 40, str(2**63), "٣"])
def test_odd_keys_are_no_errors(world: World, sign_in: Any, odd: str) -> None:
    document = issued(world, ["区住建局"]).document_id
    client = sign_in(world.users["officer"])
    assert (
        client.post(
            reverse("tasks:bulk"), {"pk": odd, "step": "withdraw", "reason": "x"}
        ).status_code
        == 302
    )
    for name in ("unit", "document", "goal", "batch", "page"):
        assert client.get(reverse("tasks:list"), {name: odd}).status_code == 200
    exported = client.get(reverse("tasks:export"), {"pk": odd, "format": "csv"})
    assert exported.status_code == 200
    assert b"".join(exported.streaming_content)
    assert client.get(reverse("documents:upload"), {"jobs": odd}).status_code == 200
    asked = {"group": odd, "member": f"{odd}:{odd}", "token": "x"}
    assert client.post(reverse("tasks:issue-preview", args=[document]), asked).status_code == 200
    client = sign_in(world.users["handler"])
    assert client.post(reverse("tasks:sign"), {"party": odd}).status_code in (302, 404)


def test_a_form_with_a_zero_byte_is_refused(world: World, sign_in: Any) -> None:
    client: Client = sign_in(world.users["officer"])
    client.raise_request_exception = False
    address = reverse("tasks:save-view")
    assert client.post(address, {"name": "甲\0乙", "query": ""}).status_code == 400
    assert client.post(address, {"name": "甲乙", "query": ""}).status_code == 302


@pytest.mark.parametrize(
    "base",
    ["", "[]", "7", '{"x": 1}', '{"parties": 5}', '{"parties": [1]}', '{"parties": [{}]}',
     '{"targets": 5}', '{"targets": [[]]}', '{"measures": "x"}'],
)  # fmt: skip
def test_the_base_of_an_edit_is_looked_at(base: str) -> None:
    with pytest.raises(Mistake, match="不完整"):
        base_facts({"base": base})  # type: ignore[arg-type]  # all that is asked of it is get
    assert base_facts({"base": '{"text": "甲"}'}) == {"text": "甲"}  # type: ignore[arg-type]  # the same


def test_two_thousand_ticks_are_taken_in(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    many = {
        "pk": [str(n) for n in range(10_000_000, 10_002_000)],
        "step": "withdraw",
        "reason": "x",
    }
    assert client.post(reverse("tasks:bulk"), many).status_code in (302, 404)
