"""A report that is sent twice is filed once; what was refused or is new can be sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.tasks.actions import Report, report, sign
from luodi.apps.tasks.models import Progress, TaskParty
from luodi.kernel.models import Event
from luodi.kernel.repeats import Repeated
from tests.apps.tasks.factory import issued, signed
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(world: World) -> TaskParty:
    """A task that the handler has signed for."""
    return signed(world)


def test_the_same_form_files_one_report(world: World, sign_in: Any, party: TaskParty) -> None:
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    page = client.get(address)
    token = str(page.context["form"]["token"].value())
    assert f'name="token" value="{token}"' in page.content.decode()
    assert str(client.get(address).context["form"]["token"].value()) != token
    refused = client.post(address, {"token": token, "text": "  "})
    assert refused.status_code == 422
    assert f'value="{token}"' in refused.content.decode()
    said = {"token": token, "text": "已开工 3 个"}
    assert client.post(address, said).status_code == 302
    again = client.post(address, said, follow=True)
    assert "已经提交过了" in again.content.decode()
    in_place = client.post(address, said, headers={"HX-Request": "true"})
    assert in_place.status_code == 200
    assert "已经提交过了" in in_place.content.decode()
    assert Progress.objects.count() == 1
    assert Event.objects.filter(verb="tasks.report").count() == 1
    mended = {"token": token, "text": "已开工 4 个"}  # went back and wrote something else
    assert client.post(address, mended).status_code == 302
    assert [row.text for row in Progress.objects.order_by("pk")] == ["已开工 3 个", "已开工 4 个"]


def test_no_change_is_filed_once_a_form_and_again_with_the_next(
    world: World, sign_in: Any, party: TaskParty
) -> None:
    client, address = sign_in(world.users["handler"]), reverse("tasks:report", args=[party.pk])
    client.post(address, {"text": "已开工"})
    for token in ("a", "a", "b", "a"):
        client.post(address, {"token": token, "unchanged": "1"})
    assert Progress.objects.filter(is_unchanged=True).count() == 2


def test_a_token_is_the_senders_own_and_that_of_one_task(world: World, party: TaskParty) -> None:
    issued(world, ["区住建局"], title="又一份要点")
    other = TaskParty.objects.select_related("task", "unit").exclude(pk=party.pk).get()
    form = "t"
    now, said = timezone.now(), Report(text="已开工", token=form)
    sign(actor=world.actor("handler"), party_ids=[other.pk], now=now)
    for who, where in (("handler", party), ("handler", other), ("unit_head", party)):
        report(actor=world.actor(who), party=where, said=said, now=now)
        with pytest.raises(Repeated):
            report(actor=world.actor(who), party=where, said=said, now=now)
    assert Progress.objects.count() == 3
