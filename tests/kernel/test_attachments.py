"""Attachments: stored once by content, typed by their bytes, limited, scanned, handed out."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from luodi.kernel import attachments
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment
from tests.world import World

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def files_of(world: World) -> list[str]:
    folder = attachments.folder_of(world.district.pk)
    return sorted(p.name for p in folder.rglob("*") if p.is_file()) if folder.exists() else []


def test_the_same_bytes_lie_once_whatever_they_are_called(world: World) -> None:
    actor = world.actor("officer")
    first = attachments.store(actor, "甲.txt", [b"ab", b"c"])
    second = attachments.store(world.actor("handler"), "乙.txt", [b"abc"])
    assert first.sha256 == second.sha256
    assert (first.name, second.name, first.size) == ("甲.txt", "乙.txt", 3)
    assert files_of(world) == [first.sha256]
    assert attachments.path_of(second).read_bytes() == b"abc"


def test_organisations_do_not_share_bytes(world: World) -> None:
    mine = attachments.store(world.actor("officer"), "a", [b"same"])
    theirs = attachments.store(world.actor("stranger_officer"), "a", [b"same"])
    assert attachments.path_of(mine) != attachments.path_of(theirs)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PNG, "合同.docx", "image/png"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "x.png", "application/pdf"),
        ("纯文字".encode(), "x.exe", "text/plain"),
        (b"\0\1\2\3" * 5, "x.txt", "application/octet-stream"),
    ],
)
def test_the_type_is_what_the_bytes_say(
    world: World, content: bytes, name: str, media_type: str
) -> None:
    assert attachments.store(world.actor("officer"), name, [content]).media_type == media_type


@pytest.mark.parametrize("chunks", [[], [b""], [b"", b""]])
def test_an_empty_file_is_refused_and_leaves_nothing(world: World, chunks: list[bytes]) -> None:
    with pytest.raises(Mistake, match="空文件"):
        attachments.store(world.actor("officer"), "空.docx", chunks)
    assert files_of(world) == []
    assert not Attachment.objects.filter(name="空.docx").exists()


def test_a_file_too_large_is_refused_before_it_is_all_read(world: World, settings: Any) -> None:
    settings.LUODI_MAX_UPLOAD = 2 * 1024 * 1024
    given: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            given.append(1)
            yield b"x" * (1 << 20)

    with pytest.raises(Mistake, match="2 MB"):
        attachments.store(world.actor("officer"), "大.bin", endless())
    assert len(given) == 3
    assert files_of(world) == []


def test_a_name_cannot_lead_out_of_the_store(world: World) -> None:
    kept = attachments.store(world.actor("officer"), "../../etc/passwd\n\0.docx", [b"x"])
    assert kept.name == "passwd.docx"
    assert attachments.path_of(kept).is_relative_to(attachments.folder_of(world.district.pk))


def test_a_download_names_the_file_and_is_never_shown_in_the_page(world: World) -> None:
    kept = attachments.store(
        world.actor("officer"), "关于“项目”的通知.html", [b"<script>1</script>"]
    )
    response = attachments.download(kept)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5")
    assert b"".join(response.streaming_content) == b"<script>1</script>"  # type: ignore[arg-type]  # it is not asynchronous
    assert response.file_to_stream is not None
    response.file_to_stream.close()


class Clamd:
    """A clamd that speaks INSTREAM on loopback and finds `EICAR` in what it is sent."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _where = self.socket.accept()
        with self.socket, connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(size)
            found = b"EICAR" in content
            connection.sendall(b"stream: Eicar FOUND\0" if found else b"stream: OK\0")


@pytest.mark.parametrize(("content", "kept"), [(b"harmless", True), (b"..EICAR..", False)])
def test_clamd_decides_where_it_is_configured(
    world: World, settings: Any, content: bytes, kept: bool
) -> None:
    settings.LUODI_CLAMD = Clamd().address
    if kept:
        assert attachments.store(world.actor("officer"), "f", [content]).size == len(content)
        return
    with pytest.raises(Mistake, match="未通过病毒扫描"):
        attachments.store(world.actor("officer"), "f", [content])
    assert files_of(world) == []


def test_without_its_clamd_nothing_is_kept(world: World, settings: Any) -> None:
    closed = socket.create_server(("127.0.0.1", 0))
    settings.LUODI_CLAMD = f"127.0.0.1:{closed.getsockname()[1]}"
    closed.close()
    with pytest.raises(Mistake, match="暂时不可用"):
        attachments.store(world.actor("officer"), "f", [b"x"])
    assert files_of(world) == []
