"""The site in a real browser, from a folder: both languages, narrow and wide, light and dark."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path(os.environ.get("DIGEST_CHROMIUM", "/usr/bin/chromium"))
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync", "--no-first-run")
WIDTHS = (320, 390, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("DIGEST_REQUIRE_BROWSER") == "1":
            pytest.fail(f"no browser: DIGEST_REQUIRE_BROWSER is 1 and {CHROMIUM} is missing")
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def view(browser: Browser) -> Iterator[Page]:
    """A page; what it complains of, and whatever it asks of another host, fails the test."""
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file:") else heard.append(request.url))
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    assert heard == []


def addresses(site: Path, lang: str) -> list[str]:
    """One page of each kind."""
    kinds: dict[str, str] = {}
    for path in sorted((site / lang).rglob("index.html")):
        address = path.relative_to(site / lang).as_posix()
        if 'http-equiv="refresh"' in path.read_text("utf-8"):
            continue  # leads elsewhere
        kinds.setdefault(f"{address.split('/')[0]}{address.count('/')}", address)
    return list(kinds.values())


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_kind_of_page_fits_every_width(view: Page, invented_site: Path, lang: str) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[lang]
    for address in addresses(invented_site, lang):
        view.goto(f"file://{invented_site}/{lang}/{address}")
        assert view.evaluate("getComputedStyle(document.body).direction") == direction
        for width in WIDTHS:
            view.set_viewport_size({"width": width, "height": 800})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_the_switch_keeps_the_place_and_comes_back(view: Page, invented_site: Path) -> None:
    for address in addresses(invented_site, "ar"):
        start = f"file://{invented_site}/ar/{address}"
        view.goto(start)
        view.click("a[hreflang=en]")
        assert view.url.split("#")[0] == start.replace("/ar/", "/en/")
        view.click("a[hreflang=ar]")
        assert view.url.split("#")[0] == start


def test_the_first_page_offers_both_languages_without_a_script(browser: Browser, invented_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{invented_site}/index.html")
    assert {"ar", "en"} <= {
        a.get_attribute("lang") or a.get_attribute("hreflang") for a in page.query_selector_all("a")
    }
    context.close()


def test_arabic_is_set_in_its_own_face_without_spacing_or_slant(view: Page, invented_site: Path) -> None:
    view.goto(f"file://{invented_site}/ar/index.html")
    view.wait_for_function("document.fonts.status === 'loaded'")
    faces = view.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any(face.strip(chr(34)).startswith("Digest") for face in faces), faces
    styles = view.evaluate(
        "[...document.querySelectorAll('[lang=ar], [lang=ar] *')].map(e => getComputedStyle(e))"
        ".map(s => [s.letterSpacing, s.fontStyle])"
    )
    assert all(spacing in ("normal", "0px") and slant == "normal" for spacing, slant in styles)


def test_a_statement_is_highlighted_in_its_article(view: Page, invented_site: Path) -> None:
    view.goto(f"file://{invented_site}/en/{next(a for a in addresses(invented_site, 'en') if 'statements/' in a)}")
    view.click("a[href*='articles/'][href*='#']")
    view.wait_for_selector(":target", state="attached")
    assert "#" in view.url


def test_keyboard_reaches_the_text_first(view: Page, invented_site: Path) -> None:
    view.goto(f"file://{invented_site}/en/index.html")
    view.keyboard.press("Tab")
    assert (view.evaluate("document.activeElement.getAttribute('href')") or "").startswith("#")
