"""Where the parts of a package are: found by relationship, not by customary name."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from luodi.files.archive import Package, attribute, local
from luodi.files.errors import CorruptFileError


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of the main part: its id, the last word of its type, the member it names."""

    id: str
    type: str
    member: str


def main_part(package: Package) -> str:
    """The member that holds the body."""
    for relation in _relations(package, "_rels/.rels", ""):
        if relation.type == "officeDocument" and relation.member in package:
            return relation.member
    if "word/document.xml" in package:
        return "word/document.xml"
    raise CorruptFileError(package.name, "缺少正文部分", "its main part is missing")


def relations(package: Package, part: str) -> list[Relation]:
    """The relationships of a part; none if it has no list of them."""
    folder, _, file = part.rpartition("/")
    return _relations(package, f"{folder}/_rels/{file}.rels", folder)


def _relations(package: Package, member: str, folder: str) -> list[Relation]:
    root = package.optional_xml(member)
    if root is None:
        return []
    found = []
    for element in root:
        target = attribute(element, "Target") or ""
        if local(element) != "Relationship" or attribute(element, "TargetMode") == "External":
            continue
        joined = target if target.startswith("/") else posixpath.join(folder, target)
        kind = (attribute(element, "Type") or "").rpartition("/")[2]
        member_name = posixpath.normpath(joined).lstrip("/")
        found.append(Relation(attribute(element, "Id") or "", kind, member_name))
    return found


def members_of(package: Package, found: list[Relation], kind: str) -> list[str]:
    """Members related with this type, in the order of the list, each once."""
    members = (r.member for r in found if r.type == kind and r.member in package)
    return list(dict.fromkeys(members))
