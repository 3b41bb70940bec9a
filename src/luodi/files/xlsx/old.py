"""Old binary workbooks (.xls, .et; MS-XLS), read by calamine in a process of its own.

The native reader may panic or ask for all memory on a damaged file. In a process of its own that
is one failed file, and no more.
"""

from __future__ import annotations

import json
import subprocess  # the reader's own process
import sys
from typing import Any

from luodi.files.document import TextBuilder
from luodi.files.errors import CorruptFileError, EncryptedFileError, TooLargeError

from .layout import Merge, Sheet, write_sheet


def read_old_sheet(data: bytes, builder: TextBuilder) -> None:
    """Read all visible sheets; number formats other than dates are not known here."""
    for found in _sheets(data, builder):
        if not found["visible"]:
            builder.warn(
                f"隐藏的工作表“{found['name']}”未读取。",
                f'The hidden sheet "{found["name"]}" was not read.',
            )
            continue
        sheet = Sheet(found["name"])
        for row, column, text in found["cells"]:
            sheet.rows.setdefault(row, {})[column] = text
        sheet.merges = [Merge(*merge) for merge in found["merges"]]
        write_sheet(sheet, builder)


def _sheets(data: bytes, builder: TextBuilder) -> list[dict[str, Any]]:
    """What the reader's process says: sheets, or one word for why there are none."""
    limits = builder.limits
    # -P keeps the working folder, where strangers' files may lie, out of the module search.
    command = [sys.executable, "-P", "-m", "luodi.files.xlsx.old_reader", str(limits.cells)]
    try:
        finished = subprocess.run(  # noqa: S603 - our own module, no shell, no words of the file
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.convert_seconds,
            check=False,
        )
        answer = json.loads(finished.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise CorruptFileError(builder.name) from problem
    if answer == "large":
        raise TooLargeError(builder.name, "单元格过多", "it has too many cells")
    if answer == "encrypted":
        raise EncryptedFileError(builder.name)
    if not isinstance(answer, list):
        raise CorruptFileError(builder.name)
    return answer
