"""Take the README's picture: one statement page in Arabic and in English, side by side.

usage: python docs/screenshot.py SITE ADDRESS      (ADDRESS such as statements/03b78209db)
Needs Playwright and the system's Chromium, as the browser tests do.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGE = """<!doctype html><meta charset="utf-8"><style>body{{margin:0;display:flex;gap:24px;background:#888}}
iframe{{width:688px;height:900px;border:0;background:#fff}}</style><iframe src="{ar}"></iframe>
<iframe src="{en}"></iframe>"""


def main() -> None:
    """Write docs/screenshot.png."""
    site, address = Path(sys.argv[1]).resolve(), sys.argv[2].strip("/")
    both = {lang: f"file://{site}/{lang}/{address}/index.html" for lang in ("ar", "en")}
    frame = site / "picture.html"
    frame.write_text(PAGE.format(**both), encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"file://{frame}")
        page.wait_for_timeout(500)
        page.screenshot(path=Path(__file__).parent / "screenshot.png")
        browser.close()
    frame.unlink()


if __name__ == "__main__":
    main()
