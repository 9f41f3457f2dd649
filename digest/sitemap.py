"""The map of the site for search engines, in parts that seldom change, and robots.txt.

A part holds one kind of page, statements, articles and days of one year: a new article changes few of them. Where a
part would grow over what the protocol allows, it is split by a hash of the addresses, so that none moves to another.
When a page last changed is not known from the content, so nothing is said of it.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from html import escape

import msgspec

from digest.cache import Cache, under
from digest.config import Site
from digest.corpus import Filed, articles_mark
from digest.index import ROOMS, Index
from digest.interface import LANGUAGES
from digest.listed import listed
from digest.page import Page, Stored, sum_of
from digest.paging import year_of
from digest.press import Press
from digest.sheaf import Sheaf, key_of
from digest.text import quoted

FOLDER = "sitemaps/"
MOST, LARGEST = 50_000, 50_000_000  # addresses and bytes of a part (sitemaps.org; 50 MB are 52,428,800 bytes)
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SET = f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
HERE = "\0"  # where an entry will have its path
LISTS = "lists-"
STAGE = "map"


def sitemap_sheaves(press: Press, cache: Cache | None) -> Iterator[Sheaf]:
    """The parts of the map, and the list of them; none without a public address."""
    index, site = press.index, press.site
    if not site.base_url:
        return
    years = {f"statements-{year}": own for year, own in index.years.items() if own[0].paged}
    for name, own in years.items():
        make = partial(_statements, name, own, site)
        yield press.sheaf(f"map {name}", make, articles_mark(dict.fromkeys(filed.piece for filed in own)))
    rest = {name: sorted(found) for name, found in _rest(index).items()}
    for name, paths in rest.items():
        yield press.sheaf(f"map {name}", partial(_split, name, paths, site), paths)
    # how the lists are cut is found while others make other pages
    whole = (articles_mark(index.pieces), [one.date.isoformat() for one in index.log])
    yield press.sheaf("map", partial(_listed, press, cache, years, rest), *whole)


def _statements(name: str, own: Iterable[Filed], site: Site) -> Iterator[Page]:
    yield from _split(name, sorted(filed.path for filed in own), site)


def _listed(
    press: Press, cache: Cache | None, years: Mapping[str, Sequence[Filed]], rest: Mapping[str, Sequence[str]]
) -> Iterator[Page | Stored]:
    """The list of all parts, and those of the pages that continue lists."""
    site, lists = press.site, _lists(listed(press.index, press.base, cache))
    for name in lists:
        yield from _kept(name, sorted(lists[name]), press, cache)
    found = {**lists, **rest, **{name: [filed.path for filed in own] for name, own in years.items()}}
    names = [file for name in sorted(found) for file in _names(name, found[name], site)]
    yield Page("sitemap.xml", _index(names, site.base_url))


def _kept(name: str, paths: Sequence[str], press: Press, cache: Cache | None) -> Iterator[Page | Stored]:
    """A part of which the cache has the sums, where it was made before: few are changed by a new article."""
    make = partial(_split, name, paths, press.site)
    key = under(name, key_of(press.base, name, paths))
    known = cache.get_many(STAGE, [key]) if cache else {}
    with contextlib.suppress(msgspec.MsgspecError):
        for path, total in msgspec.json.decode(known.get(key, b""), type=dict[str, bytes]).items():
            yield Stored(path, total, partial(_body_of, path, make))
        return
    made = [*make()]
    yield from made
    if cache:
        cache.put_many(STAGE, {key: msgspec.json.encode({page.path: sum_of(page.body) for page in made})})


def _body_of(path: str, make: Callable[[], Iterable[Page]]) -> bytes:
    return next(page.body for page in make() if page.path == path)


def _names(name: str, paths: Collection[str], site: Site) -> list[str]:
    """The files of a part. Most are far from being split, and need not be written to know."""
    tags, quoting = 600, 3 if all(map(str.isascii, paths)) else 12  # at most: of an entry, and of a character
    at_most = len(paths) * (tags + 8 * len(site.base_url)) + 8 * quoting * sum(map(len, paths))
    if len(paths) * len(LANGUAGES) <= MOST and at_most <= LARGEST // 2:
        return [f"{FOLDER}{name}.xml"]
    return [page.path for page in _split(name, sorted(paths), site)]


def robots(base: str) -> Page:
    """Everything may be read, and where the map is."""
    lines = ["User-agent: *", "Disallow:", *([f"Sitemap: {base}sitemap.xml"] if base else [])]
    return Page("robots.txt", ("\n".join(lines) + "\n").encode())


def _lists(paths: Iterable[str]) -> dict[str, set[str]]:
    """The paths of the pages that continue lists, by part."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        found[f"{LISTS}{path.partition('/')[0]}"].add(path)
    return found


def _rest(index: Index) -> dict[str, set[str]]:
    """The paths of the pages that are neither statements nor continue lists, by part."""
    found: dict[str, set[str]] = defaultdict(set)
    found["pages"] |= {*ROOMS}
    for piece in index.pieces:
        found[f"articles-{year_of(piece.article.date)}"].add(piece.path)
    for day in index.days:
        found[f"days-{day.date.year}"].add(day.path)
    for path in (*(subject.path for subject in index.subjects), *index.speakers):
        found[path.partition("/")[0]].add(path)
    return found


def _split(name: str, paths: Sequence[str], site: Site, most: int = MOST, largest: int = LARGEST) -> Iterator[Page]:
    """A part as one file, or as many as the protocol asks for."""
    base = escape(site.base_url)
    usual = _entries(HERE, base, site.front)  # tens of thousands differ in the path alone
    # a quoted path needs no escaping
    entries = {path: usual.replace(HERE, quoted(path)) if path else _entries("", base, site.front) for path in paths}
    yield from _files(name, entries, 0, (most, largest))


def _files(name: str, entries: dict[str, str], depth: int, limits: tuple[int, int]) -> Iterator[Page]:
    most, largest = limits
    body = f"{HEAD}{SET}{''.join(entries.values())}</urlset>\n".encode()
    if len(entries) * len(LANGUAGES) <= most and len(body) <= largest:
        yield Page(f"{FOLDER}{name}.xml", body)
        return
    shelves: dict[str, dict[str, str]] = defaultdict(dict)
    for path, entry in entries.items():
        shelves[sha256(path.encode()).hexdigest()[depth]][path] = entry
    for mark in sorted(shelves):
        yield from _files(f"{name}-{mark}" if not depth else f"{name}{mark}", shelves[mark], depth + 1, limits)


def _entries(path: str, base: str, front: str) -> str:
    """A page in both languages, each with the addresses of both. `path` is quoted, `base` escaped."""
    places = {lang: f"{base}{lang}/{path}" for lang in LANGUAGES}
    default = places["en"] if path else base
    alternates = (*places.items(), ("x-default", places.get(front, default)))
    links = "".join([f'<xhtml:link rel="alternate" hreflang="{lang}" href="{place}"/>\n' for lang, place in alternates])
    return "".join([f"<url>\n<loc>{place}</loc>\n{links}</url>\n" for place in places.values()])


def _index(names: Iterable[str], base: str) -> bytes:
    rows = "".join(f"<sitemap>\n<loc>{escape(base + quoted(name))}</loc>\n</sitemap>\n" for name in names)
    return f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n{rows}</sitemapindex>\n'.encode()
