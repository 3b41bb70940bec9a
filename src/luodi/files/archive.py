"""Zip packages and XML parts of unknown origin, opened with bounds.

A package is checked against its own directory before anything is unpacked, and again while each
member is read, since the directory may lie. XML never resolves entities and never reads a DTD.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from .errors import BombError, CorruptFileError, EncryptedFileError
from .limits import MIB, Limits

_CHUNK = 256 * 1024
_ENCRYPTED_FLAG = 0x1
# A small member of blanks compresses a thousandfold and harms nobody.
_RATIO_FROM = 4 * MIB


class Package:
    """A zip file in memory. Member names are looked up without regard to case or leading slash."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as problem:
            raise CorruptFileError(
                name, "压缩包结构不完整", "its zip structure is incomplete"
            ) from problem
        self._check(members)
        self._members = {_key(member.filename): member for member in members}

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > self.limits.zip_members:
            raise BombError(self.name, "内含文件过多", "it has too many members")
        if sum(member.file_size for member in members) > self.limits.zip_total:
            raise BombError(self.name)
        for member in members:
            if member.file_size < _RATIO_FROM:
                continue
            if member.file_size > self.limits.zip_ratio * max(member.compress_size, 1):
                raise BombError(self.name, "压缩比异常", "its compression ratio is abnormal")

    def __contains__(self, member: str) -> bool:
        return _key(member) in self._members

    def names(self) -> list[str]:
        """Member names as written in the package."""
        return [member.filename for member in self._members.values()]

    def read(self, member: str) -> bytes:
        """The content of a member; KeyError if there is none of that name."""
        info = self._members[_key(member)]
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedFileError(self.name)
        try:
            return self._unpack(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as problem:
            raise CorruptFileError(
                self.name,
                f"“{info.filename}”部分无法解压",
                f'its part "{info.filename}" cannot be unpacked',
            ) from problem

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                parts.append(chunk)
                size += len(chunk)
                self._read += len(chunk)
                if size > self.limits.zip_member or self._read > self.limits.zip_total:
                    raise BombError(self.name)
        return b"".join(parts)

    def xml(self, member: str) -> etree._Element:
        """The root element of an XML member; KeyError if there is none of that name."""
        return parse_xml(self.read(member), self.name, self.limits)

    def optional_xml(self, member: str) -> etree._Element | None:
        """The root element of an XML member, or None if it is absent or damaged.

        For parts that only add something (comments, headers): without them the text still stands.
        """
        if member not in self:
            return None
        try:
            return self.xml(member)
        except CorruptFileError:
            return None


def _key(member: str) -> str:
    return member.replace("\\", "/").lstrip("/").casefold()


def parse_xml(data: bytes, name: str, limits: Limits) -> etree._Element:
    """Parse XML with entities, DTDs, network and deep nesting refused; comments are dropped."""
    _refuse_dtd(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as problem:
        if "depth" in str(problem).lower():
            raise BombError(name, "嵌套层次过深", "it is nested too deeply") from problem
        raise CorruptFileError(name, "XML 格式错误", "its XML is malformed") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise BombError(name, "含有实体定义", "it defines entities")
    check_depth(root, name, limits)
    return root


def _refuse_dtd(data: bytes, name: str) -> None:
    """No office format has a DTD; one that defines entities may expand to gigabytes."""
    # UTF-16 hides the words from a search of bytes, NULs between its letters do not.
    head = data[: 64 * 1024].replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise BombError(name, "含有实体定义", "it defines entities")


def check_depth(root: etree._Element, name: str, limits: Limits) -> None:
    """Refuse a tree deeper than any real document: walking it would overflow."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise BombError(name, "嵌套层次过深", "it is nested too deeply")


def local(element: etree._Element) -> str:
    """An element's name without its namespace: transitional and strict files read alike."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute's value by its name without a namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for step in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == step), None)
    return element


def children(root: etree._Element | None, name: str) -> list[etree._Element]:
    """The elements in the first child of that name; none if there is no such child."""
    found = child(root, name)
    return [] if found is None else list(found)


def number(text: str | None, default: int) -> int:
    """A small integer as written in an attribute; the default if it is none."""
    try:
        value = int(text or "")
    except ValueError:
        return default
    return value if abs(value) < 2**31 else default
