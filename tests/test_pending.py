"""What readers see of words that have no English yet: the Arabic itself, who speaks, and the note that says so, once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from digest.index import index_of
from digest.interface import load_interface
from digest.model import Analysis
from digest.render import render
from digest.view import Scene
from tests.changed import replace
from tests.chromium import chromium, need_browser
from tests.invented import ANALYSES, AUTHORITY, CONFIG, FISHING, HARBOUR, TRANSLATIONS, UNDATED

STYLE = Path(__file__).parent.parent / "templates/assets/style.css"
ARABIC = re.compile(r'<(\w+)[^>]* lang="ar" dir="rtl"[^>]*>(.*?)</\1>', re.S)
POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')
TAG = re.compile(r"<[^>]*>")
PENDING = {"ar": "لم تُترجم بعد", "en": "Translation pending"}


def pages(analyses: tuple[Analysis, ...] = ANALYSES, only: tuple[str, ...] = ()) -> dict[str, str]:
    """The pages of the invented digest where only these sentences have English."""
    index = index_of(analyses, {source: TRANSLATIONS[source] for source in only}, AUTHORITY)
    made = render(index, CONFIG)
    return {page.path: page.body.decode() for page in made if page.path.endswith(".html")}


@pytest.fixture(scope="module")
def untold() -> dict[str, str]:
    return pages()


def main(body: str) -> str:
    return body.partition("<main")[2].partition("</main>")[0]


def text(body: str) -> str:
    return " ".join(TAG.sub(" ", body).split())


def test_an_untranslated_headline_is_the_arabic_one(untold: dict[str, str]) -> None:
    body = main(untold["en/articles/harbour/index.html"])
    heading = re.search(r'<div class="[^"]*" lang="ar" dir="rtl">\s*<h1>(.*?)</h1>', body, re.S)
    assert heading
    assert text(heading[1]).endswith(HARBOUR[0])
    assert PENDING["en"] not in heading[1]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_an_article_without_english_says_so_once(untold: dict[str, str], lang: str) -> None:
    body = main(untold[f"{lang}/articles/harbour/index.html"])
    assert body.count(PENDING[lang]) == 1
    assert body.index(PENDING[lang]) < body.index("</header>")
    assert 'class="toggle"' not in body


def test_its_arabic_page_holds_no_english_stubs(untold: dict[str, str]) -> None:
    assert 'lang="en"' not in main(untold["ar/articles/harbour/index.html"])


def test_its_english_page_names_whom_each_paragraph_names_beside_its_speakers(untold: dict[str, str]) -> None:
    body = main(untold["en/articles/harbour/index.html"])
    noted = [text(one) for one in re.findall(r'<p class="known">(.*?)</p>', body, re.S)]
    assert noted == ["Mentions: Beirut", "Mentions: Al-Ufuq News Agency , Lebanon , Syria"]


def test_each_sentence_is_found_by_its_number_once(untold: dict[str, str]) -> None:
    body = main(untold["en/articles/harbour/index.html"])
    assert sorted(re.findall(r' id="n(\d+)"', body)) == [str(n) for n in range(len(HARBOUR))]


def test_its_title_says_who_speaks_in_it_and_when(untold: dict[str, str]) -> None:
    head = untold["en/articles/harbour/index.html"].partition("</title>")[0]
    assert "<title>Article: Samir Karim, Layla Haddad, 14 March 2021 – " in head


def test_an_untranslated_statement_stands_in_arabic_under_one_note(untold: dict[str, str]) -> None:
    body = main(untold["en/statements/st-open/index.html"])
    own = body.partition('<section class="around-it"')[0]
    assert own.count("Samir Karim said …") == 1
    assert own.count("Translation pending") == 1
    assert any(HARBOUR[1][:30] in text(arabic).replace(" ،", "،") for _, arabic in ARABIC.findall(own))
    assert 'class="toggle"' not in own
    assert 'class="second"' not in own


def test_its_arabic_page_has_no_english_stub(untold: dict[str, str]) -> None:
    own = main(untold["ar/statements/st-open/index.html"]).partition('<section class="around-it"')[0]
    assert own.count("لم تُترجم بعد") == 1
    assert "Samir" not in own


@pytest.mark.parametrize(
    ("sense", "certain", "known", "expected"),
    [
        ("according to", False, True, "Probably according to Layla Haddad …"),
        ("through", True, True, "Through Layla Haddad …"),
        ("took the view", True, True, "Layla Haddad took the view …"),
        ("denied", False, True, "Probably Layla Haddad denied …"),
        ("said", True, False, "Someone (unclear who) said …"),
        ("according to", True, False, "According to someone (unclear who) …"),
    ],
)
def test_who_spoke_and_how_reads_as_english(sense: str, certain: bool, known: bool, expected: str) -> None:
    interface = load_interface()
    analysis = next(a for a in ANALYSES if a.article.slug == "undated")
    st = analysis.statements[0]
    assert st.cue
    changed = replace(st, cue=replace(st.cue, sense=sense), certain=certain, speaker=st.speaker if known else None)
    index = index_of([replace(analysis, statements=(changed,))], {}, AUTHORITY)
    scene = Scene(interface.voices["en"], "", "", "", interface)
    assert scene.frame(index.statements[0]) == expected


def test_a_paragraph_translated_in_part_keeps_its_arabic_in_sight() -> None:
    body = pages(only=(HARBOUR[1],))["en/articles/harbour/index.html"]
    assert re.search(r'<div class="step paragraph partly">', body)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as own:
        yield own


def shown(browser: Browser, body: str, width: int) -> Page:
    """A page as the browser shows it; its policy forbids styles within it."""
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.set_content(POLICY.sub("", body).replace("</head>", f"<style>{STYLE.read_text('utf-8')}</style></head>"))
    return page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("en/statements/st-museum/index.html", UNDATED[0]),
        ("en/articles/undated/index.html", UNDATED[0]),
        ("en/articles/harbour/index.html", HARBOUR[2]),
        ("en/articles/fishing/index.html", FISHING[0]),
    ],
)
def test_on_a_phone_the_arabic_is_in_sight_without_a_touch(browser: Browser, address: str, words: str) -> None:
    page = shown(browser, pages(only=(HARBOUR[1],))[address], 390)
    assert words[:12] in " ".join(page.inner_text("main").split())
    page.close()


LINES = """node => { const range = document.createRange(); range.selectNodeContents(node);
  const all = [...range.getClientRects()].map(r => [Math.round(r.right), r.bottom]);
  return Object.values(Object.groupBy(all, r => r[1])).map(own => Math.max(...own.map(r => r[0]))); }"""


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("en/articles/index.html", ".headline [lang=ar]"),
        ("en/index.html", ".voices li[lang=ar]"),
        ("en/speakers/samir-karim/index.html", ".from [lang=ar]"),
    ],
)
def test_every_line_of_an_arabic_passage_begins_at_the_right_edge(
    untold: dict[str, str], browser: Browser, address: str, where: str
) -> None:
    page = shown(browser, untold[address], 200)
    found = [one.evaluate(LINES) for one in page.locator(where).all()]
    assert any(len(lines) > 1 for lines in found)
    assert all(max(lines) - min(lines) <= 1 for lines in found), found
    page.close()


def test_the_mark_of_a_line_in_a_list_follows_its_arabic(untold: dict[str, str]) -> None:
    lines = re.findall(r'<li lang="ar" dir="rtl"><a [^>]*>.*?</a> (.*?)</li>', untold["en/index.html"])
    assert lines
    assert set(lines) == {'<span class="state state-pending" lang="en" dir="ltr">Translation pending</span>'}


@pytest.mark.parametrize(
    ("lang", "n", "told"),
    [
        ("en", 1, "Neither an editor nor a machine has translated it yet."),
        ("en", 12, "Neither an editor nor a machine has translated them yet."),
        ("ar", 1, "لم يترجمها محرر ولا آلة بعد."),
        ("ar", 2, "لم يترجمهما محرر ولا آلة بعد."),
        ("ar", 12, "لم يترجمها محرر ولا آلة بعد."),
    ],
)
def test_how_many_sentences_are_pending_is_said_in_their_number(lang: str, n: int, told: str) -> None:
    voice = load_interface().voices[lang]
    assert voice.count("why_pending", n) == told


def test_an_article_says_so_of_its_pending_sentences() -> None:
    body = text(main(pages(only=(HARBOUR[1],))["en/articles/harbour/index.html"]))
    assert "6 sentences. Neither an editor nor a machine has translated them yet." in body


@pytest.mark.parametrize(("n", "told"), [(1, "named once"), (2, "named twice"), (3, "named 3 times")])
def test_a_number_may_have_a_form_of_its_own(n: int, told: str) -> None:
    assert load_interface().voices["en"].count("mention", n) == told
