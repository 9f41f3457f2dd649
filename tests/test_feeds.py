"""Atom feeds and the map of the site."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from digest import sitemap as module
from digest.config import Config, Site
from digest.feeds import ENTRIES
from digest.index import Index, index_of
from digest.page import Page
from digest.render import render
from digest.sitemap import robots
from tests.invented import ANALYSES, AUTHORITY, CONFIG, SITE, TRANSLATIONS

BASE = CONFIG.site.base_url
ATOM = "{http://www.w3.org/2005/Atom}"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
INDEX = index_of(ANALYSES, TRANSLATIONS, AUTHORITY)


def feeds(index: Index, base: str = CONFIG.site.base_url) -> list[Page]:
    return [page for page in render(index, Config(Site(base_url=base))) if page.path.endswith("feed.xml")]


def sitemap(index: Index) -> list[Page]:
    return [page for page in render(index, CONFIG) if page.path.startswith("sitemap")]


@pytest.fixture(scope="module")
def atom() -> dict[str, ET.Element]:
    return {page.path: ET.fromstring(page.body) for page in feeds(INDEX)}


def ids(feed: ET.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in feed.iter(f"{ATOM}entry")]


def test_everybody_has_a_feed_in_both_languages(atom: dict[str, ET.Element]) -> None:
    paths = ["", *INDEX.speakers, *(subject.path for subject in INDEX.subjects)]
    assert set(atom) == {f"{lang}/{path}feed.xml" for lang in ("ar", "en") for path in paths}
    for path, feed in atom.items():
        assert feed.findtext(f"{ATOM}id") == f"{BASE}{path}"
        assert feed.findtext(f"{ATOM}title")
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        assert (feed.findtext(f"{ATOM}updated") or "").endswith("T00:00:00Z")
        (self_link,) = [x for x in feed.findall(f"{ATOM}link") if x.get("rel") == "self"]
        assert self_link.get("href") == f"{BASE}{path}"


def test_a_speakers_feed_has_all_dated_statements_once(atom: dict[str, ET.Element]) -> None:
    for path, filed in INDEX.speakers.items():
        wanted = [f"{BASE}en/{f.path}" for f in filed if f.day][:ENTRIES]
        assert ids(atom[f"en/{path}feed.xml"]) == wanted


def test_an_entitys_feed_has_what_names_it(atom: dict[str, ET.Element]) -> None:
    assert ids(atom["en/places/lebanon/feed.xml"]) == [f"{BASE}en/statements/{s}/" for s in ("st-77", "st-road")]
    assert ids(atom["ar/places/lebanon/feed.xml"]) == [f"{BASE}ar/statements/{s}/" for s in ("st-77", "st-road")]


def test_ids_are_unique_within_a_feed_and_an_entry_is_the_same_in_all(atom: dict[str, ET.Element]) -> None:
    seen: dict[str, str] = {}
    for feed in atom.values():
        assert len(set(ids(feed))) == len(ids(feed))
        for entry in feed.iter(f"{ATOM}entry"):
            ident = entry.findtext(f"{ATOM}id") or ""
            if "/statements/" in ident:
                text = ET.tostring(entry, encoding="unicode").strip()
                assert seen.setdefault(ident, text) == text


def test_state_and_doubt_are_in_the_entries(atom: dict[str, ET.Element]) -> None:
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in atom["en/feed.xml"].iter(f"{ATOM}entry")}
    road, sea = (entries[f"{BASE}en/statements/{s}/"] for s in ("st-road", "st-sea"))
    assert (road.findtext(f"{ATOM}title") or "").startswith("Probably Samir Karim: ")
    assert "[Machine translation]" in (sea.findtext(f"{ATOM}summary") or "")


def test_a_feed_stops_at_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.feeds.ENTRIES", 2)
    found = {page.path: ET.fromstring(page.body) for page in feeds(INDEX)}
    newest = [f"{BASE}en/{f.path}" for f in INDEX.statements if f.day][:2]
    assert ids(found["en/feed.xml"]) == newest


def test_there_are_none_without_a_public_address() -> None:
    assert list(feeds(INDEX, "")) == []
    assert b"Sitemap" not in robots("").body
    assert f"Sitemap: {BASE}sitemap.xml".encode() in robots(BASE).body


def test_pages_name_their_own_feed(invented_pages: list[Page]) -> None:
    pages = {page.path: page.body.decode() for page in invented_pages if page.path.endswith(".html")}
    for path in ("speakers/samir-karim/", "people/samir-karim/", "places/syria/"):
        for lang in ("ar", "en"):
            assert 'type="application/atom+xml" title="' in pages[f"{lang}/{path}index.html"]
            assert 'href="feed.xml">' in pages[f"{lang}/{path}index.html"]


def locations(pages: Iterator[Page]) -> tuple[list[str], dict[str, list[str]]]:
    """The parts that the map's index names, and the addresses in each part."""
    *rest, first = pages  # the list of the parts comes last
    listed = [e.text or "" for e in ET.fromstring(first.body).iter(LOC)]
    return listed, {page.path: [e.text or "" for e in ET.fromstring(page.body).iter(LOC)] for page in rest}


def test_the_map_has_every_page_of_the_site_once(invented_pages: list[Page]) -> None:
    listed, found = locations(sitemap(INDEX))
    assert sorted(listed) == sorted(f"{BASE}{path}" for path in found)
    addresses = [address for part in found.values() for address in part]
    assert len(set(addresses)) == len(addresses)
    pages = {
        f"{BASE}{page.path.removesuffix('index.html')}"
        for page in invented_pages
        if page.path.startswith(("ar/", "en/")) and page.path.endswith("index.html") and b"noindex" not in page.body
    }
    assert set(addresses) == pages


def test_a_new_article_changes_few_parts() -> None:
    before = {page.path: page.body for page in sitemap(index_of(ANALYSES[1:], TRANSLATIONS, AUTHORITY))}
    after = {page.path: page.body for page in sitemap(INDEX)}
    changed = {path for path in after if after[path] != before.get(path)}
    assert "sitemaps/statements-2022.xml" in after
    assert not {"sitemaps/statements-2022.xml", "sitemaps/articles-2022.xml", "sitemaps/pages.xml"} & changed
    assert "sitemaps/statements-2021.xml" in changed


@pytest.mark.parametrize(("most", "largest"), [(2, module.LARGEST), (module.MOST, 1500)])
def test_a_part_that_grows_too_large_is_split_and_what_stays_does_not_move(most: int, largest: int) -> None:
    paths = sorted(filed.path for filed in INDEX.statements if filed.day and filed.day.year == 2021)
    assert len(paths) > 3
    first = {p.path: p.body for p in module._split("statements-2021", paths, SITE, most, largest)}
    assert len(first) > 1
    found = []
    for body in first.values():
        inside = [e.text for e in ET.fromstring(body).iter(LOC)]
        assert len(inside) <= most
        assert len(body) <= largest
        found += inside
    assert len(found) == len(set(found)) == 2 * len(paths)
    more = {p.path: p.body for p in module._split("statements-2021", [*paths, "statements/zz/"], SITE, most, largest)}
    assert sum(more.get(path) != body for path, body in first.items()) <= 1


def test_the_map_pairs_the_languages_and_claims_no_day_of_change() -> None:
    for page in sitemap(INDEX):
        assert b"lastmod" not in page.body
    body = next(p.body.decode() for p in sitemap(INDEX) if p.path == "sitemaps/articles-2021.xml")
    for lang, place in (("ar", "ar"), ("en", "en"), ("x-default", "en")):
        assert f'hreflang="{lang}" href="{BASE}{place}/articles/harbour/"' in body
