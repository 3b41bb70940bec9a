"""Optional virus scan by a clamd of the office (its INSTREAM command, clamd(8))."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from luodi.kernel.errors import Mistake

_CHUNK = 1 << 16
_SECONDS = 30


def refuse_infected(path: Path, name: str) -> None:
    """Raise Mistake if clamd finds something, or is configured and cannot be asked."""
    if not settings.LUODI_CLAMD:
        return
    try:
        answer = _ask(settings.LUODI_CLAMD, path)
    except OSError:
        raise Mistake(_("病毒扫描服务暂时不可用，文件没有保存，请稍后再试。")) from None
    if not answer.endswith("OK"):
        raise Mistake(_("“%(name)s”未通过病毒扫描，没有保存。") % {"name": name})


def answers(address: str) -> bool:
    """Whether a clamd at that address says that it is there."""
    with _connect(address) as connection:
        connection.sendall(b"zPING\0")
        return connection.recv(64).startswith(b"PONG")


def _ask(address: str, path: Path) -> str:
    with _connect(address) as connection, path.open("rb") as stream:
        connection.sendall(b"zINSTREAM\0")
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while part := connection.recv(4096):
            answer += part
    return answer.decode("utf-8", "replace").strip("\0\n ")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host or address, int(port or 3310)), timeout=_SECONDS)
