"""Pages in Chromium: what every page must keep, whatever it shows.

1. The fixture `open_tab` (in `conftest.py`) opens an address in a context of its own, light or dark, wide or narrow.
2. `Tab` listens from the start: messages on the console, errors, failed loads, and every address asked for.
3. `Tab.assert_clean` holds all of it against the page's own addresses, and asks axe-core for barriers: rules of
   accessibility whose breach it calls serious or critical.
4. `Tab.picture` writes output/screens/NAME.png, for a person to look at.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREENS = Path(__file__).parents[1] / "output" / "screens"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
_INSIDE = ("data:", "blob:", "about:")


@dataclass
class Tab:
    """A page that is open, what it complained about and what it asked for since."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _told(self, message: Any) -> None:
        if message.type in ("error", "warning", "assert"):
            self.complaints.append(message.text)

    def goto(self, address: str) -> Tab:
        """Goes to an address."""
        self.page.goto(address)
        return self

    def outside(self, *own: str) -> list[str]:
        """The addresses asked for that begin with none of `own`."""
        return [address for address in self.requests if not address.startswith((*own, *_INSIDE))]

    def assert_clean(self, *own: str) -> None:
        """No complaint, no request but to addresses that begin with one of `own`, no barrier."""
        assert self.complaints == []
        assert self.outside(*own) == []
        assert barriers(self.page) == []

    def assert_fits(self) -> None:
        """Nothing makes the page wider than its window."""
        assert self.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Writes output/screens/NAME.png: the window, or the whole page."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=whole)


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe-core, each as "rule: element"."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((results) => results.violations)")
    return sorted(
        f"{rule['id']}: {json.dumps(node['target'])}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    )


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
