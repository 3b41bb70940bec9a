"""Makes the pictures of the platform's pages again, from the demo district alone.

    .venv/bin/python scripts/make_screens.py

Starts `luodi up` in demo mode in a folder of its own, signs in as the people of the demo, and
keeps what Chromium shows in docs/images. Needs Chromium and the Noto CJK fonts.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from luodi.demo.accounts import PASSWORD

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDE, PHONE = (1440, 900), (390, 844)
COLOURS = 128


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory(prefix="luodi-") as home, sync_playwright() as play:
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "LUODI_HOME": home, "LUODI_MODE": "demo", "LUODI_URL": url}
        words = [sys.executable, "-m", "luodi.cli", "up", "--port", str(port)]
        server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        chromium = shutil.which("chromium") or "chromium"
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            _wait(url)
            for name, (who, size, walk) in PICTURES.items():
                _picture(browser, url, name, who, size, walk)
        finally:
            browser.close()
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str) -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit("the server did not start")


def _picture(
    browser: Browser,
    url: str,
    name: str,
    who: str,
    size: tuple[int, int],
    walk: Callable[[Page], None],
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", base_url=url
    )
    page = context.new_page()
    if who:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/")
    walk(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)
    context.close()
    sys.stdout.write(f"{name}\n")


def _desk(page: Page) -> None:
    page.goto("/documents/")
    page.get_by_role("link", name="动员大会上的讲话").first.click()
    page.get_by_role("link", name=re.compile("开始分解|继续分解")).click()
    page.locator("#desk-text .mk.p-task.is-undecided").nth(2).click()
    page.wait_for_timeout(400)


def _open(address: str) -> Callable[[Page], None]:
    def walk(page: Page) -> None:
        page.goto(address)

    return walk


def _first(address: str, selector: str) -> Callable[[Page], None]:
    def walk(page: Page) -> None:
        page.goto(address)
        page.locator(selector).first.click()

    return walk


def _goal(page: Page) -> None:
    page.goto("/documents/goals/")
    page.get_by_role("link", name="项目大会战").first.click()


PICTURES: dict[str, tuple[str, tuple[int, int], Callable[[Page], None]]] = {
    "home": ("ducha", WIDE, _open("/")),
    "desk": ("ducha", WIDE, _desk),
    "tasks": ("ducha", WIDE, _open("/tasks/")),
    "my-work-390": ("chengban", PHONE, _open("/tasks/mine/")),
    "wall": ("ducha", WIDE, _open("/agenda/wall/")),
    "lights": ("ducha", WIDE, _open("/lights/")),
    "statistics": ("ducha", WIDE, _open("/boards/")),
    "goal": ("quzhang", WIDE, _goal),
    "batch": ("ducha", WIDE, _first("/tasks/batches/", "tbody a")),
}

if __name__ == "__main__":
    main()
