"""Makes the pictures of the documentation again, from the project's own samples alone.

    .venv/bin/python scripts/make_pictures.py            # all of them
    .venv/bin/python scripts/make_pictures.py tree html  # some

Needs what the program itself does not: Chromium, LibreOffice, pdftoppm (poppler-utils), the Noto
CJK fonts and Pillow (comes with the OCR extra). Pictures land in docs/images.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import MONOKAI

from luodi.files import open_document
from luodi.files.out import build, render, table_view, tree_view
from luodi.files.units_file import load_units
from luodi.reading import read
from luodi.samples import SAMPLES, UNITS

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
COLOURS = 64  # enough for text and flat surfaces, and small files
LINE, CELL = 22, 8  # pixels of a terminal line and of a half-width column
# Lines, quotation marks and signs are half as wide as a Chinese character, as in a terminal.
PAGE = """<meta charset=utf-8><style>
@font-face {{font-family:narrow;src:local('DejaVu Sans Mono');size-adjust:83.05%;
unicode-range:U+B7,U+2018-201D,U+2026,U+2248,U+2264-2265,U+2500-257F}}
body {{margin:0;background:{background};color:{foreground}}}
pre {{margin:0;padding:20px 24px;font:16px/22px narrow,'Noto Sans Mono CJK SC',monospace}}</style>
<pre>{code}</pre>"""
# The typefaces of GB/T 9704 cannot be passed on; free ones stand in for them.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{wanted}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{given}</string></edit></match>"""
STAND_INS = {
    "Noto Serif CJK SC": ("仿宋_GB2312", "仿宋", "FangSong", "宋体", "SimSun", "方正小标宋简体",
                          "方正小标宋_GBK", "楷体_GB2312", "Times New Roman"),
    "Noto Sans CJK SC": ("黑体", "SimHei", "等线", "微软雅黑"),
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """A browser window: its size, how many pixels per point, and the folder it works in."""

    width: int
    height: int
    scale: float
    folder: Path

    def take(self, html: str, name: str) -> Path:
        """The picture of a page."""
        page = self.folder / "page.html"
        page.write_text(html, encoding="utf-8")
        picture = self.folder / f"{name}.png"
        run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--window-size={self.width},{self.height}",
            f"--force-device-scale-factor={self.scale}",
            f"--screenshot={picture}", page.as_uri(),
        )  # fmt: skip
        return picture


def run(*command: str, **environment: str) -> None:
    """Run a program quietly; its failure is ours."""
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=os.environ | environment)  # noqa: S603 - fixed programs, no shell


def fonts(folder: Path) -> str:
    """A fontconfig file with the stand-ins."""
    aliases = "".join(
        ALIAS.format(wanted=wanted, given=given)
        for given, names in STAND_INS.items()
        for wanted in names
    )
    path = folder / "fonts.conf"
    path.write_text(FONTS.format(aliases=aliases), encoding="utf-8")
    return str(path)


def reading_of(name: str) -> tuple[object, object]:
    """A sample read with the units of its own district."""
    sample = next(s for s in SAMPLES if s.name == name)
    source = open_document(sample.path)
    return read(source.text, units=load_units(UNITS.path)), source


def trimmed(picture: Path, margin: int = 24) -> Image.Image:
    """Without the empty border, but for a margin."""
    image = Image.open(picture).convert("RGB")
    ground = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, ground).getbbox()
    if box is None:
        return image
    left, top, right, bottom = box
    return image.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(image.width, right + margin),
            min(image.height, bottom + margin),
        )
    )


def save(image: Image.Image, name: str, width: int | None = None) -> None:
    """Into docs/images with few colours."""
    if width and image.width > width:
        image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    target = IMAGES / f"{name}.png"
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.name}: {image.width}×{image.height}, {target.stat().st_size // 1024} kB")  # noqa: T201 - a script says what it made


def terminal(name: str, view: object, lines: slice, columns: int, folder: Path) -> None:
    """A terminal's picture of some of the lines of a view."""
    console = Console(width=columns, record=True, force_terminal=True, color_system="truecolor",
                      file=(folder / "sink.txt").open("w", encoding="utf-8"))  # fmt: skip
    console.print(view)
    html = console.export_html(theme=MONOKAI, code_format="{code}\0{foreground}\0{background}",
                               inline_styles=True)  # fmt: skip
    code, foreground, background = html.split("\0")
    shown = "\n".join(code.splitlines()[lines])
    page = PAGE.format(code=shown, foreground=foreground, background=background)
    size = Shot(columns * CELL + 48, LINE * (shown.count("\n") + 1) + 40, 1.5, folder)
    save(Image.open(size.take(page, name)).convert("RGB"), name)


def tree(folder: Path) -> None:
    reading, source = reading_of("speech")
    terminal("tree", tree_view(build(reading, source), short=True), slice(None), 100, folder)


def table(folder: Path) -> None:
    reading, source = reading_of("notice")
    terminal("table", table_view(build(reading, source), 110, 7), slice(None), 110, folder)


def html(folder: Path) -> None:
    reading, source = reading_of("notice")
    page = render(reading, source, "html").decode()
    save(Image.open(Shot(1440, 900, 1, folder).take(page, "wide")).convert("RGB"), "html-1440")
    (folder / "inner.html").write_text(page, encoding="utf-8")
    # A window is never as narrow as a phone; a frame inside one is.
    frame = ("<meta charset=utf-8><style>body {margin:0}</style>"
             "<iframe src=inner.html width=390 height=844 style='border:0'></iframe>")  # fmt: skip
    picture = Image.open(Shot(600, 844, 2, folder).take(frame, "narrow")).convert("RGB")
    save(picture.crop((0, 0, 780, 1688)), "html-390")


def page_of(pdf: Path, words: str) -> int:
    """The first page whose first line is `words`."""
    text = pdf.with_suffix(".txt")
    run("pdftotext", "-layout", str(pdf), str(text))
    pages = text.read_text("utf-8").split("\f")
    return next(i for i, page in enumerate(pages, 1) if page.strip().startswith(words))


def printed(name: str, form: str, sample: str, folder: Path, page: int | str = 1) -> None:
    """A page of an office file as LibreOffice prints it: its number or its first words."""
    reading, source = reading_of(sample)
    path = folder / f"{name}.{form}"
    path.write_bytes(render(reading, source, form))
    run("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(path),
        FONTCONFIG_FILE=fonts(folder))  # fmt: skip
    if isinstance(page, str):
        page = page_of(path.with_suffix(".pdf"), page)
    run("pdftoppm", "-r", "130", "-png", "-f", str(page), "-l", str(page), "-singlefile",
        str(path.with_suffix(".pdf")), str(folder / name))  # fmt: skip
    save(trimmed(folder / f"{name}.png"), name, 1400)


def xlsx(folder: Path) -> None:
    printed("xlsx", "xlsx", "notice", folder)


def questions(folder: Path) -> None:
    printed("questions", "xlsx", "speech", folder, "待明确事项")


def docx(folder: Path) -> None:
    printed("docx", "docx", "notice", folder, 2)


PICTURES: dict[str, Callable[[Path], None]] = {
    "tree": tree,
    "table": table,
    "html": html,
    "xlsx": xlsx,
    "questions": questions,
    "docx": docx,
}


def main(names: list[str]) -> None:
    """Make the pictures named, or all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luodi-pictures-") as folder:
        for name in names or PICTURES:
            PICTURES[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
