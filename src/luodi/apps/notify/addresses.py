"""Which addresses messages may be sent to: https in the world, or hosts that the settings name.

A host of the office's own network is reached only if `LUODI_INNER_HOSTS` names it: otherwise
whoever may enter an address could have the server knock at any door behind the firewall. What a
name means is looked up at the moment of sending, and it is that very address that is called.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from luodi.kernel.errors import Mistake

LONGEST = 500
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Barred(Exception):
    """The name stands for an address of a network that messages must not go to."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts; `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def shown(self) -> str:
        """What people may see: not the path, which is often the key to a group."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def is_inner(self) -> bool:
        """Whether the settings name it as a host of the office's own network."""
        return any(self.host == host and port in (None, self.port) for host, port in _inner_hosts())


def target_of(address: str) -> Target:
    """The parts of an address that was typed in; Mistake if nothing may be sent there."""
    address = address.strip()
    if len(address) > LONGEST or not address.isprintable() or " " in address:
        raise Mistake(_("地址过长，或含有空格等不可见字符。"), "address")
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Mistake(_("这不是一个正确的网址。"), "address") from None
    if parts.scheme not in _PORTS or not host:
        raise Mistake(_("请填写以 https:// 开头的完整网址。"), "address")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Mistake(_("网址中不要带用户名、密码或“#”。"), "address")
    query = f"?{parts.query}" if parts.query else ""
    target = Target(parts.scheme, host, port, (parts.path or "/") + query)
    _check(target)
    return target


def reachable(target: Target) -> list[str]:
    """The numeric addresses to call; Barred if one of them must not be, OSError if unknown."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not target.is_inner and (target.scheme != "https" or not all(map(_is_public, numbers))):
        raise Barred(target.host)
    return numbers


def _check(target: Target) -> None:
    if not target.path.isascii():
        raise Mistake(_("网址里不能有汉字，请先转为百分号编码。"), "address")
    if target.is_inner:
        return
    if target.scheme != "https":
        raise Mistake(
            _("地址须以 https:// 开头。内网主机请先由运维在设置 LUODI_INNER_HOSTS 中放行。"),
            "address",
        )
    if target.host == "localhost" or (_number(target.host) and not _is_public(target.host)):
        raise Mistake(
            _("这是内网或本机的地址。确需使用的，请先由运维在设置 LUODI_INNER_HOSTS 中放行。"),
            "address",
        )


def _inner_hosts() -> list[tuple[str, int | None]]:
    parts = (urlsplit(f"//{entry.strip()}") for entry in settings.LUODI_INNER_HOSTS)
    return [(part.hostname or "", part.port) for part in parts]


def _number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(number: str) -> bool:
    """Whether an address belongs to the world; one wrapped into another counts as itself."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address.sixtofour or address.teredo or address in _NAT64:
            return False
    return address.is_global and not address.is_multicast
