"""What must not happen on any page: errors, blocked content, sideways scrolling, axe's findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"
# Wider than the window by more than a rounding error, with what sticks out of it.
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width + 1) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5)
    .map(e => e.tagName.toLowerCase() + '.' + e.className);
}"""
# Animations that have not ended make axe see half-faded colours. Not for ever: some never end.
_CALM = """() => Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter(a => a.playState === 'running').map(a => a.finished)),
  new Promise(done => setTimeout(done, 2000)),
])"""
# What htmx asks for when a page opens has arrived.
_QUIET = """() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"""
_AXE = {"resultTypes": ["violations"], "rules": {"region": {"enabled": True}}}


class Watch:
    """Watches one page from its first request on; `faults` is what was wrong so far."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        page.on("response", self._response)

    def _note(self, what: str) -> None:
        fault = f"{self.page.url.removeprefix(self.url)}: {what}"
        if fault not in self.faults:
            self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        refused = re.search(r"status of (?:4\d\d)", message.text)  # noted by _response if wrong
        if message.type in ("error", "warning") and not refused:
            self._note(f"console {message.type}: {message.text[:300]}")

    def _response(self, response: Response) -> None:
        is_ours = response.url.startswith(self.url)
        if not is_ours and not response.url.startswith(("data:", "blob:")):
            self._note(f"asks another site: {response.url}")
        elif response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self._note(f"{response.status} {response.url}")

    def check(self, name: str, *, axe: bool = True) -> None:
        """Look at the page as it is now and keep its picture under that name."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(_QUIET)
        self.page.evaluate(_CALM)
        if wide := self.page.evaluate(_OVERFLOW):
            self._note(f"{name}: scrolls sideways: {wide}")
        if axe:
            for violation in self._violations():
                self._note(f"{name}: {violation}")
        self._keep(name)

    def _keep(self, name: str) -> None:
        """Keep what the page shows, all of it.

        In a window as high as the page: a screenshot beyond the window leaves out what scrolls by
        itself (Chromium 156).
        """
        size = self.page.viewport_size or {"width": 0, "height": 0}
        target = SCREENS / str(size["width"]) / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({**size, "height": max(height, size["height"])})
        # The longest page is 15,000 px high: a busy machine draws that slowly.
        self.page.screenshot(path=target, timeout=60_000)
        self.page.set_viewport_size(size)

    def _violations(self) -> list[str]:
        found: list[dict[str, Any]] = Axe().run(self.page, options=_AXE).response["violations"]
        return [
            f"axe {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}"
            f" and {len(v['nodes']) - 1} more; {v['nodes'][0].get('failureSummary', '')[:200]}"
            for v in found
        ]
