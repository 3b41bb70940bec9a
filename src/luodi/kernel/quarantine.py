"""Files that were handed in and not yet admitted: nobody has looked whether they may be kept.

They lie in `LUODI_HOME/tmp`, readable by the program's own user only, under a name made by chance;
what they are called lies beside them, so that a file that is refused leaves no trace, not even its
name. What is admitted goes on to :mod:`luodi.kernel.attachments`; what nobody fetched is swept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from luodi.kernel.errors import Mistake

_TOKEN = re.compile(r"[0-9a-f]{32}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Held:
    """A file in quarantine."""

    token: str
    path: Path
    name: str

    def chunks(self) -> Iterator[bytes]:
        """What it holds."""
        with self.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def sha256(self) -> str:
        """The hash of what it holds, as attachments name it."""
        hasher = hashlib.sha256()
        for chunk in self.chunks():
            hasher.update(chunk)
        return hasher.hexdigest()


def hold(name: str, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Take a file in; its token and size. Mistake if it is empty or too large."""
    token = secrets.token_hex(16)
    folder = _root() / token
    folder.mkdir(mode=0o700)
    try:
        size = _write(folder / "file", name, chunks)
        (folder / "name").write_text(name, encoding="utf-8", errors="replace")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token, size


def _write(path: Path, name: str, chunks: Iterable[bytes]) -> int:
    size, limit = 0, settings.LUODI_MAX_UPLOAD
    with path.open("wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise Mistake(
                    _("“%(name)s”超过 %(limit)d MB 的上限，请拆分或压缩图片后再上传。")
                    % {"name": name, "limit": limit // (1024 * 1024)}
                )
            stream.write(chunk)
    if not size:
        raise Mistake(_("“%(name)s”是空文件，请确认选对了文件。") % {"name": name})
    return size


def find(token: str) -> Held | None:
    """The file of that token; None if it has been let go."""
    folder = _root() / token
    if not _TOKEN.fullmatch(token) or not (folder / "file").is_file():
        return None
    return Held(token, folder / "file", (folder / "name").read_text(encoding="utf-8"))


def discard(token: str) -> None:
    """Let the file go; nothing of it remains."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_root() / token, ignore_errors=True)


def sweep(before: dt.datetime, keep: frozenset[str] = frozenset()) -> int:
    """Let go what was handed in before that moment, but for the tokens to keep; how many."""
    swept = 0
    for folder in _root().iterdir():
        old = folder.is_dir() and folder.stat().st_mtime < before.timestamp()
        if old and _TOKEN.fullmatch(folder.name) and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _root() -> Path:
    root = Path(settings.LUODI_HOME) / "tmp"
    if not root.is_dir():
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        root.chmod(0o700)  # whatever the umask says
    return root
