"""Searching in a real browser, over the invented digest and over the sample one, from a local server."""

import csv
import io
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from digest import shards
from digest.arabic import fold
from digest.config import Site
from digest.index import index_of
from digest.inputs import Options
from digest.machine import templates
from digest.model import BlockKind, State, Translation
from digest.pipeline import build
from digest.press import Press
from digest.search import Search as Sheaves
from digest.searchkeys import found_words, prefixes, query_keys, sound
from digest.templating import load_environment
from tests.invented import HARBOUR, Draft

CHROMIUM = Path(os.environ.get("DIGEST_CHROMIUM", "/usr/bin/chromium"))
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync", "--no-first-run")
ROOT = Path(__file__).parent.parent

Search = Callable[..., Page]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("DIGEST_REQUIRE_BROWSER") == "1":
            pytest.fail(f"no browser: DIGEST_REQUIRE_BROWSER is 1 and {CHROMIUM} is missing")
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("sample") / "site"
    build(Options(ROOT / "content", site))
    return site


def serving(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def invented(invented_site: Path) -> Iterator[str]:
    yield from serving(invented_site)


@pytest.fixture(scope="module")
def sample(sample_site: Path) -> Iterator[str]:
    yield from serving(sample_site)


@pytest.fixture
def view(browser: Browser) -> Iterator[Page]:
    """A page; what it complains of fails the test."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    context.close()
    assert heard == []


def search(view: Page, address: str) -> list[str]:
    """The sentences found at an address, by the links to where they stand."""
    view.goto(address)
    settled(view)
    return view.eval_on_selector_all(".found a[href*='#n']", "links => links.map(a => a.getAttribute('href'))")


def settled(view: Page) -> None:
    until(view, "found.ariaBusy === 'false'")


def until(view: Page, expression: str) -> None:
    """Wait until it is so. `wait_for_function` would need what the pages' security policy forbids."""
    for _ in range(200):
        if view.evaluate(expression):
            return
        view.wait_for_timeout(50)
    pytest.fail(f"never so: {expression}; {view.inner_text('#told')}")


SAME = [
    ("البحرين", "والبحرين", "بحرين", "للبحرين"),
    ("سوريا", "سورية", "وسوريا"),
    ("الارهاب", "الإرهاب", "إرهاب"),
    ("لافروف", "للافروف", "Lavrov", "lavrof"),
]


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[-1])
def test_spellings_of_one_name_find_the_same(view: Page, sample: str, spellings: tuple[str, ...], lang: str) -> None:
    found = {word: search(view, f"{sample}/{lang}/search/index.html?q={quote(word)}") for word in spellings}
    first, *others = spellings
    assert found[first]
    for word in others:
        assert set(found[word]) == set(found[first]), word


def test_keys_are_the_same_in_both_programs(view: Page, sample: str) -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "digest" / "lexicon").glob("*.t*")]
    words = sorted({word for text in texts for word in re.findall(r"[^\W_]+", text)})
    clitics = ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "ولل", "وب", "ول")
    words += [clitics[n % len(clitics)] + word for n, word in enumerate(words) if word[0] > "\u0600"]
    words += [
        "مُحَمَّدٌ",
        "محمـــد",
        "ﷲ",
        "ﻣﺤﻤﺪ",
        "عبد الله",
        "لعبد  العزيز",
        "#مجلس_الأمن",
        "José’s",
        "٢٢٥٤",
        "l’Élysée",
        "ـ",
        "x",
    ]
    assert len(words) > 5000
    view.goto(f"{sample}/en/search/index.html")
    theirs = view.evaluate(
        "texts => texts.map(t => digestKeys.words(t).map(w => [w.start, w.end, w.folded,"
        " digestKeys.queryKeys(w.folded), digestKeys.sound(w.folded), digestKeys.beginning(w.folded)]))",
        words,
    )
    for text, got in zip(words, theirs, strict=True):
        own = [
            [w.start, w.end, w.folded, list(query_keys(w.folded)), sound(w.folded), prefixes(w.folded)[-1]]
            for w in found_words(text)
        ]
        assert got == own, text


