"""The browser of the tests: the system's Chromium, and one page of each kind to show it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path(os.environ.get("DIGEST_CHROMIUM", "/usr/bin/chromium"))
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync", "--no-first-run")
_REDIRECT = 'http-equiv="refresh"'
_MAIN = re.compile(r'<main[^>]* class="([^"]*)"')
_SCRIPT = re.compile(r'<script[^>]* src="[^"]*?([^"/]+)"')


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, started. Only one at a time: Playwright allows no second in a process."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield browser
        browser.close()


def need_browser() -> None:
    """Skip the test where there is no browser, or fail it where one must be."""
    need(CHROMIUM.exists(), f"no browser: {CHROMIUM} is missing (apt-get install chromium)")


def need(there: bool, what: str) -> None:
    """Skip the test without something it needs; with DIGEST_REQUIRE_BROWSER=1, fail it."""
    if not there:
        (pytest.fail if os.environ.get("DIGEST_REQUIRE_BROWSER") == "1" else pytest.skip)(what)


def page_kinds(site: Path, lang: str, largest: bool = True) -> list[str]:
    """The address of one page of each kind in a language, the fullest or the emptiest of its kind.

    Pages are of one kind when they stand in one section, equally deep, with the same layout and scripts. Pages
    that only lead elsewhere are left out; those outside of both languages stand with the English ones.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    paths = [*(site / lang).rglob("*.html"), *(site.glob("*.html") if lang == "en" else ())]
    for path in sorted(paths):
        text = path.read_text("utf-8")
        if _REDIRECT in text:
            continue
        address = path.relative_to(site).as_posix()
        parts = address.split("/")
        looks = _MAIN.search(text)
        key = (
            parts[1:2] if len(parts) > 2 else parts,
            len(parts),
            looks and looks[1],
            sorted({*_SCRIPT.findall(text)}),
        )
        found.setdefault(str(key), []).append((len(text), address))
    pick = max if largest else min
    return [pick(pages)[1] for pages in found.values()]
