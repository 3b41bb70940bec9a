"""Where messages may go: https in the world, hosts of ours that the settings name, nothing else."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from luodi.apps.notify import outgoing
from luodi.apps.notify.addresses import Barred, Target, reachable, target_of
from luodi.kernel.errors import Mistake


@pytest.fixture(autouse=True)
def inner(settings: Any) -> None:
    """Two hosts are named."""
    settings.LUODI_INNER_HOSTS = ["hooks.inner", "10.1.2.3:8080", "[fd00::1]:9000"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=x", "https://oapi.dingtalk.com"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "https://qyapi.weixin.qq.com"),
        ("  https://EXAMPLE.invalid:8443/a  ", "https://example.invalid:8443"),
        ("http://hooks.inner/a", "http://hooks.inner"),
        ("http://10.1.2.3:8080/a", "http://10.1.2.3:8080"),
        ("https://[fd00::1]:9000/", "https://[fd00::1]:9000"),
        ("https://政务.invalid/", "https://xn--wxts4n.invalid"),
    ],
)
def test_what_may_be_entered(address: str, shown: str) -> None:
    assert target_of(address).shown.partition("xn--")[0] == shown.partition("xn--")[0]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.invalid",
        "http://example.invalid/",
        "ftp://example.invalid/",
        "file:///etc/passwd",
        "https://user:word@example.invalid/",
        "https://@example.invalid/",
        "https://example.invalid/#x",
        "https://example.invalid/a b",
        "https://example.invalid/\nHost: other",
        "https://example.invalid/路径",
        "https://example.invalid:99999/",
        "https:///path",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://10.1.2.4:8080/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://0.0.0.0/",
        "https://" + "a" * 500,
    ],
)
def test_what_may_not(address: str) -> None:
    with pytest.raises(Mistake):
        target_of(address)


def _resolves(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::5",
        "::ffff:10.0.0.5",
        "2002:7f00:1::",
        "224.0.0.1",
    ],
)
def test_a_name_that_stands_for_an_inner_address_is_barred(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where one of several is: the name may be answered otherwise at every asking."""
    target = Target("https", "example.invalid", 443, "/")
    _resolves(monkeypatch, "93.184.216.34", number)
    with pytest.raises(Barred):
        reachable(target)
    assert outgoing.post(target, b"{}", {}).problem == "barred"
    _resolves(monkeypatch, "93.184.216.34")
    assert reachable(target) == ["93.184.216.34"]
    _resolves(monkeypatch, number)
    assert reachable(Target("http", "hooks.inner", 80, "/")) == [number]


def test_without_https_only_to_hosts_that_are_still_named(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    _resolves(monkeypatch, "93.184.216.34")
    target = Target("http", "hooks.inner", 80, "/")
    assert reachable(target)
    settings.LUODI_INNER_HOSTS = []
    with pytest.raises(Barred):
        reachable(target)
