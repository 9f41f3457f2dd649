"""Pictures of every kind of page of the larger invented digest, for people to look at.

usage: python -m tests.screens FOLDER

Both languages, phone and desktop, light and dark, over HTTP. Needs Playwright and the system's Chromium.
"""

import sys
import tempfile
import threading
from itertools import product
from pathlib import Path

from digest.serve import HOST, make_server
from tests.chromium import chromium, page_kinds
from tests.fixture_digest import build_fixture

WIDTHS = {390: 844, 1280: 800}  # with the height of the window, which a long page outgrows


def main(out: Path) -> None:
    """Write one picture for each page, width and scheme: `en-articles-x-390-dark.png`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        site, _ = build_fixture(Path(folder))
        with make_server(site.parent, 0) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = browser.new_page()
            for address in page_kinds(site, "ar") + page_kinds(site, "en"):
                page.goto(f"http://{HOST}:{server.server_port}/{site.name}/{address}")
                page.evaluate("document.fonts.ready.then(() => null)")
                name = address.removesuffix("/index.html").removesuffix(".html").replace("/", "-")
                for (width, height), scheme in product(WIDTHS.items(), ("light", "dark")):
                    page.set_viewport_size({"width": width, "height": height})
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
            server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
