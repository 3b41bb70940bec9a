"""Just enough of the compound file format (MS-CFB) to tell what an old Office file is.

Nothing of its content is read as text here; that is left to a converter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .errors import CorruptFileError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_ENTRY = 128
_MAX_ENTRIES = 4096
_MAX_MORE = 1024
_BIFF_PASSWORD = 0x2F
BIFF_STREAMS = ("workbook", "book")


class CompoundFile:
    """The directory of a compound file: stream names (in lower case) with start and size."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        try:
            shift, self._mini_cutoff = self._header()
            self._sector = 1 << shift
            self._table = self._allocation()
            self.streams = dict(self._directory())
        except (struct.error, IndexError, OverflowError) as problem:
            raise CorruptFileError(name) from problem

    def _header(self) -> tuple[int, int]:
        shift = struct.unpack_from("<H", self._data, 30)[0]
        if shift not in (9, 12):
            raise CorruptFileError(self._name)
        return shift, struct.unpack_from("<I", self._data, 56)[0]

    def _allocation(self) -> list[int]:
        """The sector table, from the entries in the header and the sectors they go on in."""
        entries = list(struct.unpack_from("<109I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(_MAX_MORE):
            if more >= _END:
                break
            *further, more = self._numbers(more) or [_END]
            entries.extend(further)
        table: list[int] = []
        for sector in entries:
            if sector < _END:
                table.extend(self._numbers(sector))
        return table

    def _numbers(self, sector: int) -> list[int]:
        block = self._block(sector)
        count = len(block) // 4
        return list(struct.unpack(f"<{count}I", block[: count * 4]))

    def _block(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, sector: int) -> Iterator[bytes]:
        for _ in range(len(self._table) + 1):
            if sector >= _END:
                return
            yield self._block(sector)
            if sector >= len(self._table):
                return
            sector = self._table[sector]

    def _directory(self) -> Iterator[tuple[str, tuple[int, int]]]:
        count = 0
        for block in self._chain(struct.unpack_from("<I", self._data, 48)[0]):
            for offset in range(0, len(block) - _ENTRY + 1, _ENTRY):
                count += 1
                if count > _MAX_ENTRIES:
                    return
                entry = block[offset : offset + _ENTRY]
                length, kind = struct.unpack_from("<HB", entry, 64)
                if kind in (1, 2, 5):
                    label = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                    yield label.lower(), struct.unpack_from("<II", entry, 116)

    def head(self, stream: str, size: int = 4096) -> bytes:
        """The first bytes of a stream kept in whole sectors; empty for a small or absent one."""
        start, length = self.streams.get(stream, (_END, 0))
        if length < self._mini_cutoff:
            return b""
        found: list[bytes] = []
        for block in self._chain(start):
            found.append(block)
            if len(found) * self._sector >= size:
                break
        return b"".join(found)[: min(size, length)]

    def kind(self) -> str:
        """word, sheet, slides, encrypted (a password on a new-style file) or unknown."""
        if "encryptedpackage" in self.streams:
            return "encrypted"
        if "worddocument" in self.streams:
            return "word"
        if any(name in self.streams for name in BIFF_STREAMS):
            return "sheet"
        return "slides" if "powerpoint document" in self.streams else "unknown"

    def has_password(self) -> bool:
        """Whether an old-style document or workbook says of itself that it is encrypted."""
        word = self.head("worddocument")
        if len(word) >= 12 and struct.unpack_from("<H", word, 10)[0] & 0x0100:
            return True
        return any(_biff_password(self.head(stream)) for stream in BIFF_STREAMS)


def _biff_password(head: bytes) -> bool:
    """Whether FILEPASS stands among the first records (MS-XLS §2.4.117)."""
    offset = 0
    for _ in range(40):
        if offset + 4 > len(head):
            return False
        record, length = struct.unpack_from("<HH", head, offset)
        if record == _BIFF_PASSWORD:
            return True
        offset += 4 + length
    return False
