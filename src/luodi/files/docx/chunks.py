"""Parts in another format that a document takes in whole (w:altChunk, ECMA-376 §17.17.2).

Office systems that assemble documents from web pages leave them so until Word saves the file.
"""

from __future__ import annotations

from luodi.files.archive import Package
from luodi.files.document import TextBuilder
from luodi.files.html import read_html
from luodi.files.mhtml import read_mhtml

from .parts import Relation


class Chunks:
    """The foreign parts of one document, by their relationship ids."""

    def __init__(self, package: Package, found: list[Relation]) -> None:
        self._package = package
        self._members = {r.id: r.member for r in found if r.type == "aFChunk"}

    def read(self, identifier: str, builder: TextBuilder) -> None:
        """Add the text of a web page or web archive; other formats are named in a warning."""
        member = self._members.get(identifier, "")
        if member not in self._package:
            return
        data = self._package.read(member)
        if data[:13].lower() == b"mime-version:":
            read_mhtml(data, builder)
        elif data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            read_html(data, builder)
        else:
            builder.warn(
                "文中嵌入的一部分内容未读取，请用 Word 打开并另存后再试。",
                "A part that is embedded whole was not read; open the file in Word and save it.",
            )
