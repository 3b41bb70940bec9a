"""Web archives (RFC 2557), which office systems also save under the name .doc."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from .document import TextBuilder
from .errors import CorruptFileError
from .html import read_markup
from .text import decode

_MAX_PARTS = 1000


def read_mhtml(data: bytes, builder: TextBuilder) -> None:
    """Read the first page in the archive; pictures and frames are left."""
    try:
        message = message_from_bytes(data)
        for index, part in enumerate(message.walk()):
            if index < _MAX_PARTS and part.get_content_type() == "text/html":
                _read_part(part, builder)
                return
    except (MessageError, LookupError, ValueError, RecursionError) as problem:
        raise CorruptFileError(builder.name) from problem
    raise CorruptFileError(builder.name, "网页归档中没有正文", "it contains no page")


def _read_part(part: Message, builder: TextBuilder) -> None:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    read_markup(decode(content, builder, part.get_content_charset()), builder)
