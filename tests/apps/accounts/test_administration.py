"""Pages of the system and the security administrator."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.apps.accounts.models import User
from luodi.apps.accounts.queries import user_for, users_visible_to
from luodi.apps.orgs.actions import make_person
from luodi.kernel.access import Hidden
from luodi.kernel.models import Event
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


def test_accounts_are_found_by_name_initials_user_name_and_state(
    world: World, sign_in: Any
) -> None:
    client = sign_in(world.users["system_admin"])
    for words in ("文督", "wdc", "offi"):
        page = client.get("/accounts/users/", {"q": words}).content.decode()
        assert "文督查" in page
        assert "局一" not in page
    assert "区住建局局长" in client.get("/accounts/users/", {"q": "局一"}).content.decode()
    assert "文督查" not in client.get("/accounts/users/", {"state": "closed"}).content.decode()
    assert "外督查" not in client.get("/accounts/users/").content.decode()
    assert client.get("/accounts/users/", {"state": "nonsense", "page": "x"}).status_code == 200


def test_an_account_is_opened_and_its_first_password_shown_once(
    world: World, sign_in: Any, enter: Any
) -> None:
    client = sign_in(world.users["system_admin"])
    person = make_person(actor=world.actor("system_admin"), name="张三")
    assert "张三" in client.get("/accounts/users/without/?q=zs").content.decode()
    address = f"/accounts/users/without/{person.pk}/"
    assert 'value="zhangsan"' in client.get(address).content.decode()
    taken = client.post(address, {"username": "officer"})
    assert taken.status_code == 422
    assert "已被使用" in taken.content.decode()
    shown = client.post(address, {"username": "zhangsan"})
    password = shown.context["password"]
    assert password in shown.content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert client.post(address, {"username": "zhangsan2"}).status_code == 404
    assert enter("zhangsan", password).answer.status_code == 302
    assert "张三" not in client.get("/accounts/users/without/").content.decode()


def test_a_forgotten_password_is_replaced_by_a_first_one(
    world: World, sign_in: Any, enter: Any
) -> None:
    before = enter("officer")
    client = sign_in(world.users["system_admin"])
    user = world.users["officer"]
    assert client.get(f"/accounts/users/{user.pk}/password/").status_code == 405
    shown = client.post(f"/accounts/users/{user.pk}/password/")
    assert before.get("/accounts/me/").status_code == 302
    assert "_auth_user_id" not in enter("officer", PASSWORD).session
    browser = enter("officer", shown.context["password"])
    assert browser.get("/accounts/me/").headers["Location"].startswith("/accounts/password/change/")


def test_an_account_is_closed_with_a_reason_and_opened_again(world: World, sign_in: Any) -> None:
    client, user = sign_in(world.users["system_admin"]), world.users["officer"]
    address = f"/accounts/users/{user.pk}/"
    assert client.post(f"{address}deactivate/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}deactivate/", {"reason": "借调"}).status_code == 302
    assert "启用账户" in client.get(address).content.decode()
    entry = Event.objects.on("accounts.user", user.pk)[0]
    assert (entry.verb, entry.reason) == ("accounts.deactivate", "借调")
    again = client.post(f"{address}deactivate/", {"reason": "借调"})
    assert "已经停用" in again.content.decode()
    client.post(f"{address}reactivate/")
    assert User.objects.get(pk=user.pk).is_active
    own = world.users["system_admin"]
    itself = client.post(f"/accounts/users/{own.pk}/deactivate/", {"reason": "试"})
    assert "不能停用自己" in itself.content.decode()


def test_a_locked_account_is_shown_and_unlocked(world: World, sign_in: Any, enter: Any) -> None:
    for _attempt in range(5):
        enter("officer", "falsch-Falsch-1")
    client, user = sign_in(world.users["system_admin"]), world.users["officer"]
    address = f"/accounts/users/{user.pk}/"
    assert "还要锁定约 15 分钟" in client.get(address).content.decode()
    client.post(f"{address}unlock/")
    assert "还要锁定" not in client.get(address).content.decode()
    assert "没有被锁定" in client.post(f"{address}unlock/", follow=True).content.decode()


def test_accounts_of_the_neighbour_do_not_exist_here(world: World, sign_in: Any) -> None:
    pk = world.users["stranger_officer"].pk
    with pytest.raises(Hidden):
        user_for(world.actor("system_admin"), pk)
    client = sign_in(world.users["system_admin"])
    for tail in ("", "password/", "deactivate/", "reactivate/", "unlock/"):
        ask = client.get if not tail else client.post
        assert ask(f"/accounts/users/{pk}/{tail}").status_code == 404
    assert not users_visible_to(world.actor("officer")).exists()


def test_the_matrix_says_who_holds_which_role_where(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["security_admin"])
    page = client.get("/accounts/roles/").content.decode()
    assert "区住建局局长" in page
    assert "外督查" not in page
    only = client.get("/accounts/roles/", {"role": "leader"}).content.decode()
    assert "何区长" in only
    assert "文督查" not in only
    assert "文督查" in client.get("/accounts/roles/", {"q": "wdc"}).content.decode()


def test_the_registry_says_what_each_role_may_do(world: World, sign_in: Any) -> None:
    page = sign_in(world.users["security_admin"]).get("/accounts/permissions/")
    line = next(x for x in page.context["lines"] if x.permission.name == "accounts.audit")
    assert line.cells.count(True) == 1
    assert "查阅审计记录" in page.content.decode()


@pytest.mark.parametrize("path", ["users/", "roles/", "sessions/"])
def test_lists_take_the_same_queries_however_long(
    world: World, sign_in: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(world.users["system_admin" if path == "users/" else "security_admin"])
    client.get(f"/accounts/{path}")
    with django_assert_max_num_queries(18):
        assert client.get(f"/accounts/{path}").status_code == 200


def test_language_and_reminders_are_kept(world: World, sign_in: Any) -> None:
    client = sign_in(world.users["officer"])
    address = "/accounts/me/preferences/"
    assert client.post(address, {"language": "fr"}).status_code == 422
    answer = client.post(address, {"language": "en", "wants_email": "on"})
    assert answer.cookies["django_language"].value == "en"
    user = User.objects.get(username="officer")
    assert (user.language, user.wants_email) == ("en", True)
    answer = client.post(address, {"language": "auto"})
    assert answer.cookies["django_language"].value == ""
    user.refresh_from_db()
    assert (user.language, user.wants_email) == ("", False)
