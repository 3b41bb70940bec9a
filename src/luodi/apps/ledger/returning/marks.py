"""A row's mark: which task it is, and what each of its cells said when it went out.

The mark stands in a hidden column. By it a row is known again wherever it was moved, and it can
be told which cells a person has edited, whatever has changed in the system since.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from luodi.files.out.safe_cells import legal

HEAD = "校验码"
_HEAD = re.compile(rf"{HEAD}\|([a-z_,]+)")
_MARK = re.compile(r"(\d{1,18})\.((?:[A-Za-z0-9_-]{4})+)")
_BYTES = 3
_EACH = 4  # characters of each cell's hash


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's mark as read; `hashes` are of its cells by column."""

    task_id: int
    hashes: dict[str, str]


def head_of(keys: Sequence[str]) -> str:
    """The heading of the hidden column: it names the columns in the order of the hashes."""
    return f"{HEAD}|{','.join(keys)}"


def keys_in(head: str) -> list[str]:
    """The columns that a heading names; none if it is another heading."""
    found = _HEAD.fullmatch("".join(head.split()))
    return found[1].split(",") if found else []


def written(text: str) -> str:
    """A text as it comes back from a workbook."""
    return legal(text).replace("\u3000", " ").strip()


class Marker:
    """Makes and reads marks; a mark is good for one organisation of one installation."""

    def __init__(self, organisation_id: int) -> None:
        seed = f"luodi.ledger {organisation_id} {settings.SECRET_KEY}"
        self._key = hashlib.sha256(seed.encode()).digest()

    def mark(self, task_id: int, cells: Sequence[tuple[str, str]]) -> str:
        """The mark of a task's row with these (column, text)."""
        hashes = (self.hash(task_id, column, text) for column, text in cells)
        return f"{task_id}.{''.join(hashes)}"

    def hash(self, task_id: int, column: str, text: str) -> str:
        """What a cell said, in four characters."""
        said = f"{task_id} {column} {written(text)}".encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(said, digest_size=_BYTES, key=self._key).digest()
        return base64.urlsafe_b64encode(digest).decode()


def read(text: str, keys: Sequence[str]) -> Mark | None:
    """A mark; None if it is none, or was damaged."""
    found = _MARK.fullmatch(text.strip())
    if found is None or len(found[2]) != _EACH * len(keys):
        return None
    pieces = [found[2][at : at + _EACH] for at in range(0, len(found[2]), _EACH)]
    return Mark(int(found[1]), dict(zip(keys, pieces, strict=True)))
