"""Texts in two languages: Chinese in the source, English in one catalogue.

messages.py update    collect the texts, add new ones to the catalogue, drop those no longer used
messages.py check     fail if a text has no English, or the catalogue is not up to date
messages.py compile   write the .mo file (done at set-up; no gettext tools are needed)
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "luodi"
FOLDER = SOURCE / "kernel" / "locale" / "en" / "LC_MESSAGES"
NAMES = {
    "_",
    "_l",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
# With the Chinese punctuation marks: “：” alone is a text too.
CHINESE = re.compile(r"[\u201c\u201d\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]")
# The pure ring knows no translation: every Chinese text of these is shown on pages.
PURE = (
    "core/task_flow.py", "core/request_flow.py", "core/help_flow.py", "core/remark_flow.py",
    "core/notice_flow.py", "core/lights/words.py", "core/lights/measures.py",
    "core/lights/templates.py", "core/elapsed.py", "core/trajectory.py", "core/rates.py",
    "core/burden.py", "core/rhythm.py", "core/report_flow.py",
)  # fmt: skip

HEADER = "# English texts; the Chinese ones stand in the source. See scripts/messages.py."
_TRANSLATE = re.compile(
    r"""\{%-?\s*(?:translate|trans)\s+(["'])(.+?)\1(?:\s+context\s+(["'])(.+?)\3)?[^%]*%\}"""
)
_ARGUMENT = re.compile(r"""_\((["'])(.+?)\1\)""")
_BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?(?P<head>[^%]*)%\}(?P<body>.*?)\{%\s*endblocktrans(?:late)?\s*%\}",
    re.S,
)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_VARIABLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")

Text = tuple[str | tuple[str, str], str | None]


def in_python(path: Path) -> Iterator[Text]:
    """Texts given to gettext as constants."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if name not in NAMES or not texts:
            continue
        if name.startswith("p") and len(texts) > 1:
            yield texts[1], texts[0]
        elif name.startswith("n") and name != "gettext_noop" and len(texts) > 1:
            yield (texts[0], texts[1]), None
        else:
            yield texts[0], None


def in_pure(path: Path) -> Iterator[Text]:
    """Chinese constants that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in said and CHINESE.search(node.value):
            yield node.value, None


def in_template(path: Path) -> Iterator[Text]:
    """Texts of translate, blocktranslate and _() in tags."""
    source = path.read_text(encoding="utf-8")
    for _quote, text, _quote2, context in _TRANSLATE.findall(source):
        yield text.replace("%", "%%"), context or None  # as Django looks it up
    for _quote, text in _ARGUMENT.findall(source):
        yield text.replace("%", "%%"), None
    for found in _BLOCK.finditer(source):
        trimmed = " trimmed" in found["head"]
        parts = [_block(part, trimmed) for part in _PLURAL.split(found["body"])]
        yield (parts[0], parts[1]) if len(parts) > 1 else parts[0], None


def _block(text: str, trimmed: bool) -> str:
    if trimmed:
        text = " ".join(line.strip() for line in text.strip().splitlines())
    return _VARIABLE.sub(r"%(\1)s", text.replace("%", "%%"))


def collected() -> dict[Text, list[str]]:
    """Every text with the files it stands in."""
    found: dict[Text, list[str]] = {}
    places = [
        (path, in_python) for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts
    ]
    places += [(path, in_template) for path in sorted(SOURCE.rglob("templates/**/*.html"))]
    places += [(path, in_template) for path in sorted(SOURCE.rglob("templates/**/*.txt"))]
    places += [(SOURCE / name, in_pure) for name in PURE if (SOURCE / name).exists()]
    for path, reader in places:
        for text in reader(path):
            first = text[0] if isinstance(text[0], str) else text[0][0]
            if CHINESE.search(first):
                found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    return found


def catalogue() -> Catalog:
    """The English catalogue as it is."""
    path = FOLDER / "django.po"
    if not path.exists():
        return Catalog(locale="en", project="Luodi", fuzzy=False)
    return read_po(io.BytesIO(path.read_bytes()), locale="en")


def updated() -> Catalog:
    """The catalogue with all texts of the source, and only these."""
    old = catalogue()
    new = Catalog(locale="en", project="Luodi", fuzzy=False, charset="utf-8", header_comment=HEADER)
    for (text, context), places in sorted(
        collected().items(), key=lambda item: (item[1][0], str(item[0]))
    ):
        known = old.get(text if isinstance(text, str) else text[0], context)
        string = known.string if known else None
        if not isinstance(text, str) and isinstance(string, str | None):
            string = (string or "", string or "")
        if isinstance(text, str) and isinstance(string, tuple):
            string = string[0]
        flags = {"python-format"} if "%(" in str(text) else set()
        new.add(
            text,
            string,
            locations=[(place, None) for place in sorted(set(places))],
            flags=flags,
            context=context,
        )
    return new


def missing(words: Catalog) -> list[str]:
    """Texts without English, or whose placeholders differ."""
    found = []
    for message in words:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(re.findall(r"%\((\w[\w.]*)\)", " ".join(ids)))
        if not all(strings) or any(
            set(re.findall(r"%\((\w[\w.]*)\)", s)) - wanted for s in strings if s
        ):
            found.append(str(ids[0]))
    return found


def save(words: Catalog) -> None:
    """Write the catalogue, without the dates and names that would differ at every run."""
    out = io.BytesIO()
    write_po(out, words, width=110)
    head = rb'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    head += rb"|Project-Id-Version|Report-Msgid-Bugs-To):[^\n]*\n"
    (FOLDER / "django.po").write_bytes(re.sub(head, b"", out.getvalue()))


def main(what: str) -> int:
    """One of the three jobs; the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if what == "compile":
        with (FOLDER / "django.mo").open("wb") as stream:
            write_mo(stream, catalogue())
        return 0
    new = updated()
    if what == "update":
        save(new)
        sys.stdout.write(f"{len(new)} texts, {len(missing(new))} without English\n")
        return 0
    lost = missing(new)
    known = {(str(m.id), m.context) for m in catalogue() if m.id}
    fresh = [str(m.id) for m in new if m.id and (str(m.id), m.context) not in known]
    for name in [*lost, *fresh][:40]:
        sys.stdout.write(f"no English: {name}\n")
    return 1 if lost or fresh else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
