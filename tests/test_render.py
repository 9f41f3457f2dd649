"""The pages: what they say, in which language, and what they may never do."""

import json
import re
from xml.etree import ElementTree

import pytest

from digest.check import check_site
from digest.config import Config
from digest.index import index_of
from digest.page import Page
from digest.render import render
from tests.changed import replace
from tests.invented import ANALYSES, AUTHORITY, CONFIG, SITE, TRANSLATIONS


@pytest.fixture(scope="module")
def site(invented_pages: list[Page]) -> dict[str, str]:
    return {p.path: p.body.decode("utf-8", "replace") for p in invented_pages}


def page(site: dict[str, str], start: str, holding: str) -> str:
    """The one page under an address whose text holds some words."""
    return next(body for path, body in sorted(site.items()) if path.startswith(start) and holding in body)


def test_the_site_has_no_problems(invented_pages: list[Page]) -> None:
    assert check_site(invented_pages) == []


def test_each_page_stands_in_both_languages(site: dict[str, str]) -> None:
    trees = [{p.partition("/")[2] for p in site if p.startswith(f"{lang}/")} for lang in ("ar", "en")]
    assert trees[0] == trees[1]


def test_no_two_files_share_an_address(invented_pages: list[Page]) -> None:
    assert len({p.path.casefold() for p in invented_pages}) == len(invented_pages)


def test_article_text_is_data(site: dict[str, str]) -> None:
    pages = [body for path, body in site.items() if path.endswith(".html")]
    assert not any("<script>alert" in body for body in pages)
    assert any("&lt;script&gt;alert" in body for body in pages)
    assert not any("\u202e" in body for body in pages)


def test_no_page_asks_another_host_or_runs_an_inline_script(site: dict[str, str]) -> None:
    for path, body in site.items():
        if path.endswith(".html"):
            assert "Content-Security-Policy" in body, path
            assert not re.search(r"<(?:script|img|link[^>]+stylesheet|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", body)
            assert not re.search(r"<script(?![^>]*(?:src|ld\+json))", body)


def test_what_is_unsure_is_shown_as_unsure(site: dict[str, str]) -> None:
    assert any("Probably" in body for path, body in site.items() if path.startswith("en/statements/"))
    assert any("يُرجَّح" in body for path, body in site.items() if path.startswith("ar/statements/"))


def test_a_pending_sentence_is_arabic_marked_as_arabic_with_what_is_known_in_english(site: dict[str, str]) -> None:
    body = page(site, "en/statements/", "المتحف")
    assert re.search(r'lang="ar"[^>]*>[^<]*(?:<[^>]*>[^<]*)*المتحف', body)
    assert "Layla Haddad" in body
    assert "ending" in body


def test_states_of_translation_are_told_apart_in_words(site: dict[str, str]) -> None:
    text = " ".join(body for path, body in site.items() if path.startswith("en/"))
    assert all(word in text for word in ("Edited translation", "Machine translation"))


def test_the_map_of_the_site_pairs_the_languages(site: dict[str, str]) -> None:
    whole = "".join(body.partition("?>")[2] for path, body in site.items() if path.startswith("sitemaps/"))
    tree = ElementTree.fromstring(f"<all>{whole}</all>")
    addresses = [e.text or "" for e in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert addresses
    assert all(a.startswith("https://example.org/digest/") for a in addresses)
    links = {e.get("hreflang") for e in tree.iter("{http://www.w3.org/1999/xhtml}link")}
    assert {"ar", "en"} <= links


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_feed_is_atom_with_dates_from_the_articles(site: dict[str, str], lang: str) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(site[f"{lang}/feed.xml"])
    entries = feed.findall(f"{atom}entry")
    assert entries
    assert all((e.findtext(f"{atom}updated") or "").startswith("20") for e in entries)


def test_the_data_holds_every_statement_once(site: dict[str, str]) -> None:
    records = [json.loads(line) for line in site["data/statements.jsonl"].splitlines()]
    assert len({r["id"] for r in records}) == len(records) > 5


def test_a_former_address_leads_to_the_new_one(site: dict[str, str]) -> None:
    moved = [body for path, body in site.items() if 'http-equiv="refresh"' in body]
    assert moved
    assert all(re.search(r'<a [^>]*href="[^"]+"', body) for body in moved)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_first_page_may_lead_on_to_a_language(lang: str) -> None:
    site = replace(SITE, front=lang)
    made = render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), Config(site))
    pages = {p.path: p.body.decode() for p in made if p.path.endswith((".html", ".xml"))}
    first = pages["index.html"]
    assert f'<meta http-equiv="refresh" content="0; url={lang}/index.html">' in first
    assert f'<link rel="canonical" href="{site.base_url}{lang}/">' in first
    assert 'href="ar/index.html"' in first  # who is not led on can still choose
    assert 'href="en/index.html"' in first
    assert "refresh" not in pages["404.html"]
    inside = pages["en/people/index.html"]
    assert f'hreflang="x-default" href="{site.base_url}{lang}/people/"' in inside
    maps = "".join(body for path, body in pages.items() if path.startswith("sitemaps/"))
    assert f'hreflang="x-default" href="{site.base_url}{lang}/people/"' in maps
    assert f'hreflang="x-default" href="{site.base_url}"' not in maps


def test_readers_choose_their_language_where_nothing_is_said(invented_pages: list[Page]) -> None:
    pages = {p.path: p.body.decode() for p in invented_pages if p.path.endswith(".html")}
    assert "refresh" not in pages["index.html"]
    assert f'hreflang="x-default" href="{SITE.base_url}"' in pages["ar/index.html"]
    assert f'hreflang="x-default" href="{SITE.base_url}en/people/"' in pages["ar/people/index.html"]


def test_the_menu_leads_to_no_empty_section_though_each_has_its_page(site: dict[str, str]) -> None:
    small = {p.path: p.body.decode("utf-8", "replace") for p in render(index_of(ANALYSES[2:], {}, AUTHORITY), CONFIG)}
    for lang in ("ar", "en"):
        menu = small[f"{lang}/index.html"].partition('<nav aria-label="')[2].partition("</nav>")[0]
        rooms = re.findall(r'href="(\w+)/index.html"', menu)
        assert rooms == ["search", "speakers", "articles", "people", "about"]
        assert not re.search(r'href="[./]*documents/', small[f"{lang}/search/index.html"])
        assert f"{lang}/documents/index.html" in small
        assert "documents/index.html" in site[f"{lang}/index.html"]


def pages_with(contact: str) -> dict[str, str]:
    config = replace(CONFIG, site=replace(SITE, contact=contact))
    return {p.path: p.body.decode("utf-8", "replace") for p in render(index_of(ANALYSES[2:], {}, AUTHORITY), config)}


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("<nav")[0]


def test_about_says_how_to_reach_editors_who_have_not_introduced_themselves() -> None:
    pages = pages_with("desk@example.org")
    for lang, words in (("en", "the editors of this site"), ("ar", "محررو هذا الموقع")):
        text = main_of(pages[f"{lang}/about/index.html"])
        assert words in text
        assert 'href="mailto:desk@example.org' in text


def test_without_an_address_nobody_is_sent_to_report_a_mistake() -> None:
    pages = pages_with("")
    for lang, words in (("en", "not given an address"), ("ar", "عنوانًا لتلقي")):
        assert words in main_of(pages[f"{lang}/about/index.html"])
        assert words in main_of(pages[f"{lang}/method/index.html"])
    assert not any("#report" in text for path, text in pages.items() if path.endswith(".html"))
    assert any("#report" in text for text in pages_with("desk@example.org").values())