def test_marks_never_come_between_letters_that_join(view: Page, sample: str) -> None:
    view.goto(f"{sample}/ar/search/index.html?q={quote('بحرين')}")
    settled(view)
    marked = view.eval_on_selector_all("mark", "all => all.map(m => m.textContent)")
    assert "والبحرين" in marked
    around = view.eval_on_selector_all(
        "mark",
        "all => all.map(m => [(m.previousSibling?.textContent ?? '').at(-1), (m.nextSibling?.textContent ?? '')[0]])",
    )
    assert not any(sign and sign.isalpha() for pair in around for sign in pair)
    style = view.evaluate(
        "(({padding, margin, letterSpacing}) => [padding, margin, letterSpacing])(getComputedStyle(document.querySelector('mark')))"
    )
    assert style == ["0px", "0px", "normal"]


def test_a_sentence_says_who_speaks_how_surely_and_whose_english_it_is(view: Page, invented: str) -> None:
    view.goto(f"{invented}/en/search/index.html?q=coastal+road")
    settled(view)
    found = view.inner_text("#found")
    assert "Probably Samir Karim" in found.replace("\n", " ")
    assert "Machine translation" in found
    view.click(".found a[href*='statements/']")
    assert view.url.endswith("/en/statements/st-road/index.html")


def test_a_spelling_of_the_machine_is_marked_and_a_description_begins_with_a_capital(view: Page, invented: str) -> None:
    view.goto(f"{invented}/en/search/index.html?q=haddad")
    settled(view)
    marked = view.locator(".found .unconfirmed")
    assert set(marked.all_inner_texts()) == {"Layla Haddad"}
    assert "no editor has confirmed" in (marked.first.get_attribute("title") or "")
    view.goto(f"{invented}/en/search/index.html?q=licences")
    settled(view)
    assert "A source in the municipality" in view.inner_text("#found")
    assert view.locator(".found .unconfirmed").count() == 0
    view.goto(f"{invented}/ar/search/index.html?q=haddad")
    settled(view)
    assert view.locator(".found").count()
    assert view.locator(".found .unconfirmed").count() == 0


def test_what_is_not_translated_is_found_and_shown_in_arabic(view: Page, invented: str) -> None:
    assert search(view, f"{invented}/en/search/index.html?q={quote('المتحف')}")
    assert view.get_attribute(".found .said", "lang") == "ar"
    assert "Translation pending" in view.inner_text("#found")


def test_text_is_data_in_results_too(view: Page, invented: str) -> None:
    assert search(view, f"{invented}/ar/search/index.html?q={quote('جداره')}")
    assert "<script>alert" in view.inner_text("#found")


def test_filters_narrow_and_the_address_can_be_shared(view: Page, invented: str) -> None:
    view.goto(f"{invented}/en/search/index.html")
    view.fill("#q", "karim")
    view.keyboard.press("Enter")
    settled(view)
    everywhere = view.inner_text("#told")
    view.select_option("#year", "2021")
    view.wait_for_url("**year=2021*")
    settled(view)
    assert view.inner_text("#told") != everywhere
    assert view.locator(".found").count() == 1
    view.select_option("#kind", label="From a headline")
    until(view, "/^1 sentence · 1 article/.test(told.textContent)")
    shared = search(view, view.url)
    assert [link.split("#")[1] for link in shared] == ["n0"]
    assert view.input_value("#q") == "karim"
    assert view.input_value("#year") == "2021"


def test_back_and_forward_bring_results_back(view: Page, invented: str) -> None:
    first = search(view, f"{invented}/en/search/index.html?q=harbour")
    view.fill("#q", "sea")
    view.press("#q", "Enter")
    view.wait_for_url("**?q=sea")
    settled(view)
    view.go_back()
    view.wait_for_url("**?q=harbour")
    settled(view)
    assert view.input_value("#q") == "harbour"
    again = view.eval_on_selector_all(".found a[href*='#n']", "links => links.map(a => a.getAttribute('href'))")
    assert again == first != []


def test_a_speaker_is_chosen_with_the_keyboard_alone(view: Page, invented: str) -> None:
    view.goto(f"{invented}/en/search/index.html")
    view.focus("#q")
    for _ in range(2):
        view.keyboard.press("Tab")
    assert view.evaluate("document.activeElement.id") == "speaker"
    view.keyboard.type("haddad", delay=20)
    until(view, "document.querySelectorAll('#speaker-names option').length === 1")
    view.keyboard.press("Enter")
    view.wait_for_url("**?speaker=layla-haddad*")
    settled(view)
    assert view.input_value("#speaker") == "Layla Haddad"
    assert view.locator(".found").count() == 3
    view.keyboard.press("Tab")
    view.keyboard.type("leb")
    until(view, "document.querySelectorAll('#entity-names option').length === 1")
    view.keyboard.press("Tab")
    view.wait_for_url("**entity=*lebanon")
    settled(view)
    assert view.locator(".found").count() == 0
    assert "No sentence" in view.inner_text("#told")


