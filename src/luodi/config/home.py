"""LUODI_HOME: the one folder that holds everything an installation has written."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

DEFAULT = "var"


def home() -> Path:
    """The data folder: LUODI_HOME, else ``var`` in the working directory. It is made if absent."""
    folder = Path(os.environ.get("LUODI_HOME", DEFAULT)).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The installation's secret, made at the first start and readable by its owner only."""
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def mode_of(path: Path) -> int:
    """Who may do what with a file or folder, as in ``chmod``."""
    return path.stat().st_mode & 0o777
