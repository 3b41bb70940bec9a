"""Tokens for programs: shown once, limited, ended; and what a program is with one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from luodi.apps.accounts.actions import (
    deactivate,
    make_token,
    revoke_token,
    set_first_password,
)
from luodi.apps.accounts.models import ApiToken
from luodi.apps.accounts.passwords import first_password
from luodi.apps.accounts.queries import actor_of_token, token_for
from luodi.kernel.access import Hidden, Refused, Role
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def token(world: World, username: str = "officer", **more: Any) -> tuple[ApiToken, str]:
    """A token that reads tasks until the end of the week."""
    facts: dict[str, Any] = {
        "name": "大屏", "scopes": ["tasks:read"], "expires_on": timezone.localdate() + 6 * DAY
    }  # fmt: skip
    return make_token(actor=world.actor(username), user=world.users[username], **{**facts, **more})


def test_a_token_is_its_owner_within_its_scopes(world: World) -> None:
    _row, raw = token(world)
    actor = actor_of_token(raw, timezone.localdate())
    assert actor is not None
    assert (actor.name, actor.roles) == ("文督查", frozenset({Role.OFFICER}))
    assert actor.scopes == frozenset({"tasks:read"})
    assert actor.organisation_id == world.district.pk


def test_only_the_digest_is_kept(world: World) -> None:
    row, raw = token(world)
    kept = [str(value) for value in ApiToken.objects.filter(pk=row.pk).values()[0].values()]
    assert not any(raw in value or raw[6:] in value for value in kept)
    entry = Event.objects.on("accounts.apitoken", row.pk).get()
    assert raw not in f"{entry.after}{entry.target_label}"


@pytest.mark.parametrize("raw", ["", "luodi_", "luodi_xyz", "\udce4", "x" * 5000])
def test_an_unknown_token_is_nobody(world: World, raw: str) -> None:
    token(world)
    assert actor_of_token(raw, timezone.localdate()) is None


def test_it_ends_with_its_day_its_owner_or_when_revoked(world: World) -> None:
    today, admin = timezone.localdate(), world.actor("system_admin")
    row, raw = token(world)
    assert actor_of_token(raw, today + 6 * DAY) is not None
    assert actor_of_token(raw, today + 7 * DAY) is None
    revoke_token(actor=world.actor("officer"), row=row)
    assert actor_of_token(raw, today) is None
    with pytest.raises(Mistake, match="已经吊销"):
        revoke_token(actor=world.actor("officer"), row=row)
    _row, raw = token(world, "head")
    set_first_password(actor=admin, user=world.users["head"], password=first_password())
    assert actor_of_token(raw, today) is None
    _row, raw = token(world, "leader")
    deactivate(actor=admin, user=world.users["leader"], reason="借调")
    assert actor_of_token(raw, today) is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": " "}, "用途"),
        ({"scopes": []}, "至少选择一项"),
        ({"scopes": ["tasks:read", "everything"]}, "至少选择一项"),
        ({"expires_on": dt.date(2020, 1, 1)}, "有效期"),
        ({"expires_on": dt.date(2120, 1, 1)}, "有效期"),
    ],
)
def test_what_is_entered_is_checked(world: World, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        token(world, **more)


def test_a_token_belongs_to_one_person_alone(world: World) -> None:
    row, _raw = token(world)
    for username in ("head", "system_admin", "stranger_officer"):
        with pytest.raises(Hidden):
            token_for(world.actor(username), row.pk)
        with pytest.raises(Refused):
            revoke_token(actor=world.actor(username), row=row)
    with pytest.raises(Refused):
        make_token(
            actor=world.actor("system_admin"), user=world.users["officer"], name="x",
            scopes=["tasks:read"], expires_on=timezone.localdate(),
        )  # fmt: skip


def test_there_is_an_end_to_the_number_of_tokens(world: World) -> None:
    for _number in range(20):
        token(world)
    with pytest.raises(Mistake, match="已达 20 个"):
        token(world)


def test_the_page_shows_the_token_this_once(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    for nothing_much in ({}, {"name": "大屏"}):
        assert client.post("/accounts/me/tokens/", nothing_much).status_code == 422
    until = (timezone.localdate() + DAY).isoformat()
    form = {"name": "大屏", "scopes": ["tasks:read"], "expires_on": until}
    page = client.post("/accounts/me/tokens/", form)
    assert page.status_code == 200
    raw = page.context["raw"]
    assert raw in page.content.decode()
    assert actor_of_token(raw, timezone.localdate()) is not None
    assert raw not in client.get("/accounts/me/tokens/").content.decode()
    row = ApiToken.objects.get()
    assert client.post(f"/accounts/me/tokens/{row.pk}/revoke/").status_code == 302
    assert "已吊销" in client.get("/accounts/me/tokens/").content.decode()