def test_the_names_of_a_shared_address_are_shown(view: Page, invented: str) -> None:
    search(view, f"{invented}/ar/search/index.html?speaker=samir-karim&entity=places%2Flebanon")
    until(view, "speaker.value && entity.value")
    assert (view.input_value("#speaker"), view.input_value("#entity")) == ("سامر كريم", "لبنان")
    assert view.locator(".found .naming").count() == 1
    view.click("a.switch")
    view.wait_for_url("**/en/search/index.html?speaker=samir-karim*")


def test_common_words_alone_are_said_to_be_too_common(view: Page, invented: str) -> None:
    assert search(view, f"{invented}/en/search/index.html?q=the+of") == []
    assert "too common" in view.inner_text("#told")


def test_words_that_stand_apart_find_their_article(view: Page, invented: str) -> None:
    assert len(search(view, f"{invented}/en/search/index.html?q=fees+kilometres")) == 2
    assert "different sentences" in view.inner_text("#told")


def test_results_come_as_a_table(view: Page, invented: str, invented_site: Path) -> None:
    """With a text that a spreadsheet would run, put into the article's file for the purpose."""
    path = next(p for p in (invented_site / "search" / "a").iterdir() if HARBOUR[5] in p.read_text("utf-8"))
    text = json.loads(path.read_text("utf-8"))
    text["x"][5][1] = '=HYPERLINK("x") kilometres, centre'
    view.route(f"**/a/{path.name}", lambda route: route.fulfill(json=text))
    search(view, f"{invented}/en/search/index.html?q=kilometres")
    with view.expect_download() as download:
        view.click("#csv")
    raw = download.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["english"] for row in rows] == ['\'=HYPERLINK("x") kilometres, centre']
    assert rows[0]["arabic"] == HARBOUR[5]
    assert rows[0]["date"] == "2021-03-14"
    assert rows[0]["address"] == f"{invented}/en/articles/harbour/index.html#n5"


def test_it_says_so_when_the_index_cannot_be_had(browser: Browser, invented: str) -> None:
    page = browser.new_page()
    page.route("**/search/t/*", lambda route: route.abort())
    page.goto(f"{invented}/en/search/index.html?q=harbour")
    until(page, "/could not be loaded/.test(told.textContent)")
    page.unroute("**/search/t/*")
    page.press("#q", "Enter")
    until(page, "/sentence/.test(told.textContent)")
    page.close()


def test_from_a_folder_it_points_to_the_indexes(view: Page, invented_site: Path) -> None:
    view.goto(f"file://{invented_site}/en/search/index.html")
    assert "server" in view.inner_text("main")
    assert view.is_hidden("#search")
    view.click("main a[href='../speakers/index.html']")


