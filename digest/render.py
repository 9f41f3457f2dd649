"""Every file of the site, one after another, from the index and the templates.

Both languages' trees have the same addresses. Links between pages are relative and name `index.html`, so that
the site works under any path and from a folder; what other sites and programs read has the public address.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.config import Config
from digest.corpus import Index
from digest.feeds import feeds
from digest.page import Page
from digest.pages_articles import article_pages
from digest.pages_front import front_pages
from digest.pages_lists import list_pages
from digest.pages_subjects import subject_pages
from digest.press import Press, load_environment, templates
from digest.search import search_pages


def render(index: Index, config: Config, overrides: Path | None = None) -> Iterator[Page]:
    """All pages, feeds, data and assets. What `overrides` holds stands before the built-in templates and assets."""
    folders = [*([overrides] if overrides else []), templates()]
    press = Press(index, config.site, load_environment(folders))
    yield from _assets(folders)
    yield from front_pages(press)
    yield from list_pages(press)
    yield from subject_pages(press)
    for piece in index.pieces:
        yield from article_pages(press, piece)
    yield from search_pages(press)
    yield from feeds(index, config.site)


def _assets(folders: Iterable[Path]) -> Iterator[Page]:
    """Styles, fonts and pictures; of two with one name, the first folder's."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (folder / "assets").rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.relative_to(folder).as_posix(), path)
    for name in sorted(found):
        yield Page(name, found[name].read_bytes())
