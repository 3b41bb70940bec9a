"""One request: not redirected, not for long, not much read, and no other address than checked."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from luodi.apps.notify import outgoing
from luodi.apps.notify.addresses import Target, target_of
from tests.apps.notify.conftest import Receiver

Talk = Callable[[socket.socket], object]


def test_what_arrives_and_what_is_answered(receiver: Receiver) -> None:
    receiver.then(503, "busy", Retry_After="7")
    target = target_of(receiver.address)
    answer = outgoing.post(target, b'{"a":1}', {"X-Own": "1"})
    assert (answer.status, answer.text, answer.problem, answer.wish) == (503, "busy", "status", 7)
    seen = receiver.seen[0]
    assert seen.path == "/robot/send?access_token=token-of-the-group"
    assert seen.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert (seen.headers["x-own"], seen.headers["user-agent"]) == ("1", "Luodi")
    assert outgoing.post(target, b"{}", {}).problem == ""


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.then(302, Location=receiver.address)
    answer = outgoing.post(target_of(receiver.address), b"{}", {})
    assert (answer.status, answer.problem) == (302, "redirect")
    assert len(receiver.seen) == 1


def test_only_so_much_is_read(receiver: Receiver) -> None:
    receiver.then(200, "x" * 200_000)
    assert len(outgoing.post(target_of(receiver.address), b"{}", {}).text) == 16 * 1024


def test_a_proxy_of_the_environment_is_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert outgoing.post(target_of(receiver.address), b"{}", {}).problem == ""


@pytest.fixture
def talk(settings: Any) -> Iterator[Callable[[Talk], int]]:
    """``talk(function)`` listens, and lets the function speak; the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings.LUODI_INNER_HOSTS = [f"127.0.0.1:{port}", f"localhost:{port}"]
    threads = []

    def begin(speak: Talk) -> int:
        def serve() -> None:
            try:
                with listener.accept()[0] as line:
                    speak(line)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        threads.append(thread)
        return int(port)

    yield begin
    listener.close()
    for thread in threads:
        thread.join(timeout=5)


def heard(line: socket.socket) -> None:
    """Read the whole request: who closes with some of it unread breaks the line off."""
    said = b""
    while not said.endswith(b"\r\n\r\n{}"):
        said += line.recv(1000)


def _post(port: int, host: str = "127.0.0.1", scheme: str = "http") -> outgoing.Answer:
    return outgoing.post(Target(scheme, host, port, "/"), b"{}", {})


def test_who_answers_drop_by_drop_is_cut_off(
    talk: Callable[[Talk], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each drop comes in time; the whole does not."""
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        heard(line)
        line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not over.wait(0.02):
            line.sendall(b"x")

    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    try:
        assert _post(talk(drip)).problem == "timeout"
    finally:
        over.set()


def test_who_says_nothing_or_nonsense(
    talk: Callable[[Talk], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    assert _post(talk(lambda line: threading.Event().wait(1))).problem == "timeout"
    assert _post(talk(lambda line: line.close())).problem in ("broken", "connect")

    def nonsense(line: socket.socket) -> None:
        heard(line)
        line.sendall(b"hello\r\n\r\n")

    assert _post(talk(nonsense)).problem == "broken"


def test_nobody_there_and_no_such_name(talk: Callable[[Talk], int], settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.LUODI_INNER_HOSTS = [f"127.0.0.1:{port}"]
    assert _post(port).problem == "connect"
    monkey = Target("https", "no-such-host.invalid", 443, "/")

    def unknown(*args: Any, **kwargs: Any) -> None:
        raise socket.gaierror

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", unknown)
        assert outgoing.post(monkey, b"{}", {}).problem == "name"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `localhost` that only its maker trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "one.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_has_to_be_trusted_and_to_name_the_host(
    talk: Callable[[Talk], int], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(line: socket.socket) -> None:
        with context.wrap_socket(line, server_side=True) as safe:
            heard(safe)
            safe.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    assert _post(talk(answer), "localhost", "https").problem == "tls"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert _post(talk(answer), "localhost", "https") == outgoing.Answer(204)
    assert _post(talk(answer), "127.0.0.1", "https").problem == "tls"
