"""Which port to listen at. Knows nothing of Django: the address is a setting of the site."""

from __future__ import annotations

import socket

from luodi.cli.errors import UsageMistake

_TRIES = 50
_HERE = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "")  # noqa: S104 - only compared


def _why_not(host: str, port: int) -> str:
    """Why the port cannot be listened at; empty if it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return ""
    except (OSError, OverflowError) as error:
        return getattr(error, "strerror", None) or str(error)


def refuse_taken(host: str, port: int) -> None:
    """Raise UsageMistake if the port is taken."""
    why = _why_not(host, port)
    if why:
        raise UsageMistake(
            f"{host} 的 {port} 端口不能监听（{why}），请用 --port 换一个端口。",
            f"Cannot listen at port {port} of {host} ({why}); choose another with --port.",
        )


def next_free(host: str, port: int) -> int:
    """The port, or the next one that is free; the port itself if none of many is."""
    for candidate in range(port, min(port + _TRIES, 65_536)):
        if not _why_not(host, candidate):
            return candidate
    return port


def address_of(host: str, port: int) -> str:
    """What to type into a browser on this machine: by name, as passkeys belong to names only."""
    if host in _HERE:
        return f"http://localhost:{port}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
