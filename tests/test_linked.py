"""Linked data: what it says by schema.org, that nobody uncertain is named as the creator, that no text breaks out."""

import json
import re
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from digest import linked
from digest.config import Config
from digest.index import index_of
from digest.page import Page
from digest.render import render
from tests.changed import replace
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

BASE = CONFIG.site.base_url
HOSTILE = "</script><script>alert(1)</script><!--<script>&amp;\u2028\u2029\"'\\"


def nodes(pages: list[Page]) -> dict[str, dict[str, Any]]:
    """Each page's linked data, as a browser and a JSON reader find it."""
    found = {}
    for page in pages:
        if page.path.endswith(".html"):
            scripts = LexborHTMLParser(page.body).css('script[type="application/ld+json"]')
            assert len(scripts) <= 1, page.path
            if scripts:
                found[page.path] = json.loads(scripts[0].text())
    return found


@pytest.fixture(scope="module")
def site(invented_pages: list[Page]) -> dict[str, dict[str, Any]]:
    return nodes(invented_pages)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_each_kind_of_page_says_what_it_is_about(site: dict[str, dict[str, Any]], lang: str) -> None:
    kinds = {
        "index.html": "WebSite",
        "data/index.html": "Dataset",
        "articles/harbour/index.html": "NewsArticle",
        "statements/st-fees/index.html": "Quotation",
        "people/samir-karim/index.html": "Person",
        "speakers/samir-karim/index.html": "Person",
        "places/syria/index.html": "Place",
    }
    for path, kind in kinds.items():
        node = site[f"{lang}/{path}"]
        assert node["@type"] == kind
        assert node["@context"] == "https://schema.org"
    assert any(node["@type"] == "Organization" for node in site.values())
    assert any(node["@type"] == "CreativeWork" for node in site.values())


def test_a_certain_speaker_is_the_creator(site: dict[str, dict[str, Any]]) -> None:
    node = site["en/statements/st-fees/index.html"]
    ident = f"{BASE}en/people/samir-karim/#subject"
    assert node["creator"]["name"] == "Samir Karim"
    assert node["creator"]["@id"] == node["spokenByCharacter"]["@id"] == ident
    assert site["ar/people/samir-karim/index.html"]["@id"] == ident
    assert node["creator"]["jobTitle"] == "Minister of Transport"


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nobody_is_the_creator_of_what_a_newspaper_wrote(site: dict[str, dict[str, Any]], lang: str) -> None:
    node = site[f"{lang}/statements/st-open/index.html"]
    assert "creator" not in node
    assert node["spokenByCharacter"]["@id"] == f"{BASE}en/people/samir-karim/#subject"
    assert node["disambiguatingDescription"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("st-road", "Probably Samir Karim"),
        ("st-next", "does not clearly attribute"),
        ("st-deny", "A source in the mun"),
    ],
)
def test_nobody_who_is_not_certain_or_not_named_is_the_creator(
    site: dict[str, dict[str, Any]], statement: str, words: str
) -> None:
    for lang in ("ar", "en"):
        node = site[f"{lang}/statements/{statement}/index.html"]
        assert "creator" not in node
        assert "spokenByCharacter" not in node
        assert node["disambiguatingDescription"]
    assert words in site[f"en/statements/{statement}/index.html"]["disambiguatingDescription"]


def test_a_machines_english_is_told_from_an_editors(site: dict[str, dict[str, Any]]) -> None:
    machine, edited = (site[f"en/statements/{s}/index.html"] for s in ("st-sea", "st-open"))
    assert machine["digitalSourceType"] == linked.MACHINE
    assert machine["creativeWorkStatus"] == "Machine translation"
    assert "digitalSourceType" not in edited
    assert edited["creativeWorkStatus"] == "Edited translation"
    assert machine["translationOfWork"]["inLanguage"] == "ar"
    original = site["ar/statements/st-sea/index.html"]
    assert "digitalSourceType" not in original
    assert original["workTranslation"]["digitalSourceType"] == linked.MACHINE
    assert original["workTranslation"]["@id"] == machine["@id"]
    assert machine["translationOfWork"]["@id"] == original["@id"]


def test_untranslated_words_are_arabic_on_both_pages(site: dict[str, dict[str, Any]]) -> None:
    english, arabic = (site[f"{lang}/statements/st-museum/index.html"] for lang in ("en", "ar"))
    assert english["inLanguage"] == "ar"
    assert english["creativeWorkStatus"] == "Translation pending"
    assert "workTranslation" not in arabic


def test_addresses_are_left_out_without_a_public_one() -> None:
    config = Config(replace(CONFIG.site, base_url=""))
    found = nodes(list(render(index_of(ANALYSES, TRANSLATIONS, AUTHORITY), config)))
    assert found
    for node in found.values():
        text = json.dumps(node)
        assert '"@id"' not in text
        assert "example.org/digest" not in text


def test_what_is_no_web_address_is_not_passed_on(site: dict[str, dict[str, Any]]) -> None:
    assert site["en/articles/harbour/index.html"]["isBasedOn"].startswith("https://")
    assert "isBasedOn" not in site["en/articles/fishing/index.html"]


def test_no_text_breaks_out_of_the_element() -> None:
    markup = str(linked.script({"@type": "Quotation", "text": HOSTILE, HOSTILE: [HOSTILE]}))
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', markup, re.S)
    assert inside
    assert not set("<>&\u2028\u2029") & set(inside[1])
    node = json.loads(inside[1])
    assert node["text"] == HOSTILE
    assert node[HOSTILE] == [HOSTILE]
    tree = LexborHTMLParser(f"<head>{markup}</head><body><p>after</p></body>")
    assert len(tree.css("script")) == 1
    assert tree.css_first("p").text() == "after"
