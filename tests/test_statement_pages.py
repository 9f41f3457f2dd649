"""A site whose statements have no pages of their own: they stand in their articles, and all that leads to them does."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from digest.check import check_site
from digest.config import parse_config
from digest.corrections import Correction, load_corrections, page_of
from digest.errors import ConfigError
from digest.index import index_of
from digest.pipeline import Options, build
from digest.render import render
from digest.serve import HOST, make_server
from digest.stage import WORK
from tests.changed import replace
from tests.chromium import chromium, need_browser
from tests.conftest import MakeContent
from tests.invented import ANALYSES, AUTHORITY, CONFIG, TRANSLATIONS

BASE = CONFIG.site.base_url
TEXT = "---\ndate: 2016-02-09\n---\nقال وزير الخارجية الروسي سيرغي لافروف إن الحوار مستمر.\n"
LOG = (
    Correction(
        date(2021, 4, 1), "statements/st-fees/", {"ar": "أ", "en": ""}, {"ar": "ب", "en": ""}, {"ar": "ج", "en": ""},
        "", "c-1", "corrections.jsonl", 1,
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    """The invented digest, with a correction of a statement."""
    config = replace(CONFIG, site=replace(CONFIG.site, statement_pages=False, cards="articles"))
    index = index_of(ANALYSES, TRANSLATIONS, AUTHORITY, LOG, statement_pages=False)
    return {page.path: page.body for page in render(index, config)}


@pytest.fixture(scope="module")
def folder(site: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("inside")
    for path, body in site.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    return root


def stands(site: dict[str, bytes], address: str) -> bool:
    """Whether an address, public or within the site, is a place in a page."""
    path, _, anchor = unquote(address.removeprefix(BASE)).partition("#")
    page = site.get(f"{path}index.html" if path.endswith("/") else path, b"").decode()
    return bool(anchor) and f' id="{anchor}"' in page


def test_no_statement_has_a_page_and_nothing_leads_to_one(site: dict[str, bytes]) -> None:
    assert not [path for path in site if "/statements/" in path]
    said = "st-(?:head|open|fees|relay)"
    assert not [
        path for path, body in site.items() if re.search(rf"statements/{said}", body.decode("utf-8", "replace"))
    ]


def test_the_site_has_no_problems(folder: Path) -> None:
    assert check_site(folder) == []


def test_an_article_tells_of_each_statement_what_its_page_would(site: dict[str, bytes]) -> None:
    for lang, why in (("en", "Why this speaker?"), ("ar", "كيف نُسب هذا القول؟")):
        body = site[f"{lang}/articles/harbour/index.html"].decode()
        for ident in ("st-head", "st-open", "st-fees", "st-relay"):
            assert f' id="s-{ident}"' in body
            own = body.partition(f'id="f-{ident}"')[2].partition('<details id="f-')[0]
            assert why in own
            assert f"{BASE}{lang}/articles/harbour/#s-{ident}" in own
            assert f"@misc{{{ident}-{lang}" in own
        assert 'href="#f-st-open"' in body


def test_with_pages_an_article_keeps_its_links_to_them(invented_pages: list[object]) -> None:
    pages = {page.path: page.body.decode("utf-8", "replace") for page in invented_pages}  # type: ignore[attr-defined]
    body = pages["en/articles/harbour/index.html"]
    assert 'id="f-' not in body
    assert 'href="../../statements/st-open/index.html"' in body


def test_feeds_lead_into_the_articles(site: dict[str, bytes]) -> None:
    feed = ElementTree.fromstring(site["en/feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert entries
    for entry in entries:
        link = entry.find(f"{atom}link")
        ident = entry.find(f"{atom}id")
        assert link is not None
        assert ident is not None
        assert ident.text == link.get("href")
        assert stands(site, str(ident.text))


def test_data_lead_into_the_articles(site: dict[str, bytes]) -> None:
    records = [json.loads(line) for line in site["data/statements.jsonl"].splitlines()]
    assert records
    assert all(stands(site, path) for record in records for path in record["paths"].values())
    speakers = [json.loads(body) for path, body in site.items() if re.match(r"data/speakers/.*\.json", path)]
    paths = [one["path"] for file in speakers for one in file["statements"]]
    assert len(paths) == len(records)
    assert all(stands(site, f"en/{path}") for path in paths)
    assert "articles/SLUG/#s-ID" in site["en/data/index.html"].decode()


def test_search_leads_into_the_articles(site: dict[str, bytes]) -> None:
    files = [json.loads(body) for path, body in site.items() if path.startswith("search/a/")]
    paths = [said[0] for file in files for said in file["s"]]
    assert paths
    assert all(stands(site, f"ar/{path}") for path in paths)


def test_linked_data_lead_into_the_articles(site: dict[str, bytes]) -> None:
    body = site["en/articles/harbour/index.html"].decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', body)
    assert found
    parts = json.loads(found[1])["hasPart"]
    assert parts
    assert all(stands(site, part["@id"]) for part in parts)


def test_the_map_has_pages_alone(site: dict[str, bytes]) -> None:
    maps = [body.decode() for path, body in site.items() if path.startswith("sitemaps/")]
    assert maps
    assert not any("#" in body for body in maps)
    assert not [path for path in site if path.startswith("sitemaps/statements")]


def test_a_correction_of_a_statement_stands_with_its_article(site: dict[str, bytes]) -> None:
    log = site["en/corrections/index.html"].decode()
    assert 'href="../articles/harbour/index.html#s-st-fees">Statement' in log
    assert 'href="../../corrections/2021/index.html#c-1"' in site["en/articles/harbour/index.html"].decode()


def test_the_address_in_an_article_means_the_statement_in_the_log() -> None:
    for address in ("en/articles/road/index.html#s-3f2a9c01de", "https://a.org/x/ar/articles/road/#s-3f2a9c01de"):
        assert page_of(address) == "statements/3f2a9c01de/"
    assert page_of("en/articles/road/#s-3f2a9c01de-2.3") == "statements/3f2a9c01de-2.3/"
    assert page_of("en/articles/road/#n3") == "articles/road/"


def test_pictures_of_statements_need_their_pages() -> None:
    with pytest.raises(ConfigError, match=r"x:2: statements without pages have no pictures"):
        parse_config("[site]\ncards = 'statements'\nstatement_pages = false\n", "x")


def test_switched_off_and_on_again_a_rebuild_is_a_clean_build(make_content: MakeContent, tmp_path: Path) -> None:
    off = f'[site]\nbase_url = "{BASE}"\ncards = "none"\nstatement_pages = false\n'
    on = off.replace("false", "true")
    found = []
    for n, settings in enumerate((on, off, on)):
        content = make_content(
            {
                "articles/a.md": TEXT.replace("---\n", "---\naliases: [b]\n", 1),
                "digest.toml": settings,
                "corrections.jsonl": '{"date": "2016-03-01", "address": "articles/b/", "before": "a", "after": "b", '
                '"reason": "c"}\n',
            }
        )
        for target, cache in ((tmp_path / "site", None), (tmp_path / f"clean{n}", tmp_path / f"cache{n}")):
            build(Options(content, target, cache=cache))
            assert check_site(target) == []
        found.append(files(tmp_path / "site"))
        assert found[-1] == files(tmp_path / f"clean{n}")
    assert found[0] == found[2]
    assert len([path for path in found[0] if "/statements/" in path]) == 4  # with those of the former address
    assert not [path for path in found[1] if "/statements/" in path]
    assert load_corrections(content)


def files(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file() and WORK not in p.parts
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with make_server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_scripts_lead_into_the_articles(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/search/index.html?q=coastal+road")
    page.click(".found a[href*='#s-']")
    page.wait_for_url(re.compile(r"/en/articles/harbour/index\.html#s-"))
    assert page.evaluate("!!document.querySelector(':target')")
    page.goto(f"{address}/en/speakers/samir-karim/index.html?kind=direct")
    page.click("#results a.more")
    page.wait_for_url(re.compile(r"/en/articles/harbour/index\.html#s-st-fees"))
    assert page.evaluate("!!document.querySelector(':target')")
    page.close()
