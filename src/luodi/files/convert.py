"""Old formats (.doc, .wps, .rtf, .ods …) through LibreOffice, where it is installed.

The converter runs as a program of its own with an empty profile in a temporary folder, without
macros' trust and with a time limit; the file is given a plain name so that its own cannot act.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .errors import CorruptFileError, NeedsConverterError
from .limits import Limits

_PROGRAMS = ("soffice", "libreoffice")


def converter() -> str | None:
    """The path of LibreOffice, or None if it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def convert(data: bytes, name: str, target: str, limits: Limits) -> bytes:
    """The file converted to `target` (docx or xlsx).

    NeedsConverterError without LibreOffice, CorruptFileError if it cannot read the file in time.
    """
    program = converter()
    if program is None:
        sheet = target == "xlsx"
        zh, en = ("旧版表格", "an old spreadsheet") if sheet else ("旧版文档", "an old document")
        raise NeedsConverterError(name, zh, en)
    with tempfile.TemporaryDirectory(prefix="luodi-") as folder:
        source = Path(folder, "source")
        source.write_bytes(data)
        _run(program, source, target, limits.convert_seconds)
        result = source.with_suffix(f".{target}")
        if not result.is_file() or result.stat().st_size > limits.size:
            raise CorruptFileError(name, "转换失败", "the conversion failed")
        return result.read_bytes()


def _run(program: str, source: Path, target: str, seconds: int) -> None:
    """Run the converter; whether it worked is seen by its result alone."""
    folder = source.parent
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        target,
        "--outdir",
        str(folder),
        str(source),
    ]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - a fixed program, no shell, a path of our own making
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            # It starts helpers of its own, which would live on: end its whole session.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
