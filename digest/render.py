"""Every file of the site, one after another, from the index and the templates.

Both languages' trees have the same addresses. Links between pages are relative and name `index.html`, so that
the site works under any path and from a folder; what other sites and programs read has the public address.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from digest.cache import Cache
from digest.colours import Colours, stylesheet
from digest.config import Build, Config
from digest.corpus import Piece
from digest.feeds import site_feed
from digest.index import Index
from digest.kept import Records
from digest.machine import package_hash, templates, templates_hash
from digest.page import Page, Stored
from digest.pages_about import about_pages
from digest.pages_articles import article_pages
from digest.pages_data import data_sheaves, speaker_data, speakers_table
from digest.pages_days import day_sheaves
from digest.pages_entities import entity_sheaves
from digest.pages_front import front_pages
from digest.pages_lists import list_sheaves
from digest.pages_speakers import speaker_sheaves
from digest.pages_statistics import statistics_sheaves
from digest.press import Press
from digest.search import Search
from digest.sheaf import Sheaf, key_of
from digest.sitemap import robots, sitemap_sheaves
from digest.stage import NOT_JEKYLL
from digest.templating import load_environment

if TYPE_CHECKING:
    from digest.cards import Painter

STYLE, ICON = "assets/style.css", "assets/icon.svg"


def render(
    index: Index,
    config: Config,
    overrides: Path | None = None,
    painter: "Painter | None" = None,
    cache: Cache | None = None,
) -> Iterator[Page | Stored]:
    """All pages, feeds, data and assets, one after another. Their order is that of the sheaves."""
    for head in chain(*sheaves(index, config, overrides, painter, cache)):
        for sheaf in (head, *head.follow()):
            yield from sheaf.make()


class Parts(NamedTuple):
    """A site in sheaves. Where little is new they are in three parts (`digest.output.Order`), else all are `own`."""

    own: Iterable[Sheaf]
    theirs: Iterable[Sheaf] = ()
    shared: Iterable[Sheaf] = ()


def sheaves(
    index: Index,
    config: Config,
    overrides: Path | None = None,
    painter: "Painter | None" = None,
    cache: Cache | None = None,
) -> Parts:
    """The whole site in sheaves.

    What `overrides` holds stands before the built-in templates and assets.
    Without a `painter` no pictures are drawn for shared pages; the `cache` keeps those that are.
    """
    folders = [*([overrides] if overrides else []), templates()]
    painter = painter if config.site.base_url and config.site.cards != "none" else None
    base = key_of(
        package_hash().hex(),
        templates_hash(folders),
        # where the cache is, and where the site goes, changes no page
        msgspec.to_builtins(replace(config, build=Build(), publish=())),
        painter.mark if painter else "",
    )
    press = Press(index, config.site, load_environment(folders), painter, base)
    store, search = Records(press.base, cache), Search(press, cache)
    assets, articles = press.sheaf("assets", lambda: _assets(folders, config.colours)), _articles(press, store, search)
    dated = chain(statistics_sheaves(press), speaker_data(press, store), day_sheaves(press))
    named = chain(list_sheaves(press), entity_sheaves(press), speaker_sheaves(press))
    whole = _whole(press, store, search)
    if search.quick:
        return Parts(chain([assets], articles, dated), named, whole)
    # all others lead to the articles; and what takes most room comes while there is more than at the end: tables of
    # data and of search terms, which are put together from what was found when articles were made
    return Parts(chain([assets], articles, whole, dated, named))


def _whole(press: Press, store: Records, search: Search) -> Iterator[Sheaf]:
    """What is made of all there is: it takes long even where little is new. First what asks who is named where, as the
    pages of names do: whoever makes those has worked that out (`digest.ahead`)."""
    yield speakers_table(press)
    yield from sitemap_sheaves(press, search.cache)
    yield from data_sheaves(press, store)
    yield from search.sheaves()
    index = press.index
    mark = key_of([piece.mark for piece in index.pieces], index.redirects, index.log)
    yield press.sheaf("front", lambda: _front(press, search.cache), mark)


def _front(press: Press, cache: Cache | None) -> Iterator[Page]:
    """What speaks of the site as a whole, and changes whenever anything does."""
    yield from front_pages(press)
    yield from about_pages(press)
    yield from site_feed(press.index, press.site)
    yield robots(press.site.base_url)
    yield Page(NOT_JEKYLL, b"")
    if press.painter:
        yield from press.painter.painted(press.site_cards(), cache)


def _articles(press: Press, store: Records, search: Search) -> Iterator[Sheaf]:
    corrections = press.index.corrections
    for piece in press.index.pieces:
        paths = (piece.path, *(filed.path for filed in piece.statements)) if corrections else ()
        corrected = [(path, corrections[path]) for path in paths if path in corrections]
        make = partial(_article, press, piece, store, search.cache)
        yield press.sheaf(f"article {piece.path}", make, piece.mark, corrected)
    yield from search.article_sheaves()


def _article(press: Press, piece: Piece, store: Records, cache: Cache | None) -> Iterator[Page]:
    """An article with its statements, and their pictures; what the data says of them is kept on the way."""
    yield from article_pages(press, piece)
    store.keep(piece)
    if press.painter:
        yield from press.painter.painted(press.article_cards(piece), cache)


def _assets(folders: Iterable[Path], colours: Colours) -> Iterator[Page]:
    """Styles, fonts and pictures; of two with one name, the first folder's."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (folder / "assets").rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                found.setdefault(path.relative_to(folder).as_posix(), path)
    for name in sorted(found):
        yield Page(name, _coloured(name, found[name], colours))


def _coloured(name: str, path: Path, colours: Colours) -> bytes:
    """An asset in the colours of this digest: the style sheet, whosever it is, and the icon that is built in."""
    body = path.read_bytes()
    if name == STYLE:
        return body + stylesheet(colours).encode()
    if name == ICON and path.is_relative_to(templates()):
        return body.replace(Colours().accent.encode(), colours.accent.encode())
    return body