def test_without_a_script_it_points_to_the_indexes(browser: Browser, invented: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{invented}/ar/search/index.html")
    assert "جافاسكريبت" in page.inner_text("main")
    assert page.is_hidden("#search")
    context.close()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_results_fit_every_width(view: Page, sample: str, lang: str) -> None:
    search(view, f"{sample}/{lang}/search/index.html?q={quote(fold('سورية'))}")
    for width in (320, 390, 1280):
        view.set_viewport_size({"width": width, "height": 800})
        assert view.evaluate("document.documentElement.scrollWidth") <= width


TALKS = ("talks", "harbour", "budget", "roads", "fishing", "museum", "winter")


def press_of_many() -> Press:
    """A hundred articles over three years: each word in every second, third, … of them, at other sentences."""
    english, drafts = {}, []
    for n in range(100):
        sentences = [f"الجملة {n} {k}." for k in range(3)]
        for k, sentence in enumerate(sentences):
            own = [word for m, word in enumerate(TALKS) if (n + k) % (m + 1) == 0] + ["ebb" if n % 2 else "flow"]
            english[sentence] = Translation(sentence, f"Sentence {n}-{k} on {' and '.join(own)}.", State.MACHINE)
        day = date(2020, 1, 1) + timedelta(n * 11) if n % 20 else None
        drafts.append(Draft(f"a{n}", [(BlockKind.PARAGRAPH, sentences)], (), {}, day=day).made())
    return Press(index_of(drafts, english, ()), Site(), load_environment([templates()]))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of two sites of one content: with whole terms, and with terms in many small parts."""
    press, sites = press_of_many(), []
    for part in (10**6, 60):
        folder = tmp_path_factory.mktemp("many")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shards, "PART", part)
            patch.setattr(shards, "MOST", 200)
            patch.setattr(shards, "NEWEST", 8)
            search = Sheaves(press)
            sheaves = chain(search.article_sheaves(), search.sheaves())
            pages = [page for sheaf in sheaves for page in sheaf.make()]
        for page in pages:
            (folder / page.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / page.path).write_bytes(page.body)
        (folder / "assets").symlink_to(templates() / "assets")
        sites.append(folder)
    assert len(list((sites[1] / "search" / "t").iterdir())) > 4
    serves = [serving(folder) for folder in sites]
    yield next(serves[0]), next(serves[1])
    for serve in serves:
        next(serve, None)


def exhausted(view: Page) -> Sequence[str]:
    """All results, by the links to where they stand."""
    for _ in range(200):
        if view.is_hidden("#more"):
            break
        view.click("#more")
        until(view, "!more.hidden || !told.textContent.includes('so far')")
        view.wait_for_timeout(30)
    return view.eval_on_selector_all(".found a[href*='#n']", "links => links.map(a => a.getAttribute('href'))")


def rows_of(view: Page) -> list[dict[str, str]]:
    with view.expect_download() as download:
        view.click("#csv")
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "query",
    ["q=talks", "q=winter", "q=harbour+budget", "q=talks+winter+museum", "q=roads&year=2021", "q=fishing&month=3"],
)
def test_a_divided_term_finds_the_same_in_parts(view: Page, many: tuple[str, str], query: str) -> None:
    whole, parts = many
    expected = search(view, f"{whole}/en/search/index.html?{query}")
    assert "so far" not in view.inner_text("#told")
    total = view.inner_text("#told")
    expected_rows = rows_of(view)
    while view.is_visible("#more"):
        view.click("#more")
        settled(view)
        until(view, "told.textContent !== ''")
        view.wait_for_timeout(200)
    expected = view.eval_on_selector_all(".found a[href*='#n']", "links => links.map(a => a.getAttribute('href'))")
    first = search(view, f"{parts}/en/search/index.html?{query}")
    assert first == expected[: len(first)]
    assert len(first) > 0
    rows = rows_of(view)
    until(view, f"told.textContent === {json.dumps(total)}")
    assert [row["english"] for row in rows] == [row["english"] for row in expected_rows]
    assert len(rows) == len(expected)
    search(view, f"{parts}/en/search/index.html?{query}")
    assert exhausted(view) == expected
    assert view.inner_text("#told") == total


def test_a_common_term_is_read_from_its_newest_part(view: Page, many: tuple[str, str]) -> None:
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    search(view, f"{many[1]}/en/search/index.html?q=talks")
    assert view.locator("section.found").count() == 8
    assert "Only what was published since" in view.inner_text("#told")
    files = len([url for url in asked if "/search/t/" in url])
    rows = rows_of(view)
    assert len({row["title_en"] for row in rows}) == 100
    assert files < len({url for url in asked if "/search/t/" in url})


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_search_that_finds_nothing_rests_and_goes_on_when_asked(view: Page, many: tuple[str, str], lang: str) -> None:
    assert search(view, f"{many[1]}/{lang}/search/index.html?q=ebb+flow") == []
    assert re.search("so far|حتى الآن", view.inner_text("#told"))
    assert view.inner_text("#more") in ("Search further back", "متابعة البحث في ما هو أقدم")
    assert view.is_hidden("#csv")
    view.focus("#more")
    for _ in range(20):
        if view.is_hidden("#more"):
            break
        view.keyboard.press("Enter")
        until(view, "!more.hidden || !/so far|حتى الآن/.test(told.textContent)")  # it is hidden while it works, too
    assert view.is_hidden("#more")
    assert not re.search("so far|حتى الآن", view.inner_text("#told"))


def test_words_that_stand_apart_give_way_to_a_sentence_further_back(view: Page, many: tuple[str, str]) -> None:
    """The newest articles have both words in different sentences alone; one of the oldest has them in one."""
    search(view, f"{many[1]}/en/search/index.html?q=talks+winter")
    found = exhausted(view)
    assert found
    assert "different sentences" not in view.inner_text("#told")
