"""Plain text of an encoding that is not stated: UTF-8, UTF-16, GB18030, and what can be guessed.

Decoding is strict: a wrong guess gives characters that look like a document and are none.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from .document import TextBuilder
from .errors import CorruptFileError, WrongTypeError

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLAIN = re.compile(
    "[\t\n\r\x20-\x7e\xb7\u2010-\u203b\u2460-\u24ff\u3000-\u9fff\uff01-\uffee\U00020000-\U0003ffff]"
)
# Characters that stand in any page of running Chinese; wrongly decoded bytes hit them by accident.
_COMMON = frozenset(
    "的一二三四五六七八九十年月日和在不是有人中大为上个国以要时用到作地于出会可发工市县区局部"
    "关强建设推进行业加实施项目政府责任单位办公室各全民生产和与及等第项程度新高重点任务"
    "國會發業實進項責關務與設個為時產"
)
_REPLACED = "\ufffd"
# What UTF-8 and GBK make of each other's replacement characters.
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|屯屯屯|ï¿½|Ã.Â|â€")


def read_text(data: bytes, builder: TextBuilder) -> None:
    """Read a text file line by line as it is."""
    for line in to_lines(decode(data, builder)):
        builder.verbatim_line(line)


def to_lines(text: str) -> list[str]:
    """Lines of a decoded text, whatever its line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(data: bytes, builder: TextBuilder, declared: str | None = None) -> str:
    """The text of `data`; `declared` is an encoding the file itself names, tried before guesses.

    WrongTypeError if it is not text, CorruptFileError if the characters are spoilt.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], encoding)
            if text is None:
                raise CorruptFileError(builder.name, "字符编码不完整", "its encoding is incomplete")
            return _sound(text, builder)
    return _sound(_guess(data, builder, declared), builder)


def _guess(data: bytes, builder: TextBuilder, declared: str | None) -> str:
    if b"\0" in data[:_SAMPLE]:
        return _utf16_or_refuse(data, builder)
    if looks_binary(data):
        raise WrongTypeError(builder.name)
    text = _strict(data, "utf-8") or _cut_utf8(data, builder)
    if text is not None:
        return text
    for encoding in filter(None, (_known(declared), "gb18030")):
        text = _strict(data, encoding)
        if text is not None and _plausible(text):
            return text
    return _normalised(data, builder)


def looks_binary(data: bytes) -> bool:
    """Whether the beginning holds control characters that no text has."""
    sample = data[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 200


def _known(encoding: str | None) -> str | None:
    """A Python codec for a declared name; GB 2312 and GBK are subsets of GB 18030."""
    try:
        name = codecs.lookup(encoding or "").name
    except (LookupError, ValueError):
        return None
    return "gb18030" if name in ("gb2312", "gbk", "hz") else name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _cut_utf8(data: bytes, builder: TextBuilder) -> str | None:
    """UTF-8 whose last character is cut: the rest of the text is sound."""
    for missing in (1, 2, 3):
        text = _strict(data[:-missing], "utf-8")
        if text and _HANZI.search(text):
            builder.warn(
                "文件末尾不完整，最后一个字缺失。",
                "The file is cut: its last character is missing.",
            )
            return text
    return None


def _utf16_or_refuse(data: bytes, builder: TextBuilder) -> str:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text and _plausible(text):
            return text
    raise WrongTypeError(builder.name)


def _plausible(text: str) -> bool:
    """Whether a guess gave Chinese or plain Latin text rather than an accident of bytes."""
    sample = text[:_SAMPLE]
    if len(_PLAIN.findall(sample)) < 0.97 * len(sample):
        return False
    hanzi = _HANZI.findall(sample)
    if len(hanzi) < 40:
        return True
    return sum(c in _COMMON for c in hanzi) >= 0.06 * len(hanzi)


def _normalised(data: bytes, builder: TextBuilder) -> str:
    best = from_bytes(data[:_SAMPLE]).best()
    text = _strict(data, best.encoding) if best else None
    if text is None or not _plausible(text):
        raise CorruptFileError(
            builder.name, "无法识别文字编码，内容是乱码", "its encoding cannot be recognised"
        )
    builder.warn(
        f"文字编码按 {best.encoding if best else ''} 推断，请核对有无错字。",
        f"The encoding was guessed as {best.encoding if best else ''}; check the text.",
    )
    return text


def _sound(text: str, builder: TextBuilder) -> str:
    """`text`, unless it was already spoilt when it was saved."""
    sample = text[:_SAMPLE]
    spoilt = sample.count(_REPLACED) + 2 * len(_MOJIBAKE.findall(sample))
    private = sum("\ue000" <= c <= "\uf8ff" for c in sample)
    controls = sum(c < " " and c not in "\t\n\r\x0b\x0c\x1a\x1b" for c in sample)
    if (spoilt + private) * 50 > len(sample):
        raise CorruptFileError(builder.name, "文字是乱码", "its characters are garbled")
    if controls * 100 > len(sample):
        raise WrongTypeError(builder.name)
    if spoilt:
        builder.warn("文中有个别乱码字符。", "A few characters of the text are garbled.")
    return text
