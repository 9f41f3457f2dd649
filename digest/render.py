"""Every file of the site, one after another, from the index and the templates.

Both languages' trees have the same addresses. Links between pages are relative and name `index.html`, so that
the site works under any path and from a folder; what other sites and programs read has the public address.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.cache import Cache
from digest.cards import Painter, painted
from digest.config import Config
from digest.corpus import Index
from digest.data import data
from digest.feeds import feeds
from digest.page import Page
from digest.pages_about import about_pages
from digest.pages_articles import article_pages
from digest.pages_data import data_pages
from digest.pages_days import day_pages
from digest.pages_entities import entity_pages
from digest.pages_front import front_pages
from digest.pages_lists import list_pages
from digest.pages_speakers import speaker_pages
from digest.press import Press, load_environment, templates
from digest.search import search_pages
from digest.sitemap import robots, sitemap


def render(
    index: Index,
    config: Config,
    overrides: Path | None = None,
    painter: Painter | None = None,
    cache: Cache | None = None,
) -> Iterator[Page]:
    """All pages, feeds, data and assets. What `overrides` holds stands before the built-in templates and assets.

    Without a `painter` no pictures are drawn for shared pages; the `cache` keeps those that are.
    """
    folders = [*([overrides] if overrides else []), templates()]
    site = config.site
    press = Press(index, site, load_environment(folders), painter if site.base_url and site.cards != "none" else None)
    yield from _assets(folders)
    yield from front_pages(press)
    yield from about_pages(press)
    yield from list_pages(press)
    yield from day_pages(press)
    yield from entity_pages(press)
    yield from speaker_pages(press)
    for piece in index.pieces:
        yield from article_pages(press, piece)
    yield from search_pages(press)
    yield from data_pages(press)
    yield from data(index, site)
    yield from feeds(index, site)
    yield robots(site.base_url)
    if site.base_url:
        yield from sitemap(index, site.base_url)
    if press.painter:
        yield from painted(press.cards(), press.painter, cache)


def _assets(folders: Iterable[Path]) -> Iterator[Page]:
    """Styles, fonts and pictures; of two with one name, the first folder's."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (folder / "assets").rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.relative_to(folder).as_posix(), path)
    for name in sorted(found):
        yield Page(name, found[name].read_bytes())
