"""Attachments: checked, stored by content, and handed out only to those who may see them.

A file is what its bytes say, whatever its name; the bytes of each organisation lie apart.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import puremagic
from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _

from luodi.files.errors import safe_name
from luodi.kernel import scanning
from luodi.kernel.access import Actor
from luodi.kernel.errors import Mistake
from luodi.kernel.models import Attachment

_CHUNK = 1 << 20


def store(actor: Actor, name: str, chunks: Iterable[bytes]) -> Attachment:
    """Keep a file that was handed in; raises Mistake if it is empty, too large or infected.

    The bytes are on disk before the row exists, so a row always has its file; a file that lost its
    row to a rollback is found by `luodi check`.
    """
    folder = folder_of(actor.organisation_id)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            digest, size, head = _copy(chunks, stream)
            stream.flush()
            os.fsync(stream.fileno())
        if not size:
            raise Mistake(_("“%(name)s”是空文件，没有可保存的内容。") % {"name": safe_name(name)})
        scanning.refuse_infected(Path(temporary), safe_name(name))
        target = folder / digest[:2] / digest
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return Attachment.objects.create(
        organisation_id=actor.organisation_id,
        sha256=digest,
        size=size,
        media_type=type_of(head),
        name=plain_name(name),
        created_by=actor.user_id,
    )


def plain_name(name: str) -> str:
    """A file's own name without folders and invisible characters."""
    own = safe_name(name).replace("\ufffd", "").replace("\\", "/").rpartition("/")[2]
    return own.strip(" .")[:200] or _("附件")


def _copy(chunks: Iterable[bytes], stream: BinaryIO) -> tuple[str, int, bytes]:
    hasher, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > settings.LUODI_MAX_UPLOAD:
            limit = settings.LUODI_MAX_UPLOAD // (1024 * 1024)
            raise Mistake(
                _("文件超过 %(limit)d MB 的上限，请拆分或压缩图片后再上传。") % {"limit": limit}
            )
        hasher.update(chunk)
        stream.write(chunk)
        head = head or chunk[:8192]
    return hasher.hexdigest(), size, head


def type_of(head: bytes) -> str:
    """The media type that the first bytes show, whatever the file is called."""
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return str(found)[:100]
    return "application/octet-stream" if b"\0" in head else "text/plain"


def folder_of(organisation_id: int) -> Path:
    """Where an organisation's files lie."""
    return Path(settings.MEDIA_ROOT) / str(organisation_id)


def path_of(attachment: Attachment) -> Path:
    """The file itself; its name is the hash of what it holds."""
    folder = folder_of(attachment.organisation_id)
    return folder / attachment.sha256[:2] / attachment.sha256


def download(attachment: Attachment) -> FileResponse:
    """The file as a download. The caller has loaded its owner through a loader."""
    response = FileResponse(path_of(attachment).open("rb"), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Length"] = str(attachment.size)
    return response
