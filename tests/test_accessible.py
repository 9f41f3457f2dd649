"""Every kind of page of the larger invented digest, for everyone: WCAG 2.2 AA, as far as a program can tell."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import chromium, need_browser, page_kinds

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"target-size": {"enabled": True}}  # 2.5.8, which axe does not look at unless asked
OF_COLOUR = ["color-contrast", "link-in-text-block"]  # what the dark can change
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""  # WCAG 1.4.12

# A style sheet from outside of the page, which its Content-Security-Policy has no say in.
SET_WIDER = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""

# What the eye loses: text out of the window at either side, or cut off by a box that hides what does not fit.
# What is there for screen readers alone is clipped on purpose, to nothing.
CUT = """() => {
  const seen = [], wide = document.documentElement.clientWidth;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility({ visibilityProperty: true })) continue;
    if (holder.closest('.hidden, .skip, svg, option')) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      let why = box.left < -1 || box.right > wide + 1 ? 'out of the window' : '';
      for (let e = holder; e && !why; e = e.parentElement) {
        const style = getComputedStyle(e);
        if (style.display === 'inline' || style.overflowX === 'visible' || e === document.documentElement) continue;
        if (style.overflowX === 'auto' || style.overflowX === 'scroll') break;
        const frame = e.getBoundingClientRect();
        if (frame.width <= 1 && frame.height <= 1) break;  // for screen readers alone
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) why = 'cut off';
      }
      if (why) { seen.push(`${why}: ${node.data.trim().slice(0, 40)}`); break; }
    }
  }
  if (document.documentElement.scrollWidth > wide) seen.push(`scrolls to ${document.documentElement.scrollWidth}`);
  return seen;
}"""

FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled)
  .filter(e => e.type !== 'radio' || e.checked).length"""

# How the element in focus shows that it is, and whether it can be seen.
IN_FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const middle = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
  const first = !e.dataset.reached;
  e.dataset.reached = 'yes';
  return {
    first, body: e === document.body, name: e.outerHTML.slice(0, 90),
    shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: middle !== null && !e.contains(middle) && !middle.contains(e),
  };
}"""

MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].some(d => d.split(',').some(s => parseFloat(s) > 0.01))
    || style.scrollBehavior === 'smooth';
}).map(e => e.tagName + '.' + e.className)"""

BRIGHTNESS = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture
def view(browser: Browser, fixture_url: str) -> Iterator[Open]:
    """A function that gives a page in a window of its own kind (as `new_context` takes it).

    What any of these pages complains of, and whatever it asks of another host, fails the test.
    """
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def opened(**window: Any) -> Page:
        context = browser.new_context(**window)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(fixture_url) else heard.append(one.url))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []


def visited(page: Page, url: str, addresses: list[str]) -> Iterator[str]:
    """Each address in turn, once the page stands there with its faces."""
    for address in addresses:
        page.goto(url + address)
        page.evaluate("document.fonts.ready.then(() => null)")
        yield address


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_axe_finds_nothing(view: Open, fixture_site: Path, fixture_url: str, lang: str) -> None:
    page, found = view(reduced_motion="reduce"), {}
    tags = {"runOnly": {"type": "tag", "values": TAGS}, "rules": RULES, "resultTypes": ["violations"]}
    colours = {"runOnly": {"type": "rule", "values": OF_COLOUR}, "resultTypes": ["violations"]}
    for address in visited(page, fixture_url, page_kinds(fixture_site, lang)):
        for scheme, options in (("light", tags), ("dark", colours)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for fault in Axe().run(page, options=options).response["violations"]:
                where = [f"{node['target'][0]} ({' '.join(node['failureSummary'].split())})" for node in fault["nodes"]]
                found[f"{address}, {scheme}: {fault['id']}, {fault['help']}"] = [*where[:3], f"{len(where)} in all"]
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nothing_is_cut_off_on_small_screens_in_large_type_or_set_wider(
    view: Open, fixture_site: Path, fixture_url: str, lang: str
) -> None:
    page, lost = view(), {}
    for address in visited(page, fixture_url, page_kinds(fixture_site, lang)):
        for spaced, widths in ((False, (320, 640, 1280)), (True, (390, 1280))):  # 640 is 1280 at 200 %
            if spaced:
                page.evaluate(SET_WIDER, SPACED)
            for width in widths:
                page.set_viewport_size({"width": width, "height": width * 5 // 8})
                if cut := page.evaluate(CUT):
                    lost[f"{address}, {width} px{', spaced' * spaced}"] = cut[:3]
    assert lost == {}, json.dumps(lost, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    view: Open, fixture_site: Path, fixture_url: str, lang: str
) -> None:
    page, wrong = view(viewport={"width": 1000, "height": 700}, reduced_motion="reduce"), []
    for address in visited(page, fixture_url, page_kinds(fixture_site, lang, largest=False)):
        for _ in range(wanted := page.evaluate(FOCUSABLE)):
            page.keyboard.press("Tab")
            now = page.evaluate(IN_FOCUS)
            if now["body"] or not now["first"]:
                wrong.append(f"{address}: not all of {wanted} are reached, at {now['name']}")
                break
            if not (now["shown"] and now["inside"]) or now["covered"]:
                wrong.append(f"{address}: not to be seen in focus: {now}")
    assert wrong == []


def test_light_dark_and_stillness_are_the_readers_choice(view: Open, fixture_site: Path, fixture_url: str) -> None:
    page = view(reduced_motion="reduce")
    for address in visited(page, fixture_url, page_kinds(fixture_site, "en")):
        assert page.evaluate(MOVING) == [], address
        page.emulate_media(color_scheme="light")
        assert page.evaluate(BRIGHTNESS) > 0.9, address
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(BRIGHTNESS) < 0.1, address


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_without_scripts_all_text_is_there_and_no_control_that_would_do_nothing(
    view: Open, fixture_site: Path, fixture_url: str, lang: str
) -> None:
    page = view(java_script_enabled=False)
    for address in page_kinds(fixture_site, lang):
        page.goto(fixture_url + address)
        assert page.locator("main").inner_text().strip(), address
        controls = page.locator("button, input, select, textarea").all()
        assert [c.get_attribute("id") for c in controls if c.is_visible()] == [], address
