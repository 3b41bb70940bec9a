"""Sessions: seen and ended by their owner, and by the security administrator."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from luodi.apps.accounts.actions import end_sessions
from luodi.apps.accounts.devices import device
from luodi.apps.accounts.queries import session_for, sessions_of, sessions_visible_to
from luodi.kernel.access import Hidden, Refused
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_owner_sees_and_ends_their_sessions(world: World, enter: Any) -> None:
    here, lost = enter("officer"), enter("officer")
    page = here.get("/accounts/me/sessions/").content.decode()
    assert page.count("未知的程序") == 2
    assert page.count("正在使用") == 1
    row = UserSession.objects.get(session_key=lost.session.session_key)
    here.post(f"/accounts/sessions/{row.pk}/end/")
    assert lost.get("/accounts/me/").status_code == 302
    assert here.get("/accounts/me/").status_code == 200
    enter("officer"), enter("officer")
    here.post("/accounts/me/sessions/")
    assert sessions_of(world.users["officer"], timezone.now()).count() == 1
    entry = Event.objects.filter(verb="accounts.session_end").last()
    assert entry is not None
    assert entry.after == {"sessions_ended": 2}


def test_the_session_in_use_is_not_ended_by_mistake(world: World, enter: Any) -> None:
    here = enter("officer")
    row = UserSession.objects.get(user=world.users["officer"])
    answer = here.post(f"/accounts/sessions/{row.pk}/end/", follow=True)
    assert "请用“退出”" in answer.content.decode()
    assert here.get("/accounts/me/").status_code == 200
    with pytest.raises(Mistake, match="没有需要结束"):
        end_sessions(actor=world.actor("officer"), user=world.users["officer"], sessions=[])


def test_the_security_administrator_ends_those_of_the_organisation(
    world: World, enter: Any
) -> None:
    officer, stranger, security = (
        enter("officer"),
        enter("stranger_officer"),
        enter("security_admin"),
    )
    page = security.get("/accounts/sessions/?q=off").content.decode()
    assert "文督查" in page
    assert "外督查" not in security.get("/accounts/sessions/").content.decode()
    assert "文督查" in security.get("/accounts/sessions/?q=文").content.decode()
    row = UserSession.objects.get(user=world.users["officer"])
    security.post(f"/accounts/sessions/{row.pk}/end/")
    assert officer.get("/accounts/me/").status_code == 302
    hers = UserSession.objects.get(user=world.users["stranger_officer"])
    assert security.post(f"/accounts/sessions/{hers.pk}/end/").status_code == 404
    assert stranger.get("/accounts/me/").status_code == 200


def test_others_reach_no_session_but_their_own(world: World, enter: Any) -> None:
    enter("head")
    row = UserSession.objects.get(user=world.users["head"])
    for username in ("officer", "system_admin", "audit_admin"):
        actor = world.actor(username)
        with pytest.raises(Hidden):
            session_for(actor, row.pk)
        with pytest.raises(Refused):
            end_sessions(actor=actor, user=world.users["head"], sessions=[row])
        assert not sessions_visible_to(actor, timezone.now()).exists()
    assert session_for(world.actor("head"), row.pk) == row


def test_a_closed_session_is_no_longer_listed(world: World, enter: Any) -> None:
    browser = enter("officer")
    assert sessions_of(world.users["officer"], timezone.now()).count() == 1
    browser.post("/accounts/logout/")
    assert not sessions_of(world.users["officer"], timezone.now()).exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537 Edg/120", "Edge，Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/108 Safari/537", "Chrome，统信 UOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Safari/604 MicroMessenger/8", "微信，iPhone"),
        ("curl/8", "未知的程序"),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_its_name(agent: str, words: str) -> None:
    assert device(agent) == words
