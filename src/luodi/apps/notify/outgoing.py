"""One request to the outside: to the address that was checked, no further, and not for long.

Redirects are not followed, no proxy of the environment is used, the answer is read up to a limit,
and after ten seconds the line is cut, whatever the other side does.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from luodi.apps.notify.addresses import Barred, Target, reachable

SECONDS = 10.0
_CONNECT = 5.0
_ADDRESSES = 2  # of those that a name stands for
_MOST = 16 * 1024  # octets of an answer
_AGENT = "Luodi"


class Problem(TextChoices):
    """Why something did not arrive."""

    BARRED = "barred", _("主机在内网，系统设置没有放行")
    NAME = "name", _("找不到这个主机")
    CONNECT = "connect", _("连不上对方")
    TLS = "tls", _("对方的证书不可信")
    TIMEOUT = "timeout", _("对方 10 秒内没有答复")
    BROKEN = "broken", _("对方的答复不完整")
    REDIRECT = "redirect", _("对方要求转到别的地址，没有跟随")
    STATUS = "status", _("对方答复出错")
    REFUSED = "refused", _("对方没有接受")
    SEALED = "sealed", _("密钥已更换，保存的地址无法解开，请重新填写")
    MAIL = "mail", _("邮件服务器没有接收")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request; `wish` is for how many seconds we are asked to wait."""

    status: int | None = None
    text: str = ""
    problem: str = ""
    wish: int | None = None


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send it; whatever goes wrong is an answer too."""
    try:
        numbers = reachable(target)[:_ADDRESSES]
    except Barred:
        return Answer(problem=Problem.BARRED)
    except (OSError, UnicodeError):
        return Answer(problem=Problem.NAME)
    line = _Line(target, numbers)
    cut = threading.Timer(SECONDS, line.cut)
    cut.daemon = True
    cut.start()
    try:
        return _asked(line, target.path, body, headers)
    except (OSError, http.client.HTTPException) as error:
        return Answer(problem=Problem.TIMEOUT if line.was_cut else _problem_of(error))
    finally:
        cut.cancel()
        line.close()


def _asked(line: _Line, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    line.request("POST", path, body, {"User-Agent": _AGENT, **headers})
    response = line.getresponse()
    text = response.read(_MOST).decode("utf-8", "replace")
    if line.was_cut:
        return Answer(problem=Problem.TIMEOUT)
    wish = response.headers.get("Retry-After", "")
    return Answer(
        response.status,
        text,
        _of_status(response.status),
        int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 10 else None,
    )


def _of_status(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return Problem.REDIRECT if 300 <= status < 400 else Problem.STATUS


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, ssl.SSLError):
        return Problem.TLS
    if isinstance(error, TimeoutError):
        return Problem.TIMEOUT
    return Problem.BROKEN if isinstance(error, http.client.HTTPException) else Problem.CONNECT


class _Line(http.client.HTTPConnection):
    """A connection to the numbers that were checked; the name is for the certificate only."""

    def __init__(self, target: Target, numbers: list[str]) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.was_cut = False
        self._target, self._numbers = target, numbers
        self._end: socket.socket | None = None
        if target.scheme == "https":
            self.default_port = 443

    def connect(self) -> None:
        """Call the numbers one after the other."""
        raw = self._called()
        raw.settimeout(SECONDS)
        self._end = raw.dup()  # the line can be cut while TLS holds the other end
        self.sock = raw
        if self.was_cut:
            raise TimeoutError
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(raw, server_hostname=self._target.host)

    def _called(self) -> socket.socket:
        for number in self._numbers[:-1]:
            try:
                return socket.create_connection((number, self._target.port), _CONNECT)
            except OSError:
                continue
        return socket.create_connection((self._numbers[-1], self._target.port), _CONNECT)

    def cut(self) -> None:
        """End it now, from another thread."""
        self.was_cut = True
        if self._end is not None:
            try:
                self._end.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended by itself
                return

    def close(self) -> None:
        """Give both ends back."""
        super().close()
        if self._end is not None:
            self._end.close()
            self._end = None
