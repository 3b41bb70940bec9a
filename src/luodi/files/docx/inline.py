"""The text of one paragraph: runs, fields, tracked changes, symbols, text boxes."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from luodi.files.archive import attribute, child, local

# Inside a paragraph these hold no text of the document.
_SKIPPED = frozenset({
    "pPr", "rPr", "sdtPr", "ffData", "fldData", "ctrlPr", "oMathParaPr", "instrText",
    "delInstrText", "delText", "rt", "Fallback", "footnoteReference", "endnoteReference",
    "annotationRef", "footnoteRef", "endnoteRef", "pgNum", "softHyphen",
})  # fmt: skip
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN = ("drawing", "pict", "object")
# Wingdings and Wingdings 2 signs that carry meaning in forms; others become a bullet.
_SYMBOLS = {
    "FC": "√", "FB": "×", "FE": "☑", "FD": "☒", "A8": "□", "6F": "□", "A3": "□", "52": "☑",
    "50": "√", "54": "☒", "AB": "★", "E0": "→", "E8": "→", "81": "①", "82": "②", "83": "③",
    "84": "④", "85": "⑤",
}  # fmt: skip


@dataclass
class Fields:
    """Fields open at the moment, innermost last: True while in the instruction, not the result."""

    open: list[bool] = field(default_factory=list)

    def mark(self, kind: str | None) -> None:
        """Take note of a w:fldChar."""
        if kind == "begin":
            self.open.append(True)
        elif kind == "separate" and self.open:
            self.open[-1] = False
        elif kind == "end" and self.open:
            self.open.pop()

    def end_paragraph(self) -> None:
        """Forget an instruction that was never closed: it must not swallow the rest."""
        self.open = [instruction for instruction in self.open if not instruction]

    @property
    def hides(self) -> bool:
        """Whether text at this point is part of an instruction."""
        return any(self.open)


@dataclass
class Inline:
    """What one paragraph holds: its text, the text boxes anchored in it, and what was deleted."""

    fields: Fields
    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as a reader of the printed page sees it."""
        return "".join(self.parts)

    def walk(self, element: etree._Element) -> None:
        """Take in the children of `element`."""
        for item in element:
            self._take(item)

    def _take(self, item: etree._Element) -> None:
        name = local(item)
        if name in ("t", "sym") or name in _SIGNS:
            self._say(name, item)
        elif name == "fldChar":
            self.fields.mark(attribute(item, "fldCharType"))
        elif name in ("del", "moveFrom"):
            self._set_aside(item, name)
        elif name in _DRAWN:
            self.boxes.extend(_boxes(item))
        elif name == "AlternateContent":
            self.walk(_chosen(item))
        elif name not in _SKIPPED:
            self._descend(name, item)

    def _say(self, name: str, item: etree._Element) -> None:
        if self.fields.hides:
            return
        if name == "t":
            self.parts.append(item.text or "")
        elif name == "sym":
            self.parts.append(_symbol(item))
        else:
            self.parts.append(_SIGNS[name])

    def _set_aside(self, item: etree._Element, name: str) -> None:
        # What was moved away is not deleted: it stands where it was moved to.
        if name == "del":
            self.deleted.append("".join(e.text or "" for e in item.iter() if local(e) == "delText"))

    def _descend(self, name: str, item: etree._Element) -> None:
        if name == "r" and is_on(child(item, "rPr", "vanish")):
            self.hidden.append("".join(e.text or "" for e in item.iter() if local(e) == "t"))
        elif name == "sdt" and is_on(child(item, "sdtPr", "showingPlcHdr")):
            return
        else:
            self.walk(item)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first choice: the fallback draws the same box a second time for old programs."""
    for name in ("Choice", "Fallback"):
        found = child(alternatives, name)
        if found is not None and len(found):
            return found
    return alternatives


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """The outermost w:txbxContent of a drawing; those within them are met when they are read."""
    found: list[etree._Element] = []
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "txbxContent":
            found.append(element)
        elif name == "AlternateContent":
            waiting.append(_chosen(element))
        else:
            waiting.extend(reversed(element))
    return found


def _symbol(element: etree._Element) -> str:
    code = (attribute(element, "char") or "").upper()
    font = (attribute(element, "font") or "").lower()
    if "wingdings" in font or code.startswith("F0"):
        return _SYMBOLS.get(code[-2:], "●")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as w:vanish is present and not turned off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")
