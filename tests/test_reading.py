"""What readers do on the larger invented digest, in a real browser over HTTP: show, filter, compare, copy, print."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import chromium, need_browser

SPEAKER, OTHER = "salma-ourtani", "georges-chidiac"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_browser()
    with chromium() as found:
        yield found


@pytest.fixture
def view(browser: Browser) -> Iterator[Page]:
    """A page; what it complains of fails the test."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], viewport=WIDE)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    context.close()
    assert heard == []


@pytest.fixture(scope="session")
def said(fixture_site: Path) -> list[dict[str, object]]:
    """The statements of the speaker, as the open data has them."""
    found = json.loads((fixture_site / f"data/speakers/{SPEAKER}.json").read_text("utf-8"))
    return list(found["statements"])


def statement(fixture_site: Path) -> str:
    return sorted(p.parent.name for p in (fixture_site / "en/statements").glob("*/index.html"))[0]


def test_both_languages_stand_side_by_side_sentence_by_sentence(
    view: Page, fixture_url: str, fixture_site: Path
) -> None:
    for lang in ("ar", "en"):
        view.goto(f"{fixture_url}{lang}/statements/{statement(fixture_site)}/index.html")
        for pair in view.locator(".pair").all():
            first, second = (pair.locator(f".{side} > p").first for side in ("first", "second"))
            boxes = first.bounding_box(), second.bounding_box()
            assert boxes[0]
            assert boxes[1]
            assert abs(boxes[0]["y"] - boxes[1]["y"]) < 20
            before = boxes[0]["x"] < boxes[1]["x"]
            assert before == (lang == "en"), "the page's own language comes first in its direction of reading"


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_other_language_is_one_tap_away(browser: Browser, fixture_url: str, scripts: bool) -> None:
    context = browser.new_context(viewport=NARROW, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{fixture_url}en/articles/2023-12-11-ourtani-interview/index.html")
    other = page.locator(".steps .step .second").last
    expect(other).to_be_hidden()
    page.get_by_label("Show the Arabic original").check()
    expect(other).to_be_visible()
    context.close()


def test_english_is_set_in_its_own_face(view: Page, fixture_url: str) -> None:
    view.goto(f"{fixture_url}en/index.html")
    view.wait_for_function("document.fonts.status === 'loaded'")
    latin = view.evaluate(
        "[...document.fonts].filter(f => f.family.includes('Digest Text') && f.unicodeRange.startsWith('U+0-')).map(f => f.status)"
    )
    assert latin == ["loaded"]


def test_statements_are_filtered_and_the_address_says_how(
    view: Page, fixture_url: str, said: list[dict[str, object]]
) -> None:
    view.goto(f"{fixture_url}en/speakers/{SPEAKER}/index.html")
    view.get_by_text("Filter these statements").click()
    view.get_by_label("Year").select_option("2024")
    wanted = [s for s in said if s["year"] == 2024]
    expect(view.locator("#found")).to_have_text(f"{len(wanted)} of {len(said)} match")
    assert view.locator("#results .card").count() == len(wanted)
    expect(view.locator("#listed")).to_be_hidden()
    view.get_by_label("Type of quotation").select_option("direct")
    direct = [s for s in wanted if s["kind"] == "direct"]
    expect(view.locator("#results .card")).to_have_count(len(direct))
    assert parse_qs(urlsplit(view.url).query) == {"year": ["2024"], "kind": ["direct"]}
    view.reload()  # the address can be shared
    expect(view.locator("#results .card")).to_have_count(len(direct))
    view.get_by_role("button", name="Clear").click()
    expect(view.locator("#listed")).to_be_visible()
    assert urlsplit(view.url).query == ""


def test_what_is_mentioned_can_be_chosen_by_its_name(
    view: Page, fixture_url: str, said: list[dict[str, object]]
) -> None:
    view.goto(f"{fixture_url}ar/speakers/{SPEAKER}/index.html")
    view.get_by_text("تصفية التصريحات").click()
    view.get_by_label("ذُكر فيه").select_option(label="العقبة")
    about = [s for s in said if any(str(m).endswith("/aqaba/") for m in s["mentions"])]  # type: ignore[attr-defined]
    assert about
    expect(view.locator("#results .card")).to_have_count(len(about))


def test_two_speakers_side_by_side_by_keyboard_alone(view: Page, fixture_url: str) -> None:
    view.goto(f"{fixture_url}en/speakers/{SPEAKER}/index.html")
    view.get_by_role("link", name="Compare with another speaker").focus()
    view.keyboard.press("Enter")
    expect(view.locator("#sides h2")).to_have_text(["Salma Ourtani"])
    view.get_by_label("Second speaker").focus()
    view.keyboard.type("Georges Chidiac")
    view.keyboard.press("Enter")
    expect(view.locator("#sides h2")).to_have_text(["Salma Ourtani", "Georges Chidiac"])
    assert parse_qs(urlsplit(view.url).query) == {"a": [SPEAKER], "b": [OTHER]}
    sides = [box for side in view.locator("#sides > div").all() if (box := side.bounding_box())]
    assert abs(sides[0]["y"] - sides[1]["y"]) < 2
    view.get_by_label("From year").select_option("2024")
    expect(view.locator("#sides .card .meta").first).to_contain_text("2024")
    view.get_by_label("Second speaker").fill("Nobody At All")
    view.keyboard.press("Enter")
    expect(view.locator("#found")).to_contain_text("No speaker has that name")


def test_two_of_one_name_are_told_apart_and_compared(view: Page, fixture_url: str) -> None:
    view.goto(f"{fixture_url}ar/compare/index.html")
    names = view.locator("#people option")
    expect(names.first).to_be_attached()
    labels = [name for name in names.evaluate_all("(all) => all.map((one) => one.value)") if "سامي الخطيب" in name]
    assert len(set(labels)) == len(labels) == 2
    for field, label in zip(("المتحدث الأول", "المتحدث الثاني"), labels, strict=True):
        view.get_by_label(field).fill(label)
        view.keyboard.press("Enter")
    expect(view.locator("#sides h2:visible")).to_have_text(["سامي الخطيب"] * 2)
    chosen = parse_qs(urlsplit(view.url).query)
    assert chosen["a"] != chosen["b"]
    view.reload()
    expect(view.get_by_label("المتحدث الثاني")).to_have_value(labels[1])
    view.get_by_label("المتحدث الثاني").fill(labels[0])  # the same one twice is nothing to compare
    view.keyboard.press("Enter")
    expect(view.locator("#begin")).to_be_visible()


def test_a_citation_is_copied_whole(view: Page, fixture_url: str, fixture_site: Path) -> None:
    view.goto(f"{fixture_url}en/statements/{statement(fixture_site)}/index.html")
    view.get_by_text("Cite this statement").click()
    box = view.locator(".copyable").filter(has_text=re.compile("BibTeX in English"))
    box.get_by_role("button").click()
    expect(box.get_by_role("button")).to_contain_text("Copied")
    assert view.evaluate("navigator.clipboard.readText()") == box.locator(".text").text_content()


def test_without_scripts_there_is_nothing_that_would_not_work(browser: Browser, fixture_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{fixture_url}en/speakers/{SPEAKER}/index.html")
    expect(page.locator("#filters, #compare, button:visible")).to_have_count(2)
    assert not page.locator("#filters").is_visible()
    assert not page.locator("#compare").is_visible()
    page.goto(f"{fixture_url}en/compare/index.html")
    assert "This page needs JavaScript" in page.content()
    assert not page.locator("form:visible").count()
    context.close()


def test_a_printed_statement_has_its_text_in_both_languages_and_its_citation_data(
    view: Page, fixture_url: str, fixture_site: Path
) -> None:
    view.set_viewport_size(NARROW)
    view.goto(f"{fixture_url}en/statements/{statement(fixture_site)}/index.html")
    view.emulate_media(media="print")
    for hidden in (".masthead nav", ".switch", ".toggle", ".foot"):
        assert not view.locator(hidden).first.is_visible(), hidden
    for shown in (".pair .first", ".pair .second", "dl", "h1"):
        assert view.locator(shown).first.is_visible(), shown


def test_a_timeline_says_in_a_table_what_it_draws(view: Page, fixture_url: str, said: list[dict[str, object]]) -> None:
    view.goto(f"{fixture_url}en/speakers/{SPEAKER}/index.html")
    view.get_by_text("As a table").click()
    rows = view.locator(".timeline td").all_text_contents()
    assert sum(map(int, rows)) == sum(bool(s["day"]) for s in said)
    assert view.locator(".timeline rect").count() == 23  # January 2023 to November 2024


def test_pages_of_a_year_hold_what_the_first_page_does_not(
    view: Page, fixture_url: str, said: list[dict[str, object]]
) -> None:
    view.goto(f"{fixture_url}en/speakers/{SPEAKER}/index.html")
    assert view.locator("#listed .card").count() == 30
    view.locator(".archive a", has_text="2023").click()
    expect(view.locator("h1")).to_have_text("Salma Ourtani Statements, 2023")
    assert view.locator(".card").count() == sum(s["year"] == 2023 for s in said)
